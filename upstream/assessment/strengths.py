"""A school's strengths and needs in words, each with its reason, derived from evidence and never from small numbers.

Three things count: a figure whose whole 95% interval lies on one side of England's; a run of three years that goes one
way; a level that people recorded, best or worst of its levels. One weaker year may be one weaker cohort and is no need;
a figure without an interval is none by itself, however far it lies from England's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from upstream.assessment.kpi_lines import BETTER, WORSE, KpiLine, Lens, Point
from upstream.assessment.kpi_words import beside, number, pupils, span
from upstream.benchmarks import trends
from upstream.benchmarks.pupil_groups import group_words
from upstream.evidence.definitions import Measure
from upstream.lib.wording import day, listed


@dataclass(frozen=True, slots=True)
class Finding:
    """`what` it is about, and `why` it is called a strength or a need."""

    what: str
    why: str


def strengths_and_needs(lines: Iterable[KpiLine]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Both in the order of the KPIs, disadvantaged pupils after the KPI that they are part of."""
    found = [pair for line in lines for pair in _found(line)]
    return tuple(one for good, one in found if good), tuple(one for good, one in found if not good)


def _found(line: KpiLine) -> Iterator[tuple[bool, Finding]]:
    if line.recorded:
        yield from _of_people(line)
    elif line.measure and line.current and line.current.value is not None:
        if not line.small:
            yield from _of_figure(line, line.measure)
        if line.lens and not line.lens.small:
            yield from _of_lens(line.lens, line.measure)


def _of_people(line: KpiLine) -> Iterator[tuple[bool, Finding]]:
    """The best or the worst of the levels. A yes or a no says nothing by itself: which is good, the question knows."""
    recorded = line.recorded
    if recorded is None or recorded.place is None or recorded.place not in (0, recorded.places - 1):
        return
    who = f" by {recorded.by}" if recorded.by else ""
    yield recorded.place == 0, Finding(line.title, f"{recorded.said}, recorded on {day(recorded.on)}{who}")


def _of_figure(line: KpiLine, measure: Measure) -> Iterator[tuple[bool, Finding]]:
    """By interval and by trend, as one finding where both say the same."""
    good_by_interval, good_by_trend = _SIDES.get(line.against), _WAYS.get(line.trend)
    what = _named(measure, line.group)
    trend = _trend_words(line.points, measure, good=bool(good_by_trend))
    sides = [(good_by_interval, _clear_words(line, measure)), (good_by_trend, trend)]
    for good in (True, False):
        why = [words for side, words in sides if side is good and words]
        if why:
            yield good, Finding(what, "; ".join(why))


_SIDES = {BETTER: True, WORSE: False}
_WAYS = {trends.POSITIVE: True, trends.NEGATIVE_BEYOND: False}


def _clear_words(line: KpiLine, measure: Measure) -> str:
    """`78% in 2018/19, 13 points above England (65%); the 95% interval, 70% to 85%, lies wholly above it`."""
    current, interval = line.current, line.interval
    other = line.nation.value if line.nation else line.target
    if current is None or current.value is None or interval is None or other is None:
        return ""
    same = group_words(line.group)
    whose = f"{line.nation_of}’s {same}" if line.nation and same else line.nation_of if line.nation else "the target"
    return (
        f"{number(current.value, measure)} in {current.period}, {beside(current.value, other, measure)} {whose} "
        f"({number(other, measure)}); the 95% interval, {span(*interval, measure)}, lies wholly {_side(current.value, other)}"
    )


def _side(value: float, other: float) -> str:
    return "above it" if value > other else "below it"


def _trend_words(points: Sequence[Point], measure: Measure, *, good: bool) -> str:
    """`71%, 74% and 78% in the three years to 2018/19: better`; nothing for fewer years."""
    last = [point.value for point in points[-3:] if point.value is not None]
    if len(last) < 3:
        return ""
    way = "better" if good else "worse, beyond one year"
    return f"{listed([number(value, measure) for value in last])} in the three years to {points[-1].period}: {way}"


def _of_lens(lens: Lens, measure: Measure) -> Iterator[tuple[bool, Finding]]:
    good = _SIDES.get(lens.against)
    if good is None or lens.here.value is None or lens.nation is None or lens.nation.value is None or lens.interval is None:
        return
    apart = lens.here.value - lens.nation.value
    many = pupils(lens.here.cohort, apart, measure)
    said = (
        f"{number(lens.here.value, measure)} in {lens.here.period}, {beside(lens.here.value, lens.nation.value, measure)} "
        f"England’s other pupils ({number(lens.nation.value, measure)}){f', about {many}' if many else ''}; the 95% interval, "
        f"{span(*lens.interval, measure)}, lies wholly {_side(lens.here.value, lens.nation.value)}"
    )
    yield good, Finding(_named(measure, "disadvantaged"), said)


def _named(measure: Measure, group: str) -> str:
    words = group_words(group)
    return f"{measure.short}, {words}" if words else measure.short
