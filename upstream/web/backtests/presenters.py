"""A backtest as a page: what cannot be said, what the numbers say, the numbers, and a way to the schools behind each."""

from __future__ import annotations

from dataclasses import dataclass

from upstream.assessment.past.records import Backtest, Group, Round, RuleResult, Share, Varied
from upstream.lib.wording import day, listed
from upstream.reports.backtest import tried_words
from upstream.reports.backtest_record import BacktestRecord
from upstream.web import links, words
from upstream.web.backtests.kept import Untried, all_untried, kept_backtest, kept_names
from upstream.web.backtests.picture import picture
from upstream.web.charts import Chart
from upstream.web.editions import OpenEdition

COMMAND = "upstream backtest {} --from 2017-01-31 --to 2018-01-31"


@dataclass(frozen=True, slots=True)
class Way:
    text: str
    url: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class BacktestsPage:
    crumbs: list[Way]
    tried: list[Way]
    untried: list[Way]
    command: str


@dataclass(frozen=True, slots=True)
class UntriedPage:
    crumbs: list[Way]
    title: str
    command: str


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Answers:
    title: str
    met: str
    not_met: str
    unknown: str
    not_applicable: str


@dataclass(frozen=True, slots=True)
class RoundPart:
    """One round: its table of rules, what was known, what cannot be said of it."""

    id: str
    title: str
    reading: str
    rules: list[str]
    rows: list[Row]
    fell: list[Row]
    ties: list[str]
    answers: list[Answers]
    standings: list[tuple[str, str]]
    limits: list[str]


@dataclass(frozen=True, slots=True)
class VariedRow:
    tried: str
    is_as_written: bool
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number of the framework, with a row for each value tried."""

    name: str
    rows: list[VariedRow]


@dataclass(frozen=True, slots=True)
class BacktestPage:
    crumbs: list[Way]
    title: str
    lead: str
    about: str
    stale: str
    limits: list[str]
    reading: str
    pictures: list[Chart]
    rounds: list[RoundPart]
    sensitivity_rounds: list[str]
    sensitivity: list[Threshold]
    unmoved: list[str]
    columns: int
    downloads: list[Way]
    sources: list
    attribution: list[str]


HOME = Way("Tried on the past", "/backtests/")
def present_backtests(edition: OpenEdition) -> BacktestsPage:
    found = [record for name in kept_names() if (record := kept_backtest(name)) is not None]
    return BacktestsPage(
        crumbs=[],
        tried=[Way(one.backtest.framework.title, _url(one), _lead(one)) for one in found],
        untried=[Way(one.title, links.backtest(one.id)) for one in all_untried(edition)],
        command=COMMAND.format("public-national"),
    )


def present_untried(found: Untried) -> UntriedPage:
    return UntriedPage([HOME], found.title, COMMAND.format(found.id))


def present_backtest(edition: OpenEdition, record: BacktestRecord) -> BacktestPage:
    found = record.backtest
    return BacktestPage(
        crumbs=[HOME], title=f"Tried on the past: {found.framework.title}", lead=_lead(record), about=_flag_words(found),
        stale=_stale(edition, record), limits=list(found.limits), reading=" ".join(found.reading), pictures=_pictures(found),
        rounds=[_round(record, one) for one in found.rounds],
        sensitivity_rounds=[day(one.on) for one in found.rounds], sensitivity=_sensitivity(found), unmoved=_unmoved(found),
        columns=1 + 3 * len(found.rounds),
        downloads=[
            Way("Workbook (XLSX), with every school", links.backtest_download(found.framework.id, "xlsx")),
            Way("The records as JSON", links.backtest_download(found.framework.id, "json")),
        ],
        sources=list(record.sources), attribution=list(record.attribution),
    )


def _url(record: BacktestRecord) -> str:
    return links.backtest(record.backtest.framework.id)


def _lead(record: BacktestRecord) -> str:
    found = record.backtest
    days = listed([day(one.on) for one in found.rounds])
    return (
        f"{record.place}, as at {days}, each on what was known that day, against graded inspections to {day(found.until)}. "
        f"Run on {words.on_day(record.made_on)}."
    )


def _flag_words(found: Backtest) -> str:
    flags = listed([f"‘{title}’" for title in found.flags], "or")
    return (
        f"Version {found.framework.version}. A flag is {flags}. Came out below good: the first graded inspection after the day "
        "gave requires improvement or inadequate. A trial of rules: it judges no school, and nobody decided anything by it."
    )


def _stale(edition: OpenEdition, record: BacktestRecord) -> str:
    if record.edition == edition.id:
        return ""
    return (
        f"It was run on edition {record.edition}, and edition {edition.id} serves now: run it again to have both on the same "
        "evidence."
    )


def _pictures(found: Backtest) -> list[Chart]:
    titles = {
        "precision": "Precision: of the flagged that were graded, how many came out below good",
        "recall": "Recall: of those that came out below good, how many had been flagged",
    }
    return [picture(which, title, found.points, which) for which, title in titles.items()]


def _round(record: BacktestRecord, one: Round) -> RoundPart:
    return RoundPart(
        id=one.on.isoformat(), title=f"As at {day(one.on)}", reading=one.reading,
        rules=[rule.title for rule in one.rules], rows=_across([_counts(record, one, rule) for rule in one.rules]),
        fell=_across([_fell(rule) for rule in one.rules]),
        ties=[f"{rule.title}: {rule.tied}" for rule in one.rules if rule.tied],
        answers=[
            Answers(row.title, *(f"{number:,}" for number in (row.met, row.not_met, row.unknown, row.not_applicable)))
            for row in one.answered
        ],
        standings=[(title, f"{number:,}") for title, number in one.standings], limits=list(one.limits),
    )


def _across(columns: list[dict[str, Cell]]) -> list[Row]:
    """The rules side by side, a row for each number."""
    return [Row(name, [column[name] for column in columns]) for name in columns[0]]


def _counts(record: BacktestRecord, one: Round, rule: RuleResult) -> dict[str, Cell]:
    def behind(group: Group, number: int) -> Cell:
        framework = record.backtest.framework.id
        url = links.backtest_schools(framework, round=one.on.isoformat(), rule=rule.rule, group=group) if number else ""
        return Cell(f"{number:,}", url)

    return {
        "Flagged": Cell(f"{rule.flagged:,}"),
        "Flagged, and good or outstanding that day": Cell(f"{rule.good_before:,}"),
        "Undetermined": Cell(f"{rule.undetermined:,}"),
        "Caught: flagged, and came out below good": behind("caught", rule.caught),
        "False alarms: flagged, and came out good or outstanding": behind("false-alarm", rule.false_alarms),
        "Flagged, and not graded since": behind("flagged-not-graded", rule.flagged_not_graded),
        "Missed: not flagged, and came out below good": behind("missed", rule.missed),
        "Undetermined, and came out below good": behind("undetermined-below-good", rule.undetermined_below),
        "Precision: caught of the graded flags": _share(rule.precision),
        "Caught of all flags, graded or not": _share(rule.at_least),
        "Recall: caught of all that came out below good": _share(rule.recall),
        "Lift: precision ÷ base rate": Cell("–" if rule.lift is None else f"{rule.lift:.2f}"),
    }


def _fell(rule: RuleResult) -> dict[str, Cell]:
    fell = rule.fell
    return {
        "Graded, from a known grade that could fall": Cell(f"{fell.could:,}"), "Fell": Cell(f"{fell.fell:,}"),
        "Flagged of those that could fall": Cell(f"{fell.flagged_could:,}"), "Flagged, and fell": Cell(f"{fell.caught:,}"),
        "Precision": _share(fell.precision), "Recall": _share(fell.recall),
    }


def _share(found: Share) -> Cell:
    """`66.0%` with its interval under it; a dash of nobody."""
    if found.percent is None:
        return Cell("–")
    return Cell(_percent(found), note=f"{found.low:.1f} to {found.high:.1f}")


def _percent(found: Share) -> str:
    return "–" if found.percent is None else f"{found.percent:.1f}%"


# Sensitivity: by the threshold's name, then by the value tried, a row of the record for each round.
Tried = dict[str, list[Varied]]
LEFT_OUT = "A criterion left out"


def _by_threshold(found: Backtest) -> dict[str, Tried]:
    """Criteria left out stand together, each by its title."""
    every: dict[str, Tried] = {}
    for row in found.sensitivity:
        is_out = row.now is None
        name = LEFT_OUT if is_out else f"{row.criterion}: {row.threshold}"
        every.setdefault(name, {}).setdefault(row.criterion if is_out else tried_words(row), []).append(row)
    return every


def _is_moved(tried: Tried, found: Backtest) -> bool:
    """Whether a flag of some round was another with one of the values than with the framework as written."""
    as_written = [(one.rules[0].flagged, one.rules[0].undetermined, one.rules[0].caught) for one in found.rounds]
    return any([(row.flagged, row.undetermined, row.caught) for row in rows] != as_written for rows in tried.values())


def _sensitivity(found: Backtest) -> list[Threshold]:
    return [
        Threshold(name, [_varied(words, rows) for words, rows in tried.items()])
        for name, tried in _by_threshold(found).items() if _is_moved(tried, found)
    ]


def _varied(words: str, rows: list[Varied]) -> VariedRow:
    cells = [cell for row in rows for cell in (f"{row.flagged:,}", _percent(row.precision), _percent(row.recall))]
    return VariedRow(words, rows[0].is_as_written, cells)


def _unmoved(found: Backtest) -> list[str]:
    return [name for name, tried in _by_threshold(found).items() if not _is_moved(tried, found)]
