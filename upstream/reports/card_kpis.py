"""KPIs of a school in the words of its card."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from upstream.assessment.framework import Framework
from upstream.assessment.kpi_lines import KpiLine, Lens, Point, Recorded, few_words
from upstream.assessment.kpi_words import beside, number, pupils, span
from upstream.benchmarks import trends
from upstream.benchmarks.pupil_groups import group_words
from upstream.evidence.definitions import Measure
from upstream.evidence.value import Value
from upstream.lib.wording import counted, day
from upstream.reports.card import CardGroup, CardKpi, CardLens, FigureKey, Spark, SparkPoint

Letter = Callable[[str | None, str | None, str], str]  # the letter of a source, its file and the release in words
YEARS = 9  # points of a line: what two centimetres take

TRENDS = {
    trends.POSITIVE: "improving", trends.RECOVERING: "recovering", trends.LEVEL: "level",
    trends.NEGATIVE_ONE_YEAR: "worse, one year", trends.NEGATIVE_BEYOND: "worse, over a year",
    trends.TOO_SHORT_TO_CALL: "too short to call", trends.TOO_SHORT: "too short to call",
}
_NO_KPI = "No KPI of this priority is for such a school."


def card_groups(framework: Framework, lines: Iterable[KpiLine], letter: Letter) -> tuple[CardGroup, ...]:
    """The priorities in the framework's order with their KPIs."""
    by_priority: dict[str, list[CardKpi]] = {}
    for line in lines:
        by_priority.setdefault(line.priority, []).append(_kpi(line, letter))
    return tuple(
        CardGroup(one.id, one.title, tuple(by_priority.get(one.id, ())), "" if by_priority.get(one.id) else _NO_KPI)
        for one in framework.priorities
    )


def _kpi(line: KpiLine, letter: Letter) -> CardKpi:
    return _judged(line, letter) if line.measure is None else _measured(line, line.measure, letter)


def _judged(line: KpiLine, letter: Letter) -> CardKpi:
    told = line.recorded
    return CardKpi(
        title=line.title, now=told.said if told else line.why_none, hole=told is None, detail=_who(told) if told else "",
        source=letter("judgements", told.file, "") if told else "", row=told.row or None if told else None,
        stale=_since(line), stale_why=line.stale.why if line.stale else "", is_judgement=True,
    )


def _since(line: KpiLine) -> str:
    return f"stale since {short_day(line.stale.since)}" if line.stale else ""


def _who(told: Recorded) -> str:
    by, why = f" by {told.by}" if told.by else "", f": {told.reason}" if told.reason else ""
    return f"recorded on {day(told.on)}{by}{why}"


def _measured(line: KpiLine, measure: Measure, letter: Letter) -> CardKpi:
    current, previous = line.current, line.previous
    value = current.value if current else None
    return CardKpi(
        title=measure.short, about=measure.title, whose=group_words(line.group), hole=value is None,
        now=number(value, measure) if value is not None else line.why_none, period=current.period if current else "",
        detail=_detail(line, measure), says=_says(line),
        before=_previous(previous, measure), before_period=previous.period if previous else "",
        before_note="another series" if line.why_not_compared else "",
        nation=_number(line.nation, measure), nation_of=line.nation_of,
        target="" if line.target is None else number(line.target, measure), target_of=line.target_of,
        target_says="" if line.is_reached is None else "reached" if line.is_reached else "not reached",
        trend=TRENDS.get(line.trend, "") if value is not None else "", spark=_spark(line, measure),
        lens=_lens(line.lens, measure), row=current.row if current else None,
        source=letter(current.source, current.file, _released(current)) if current else "",
        released=_released(current), stale=_since(line), stale_why=line.stale.why if line.stale else "", figure=_key(current),
        value=value, better="" if measure.direction == "neither" else measure.direction,
    )


def _number(value: Value | None, measure: Measure) -> str:
    return number(value.value, measure) if value and value.value is not None else ""


def _previous(value: Value | None, measure: Measure) -> str:
    return _number(value, measure) or (str(value.state) if value else "")


def _detail(line: KpiLine, measure: Measure) -> str:
    """The interval and the cohort: `60% to 82%, 50 pupils`."""
    value = line.current
    if value is None or value.value is None:
        return ""
    many = counted(round(value.cohort), "pupil") if value.cohort is not None else ""
    return ", ".join(filter(None, [span(*line.interval, measure) if line.interval else "", many]))


def _says(line: KpiLine) -> str:
    """What the interval says, or that too few pupils are behind the figure to say anything."""
    return f"{few_words(line.current)}: too few to say" if line.small else line.against


def _released(value: Value | None) -> str:
    """`final, 13 Dec 2019`; a day that is only remembered says so."""
    if value is None:
        return ""
    status = value.release or "undated"
    if value.released_on is None:
        return f"{status}, day not known"
    about = " (remembered)" if value.basis == "remembered" else ""
    return f"{status}, {short_day(value.released_on)}{about}"


def short_day(on: dt.date) -> str:
    """13 Dec 2019"""
    return f"{on.day} {on:%b %Y}"


def _key(value: Value | None) -> FigureKey | None:
    return FigureKey(value.measure, value.entity, value.period, value.group, value.phase) if value else None


def _lens(lens: Lens | None, measure: Measure) -> CardLens | None:
    if lens is None:
        return None
    here = lens.here
    if here.value is None:
        return CardLens(str(here.state), _pupils(here), "", "", "")
    nation = lens.nation.value if lens.nation else None
    gap = "" if nation is None else f"{beside(here.value, nation, measure)} England’s others"
    many = "" if lens.apart is None else pupils(here.cohort, lens.apart, measure)
    says = f"{few_words(here)}: too few to say" if lens.small else lens.against
    return CardLens(number(here.value, measure), "" if lens.small else _pupils(here), gap, many if lens.apart else "", says)


def _pupils(value: Value) -> str:
    return counted(round(value.cohort), "pupil") if value.cohort is not None else ""


def _spark(line: KpiLine, measure: Measure) -> Spark | None:
    """The line of the last years. England is drawn only where the school has a figure: nothing crosses a gap."""
    points = line.points[-YEARS:]
    if sum(point.value is not None for point in points) < 2:
        return None
    words = "; ".join(_point_words(point, measure) for point in points)
    drawn = tuple(SparkPoint(one.period, one.value, None if one.value is None else one.nation, one.fresh) for one in points)
    whose = f" of {group_words(line.group)}" if group_words(line.group) else ""
    return Spark(drawn, f"{measure.short}{whose} over the years: {words}.")


def _point_words(point: Point, measure: Measure) -> str:
    fresh = ", the first year of a new series," if point.fresh else ""
    if point.value is None:
        return f"in {point.period}{fresh} no figure, {point.why_none}"
    theirs = f" and in England {number(point.nation, measure)}" if point.nation is not None else ""
    return f"in {point.period}{fresh} the school had {number(point.value, measure)}{theirs}"
