"""A school's figures by theme: years side by side, holes as holes, England beside them, a line of the trend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from upstream.benchmarks.standings import Place, Placed
from upstream.evidence.definitions import Measure, PupilGroup
from upstream.evidence.known import Key, Known
from upstream.evidence.measures import gap_of
from upstream.evidence.value import State, Value
from upstream.lib import academic_year
from upstream.lib.wording import counted, listed
from upstream.web import charts, links, words

NOT_COMPARED = ("number", "pounds")  # England's total says nothing beside one school's
YEARS = 5  # columns of a theme's table: what a screen takes beside England and the line


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: its words and address; `hole` where there is no number."""

    text: str
    url: str = ""
    hole: bool = False
    now: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a figure stands among others: a tag's words and tone, and the rank with N and the field's name."""

    text: str
    tone: str
    rank: str
    field: str


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    title: str
    url: str
    cells: list[Cell]
    pupils: str
    few: str
    nation: str
    standing: Standing | None
    line: charts.Chart | None
    joined_by_name: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    title: str
    period: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Theme:
    id: str
    title: str
    columns: list[str]
    rows: list[Row]
    more: str = ""
    fields: str = ""
    group_columns: list[str] = field(default_factory=list)
    group_rows: list[GroupRow] = field(default_factory=list)


@dataclass(frozen=True)
class Evidence:
    """What the presenters of one school's page share."""

    known: Known
    nation: Mapping[Key, Value]
    placed: Mapping[Place, Placed]
    measures: Mapping[str, Measure]
    groups: Mapping[str, PupilGroup]
    phase: str | None  # whose national row stands beside: primary, secondary, special
    as_at: dt.date | None
    urn: str = ""  # the school's own, to be marked where a link leads to all schools

    def nation_of(self, measure: str, group: str, period: str) -> Value | None:
        """England's row for schools of this phase, else for all."""
        for phase in (self.phase, "all"):
            found = self.nation.get((measure, group, phase or "all", period))
            if found and found.state is State.VALUE:
                return found
        return None

    def link(self, value: Value) -> str:
        return links.figure(
            value.measure, value.entity, value.period, group=value.group, phase=value.phase, as_at=self.as_at
        )


def present_themes(evidence: Evidence, *, whole: bool = False) -> list[Theme]:
    """Themes in the order of `words.THEMES`. Of each the measures that answer an outcome, or all where none does;
    with `whole` every measure that has a figure here, and the other pupil groups."""
    by_measure: dict[str, list[Value]] = {}
    for value in evidence.known.values:
        by_measure.setdefault(value.measure, []).append(value)
    by_theme: dict[str, dict[str, list[Value]]] = {}
    for measure_id, values in by_measure.items():
        by_theme.setdefault(evidence.measures[measure_id].theme, {})[measure_id] = values
    order = {theme: place for place, theme in enumerate(words.THEMES)}
    return [
        _theme(theme, by_theme[theme], evidence, whole)
        for theme in sorted(by_theme, key=lambda name: (order.get(name, len(order)), name))
    ]


def _theme(theme: str, by_measure: dict[str, list[Value]], evidence: Evidence, whole: bool) -> Theme:
    ordered = sorted(by_measure, key=lambda measure_id: _place(evidence.measures[measure_id]))
    of_all = {name: found for name in ordered if (found := [v for v in by_measure[name] if v.group == "all"])}
    shown = of_all if whole else _headlines(evidence, of_all)
    columns = columns_of(evidence, [value.period for values in shown.values() for value in values])
    rows = [_row(evidence, evidence.measures[name], values, columns) for name, values in shown.items()]
    more = len(of_all) - len(shown)
    title = words.theme_words(theme)
    if whole:
        group_columns, group_rows = _groups(evidence, {name: by_measure[name] for name in ordered})
        return Theme(theme, title, [column.title for column in columns], rows, "", _fields(rows), group_columns, group_rows)
    has_groups = any(value.group not in SHOWN_ELSEWHERE for values in by_measure.values() for value in values)
    return Theme(theme, title, [column.title for column in columns], rows, _more_words(title, more, has_groups), _fields(rows))


def _more_words(title: str, more: int, has_groups: bool) -> str:
    """What the page of every figure has besides: `Key stage 2: 12 more measures, and other groups of pupils`."""
    parts = [counted(more, "more measure")] if more else []
    parts += ["other groups of pupils"] if has_groups else []
    return f"{title}: {', and '.join(parts)}" if parts else ""


def _fields(rows: list[Row]) -> str:
    """Among whom the ranks of a table are, said once under it."""
    found = sorted({row.standing.field for row in rows if row.standing})
    return f"Ranks are among {listed(found)}; 1 is best unless the row says otherwise." if found else ""


def _headlines(evidence: Evidence, of_all: dict[str, list[Value]]) -> dict[str, list[Value]]:
    """The measures that answer an outcome; all where none does."""
    return {name: values for name, values in of_all.items() if evidence.measures[name].outcome} or of_all


def _place(measure: Measure) -> tuple:
    return (measure.outcome is None, measure.unit != "percent", measure.id)


@dataclass(frozen=True, slots=True)
class Column:
    """A period, or a run of years without any figure between two of them."""

    title: str
    periods: tuple[str, ...]
    is_hole: bool = False


def columns_of(evidence: Evidence, periods: Sequence[str]) -> list[Column]:
    """The newest periods, oldest first, with every run of missing years between them as one column."""
    shown = sorted(set(periods), key=lambda period: (evidence.known.ends[period], period))[-YEARS:]
    columns: list[Column] = []
    for before, period in zip([None, *shown], shown, strict=False):
        missing = _years_between(before, period)
        if missing:
            title = missing[0] if len(missing) == 1 else f"{missing[0]} to {missing[-1]}"
            columns.append(Column(title, tuple(missing), is_hole=True))
        columns.append(Column(period, (period,)))
    return columns


def _years_between(before: str | None, period: str) -> list[str]:
    if before is None or not (academic_year.is_academic_year(before) and academic_year.is_academic_year(period)):
        return []
    return academic_year.between(before, period)[1:-1]


def _row(evidence: Evidence, measure: Measure, values: list[Value], columns: list[Column]) -> Row:
    by_period = {value.period: value for value in values}
    latest = values[-1]
    nation = evidence.nation_of(measure.id, "all", latest.period)
    return Row(
        id=measure.id,
        title=measure.short,
        url=links.measure(measure.id, as_at=evidence.as_at, school=evidence.urn),
        cells=[_cell(evidence, measure, by_period, column, latest) for column in columns],
        pupils=words.count(latest.cohort) if latest.cohort is not None else "",
        few=few_words(measure, latest),
        nation=words.number(nation.value, measure) if nation and measure.unit not in NOT_COMPARED else "",
        standing=standing_of(evidence.placed.get((measure.id, "all", latest.period))),
        line=_line(evidence, measure, values),
        joined_by_name=latest.matched == "name",
    )


FIFTHS = {1: ("Best fifth", "good"), 5: ("Weakest fifth", "look")}


def standing_of(placed: Placed | None) -> Standing | None:
    """The end fifths are named; the middle is the middle. Few pupils are placed nowhere."""
    if placed is None:
        return None
    if placed.small:
        return Standing("Too few to place", "unknown", "", placed.field)
    rank = f"{placed.rank:,} of {placed.n:,}"
    if placed.direction == "neither":
        return Standing("", "plain", f"{rank}, 1 is the highest", placed.field)
    if placed.quintile is None:
        return Standing("", "plain", rank, placed.field)
    text, tone = FIFTHS.get(placed.quintile, ("Middle", "plain"))
    return Standing(text, tone, rank, placed.field)


def few_words(measure: Measure, value: Value) -> str:
    """A flag where so few pupils stand behind a figure that it must not be read as a signal."""
    if value.state is not State.VALUE or value.cohort is None or value.cohort >= measure.minimum_cohort:
        return ""
    return f"Only {counted(round(value.cohort), 'pupil')}"


def figure_words(measure: Measure, value: Value) -> str:
    """The number, or the state in words."""
    return words.number(value.value, measure) if value.value is not None else words.state_tag(value.state)[0]


def _cell(evidence: Evidence, measure: Measure, by_period: dict[str, Value], column: Column, latest: Value) -> Cell:
    value = by_period.get(column.periods[0])
    if value is None or column.is_hole:
        return Cell(absent_words(measure, column.periods), hole=True)
    now = value is latest
    return Cell(figure_words(measure, value), evidence.link(value), hole=value.value is None, now=now)


def absent_words(measure: Measure, periods: Sequence[str]) -> str:
    """Why a year has no figure, in two or three words; the measure's page says it in full."""
    gaps = {gap.state for period in periods if (gap := gap_of(measure, period))}
    if gaps:
        return " or ".join(sorted(gaps))
    return "no series" if all(_outside(measure, period) for period in periods) else "none held"


def _outside(measure: Measure, period: str) -> bool:
    if not academic_year.is_academic_year(period):
        return False
    return bool((measure.first and period < measure.first) or (measure.last and period > measure.last))


def _line(evidence: Evidence, measure: Measure, values: list[Value]) -> charts.Chart | None:
    """The trend over every year from the first figure to the last. None for a single period."""
    by_period = {value.period: value for value in values}
    first, last = values[0].period, values[-1].period
    if all(map(academic_year.is_academic_year, by_period)):
        periods = academic_year.between(first, last)
    else:
        periods = list(by_period)
    if sum(value.value is not None for value in values) < 2:
        return None
    points = [_point(measure, period, by_period.get(period)) for period in periods]
    nation = [found.value if (found := evidence.nation_of(measure.id, "all", period)) else None for period in periods]
    return charts.sparkline(
        f"{measure.short}, {first} to {last}", points, nation, breaks=[broken.at for broken in measure.breaks]
    )


def _point(measure: Measure, period: str, value: Value | None) -> charts.Point:
    if value is None:
        return charts.Point(period, None, absent_words(measure, [period]))
    return charts.Point(period, value.value, figure_words(measure, value))


# Pupil groups

SHOWN_ELSEWHERE = ("all", "disadvantaged", "not-disadvantaged")


def _groups(evidence: Evidence, by_measure: dict[str, list[Value]]) -> tuple[list[str], list[GroupRow]]:
    """The other pupil groups, each measure at its newest period that has them."""
    latest: dict[str, dict[str, Value]] = {}
    for name, values in by_measure.items():
        others = [value for value in values if value.group not in SHOWN_ELSEWHERE]
        if others:
            period = others[-1].period
            latest[name] = {value.group: value for value in others if value.period == period}
    found = {group for groups in latest.values() for group in groups}
    ordered = [group for group in evidence.groups if group in found] + sorted(found - set(evidence.groups))
    rows = [_group_row(evidence, name, groups, ordered) for name, groups in latest.items()]
    return [words.group_words(evidence.groups, group) for group in ordered], rows


def _group_row(evidence: Evidence, name: str, groups: dict[str, Value], ordered: list[str]) -> GroupRow:
    measure = evidence.measures[name]
    period = next(iter(groups.values())).period
    cells = [
        Cell(figure_words(measure, value), evidence.link(value), hole=value.value is None)
        if (value := groups.get(group)) else Cell("–", hole=True)
        for group in ordered
    ]
    return GroupRow(measure.short, period, cells)
