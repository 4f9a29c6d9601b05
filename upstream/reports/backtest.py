"""A framework tried on the past, as a document: what cannot be said first, then what the numbers say, then the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from upstream.assessment.past.records import Backtest, Group, Point, Round, RuleResult, Share, Varied
from upstream.assessment.past.thresholds import written
from upstream.lib.wording import counted, day, listed
from upstream.reports.backtest_record import BacktestRecord
from upstream.reports.document import Cell, Column, Document, Entry, Note, Section, Span, Spans, Table

MOST_ON_A_PAGE = 1_500  # schools in one list; the workbook and the JSON hold all of them
SHORT = {"framework": "the framework", "grade-and-years": "the latest grade", "by-lot": "by lot"}
MARKS: dict[str, Literal["dot", "ring", "line"]] = {"framework": "dot", "grade-and-years": "ring", "by-lot": "line"}
LEGEND = (
    "A filled dot is the framework, a ring the latest grade and years since with as many flags, an upright line what as many "
    "flags by lot would give. The bars are 95% intervals."
)
GROUPS: dict[Group, str] = {
    "caught": "Flagged, and came out below good",
    "false-alarm": "Flagged, and came out good or outstanding",
    "missed": "Not flagged, and came out below good",
    "undetermined-below-good": "Undetermined, and came out below good",
    "flagged-not-graded": "Flagged, and no graded inspection since",
}


def backtest_report(record: BacktestRecord, *, page: bool = False) -> Document:
    """The document of one backtest. For a `page` long lists of schools are left to the workbook, which is said."""
    found = record.backtest
    return Document(
        title=f"Tried on the past: {found.framework.title}",
        subtitle=f"{record.place}, against graded inspections to {day(found.until)}",
        facts=tuple(_facts(record)),
        sections=(
            _summary(found), _counts(found), _rounds(found), _sensitivity(found),
            _lists_for_a_page(found) if page else _lists(found), _sources(record),
        ),
        attribution=record.attribution,
    )


def _facts(record: BacktestRecord) -> Iterator[tuple[str, str]]:
    found = record.backtest
    if record.invented:
        yield "Demonstration", "Every school, figure and name in it is invented."
    yield "Framework", f"{found.framework.id}, version {found.framework.version}: {found.framework.about}"
    yield "Tried as at", listed([day(one.on) for one in found.rounds])
    yield "A flag is", f"{listed([f'‘{title}’' for title in found.flags], 'or')}; no flag is {listed(found.unflagged, 'or')}"
    yield "Came out below good", "the first graded inspection after the day gave requires improvement or inadequate"
    yield "Evidence", f"edition {record.edition}"
    yield "Standing", "A trial of rules. It judges no school, and nobody decided anything by it."


def _summary(found: Backtest) -> Section:
    parts = [
        Note("What cannot be said", found.limits, "warning"),
        Note(" ".join(found.reading)),
        _spans("Precision: of the flagged that were graded, how many came out below good", found, "precision"),
        _spans("Recall: of those that came out below good, how many had been flagged", found, "recall"),
    ]
    return Section("summary", "Summary", tuple(parts), "Summary")


def _spans(title: str, found: Backtest, which: str) -> Spans:
    return Spans(title, LEGEND, tuple(_span(point, getattr(point, which)) for point in found.points))


def _span(point: Point, found: Share) -> Span:
    label, mark = f"{point.on:%b %Y}, {SHORT[point.rule]}", MARKS[point.rule]
    return Span(label, found.percent, found.low, found.high, _percent(found), mark)


def _percent(found: Share) -> str:
    return "nobody to count" if found.percent is None else f"{found.percent:.1f}%"


COUNTS = (
    Column("As at", "date", 14), Column("Rule", width=34, heads_row=True), Column("Schools", "number", 10, 0),
    Column("Flagged", "number", 10, 0), Column("Undetermined", "number", 13, 0), Column("Graded since", "number", 10, 0),
    Column("Below good", "number", 10, 0), Column("Caught", "number", 9, 0), Column("False alarms", "number", 9, 0),
    Column("Missed", "number", 9, 0), Column("Undetermined, below good", "number", 14, 0),
    Column("Flagged, not graded", "number", 12, 0),
    Column("Good or outstanding when flagged", "number", 14, 0),
    Column("Precision %", "number", 11, 1), Column("from", "number", 8, 1), Column("to", "number", 8, 1),
    Column("Of all flagged, at least %", "number", 12, 1),
    Column("Recall %", "number", 10, 1), Column("from", "number", 8, 1), Column("to", "number", 8, 1),
    Column("Lift", "number", 8, 2), Column("Ties at the cut", width=40),
)
FELL = (
    Column("As at", "date", 14), Column("Rule", width=34, heads_row=True), Column("Could fall", "number", 10, 0),
    Column("Fell", "number", 9, 0), Column("Flagged of those that could", "number", 12, 0), Column("Caught", "number", 9, 0),
    Column("Precision %", "number", 11, 1), Column("from", "number", 8, 1), Column("to", "number", 8, 1),
    Column("Recall %", "number", 10, 1), Column("from", "number", 8, 1), Column("to", "number", 8, 1),
)


def _counts(found: Backtest) -> Section:
    rows = tuple(_count_row(one, rule) for one in found.rounds for rule in one.rules)
    fell = tuple(_fell_row(one, rule) for one in found.rounds for rule in one.rules)
    base = tuple(
        f"As at {day(one.on)}: {one.base_rate.part:,} of {one.base_rate.whole:,} graded afterwards came out below good "
        f"({_percent(one.base_rate)}): the precision of flagging by lot." for one in found.rounds
    )
    parts = (
        Note("Caught and missed are counted among schools that had a graded inspection afterwards.", base),
        Table("Whom each rule flagged, and what inspection said afterwards", COUNTS, rows),
        Note("The same for schools that lost a grade, of those with a known grade above the lowest."),
        Table("Schools that fell by at least one grade", FELL, fell),
    )
    return Section("counts", "Flagged, caught, missed", parts, "Counts")


def _count_row(one: Round, rule: RuleResult) -> tuple[Cell, ...]:
    return (
        one.on, rule.title, one.in_scope, rule.flagged, rule.undetermined, one.graded, one.base_rate.part, rule.caught,
        rule.false_alarms, rule.missed, rule.undetermined_below, rule.flagged_not_graded, rule.good_before,
        *_cells(rule.precision), rule.at_least.percent, *_cells(rule.recall), rule.lift, rule.tied,
    )


def _fell_row(one: Round, rule: RuleResult) -> tuple[Cell, ...]:
    fell = rule.fell
    return (
        one.on, rule.title, fell.could, fell.fell, fell.flagged_could, fell.caught, *_cells(fell.precision),
        *_cells(fell.recall),
    )


def _cells(found: Share) -> tuple[Cell, ...]:
    return found.percent, found.low, found.high


def _rounds(found: Backtest) -> Section:
    parts: list = []
    for one in found.rounds:
        parts.append(Note(f"As at {day(one.on)}. {one.reading} What cannot be said of it:", one.limits))
        parts.append(Table(
            f"What was known on {day(one.on)}: answers to each criterion",
            (Column("Criterion", width=40, heads_row=True), Column("Met", "number", 10, 0), Column("Not met", "number", 10, 0),
             Column("Unknown", "number", 10, 0), Column("Not applicable", "number", 14, 0)),
            tuple((row.title, row.met, row.not_met, row.unknown, row.not_applicable) for row in one.answered),
        ))
        parts.append(Table(
            f"Proposed as at {day(one.on)}",
            (Column("Standing", width=60, heads_row=True), Column("Schools", "number", 10, 0)), one.standings,
        ))
    return Section("rounds", "Each round: what was known, and what was not", tuple(parts), "Rounds")


def _sensitivity(found: Backtest) -> Section:
    columns = (
        Column("As at", "date", 14), Column("Criterion", width=34, heads_row=True), Column("Threshold", width=34),
        Column("Tried", width=14), Column("Flagged", "number", 10, 0), Column("Undetermined", "number", 12, 0),
        Column("Caught", "number", 9, 0), Column("Precision %", "number", 11, 1), Column("from", "number", 8, 1),
        Column("to", "number", 8, 1), Column("Recall %", "number", 10, 1), Column("from", "number", 8, 1),
        Column("to", "number", 8, 1),
    )
    rows = tuple(
        (row.on, row.criterion, row.threshold, tried_words(row), row.flagged, row.undetermined, row.caught,
         *_cells(row.precision), *_cells(row.recall))
        for row in found.sensitivity
    )
    note = Note(
        "One number changed at a time, all else as written; then each criterion left out. Choosing the best row here would be "
        "fitting the framework to what is already known to have happened."
    )
    return Section("sensitivity", "Had a threshold been another", (note, Table("Sensitivity", columns, rows)), "Sensitivity")


def tried_words(row: Varied) -> str:
    """`−0.75`, `4 (as written)`, `left out`."""
    if row.now is None:
        return "left out"
    return f"{written(row.now)} (as written)" if row.is_as_written else written(row.now)


SCHOOLS = (
    Column("As at", "date", 14), Column("Rule", width=30), Column("What came of it", width=40), Column("URN", "code", 9),
    Column("School", width=34, heads_row=True), Column("Standing", width=44), Column("Grade then", width=20),
    Column("Given on", "date", 13), Column("Inspected on", "date", 13), Column("Grade after", width=20),
    Column("Under URN", "code", 10), Column("Fell", width=8),
)


def _lists(found: Backtest) -> Section:
    rows = tuple(
        (one.on, rule.title, title, *_school(one, urn))
        for one in found.rounds for rule in one.rules for group, title in GROUPS.items() for urn in rule.schools[group]
    )
    return Section("schools", "The schools behind each number", (Table("Schools", SCHOOLS, rows),), "Schools")


def _lists_for_a_page(found: Backtest) -> Section:
    parts: list = [Note("The lists of the other rule stand in the workbook and the JSON.")]
    for one in found.rounds:
        rule = one.rules[0]
        for group, title in GROUPS.items():
            urns = rule.schools[group]
            heading = f"{day(one.on)}: {title[0].lower()}{title[1:]}, {counted(len(urns), 'school')}"
            if len(urns) > MOST_ON_A_PAGE:
                parts.append(Note(f"{heading}: too many for a page, listed in the workbook and the JSON."))
                continue
            table = Table(heading, SCHOOLS[3:], tuple(_school(one, urn) for urn in urns), empty="None.")
            parts.append(Entry(f"{one.on.isoformat()}-{group}", heading, table))
    return Section("schools", "The schools behind each number", tuple(parts), "Schools")


def _school(one: Round, urn: str) -> tuple[Cell, ...]:
    then = one.then[urn]
    fell = {True: "yes", False: "no", None: None}[then.fell]
    return (
        urn, then.name, then.standing, grade_words(then.grade), then.graded_on, then.inspected_on,
        grade_words(then.grade_after), then.urn_after, fell,
    )


def grade_words(grade: str | None) -> str | None:
    """`Requires improvement`."""
    return grade.replace("-", " ").capitalize() if grade else None


def _sources(record: BacktestRecord) -> Section:
    columns = (Column("Source", width=60, heads_row=True), Column("Publisher", width=34), Column("Licence", width=34))
    rows = tuple((one.title, one.publisher, one.licence) for one in record.sources)
    return Section("sources", "Sources", (Table("Where this information came from", columns, rows),), "Sources")
