"""The outcomes as a page shows them: figure, rank with N, quarter, gaps, trend with its holes, and what cannot be said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from upstream.benchmarks.outcomes import (
    QUARTERS,
    GradeCount,
    Item,
    ItemResult,
    OutcomeResult,
    YearOfItem,
    series_words,
)
from upstream.benchmarks.pupil_groups import group_words
from upstream.benchmarks.trust_outcomes import OutcomeOfTrust, SeriesOfTrust, YearOfTrust
from upstream.evidence.definitions import Measure
from upstream.evidence.value import State, Value
from upstream.web import charts, links, words
from upstream.web.schemes.shown import kind_words

AIMS = {"top quartile": "Aim: the top quarter of councils", "up": "Aim: up", "down": "Aim: down"}
NOT_ROWS = "none held"
SECTORS = {"all": "All schools", "maintained": "Maintained schools", "academy": "Academies"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: its words and address, or why there is none; `basis` where it is not as published."""

    text: str
    url: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One series of a council: the newest figure and how it stands."""

    title: str
    url: str
    line: charts.Chart | None
    period: str
    figure: Cell
    rank: str
    quarter: str
    tone: str
    gaps: list[str]
    trend: str


@dataclass(frozen=True, slots=True)
class YearsRow:
    """One series of a trust: a cell a year, newest first."""

    title: str
    url: str
    cells: list[Cell]
    nation: Cell
    period: str
    gaps: list[str]


@dataclass(frozen=True, slots=True)
class GradeRow:
    who: str
    percent: str
    good: str
    inadequate: str
    none: str


@dataclass(frozen=True)
class OutcomeView:
    id: str
    title: str
    aim: str
    rows: list[SeriesRow] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    years: list[YearsRow] = field(default_factory=list)
    chart: charts.Chart | None = None
    grades: list[GradeRow] = field(default_factory=list)
    holes: list[str] = field(default_factory=list)

    @property
    def is_silent(self) -> bool:
        """Nothing but what cannot be said: then it is said in the open."""
        return not (self.rows or self.years or self.grades)


# Councils


def present_outcome(
    result: OutcomeResult, counts: Sequence[GradeCount], not_held: Sequence[str], place: str, as_at: dt.date | None
) -> OutcomeView:
    outcome = result.outcome
    holes = [*result.holes, *(not_held if outcome.grades else ())]
    return OutcomeView(
        outcome.id, outcome.title, AIMS[outcome.aim], rows=[_row(item, place, as_at) for item in result.items],
        chart=_gaps_chart(result, place),
        grades=[_grades(one) for one in counts] if outcome.grades else [], holes=holes,
    )


def _row(result: ItemResult, place: str, as_at: dt.date | None) -> SeriesRow:
    year, measure = result.latest, result.measure
    title = series_words(result.item, measure)
    line = _line(result, title, place)
    if year is None:
        return SeriesRow(title, links.measure(measure.id), line, "", Cell(NOT_ROWS), "", "", "plain", [], "")
    rank, quarter, tone = _standing(year)
    return SeriesRow(
        title, links.measure(measure.id), line, year.figure.period, figure_cell(year.figure, measure, as_at), rank, quarter,
        tone, _gaps(year, result.item, measure), result.trend,
    )


def figure_cell(value: Value, measure: Measure, as_at: dt.date | None) -> Cell:
    if value.value is None:
        return Cell(words.state_tag(value.state)[0])
    url = links.figure(value.measure, value.entity, value.period, group=value.group, phase=value.phase, as_at=as_at)
    return Cell(words.number(value.value, measure), url)


def _standing(year: YearOfItem) -> tuple[str, str, str]:
    """Rank with N, the quarter, and its tone: only the top one is an aim reached."""
    if year.standing is None:
        return "", "", "plain"
    standing = year.standing
    quarter = f"{QUARTERS[standing.quartile].capitalize()} quarter" if standing.quartile else ""
    tone = {1: "good", 4: "look"}.get(standing.quartile or 0, "plain")
    return f"{words.ordinal(standing.rank)} of {standing.n:,} councils", quarter, tone


def _gaps(year: YearOfItem, item: Item, measure: Measure) -> list[str]:
    others = group_words(item.against or "all")
    found = [
        (year.gap_to_national, "England"), (year.gap_to_national_others, f"England’s {others}"),
        (year.gap_to_own_others, f"the council’s own {others}"),
    ]
    return [gap_words(gap, measure, whose) for gap, whose in found if gap is not None]


def gap_words(gap: float, measure: Measure, whose: str) -> str:
    """`3 points above England`, `level with England`."""
    decimals = measure.decimals if measure.unit == "percent" else max(measure.decimals, 1)
    if round(gap, decimals) == 0:
        return f"level with {whose}"
    size = f"{abs(gap):,.{decimals}f}"
    unit = ("point" if size == "1" else "points") + " " if measure.unit == "percent" else ""
    return f"{size} {unit}{'above' if gap > 0 else 'below'} {whose}"


def _line(result: ItemResult, title: str, place: str) -> charts.Chart | None:
    years = list(reversed(result.years))
    if not any(year.figure.value is not None for year in years):
        return None
    points = [charts.Point(year.figure.period, year.figure.value, _said(year.figure, result.measure)) for year in years]
    breaks = [one.at for one in result.measure.breaks]
    return charts.sparkline(f"{title}, {place}", points, [year.national for year in years], breaks=breaks)


def _said(value: Value, measure: Measure) -> str:
    if value.value is not None:
        return words.number(value.value, measure)
    return words.state_tag(value.state)[0].lower()


def _pair(result: ItemResult) -> charts.Pair | None:
    """The council's pupils of the group, and England's that they are compared with: for percentages."""
    year, measure = result.latest, result.measure
    if year is None or result.item.against is None or measure.unit != "percent" or year.national_others is None:
        return None
    label = f"{measure.short}, {year.figure.period}"
    here, there = words.number(year.figure.value or 0, measure), words.number(year.national_others, measure)
    return charts.Pair(label, year.figure.value, year.national_others, here, there)


def _gaps_chart(result: OutcomeResult, place: str) -> charts.Chart | None:
    """The gaps of one outcome, whose series all speak of the same two groups."""
    pairs = [pair for item in result.items if (pair := _pair(item))]
    if not pairs:
        return None
    item = next(one.item for one in result.items if one.item.against)
    here, there = f"{place}’s {group_words(item.group)}", f"England’s {group_words(item.against or 'all')}"
    return charts.dumbbell(
        f"gaps-{result.outcome.id}", f"{here}, and {there}", pairs, (here, there), low=0, high=100,
        legend=f"Filled: {here}. Open: {there}.",
    )


def _grades(count: GradeCount) -> GradeRow:
    graded = count.good_or_better + count.below
    percent = "no grades" if count.percent is None else f"{count.percent:.1f}%"
    return GradeRow(
        SECTORS.get(count.of, kind_words(count.of)), percent, f"{count.good_or_better:,} of {graded:,}",
        f"{count.inadequate:,}", f"{count.no_grade:,}",
    )


# Trusts


def present_outcome_of_trust(
    result: OutcomeOfTrust, counts: Sequence[GradeCount], not_held: Sequence[str], as_at: dt.date | None
) -> OutcomeView:
    outcome = result.outcome
    with_years = [one for one in result.series if any(year.figure.value is not None for year in one.years)]
    columns = sorted({year.period for one in with_years for year in one.years}, reverse=True)
    return OutcomeView(
        outcome.id, outcome.title, "" if outcome.aim == "top quartile" else AIMS[outcome.aim], columns=columns,
        years=[_years_row(one, columns, as_at) for one in with_years],
        grades=[_grades(one) for one in counts] if outcome.grades else [],
        holes=[*outcome.holes, *_why_not(result.series), *(not_held if outcome.grades else ())],
    )


def _years_row(series: SeriesOfTrust, columns: Sequence[str], as_at: dt.date | None) -> YearsRow:
    by_period = {year.period: year for year in series.years}
    latest = next(year for year in series.years if year.figure.value is not None)
    measure = series.measure
    nation = Cell(words.number(latest.national, measure), basis=latest.period) if latest.national is not None else Cell("")
    others = group_words(series.item.against or "all")
    gaps = [(latest.gap_to_national, "England"), (latest.gap_to_own_others, f"the trust’s own {others}")]
    return YearsRow(
        series_words(series.item, measure), links.measure(measure.id),
        [_trust_cell(by_period.get(period), measure, as_at) for period in columns],
        nation, latest.period, [gap_words(gap, measure, whose) for gap, whose in gaps if gap is not None],
    )


def _trust_cell(year: YearOfTrust | None, measure: Measure, as_at: dt.date | None) -> Cell:
    if year is None:
        return Cell("–")
    if year.said == "published":
        return figure_cell(year.figure, measure, as_at)
    if year.figure.value is None:
        return Cell("withheld" if year.said == "withheld" else "none", basis=_of(year) if year.said == "withheld" else "")
    return Cell(words.number(year.figure.value, measure), basis=f"calculated here, {_of(year)}")


def _of(year: YearOfTrust) -> str:
    return f"{year.schools:,} of {year.of_schools:,} schools"


def _why_not(series: Sequence[SeriesOfTrust]) -> list[str]:
    """The series of which nothing can be said, with the reason; years whose sum is withheld, with its coverage."""
    found: list[str] = []
    for one in series:
        title = series_words(one.item, one.measure)
        if one.why_none:
            found.append(one.why_none)
        elif not any(year.figure.value is not None for year in one.years):
            found.append(f"{title}: {_reasons(one)}")
    return found


def _reasons(series: SeriesOfTrust) -> str:
    by_reason: dict[str, list[str]] = {}
    for year in series.years:
        by_reason.setdefault(year.figure.why or "", []).append(year.period)
    return " ".join(f"{', '.join(periods)}: {why}" for why, periods in by_reason.items())


def used_in(values: Sequence[Value]) -> list[tuple[str | None, str | None]]:
    return [(value.source, value.file) for value in values if value.state is State.VALUE]


def origins_of(results: Sequence[OutcomeResult]) -> list[tuple[str | None, str | None]]:
    return used_in([year.figure for one in results for item in one.items for year in item.years])
