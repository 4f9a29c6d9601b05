"""The report of a backtest: what cannot be said first, both pictures, every number, every school once a list."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from tests.unit.assessment.small_past import ON, UNTIL, framework, round_of, then
from upstream.assessment.backtest import points
from upstream.assessment.past.limits import limits
from upstream.assessment.past.reading import reading
from upstream.assessment.past.records import Backtest, Tried
from upstream.lib.refusal import Refusal
from upstream.reports import backtest as report
from upstream.reports.backtest import backtest_report, tried_words
from upstream.reports.backtest_record import FORMAT, BacktestRecord, kept, kept_at, read_backtest
from upstream.reports.document import Document, Entry, Note, Section, Span, Spans, Table
from upstream.reports.html import render_html
from upstream.reports.xlsx import render_xlsx

PERCENTS = {"900001": 20.0, "900002": 30.0, "900003": 70.0, "900004": None, "900005": 10.0}
INSPECTED = [
    *(then(urn, "good", "2018-01-31") for urn in PERCENTS), then("900001", "inadequate", "2020-06-01"),
    then("900002", "good", "2020-06-01"), then("900003", "requires-improvement", "2020-06-01"),
]


@pytest.fixture(scope="module")
def record() -> BacktestRecord:
    one, rows = round_of(PERCENTS, INSPECTED)
    ours = framework()
    nothing = type("None_", (), {"sources": {}})()
    done = Backtest(
        framework=Tried(ours.id, ours.version, ours.title, ours.about, ours.digest), where="england", until=UNTIL,
        flags=("High",), unflagged=("Middle", "Low"), rounds=(one,), sensitivity=tuple(rows),
        limits=limits(nothing, UNTIL, ("High",)), reading=reading([one]), points=tuple(points([one])),
    )
    return BacktestRecord(FORMAT, "0" * 16, dt.date(2026, 11, 22), True, "England", (), ("An attribution.",), done)


def tables(document: Document, section: str) -> list[Table]:
    found = next(one for one in document.sections if one.id == section)
    return [part.table if isinstance(part, Entry) else part for part in found.parts if isinstance(part, Table | Entry)]


def test_what_cannot_be_said_stands_first_and_the_paragraph_before_the_pictures(record):
    document = backtest_report(record)
    first, second, *rest = document.sections[0].parts
    assert first == Note("What cannot be said", record.backtest.limits, "warning")
    assert second == Note(" ".join(record.backtest.reading))
    assert [part.title.partition(":")[0] for part in rest] == ["Precision", "Recall"]
    assert document.facts[0] == ("Demonstration", "Every school, figure and name in it is invented.")
    assert document.attribution == ("An attribution.",)


def test_every_number_of_a_rule_stands_in_its_row(record):
    counts, fell = tables(backtest_report(record), "counts")
    rule = record.backtest.rounds[0].rules[0]
    row = dict(zip([column.title for column in counts.columns][:14], counts.rows[0], strict=False))
    assert row["As at"] == ON
    wanted = {"Flagged": 3, "Undetermined": 1, "Graded since": 3, "Below good": 2, "Caught": 1, "False alarms": 1, "Missed": 1}
    assert {name: row[name] for name in wanted} == wanted
    assert counts.rows[0][13:16] == (rule.precision.percent, rule.precision.low, rule.precision.high)
    assert fell.rows[0][2:6] == (3, 2, 2, 1)


def test_the_schools_of_both_rules_in_the_workbook_and_of_the_framework_on_the_page(record):
    (workbook,) = tables(backtest_report(record), "schools")
    listed = [(rule.title, urn) for rule in record.backtest.rounds[0].rules for urns in rule.schools.values() for urn in urns]
    assert sorted((row[1], row[3]) for row in workbook.rows) == sorted(listed)
    page = tables(backtest_report(record, page=True), "schools")
    assert [table.rows[0][0] for table in page if table.rows] == ["900001", "900002", "900003", "900005"]


def test_a_list_too_long_for_a_page_says_where_it_is(record, monkeypatch):
    monkeypatch.setattr(report, "MOST_ON_A_PAGE", 0)
    section = backtest_report(record, page=True).sections[4]
    notes = [part.text for part in section.parts if isinstance(part, Note)]
    assert sum("too many for a page, listed in the workbook" in text for text in notes) == 4


def test_what_was_tried_in_words(record):
    said = [tried_words(row) for row in record.backtest.sensitivity if row.criterion == "Weak"]
    assert said == ["30", "35", "40 (as written)", "45", "50", "left out"]


SPANS = Spans("Shares <of> all", "A legend.", (
    Span("First", 50.0, 40.0, 60.0, "50%"), Span("Second", 25.0, 20.0, 30.0, "25%", "ring"),
    Span("Third", 75.0, 75.0, 75.0, "75%", "line"), Span("Nobody", None, None, None, "nobody to count"),
))


def test_shares_are_drawn_on_one_scale_told_apart_by_shape():
    text = render_html(Document("T", "s", (), (Section("a", "A", (SPANS,)),)))
    drawing = re.search(r"<svg.*?</svg>", text, re.DOTALL).group()
    assert "Shares &lt;of&gt; all" in text
    assert "A legend." in text
    assert re.findall(r'<circle class="(\w+)" cx="([\d.]+)"', drawing) == [("dot", "450.0"), ("ring", "355.0")]
    assert 'd="M412.0 15.0H488.0"' in drawing  # the first interval
    assert 'd="M545.0 66.0v18"' in drawing  # the upright line of the third
    for words in ("50%", "25%", "75%", "nobody to count", "0%", "100%"):
        assert f">{words}</text>" in drawing


def test_a_workbook_leaves_the_drawing_to_its_table():
    assert render_xlsx(Document("T", "s", (), (Section("a", "A", (SPANS,)),)))


def test_only_records_of_this_version_are_read(tmp_path, record):
    with pytest.raises(Refusal, match="cannot be read"):
        read_backtest(tmp_path / "none.json")
    wrong = tmp_path / "backtests" / "small.json"
    wrong.parent.mkdir()
    wrong.write_text("[]", encoding="utf-8")
    with pytest.raises(Refusal, match="not a backtest that this version reads"):
        read_backtest(wrong)
    assert kept(tmp_path) == ["small"]
    assert kept_at(tmp_path, "small") == wrong
    assert kept_at(tmp_path, "../small") is None
    assert kept(tmp_path / "elsewhere") == []
