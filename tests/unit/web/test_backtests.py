"""Backtests as pages: kept ones in full, none with how to make one, and every list behind a number."""

from __future__ import annotations

import datetime as dt
import io
import json

import openpyxl
import pytest

from tests.unit.assessment.small_past import ON, UNTIL, framework, round_of, then
from tests.unit.web.reading import Page
from upstream.assessment.backtest import points
from upstream.assessment.past.limits import limits
from upstream.assessment.past.reading import reading
from upstream.assessment.past.records import Backtest, Tried
from upstream.reports.backtest_record import FORMAT, BacktestRecord, SourceUsed, as_json, keep, read_backtest
from upstream.web.backtests import kept, lists
from upstream.web.backtests.picture import picture
from upstream.web.schemes.offered import Offer, OfferedScheme

HOSTILE = "<b>Small</b>"
PERCENTS = {str(900001 + n): 20.0 if n < 9 else 80.0 for n in range(12)}
INSPECTED = [
    *(then(urn, "good", "2018-01-31") for urn in PERCENTS),
    *(then(urn, "inadequate", "2020-06-01") for urn in list(PERCENTS)[:6]),
    then("900007", "good", "2020-06-01"), then("900012", "requires-improvement", "2020-06-01"),
    then("900099", "requires-improvement", "2020-07-01"),
]


def made() -> BacktestRecord:
    one, rows = round_of(PERCENTS, INSPECTED, listed={"900011": {"urns": ["900011", "900099"]}})
    ours = framework()
    nothing = type("None_", (), {"sources": {}})()
    done = Backtest(
        framework=Tried("alliance-2019", 1, HOSTILE, ours.about, ours.digest), where="england", until=UNTIL, flags=("High",),
        unflagged=("Middle", "Low"), rounds=(one,), sensitivity=tuple(rows), limits=limits(nothing, UNTIL, ("High",)),
        reading=reading([one]), points=tuple(points([one])),
    )
    sources = (SourceUsed("Inspections", "Ofsted", "Open Government Licence v3.0"),)
    return BacktestRecord(FORMAT, "0" * 16, dt.date(2026, 11, 22), False, "England", sources, ("An attribution.",), done)


@pytest.fixture(scope="module")
def record() -> BacktestRecord:
    return made()


@pytest.fixture
def kept_home(home, tmp_path, monkeypatch, record):
    """The invented edition in a home of its own, so that the backtest is this test's alone."""
    monkeypatch.setenv("UPSTREAM_HOME", str(tmp_path))
    monkeypatch.setenv("UPSTREAM_EDITIONS", str(home / "editions"))
    keep(record, tmp_path)
    return tmp_path


@pytest.fixture
def reader(kept_home, client):
    return client


def test_a_record_comes_back_as_it_was_kept(record, tmp_path):
    assert read_backtest(keep(record, tmp_path)) == record
    assert as_json(record) == as_json(made())


def test_the_page_says_what_cannot_be_said_before_any_number(reader, record):
    page = Page(reader.get("/backtests/alliance-2019/"))
    assert page.status == 200
    for sentence in (*record.backtest.limits, *record.backtest.rounds[0].limits, *record.backtest.reading):
        assert " ".join(sentence.split()) in page.text
    assert page.text.index("What cannot be said") < page.text.index("What the numbers say") < page.text.index("Precision:")
    assert HOSTILE in page.text
    assert "<b>Small" not in page.html
    assert "An attribution." in page.text
    assert "It was run on edition 0000000000000000" in page.text


def test_every_number_with_schools_behind_it_leads_to_them(reader, record):
    page = Page(reader.get("/backtests/alliance-2019/"))
    found = {link: text for link, text in page.links.items() if "/schools/?" in link}
    rule = record.backtest.rounds[0].rules[0]
    address = f"/backtests/alliance-2019/schools/?round={ON}&rule=framework&group="
    assert {group: found.get(address + group) for group in ("caught", "false-alarm", "missed", "flagged-not-graded")} == {
        "caught": "6", "false-alarm": "1", "missed": "2", "flagged-not-graded": "2"}
    assert address + "undetermined-below-good" not in found
    for link in found:
        listed = Page(reader.get(link))
        assert listed.status == 200
        assert sum("/schools/9" in where for where in listed.links) == int(found[link].replace(",", ""))
    caught = Page(reader.get(address + "caught"))
    assert set(rule.schools["caught"]) == {link.split("/")[2] for link in caught.links if link.startswith("/schools/9")}
    assert all(link.endswith(f"?as-at={ON}") for link in caught.links if link.startswith("/schools/9"))
    assert "Inadequate, 1 June 2020" in caught.text


def test_a_later_urn_is_named_in_the_list(reader):
    listed = Page(reader.get(f"/backtests/alliance-2019/schools/?round={ON}&rule=framework&group=missed"))
    assert "(inspected as 900099)" in listed.text


def test_a_long_list_comes_in_pages(reader, monkeypatch):
    monkeypatch.setattr(lists, "A_PAGE", 4)
    address = f"/backtests/alliance-2019/schools/?round={ON}&rule=framework&group=caught"
    first, second = Page(reader.get(address)), Page(reader.get(f"{address}&page=2"))
    assert ("1 to 4 of 6" in first.text, "5 to 6 of 6" in second.text) == (True, True)
    assert f"{address}&page=2" in first.links
    assert f"{address}&page=1" in second.links
    assert reader.get(f"{address}&page=3").status_code == 404


@pytest.mark.parametrize("asked", [
    "", "?round=2020-01-31", "?round=2020-01-31&rule=lot&group=caught", "?round=2020-01-31&rule=framework&group=all",
    "?round=2019-01-31&rule=framework&group=caught", "?round=2020-01-31&rule=framework&group=caught&page=0",
    "?round=2020-01-31&rule=framework&group=caught&page=x",
])
def test_a_list_that_there_is_not(reader, asked):
    assert reader.get(f"/backtests/alliance-2019/schools/{asked}").status_code == 404


def test_only_thresholds_that_move_a_flag_fill_the_table(reader):
    text = Page(reader.get("/backtests/alliance-2019/")).text
    table, unmoved = text[text.index("Had a threshold been another"):].split("No flag in any round depends on these", 1)
    assert "A criterion left out" in table
    assert "Gap: RWM expected below" in unmoved
    assert "Gap: RWM expected below" not in table


def test_it_can_be_taken_along(reader, record):
    answer = reader.get("/backtests/alliance-2019/download.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="backtest-alliance-2019.xlsx"'
    assert "Schools" in openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames
    assert json.loads(reader.get("/backtests/alliance-2019/download.json").content) == json.loads(as_json(record))
    assert reader.get("/backtests/alliance-2019/download.pdf").status_code == 404


def test_another_run_is_shown_at_once(reader, kept_home, record):
    before = reader.get("/backtests/alliance-2019/")
    other = as_json(record).replace("An attribution.", "Another attribution.")
    (kept_home / "backtests" / "alliance-2019.json").write_text(other, encoding="utf-8")
    assert "Another attribution." in Page(reader.get("/backtests/alliance-2019/")).text
    assert "Another attribution." not in before.content.decode()


def test_a_file_of_another_version_is_a_sentence(reader, kept_home):
    (kept_home / "backtests" / "alliance-2019.json").write_text('{"format": 0}', encoding="utf-8")
    answer = reader.get("/backtests/alliance-2019/")
    assert "is not a backtest that this version reads" in Page(answer).text


def test_without_a_backtest_it_says_how_to_make_one(client):
    empty = Page(client.get("/backtests/"))
    assert "No framework has been tried here yet." in empty.text
    assert "/backtests/alliance-2019/" in empty.links
    untried = Page(client.get("/backtests/alliance-2019/"))
    assert untried.status == 200
    assert "has not been tried on the past here" in untried.text
    assert "upstream backtest alliance-2019 --from" in untried.text
    assert client.get("/backtests/nothing/").status_code == 404
    assert client.get("/backtests/alliance-2019/schools/").status_code == 404
    assert client.get("/backtests/alliance-2019/download.xlsx").status_code == 404


def test_the_list_of_backtests(reader):
    page = Page(reader.get("/backtests/"))
    assert page.links["/backtests/alliance-2019/"] == HOSTILE
    assert "as at 31 January 2020" in page.text


def test_the_picture_says_every_share_in_its_table(record):
    drawn = picture("p", "Precision", record.backtest.points, "precision")
    assert [row[0] for row in drawn.rows] == [
        f"As at 31 January 2020: {title}" for title in ("Small", "Latest grade and years since", "As many by lot")]
    assert drawn.rows[0][1:] == ("85.7%", "48.7% to 97.4%", "6 of 7")
    assert drawn.svg.count("<circle") == 2
    recall = picture("r", "Recall", record.backtest.points, "recall")
    assert recall.rows[2][1:] == ("75.0%", "", "9 of 12")
    assert all(words in drawn.description for words in ("85.7%", "48.7% to 97.4%"))


def test_a_framework_of_several_schemes_is_named_once_among_those_not_tried(monkeypatch, tmp_path):
    monkeypatch.setenv("UPSTREAM_HOME", str(tmp_path))
    ours = framework()
    schemes = tuple(OfferedScheme(name, f"Of {name}", ours) for name in ("north", "south"))
    monkeypatch.setattr(kept, "offer", lambda edition: Offer(schemes))
    assert kept.all_untried(None) == [kept.Untried(ours.id, ours.title)]
