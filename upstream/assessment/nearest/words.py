"""How a change is said: clauses that follow *if*, each with its figures and their cohort."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from upstream.assessment.framework import Record
from upstream.assessment.nearest.pupils import Pupils, Share
from upstream.assessment.sentences import MINUS
from upstream.benchmarks.pupil_groups import group_words
from upstream.evidence.definitions import Measure
from upstream.lib.wording import counted, day, listed

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
RECORDED = (" had been recorded", " had not been recorded")


def number(value: int) -> str:
    """`three`, `12`."""
    return NUMBERS[value] if value < len(NUMBERS) else f"{value:,}"


def figure(value: float, measure: Measure, decimals: int | None = None) -> str:
    """`46%`, `−0.48`, `8.1%`: with the decimals its table gives."""
    written = f"{value:.{measure.decimals if decimals is None else decimals}f}"
    signed = measure.unit == "score" and measure.interval == "published" and value > 0
    written = ("+" if signed else "") + written.replace("-", MINUS)
    return f"{written}%" if measure.unit == "percent" else written


def how_many(pupils: Pupils) -> str:
    """`three more`, `three to five fewer`."""
    least, most = number(pupils.fewest), number(pupils.most)
    words = most if least == most else f"{least} or {most}" if pupils.most - pupils.fewest == 1 else f"{least} to {most}"
    return f"{words} {'more' if pupils.up else 'fewer'}"


def reached(measure: Measure) -> str:
    """What the pupils counted in a percentage have done, by which way is better."""
    return "had reached" if measure.direction == "higher" else "had been counted in"


def of_pupils(pupils: Pupils, share: Share, measure: Measure, group: str, period: str) -> str:
    """`three more of its 28 pupils had reached RWM expected in 2018/19 (57% instead of 46%)`."""
    who = group_words(group) or "pupils"
    then, now = (figure(value, measure, share.decimals) for value in (pupils.percent, share.percent))
    some = f"{how_many(pupils)} of its {share.cohort:,} {who}"
    return f"{some} {reached(measure)} {measure.short} in {period} ({then} instead of {now})"


def of_pooled(
    pupils: Pupils, cohort: int, achieved: float, measure: Measure, group: str, periods: Sequence[str]
) -> str:
    """`two more of its 25 disadvantaged pupils of 2017/18 and 2018/19 together had reached … (48.0% instead of 40.0%)`."""
    years = listed(periods) + (" together" if len(periods) > 1 else "")
    then, now = (figure(value, measure, 1) for value in (pupils.percent, achieved))
    who = group_words(group) or "pupils"
    return f"{how_many(pupils)} of its {cohort:,} {who} of {years} {reached(measure)} {measure.short} ({then} instead of {now})"


def of_value(
    value: float, becomes: float, measure: Measure, group: str, period: str, decimals: int, *, onwards: bool
) -> str:
    """`Persistent absence in 2018/19 had been 8.1% or lower instead of 8.4%`."""
    whose = f" of {group_words(group)}" if group != "all" else ""
    beyond = (" or higher" if becomes > value else " or lower") if onwards else ""
    then, now = figure(becomes, measure, decimals), figure(value, measure, decimals)
    return f"{measure.short}{whose} in {period} had been {then}{beyond} instead of {now}"


def of_record(declared: Record, met: bool) -> str:
    """`‘Limited capacity’ had been recorded`, or had not."""
    return f"‘{declared.title}’{RECORDED[0] if met else RECORDED[1]}"


def of_grade(grades: Sequence[str]) -> str:
    """`its last overall grade had been good or outstanding`."""
    return f"its last overall grade had been {grade_words(grades)}"


def grade_words(grades: Sequence[str]) -> str:
    """`good or outstanding`, `requires improvement`: worst first, as people say it."""
    return listed([grade.replace("-", " ") for grade in reversed(grades)], "or")


def of_level(title: str, wanted: Sequence[str], own: str) -> str:
    """`‘Risk of school improvement failure’ had been low instead of medium`."""
    return f"‘{title}’ had been {listed(wanted, 'or')} instead of {own}"


def of_years(years: int, becomes: int, inspected: str, *, more: bool) -> str:
    """`four whole years had passed since its last graded inspection on 3 March 2017 (they will have by 3 March 2021 …)`."""
    on = dt.date.fromisoformat(inspected)
    if not more:
        return f"its last graded inspection had been less than {counted(becomes + 1, 'year')} ago, not on {day(on)}"
    by = day(_anniversary(on, becomes))
    return (
        f"{counted(becomes, 'whole year')} had passed since its last graded inspection on {day(on)}, not {years}: "
        f"so it will be on {by} if it is not inspected before"
    )


def _anniversary(of: dt.date, years: int) -> dt.date:
    """That of 29 February comes on 1 March, as in `rules.grades.whole_years`."""
    try:
        return of.replace(year=of.year + years)
    except ValueError:
        return dt.date(of.year + years, 3, 1)
