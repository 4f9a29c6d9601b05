"""Gaps, in points and in whole pupils, and pooled percentages."""

from __future__ import annotations

import math

import polars as pl

from upstream.benchmarks.rounding import compared, compared_number

SMALL_COHORT = 11  # fewer pupils than this are flagged and never over-read


def whole_pupils(cohort: pl.Expr, difference: pl.Expr) -> pl.Expr:
    """`trunc(n × difference / 100)`: the gap as a number of pupils, 0 being in line.

    The published rule of the trade (`domain.md` 3.5). Rounded before it is cut off, for
    29 × 100 / 100 must not become 28 by float noise.
    """
    return compared(cohort * difference / 100).truncate().cast(pl.Int64)


def whole_pupils_number(cohort: float, difference: float) -> int:
    """The same for one school."""
    return math.trunc(compared_number(cohort * difference / 100))


def weighted(values: list[pl.Expr], cohorts: list[pl.Expr]) -> pl.Expr:
    """Σ value × cohort ÷ Σ cohort over the pairs where both stand; null where no pupil stands.

    Percentages are pooled by their pupils, never as a mean of percentages.
    """
    pairs = [
        (pl.when(value.is_not_null()).then(cohort).fill_null(0.0), value.fill_null(0.0))
        for value, cohort in zip(values, cohorts, strict=True)
    ]
    pupils = pl.sum_horizontal(cohort for cohort, _ in pairs)
    total = pl.sum_horizontal(cohort * value for cohort, value in pairs)
    return pl.when(pupils > 0).then(total / pupils)


def small(cohort: pl.Expr, minimum: int = SMALL_COHORT) -> pl.Expr:
    """Whether the cohort is too small to read a signal into. Null where it is not known."""
    return cohort < minimum
