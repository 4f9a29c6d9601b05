"""The risk assessment in its three forms says one thing: the workbook and the page are read back."""

from __future__ import annotations

import io
import json
from html.parser import HTMLParser

import openpyxl
import pytest

from upstream.lib.refusal import Refusal
from upstream.reports.assessment_changes import changes
from upstream.reports.files import write_risk_assessment
from upstream.reports.html import render_html
from upstream.reports.risk_assessment import risk_assessment
from upstream.reports.xlsx import render_xlsx

SHEETS = ["Summary", "Answers", "Schools", "Criteria", "Figures", "Coverage", "To settle", "Changes", "Sources"]


@pytest.fixture(scope="module")
def workbook(april, october):
    content = render_xlsx(risk_assessment(april.record, october.record))
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def page(april, october):
    return render_html(risk_assessment(april.record, october.record, page=True))


def table(sheet, first):
    """The rows under the header whose first cell is `first`, each as a dict by title."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(n for n, row in enumerate(rows) if row[0] == first)
    titles = [title for title in rows[head] if title]
    below = []
    for row in rows[head + 1 :]:
        if row[0] is None:
            break
        below.append(dict(zip(titles, row, strict=False)))
    return below


def test_its_sheets(workbook):
    assert workbook.sheetnames == SHEETS


def test_one_row_a_school_with_its_category_and_every_answer(workbook, april):
    rows = {row["URN"]: row for row in table(workbook["Schools"], "URN")}
    assert set(rows) == {school["urn"] for school in april.record["schools"]}
    for school in april.record["schools"]:
        row = rows[school["urn"]]
        assert row["Proposed category"] == (school["category"] or "Undetermined")
        assert bool(row["Categories still possible"]) == (school["category"] is None)
        for criterion, about in zip(school["criteria"], april.record["criteria"], strict=True):
            assert row[about["title"]] == criterion["answer"]
            if criterion["answer"] == "met":
                assert criterion["sentence"] in row["Reasons"]


def test_the_detail_holds_value_threshold_file_and_row(workbook, april):
    rows = table(workbook["Criteria"], "URN")
    assert len(rows) == sum(1 + len(one["parts"]) for school in april.record["schools"] for one in school["criteria"])
    attendance = [row for row in rows if row["Criterion"] == "Attendance" and row["Value"] is not None]
    assert attendance
    for row in attendance:
        assert row["Threshold"]
        assert row["Basis"] == "local choice"
        assert row["File"]
        assert row["Row"] > 1


def test_changes_since_the_earlier_run_with_reasons(workbook):
    rows = table(workbook["Changes"], "URN")
    assert rows
    assert any("a new year was published" in (row["Why"] or "") for row in rows)


def test_sources_carry_their_licence(workbook):
    assert all(row["Licence"] and row["Publisher"] for row in table(workbook["Sources"], "Source"))


def test_what_cannot_be_said_comes_before_any_count(workbook, october, page):
    words = [row[0].value for row in workbook["Summary"].iter_rows() if row[0].value]
    assert words.index("What cannot be said") < words.index("Category")
    assert page.index("What cannot be said") < page.index("Schools by proposed category")
    assert october.record["cannot_be_said"]


def test_what_is_invented_says_so_at_the_top(workbook, page, april):
    words = [row[0].value for row in workbook["Summary"].iter_rows() if row[0].value]
    assert words[2] == "Demonstration: Every school, figure and name in it is invented."
    assert page.index("is invented") < page.index("Contents")
    real = render_html(risk_assessment({**april.record, "invented": False}, page=True))
    assert "is invented" not in real


class Reader(HTMLParser):
    """Links, places and words of a page."""

    def __init__(self):
        super().__init__()
        self.links, self.places, self.words = [], [], []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.places += [named["id"]] if "id" in named else []
        self.links += [named["href"].removeprefix("#")] if tag == "a" else []

    def handle_data(self, data):
        self.words.append(data)


def test_the_page_lists_every_school_and_leads_to_its_reasons(page, april):
    reader = Reader()
    reader.feed(page)
    assert len(reader.places) == len(set(reader.places))
    assert set(reader.links) <= set(reader.places)
    words = set(reader.words)
    for school in april.record["schools"]:
        assert f"urn-{school['urn']}" in reader.links
        assert {school["name"], *(one["sentence"] for one in school["criteria"])} <= words


def test_without_an_earlier_run_it_says_how_to_have_changes(april):
    page = render_html(risk_assessment(april.record, page=True))
    assert "name its risk-assessment.json with --since" in page


def test_a_list_too_long_for_a_page_says_where_it_is(april):
    long = {**april.record, "in_full": False, "schools": april.record["schools"] * 100}
    page = render_html(risk_assessment(long, page=True))
    assert "are too many for a page" in page
    assert 'id="urn-' not in page


def test_written_together_and_the_same_twice(april, october, tmp_path):
    written = write_risk_assessment(april.record, tmp_path / "a", october.record)
    again = write_risk_assessment(april.record, tmp_path / "b", october.record)
    assert [path.name for path in written] == ["risk-assessment.xlsx", "risk-assessment.html", "risk-assessment.json"]
    assert [path.read_bytes() for path in written] == [path.read_bytes() for path in again]
    made = json.loads(written[2].read_text(encoding="utf-8"))
    compared, differing = made.pop("compared_with"), made.pop("changes")
    assert made == april.record
    assert (compared["as_at"], compared["framework"]) == (october.record["as_at"], october.record["framework"])
    assert [change["urn"] for change in differing] == [change.urn for change in changes(april.record, october.record)]
    assert len(list((tmp_path / "a").iterdir())) == 3


def test_a_folder_that_cannot_be_written_is_a_refusal(april, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Refusal, match="name another folder"):
        write_risk_assessment(april.record, tmp_path / "file" / "out")
