"""One KPI of one school with its past, England beside it, its interval, and since when it is stale.

`kpis` gives the same KPIs of all the schools of an assessment, for a table; these are for a school's card and page.
Here a figure is the newest that is *held*: where a newer period has come out that is not, the line is stale and says so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from upstream.assessment.freshness import Stale
from upstream.benchmarks import intervals, trends
from upstream.benchmarks.rounding import compared_number
from upstream.evidence.definitions import Measure
from upstream.evidence.measures import gap_of
from upstream.evidence.value import State, Value
from upstream.lib import academic_year
from upstream.lib.wording import counted

BETTER, WORSE, NO_CLEAR, TOO_FEW = "clearly better", "clearly worse", "no clear difference", "too few to say"


@dataclass(frozen=True, slots=True)
class Point:
    """One year of a KPI: a number or why there is none, England's beside it. `fresh`: a new series starts with it."""

    period: str
    value: float | None
    why_none: str
    nation: float | None
    fresh: bool


@dataclass(frozen=True, slots=True)
class Lens:
    """The same measure of disadvantaged pupils here against England's other pupils, of one year.

    `apart` is theirs less the others' of England; `interval` is their own. `against` as in `KpiLine`.
    """

    here: Value
    others_here: Value | None
    nation: Value | None
    apart: float | None
    interval: tuple[float, float] | None
    small: bool
    against: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What people recorded: the last entry known that day. `place` is that of its level among the levels, best first."""

    said: str
    answer: str
    on: dt.date
    by: str
    reason: str
    file: str
    row: int
    place: int | None
    places: int


@dataclass(frozen=True, slots=True)
class KpiLine:
    """A KPI is a measure's (`measure` and the figures) or people's (`recorded`); `why_none` where there is neither.

    `against` says by the 95% interval whether the figure is better or worse than England's, or where England has no row
    than the target: BETTER, WORSE, NO_CLEAR, TOO_FEW, or nothing without an interval. `trend`: a word of `trends.WORDS`.
    """

    priority: str
    title: str
    measure: Measure | None
    group: str
    current: Value | None = None
    previous: Value | None = None
    why_not_compared: str = ""  # why the previous year's figure is another series
    nation: Value | None = None
    nation_of: str = ""
    target: float | None = None
    target_of: str = ""
    to_target: float | None = None
    is_reached: bool | None = None
    interval: tuple[float, float] | None = None
    against: str = ""
    small: bool = False
    trend: str = ""
    points: tuple[Point, ...] = field(default=())
    lens: Lens | None = None
    recorded: Recorded | None = None
    why_none: str = ""
    stale: Stale | None = None


def interval_of(measure: Measure, value: Value | None) -> tuple[float, float] | None:
    """The 95% interval the measure asks for: Wilson's on the published percentage, or as published."""
    if value is None or value.value is None or measure.interval == "none":
        return None
    if measure.interval == "wilson":
        return intervals.wilson_number(value.value, value.cohort) if value.cohort else None
    return (value.low, value.high) if value.low is not None and value.high is not None else None


def is_small(measure: Measure, value: Value | None) -> bool:
    """Whether fewer pupils are behind a figure than the measure says may be read as a signal."""
    return value is not None and value.cohort is not None and value.cohort < measure.minimum_cohort


def against(measure: Measure, interval: tuple[float, float] | None, nation: float | None, *, small: bool) -> str:
    """What the interval says beside another figure: it must lie wholly on one side of it."""
    if interval is None or nation is None or measure.direction == "neither":
        return ""
    if small:
        return TOO_FEW
    low, high, other = compared_number(interval[0]), compared_number(interval[1]), compared_number(nation)
    if low > other:
        return BETTER if measure.direction == "higher" else WORSE
    if high < other:
        return WORSE if measure.direction == "higher" else BETTER
    return NO_CLEAR


def trend_of(measure: Measure, values: dict[str, Value], period: str | None) -> str:
    """The word of the three consecutive years up to a period; nothing where neither way is better."""
    if period is None or measure.direction == "neither":
        return ""
    years = trends.run_of_years(period, [one.at for one in measure.breaks])
    run = [values.get(year) if year and year >= (measure.first or year) else None for year in years]
    return trends.word_of(
        [one.value if one else None for one in run], [one.cohort if one else None for one in run],
        unit=measure.unit, tolerance=measure.tolerance, better=measure.direction,
    )


def why_not_compared(measure: Measure, earlier: str, later: str) -> str:
    """Why figures of two periods cannot be compared: the series broke between them, or nothing where it did not."""
    return next((one.why for one in measure.breaks if earlier < one.at <= later), "")


def points_of(measure: Measure, values: dict[str, Value], nation: dict[str, Value]) -> tuple[Point, ...]:
    """Every academic year from the first figure to the last, those without one as gaps."""
    known = sorted(year for year, value in values.items() if value.value is not None and academic_year.is_academic_year(year))
    if not known:
        return ()
    broken = {one.at for one in measure.breaks}
    return tuple(
        _point(measure, year, values.get(year), nation.get(year), year in broken)
        for year in academic_year.between(known[0], known[-1])
    )


def _point(measure: Measure, year: str, value: Value | None, nation: Value | None, fresh: bool) -> Point:
    theirs = nation.value if nation else None
    if value and value.value is not None:
        return Point(year, value.value, "", theirs, fresh)
    gap = gap_of(measure, year)
    why = gap.state if gap else str(value.state) if value else "none held"
    return Point(year, None, why, theirs, fresh)


def lens_of(measure: Measure, here: Value | None, others: Value | None, nation: Value | None) -> Lens | None:
    """Disadvantaged pupils of one year; None where the publisher gives no row of them for this school."""
    if here is None:
        return None
    interval, small = interval_of(measure, here), is_small(measure, here)
    theirs = nation.value if nation else None
    apart = None if here.value is None or theirs is None else compared_number(here.value - theirs)
    return Lens(here, others, nation, apart, interval, small, against(measure, interval, theirs, small=small))


def few_words(value: Value | None) -> str:
    """`only 7 pupils`, of a small cohort."""
    return "" if value is None or value.cohort is None else f"only {counted(round(value.cohort), 'pupil')}"


def is_value(value: Value | None) -> bool:
    return value is not None and value.state is State.VALUE
