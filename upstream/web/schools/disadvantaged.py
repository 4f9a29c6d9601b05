"""The first lens on every school: its disadvantaged pupils, beside the other pupils of England and its own."""

from __future__ import annotations

from dataclasses import dataclass

from upstream.benchmarks.gaps import whole_pupils_number
from upstream.evidence.definitions import Measure
from upstream.evidence.value import State, Value
from upstream.lib.wording import counted
from upstream.web import charts, links, words
from upstream.web.schools.figures import NOT_COMPARED, Cell, Evidence, few_words, figure_words

CHARTED = 6
NO_PUPIL = "less than one pupil"


@dataclass(frozen=True, slots=True)
class Gap:
    """A difference in the measure's unit, and for percentages in whole pupils."""

    text: str
    pupils: str
    tone: str


@dataclass(frozen=True, slots=True)
class GapRow:
    title: str
    url: str
    period: str
    here: Cell
    pupils: str
    few: str
    others_here: Cell
    nation: Cell
    to_nation: Gap | None


@dataclass(frozen=True, slots=True)
class Lens:
    rows: list[GapRow]
    more: str
    chart: charts.Chart | None


def present_disadvantaged(evidence: Evidence, *, whole: bool = False) -> Lens:
    """A row for every measure published here for disadvantaged pupils, at its newest period: those that
    answer an outcome, or all where none does; with `whole` the others too."""
    by_key = evidence.known.by_key()
    newest: dict[str, Value] = {}
    for value in evidence.known.values:
        if value.group == "disadvantaged" and evidence.measures[value.measure].unit not in NOT_COMPARED:
            newest[value.measure] = value
    ordered = sorted(newest.values(), key=lambda value: _place(evidence.measures[value.measure]))
    headlines = [value for value in ordered if evidence.measures[value.measure].outcome] or ordered
    more = len(ordered) - len(headlines)
    return Lens(
        [_row(evidence, by_key, value) for value in (ordered if whole else headlines)],
        f"{counted(more, 'more measure')} of disadvantaged pupils" if more and not whole else "",
        _chart(evidence, ordered),
    )


def _place(measure: Measure) -> tuple:
    themes = list(words.THEMES)
    theme = themes.index(measure.theme) if measure.theme in themes else len(themes)
    return (measure.outcome is None, theme, measure.unit != "percent", measure.id)


def _row(evidence: Evidence, by_key: dict, value: Value) -> GapRow:
    measure = evidence.measures[value.measure]
    others = by_key.get((value.measure, "not-disadvantaged", "all", value.period))
    nation = evidence.nation_of(value.measure, "not-disadvantaged", value.period)
    return GapRow(
        title=measure.short,
        url=links.measure(measure.id, as_at=evidence.as_at, school=evidence.urn),
        period=value.period,
        here=_cell(evidence, measure, value),
        pupils=words.count(value.cohort) if value.cohort is not None else "",
        few=few_words(measure, value),
        others_here=_cell(evidence, measure, others),
        nation=_cell(evidence, measure, nation),
        to_nation=gap_between(measure, value, nation) if nation else None,
    )


def _cell(evidence: Evidence, measure: Measure, value: Value | None) -> Cell:
    if value is None:
        return Cell("none held", hole=True)
    return Cell(figure_words(measure, value), evidence.link(value), hole=value.value is None)


def gap_between(measure: Measure, here: Value, there: Value) -> Gap | None:
    """How far `here` is from `there`: `8 points behind`, and about how many of its pupils that is."""
    if here.value is None or there.value is None:
        return None
    difference = round(here.value - there.value, max(measure.decimals, 1) if measure.unit != "percent" else measure.decimals)
    pupils = _pupils(measure, here, difference)
    if difference == 0:
        return Gap("level", pupils, "plain")
    unit = " points" if measure.unit == "percent" else ""
    size = f"{abs(difference):,.{measure.decimals}f}{unit}".replace("1 points", "1 point") if abs(difference) == 1 else (
        f"{abs(difference):,.{measure.decimals}f}{unit}"
    )
    if measure.direction == "neither":
        return Gap(f"{size} {'higher' if difference > 0 else 'lower'}", pupils, "plain")
    ahead = (difference > 0) == (measure.direction == "higher")
    tone = "good" if ahead else "look"
    return Gap(f"{size} {'ahead' if ahead else 'behind'}", pupils, "plain" if _says_little(measure, here, pupils) else tone)


def _says_little(measure: Measure, here: Value, pupils: str) -> bool:
    """A gap of no whole pupil, or of few pupils, is no signal and wears no colour."""
    return pupils == NO_PUPIL or bool(few_words(measure, here))


def _pupils(measure: Measure, here: Value, difference: float) -> str:
    if measure.unit != "percent" or not here.cohort:
        return ""
    many = abs(whole_pupils_number(here.cohort, difference))
    return counted(many, "pupil") if many else NO_PUPIL


def _chart(evidence: Evidence, values: list[Value]) -> charts.Chart | None:
    pairs = [pair for value in values if (pair := _pair(evidence, value))][:CHARTED]
    if not pairs:
        return None
    return charts.dumbbell(
        "gaps", "Disadvantaged pupils here, and England’s pupils who are not disadvantaged", pairs,
        ("Disadvantaged here", "England, not disadvantaged"), low=0, high=100,
        legend="Filled: disadvantaged pupils here. Open: England’s pupils who are not disadvantaged.",
    )


def _pair(evidence: Evidence, value: Value) -> charts.Pair | None:
    measure = evidence.measures[value.measure]
    nation = evidence.nation_of(value.measure, "not-disadvantaged", value.period)
    if measure.unit != "percent" or value.state is not State.VALUE or nation is None:
        return None
    label = f"{measure.short}"
    return charts.Pair(label, value.value, nation.value, figure_words(measure, value), figure_words(measure, nation))
