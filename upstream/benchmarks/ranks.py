"""Places in a field: rank, percentile, quarter and fifth, each with its direction and N.

Ties share the best rank. A part of a field is told by `rank ≤ floor(k × N / parts)`, which is the
rule of the alliance's outcomes for the top quartile (`domain.md` 3.5) and of its fifths.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from upstream.benchmarks.rounding import compared, compared_number

Better = Literal["higher", "lower"]

FEWEST_IN_FIFTHS = 5  # below this a fifth has no whole member


def rank(values: pl.Expr, first: Better) -> pl.Expr:
    """1 is the `first` end (`higher`: the highest value). Ties share the best rank; null stays null."""
    return compared(values).rank("min", descending=first == "higher")


def percentile(values: pl.Expr, better: Better, *, over: list[str] | None = None) -> pl.Expr:
    """The share (0–100) of the field that this one does better than, ties counted by half."""
    value = compared(values)
    from_worst = value.rank("average", descending=better == "lower")
    count = value.count()
    if over:
        from_worst, count = from_worst.over(over), count.over(over)
    return (from_worst - 0.5) / count * 100


def part(rank_expr: pl.Expr, n: pl.Expr, parts: int) -> pl.Expr:
    """1 (the best) to `parts`: the first k with rank ≤ floor(k × N / parts). Null where N < parts.

    With N = 152 councils the first quarter is rank 38 and better; with N = 7 it is rank 1 alone.
    """
    result = pl.lit(parts)
    for k in reversed(range(1, parts)):
        result = pl.when(rank_expr <= (n.cast(pl.Int64) * k) // parts).then(k).otherwise(result)
    return pl.when(n >= parts, rank_expr.is_not_null()).then(result).cast(pl.Int32)


def in_end_fifth(rank_from_end: pl.Expr, n: pl.Expr) -> pl.Expr:
    """Whether a rank counted from one end is in that end's fifth. Null where N is under 5."""
    inside = rank_from_end <= (n.cast(pl.Int64) // 5)
    return pl.when(n >= FEWEST_IN_FIFTHS).then(inside)


@dataclass(frozen=True, slots=True)
class Standing:
    """A place among others: `rank` of `n`, 1 is best; `quartile` 1 is the top, None under four."""

    rank: int
    n: int
    quartile: int | None
    better: Better


def standing(value: float, field: list[float], better: Better) -> Standing:
    """The place of `value` in `field`, which holds it. Ties share the best rank."""
    own = compared_number(value)
    others = [compared_number(other) for other in field]
    ahead = sum(other > own if better == "higher" else other < own for other in others)
    place, n = ahead + 1, len(others)
    quarter = next((k for k in (1, 2, 3) if place <= k * n // 4), 4) if n >= 4 else None
    return Standing(place, n, quarter, better)
