"""Trend words (`domain.md` 3.5): the last three consecutive published years of one series."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Literal

import polars as pl

from upstream.benchmarks.gaps import whole_pupils, whole_pupils_number
from upstream.benchmarks.rounding import compared, compared_number
from upstream.lib import academic_year

POSITIVE = "positive"
RECOVERING = "recovering"
LEVEL = "level"
NEGATIVE_ONE_YEAR = "negative (one year)"
NEGATIVE_BEYOND = "negative (beyond one year)"
TOO_SHORT_TO_CALL = "too short to call"
TOO_SHORT = "too short"
WORDS = (POSITIVE, RECOVERING, LEVEL, NEGATIVE_ONE_YEAR, NEGATIVE_BEYOND, TOO_SHORT_TO_CALL, TOO_SHORT)


def change(
    later: pl.Expr, earlier: pl.Expr, later_n: pl.Expr, earlier_n: pl.Expr,
    *, unit: str, tolerance: float, better: Literal["higher", "lower"],
) -> pl.Expr:
    """+1 better, 0 level, −1 worse, null where a year has no figure.

    A percentage moves when the change is at least one whole pupil of the smaller cohort, or, where
    no cohort is known, by more than the tolerance. A score moves by more than its tolerance.
    """
    step = compared(later - earlier)
    if better == "lower":
        step = -step
    by_tolerance = pl.when(step.abs() <= tolerance).then(0).otherwise(step.sign())
    if unit != "percent":
        return pl.when(step.is_not_null()).then(by_tolerance).cast(pl.Int8)
    smaller = pl.when(later_n.is_not_null() & earlier_n.is_not_null()).then(pl.min_horizontal(later_n, earlier_n))
    pupils = whole_pupils(smaller, step).sign()
    return pl.when(step.is_not_null()).then(pl.coalesce(pupils, by_tolerance)).cast(pl.Int8)


def word(d1: pl.Expr, d2: pl.Expr, not_below_two_back: pl.Expr) -> pl.Expr:
    """The word of a run. d1 is the last change, d2 the one before; null d2 is a run of two years.

    `not_below_two_back`: whether the latest is at least as good as two years before.
    """
    return (
        pl.when(d1.is_null()).then(pl.lit(TOO_SHORT))
        .when(d2.is_null()).then(pl.lit(TOO_SHORT_TO_CALL))
        .when((d1 > 0) & (d2 >= 0)).then(pl.lit(POSITIVE))
        .when(d1 > 0).then(pl.when(not_below_two_back).then(pl.lit(POSITIVE)).otherwise(pl.lit(RECOVERING)))
        .when(d1 == 0).then(pl.lit(LEVEL))
        .when(d2 >= 0).then(pl.lit(NEGATIVE_ONE_YEAR))
        .otherwise(pl.lit(NEGATIVE_BEYOND))
    )


def trend(
    values: Sequence[pl.Expr], cohorts: Sequence[pl.Expr], *, unit: str, tolerance: float,
    better: Literal["higher", "lower"],
) -> tuple[pl.Expr, pl.Expr]:
    """(the word, the last change) of three years, newest first; a gap or break is a null value.

    The caller puts null for a year without figures and for every year beyond it or beyond a break.
    """
    (v0, v1, v2), (n0, n1, n2) = values, cohorts
    d1 = change(v0, v1, n0, n1, unit=unit, tolerance=tolerance, better=better)
    before = change(v1, v2, n1, n2, unit=unit, tolerance=tolerance, better=better)
    d2 = pl.when(d1.is_not_null()).then(before)
    step = compared(v0 - v2)
    return word(d1, d2, step <= 0 if better == "lower" else step >= 0), d1


def word_of(
    values: Sequence[float | None], cohorts: Sequence[float | None], *, unit: str, tolerance: float,
    better: Literal["higher", "lower"],
) -> str:
    """The word of one run, newest first: `trend` for one school."""
    (v0, v1, v2), (n0, n1, n2) = values, cohorts
    change_of = functools.partial(_change_of, unit=unit, tolerance=tolerance, better=better)
    if v0 is None or v1 is None:
        return TOO_SHORT
    if v2 is None:
        return TOO_SHORT_TO_CALL
    last, before = change_of(v0, v1, n0, n1), change_of(v1, v2, n1, n2)
    if last == 0:
        return LEVEL
    if last < 0:
        return NEGATIVE_ONE_YEAR if before >= 0 else NEGATIVE_BEYOND
    not_below = compared_number(v0 - v2) <= 0 if better == "lower" else compared_number(v0 - v2) >= 0
    return POSITIVE if before >= 0 or not_below else RECOVERING


def _change_of(
    later: float, earlier: float, later_n: float | None, earlier_n: float | None, *, unit: str, tolerance: float, better: str
) -> int:
    step = compared_number(later - earlier) * (-1 if better == "lower" else 1)
    moved = (step > 0) - (step < 0)
    if unit == "percent" and later_n is not None and earlier_n is not None:
        return moved if whole_pupils_number(min(later_n, earlier_n), step) else 0
    return 0 if abs(step) <= tolerance else moved


def run_of_years(latest: str, breaks: Sequence[str] = (), length: int = 3) -> list[str | None]:
    """The consecutive years that one run may hold, newest first; None beyond a break.

    A break `at` a year means that it starts a new series: `2021/22` cannot follow on `2018/19`.
    """
    years: list[str | None] = [latest]
    for back in range(1, length):
        broken = years[-1] is None or years[-1] in breaks
        years.append(None if broken else academic_year.shift(latest, -back))
    return years
