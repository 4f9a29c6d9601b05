"""Confidence intervals and the bands that the Department publishes from them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import polars as pl

from upstream.benchmarks.rounding import compared, compared_number

Z = 1.96  # 95%

BANDS = {
    1: "well above average",
    2: "above average",
    3: "average",
    4: "below average",
    5: "well below average",
}


def wilson(percent: pl.Expr, n: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The 95% Wilson score interval, in percent, of a percentage of `n` pupils.

    Wilson (1927), with z = 1.96 and no continuity correction, on the percentage as published:
    a rounded 46% of 50 pupils is taken as 46%. Null where n is null or not above zero.
    """
    share = percent / 100
    count = pl.when(n > 0).then(n)
    centre = share + Z * Z / (2 * count)
    spread = Z * (share * (1 - share) / count + Z * Z / (4 * count * count)).sqrt()
    scale = 1 + Z * Z / count
    return compared((centre - spread) / scale * 100), compared((centre + spread) / scale * 100)


def wilson_number(percent: float, n: float) -> tuple[float, float]:
    """The same for one percentage. `ValueError` where nobody is counted."""
    if n <= 0:
        raise ValueError("an interval needs at least one pupil")
    share = percent / 100
    centre = share + Z * Z / (2 * n)
    spread = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    scale = 1 + Z * Z / n
    return compared_number((centre - spread) / scale * 100), compared_number((centre + spread) / scale * 100)


def sigma(score: float, upper: float, n: float) -> float:
    """The national standard deviation of pupils' scores, read back from a published interval.

    DfE: interval = score ± 1.96 × σ ÷ √n, so σ = (upper − score) × √n ÷ 1.96 (`domain.md` 3.5).
    """
    return (upper - score) * math.sqrt(n) / Z


def derived_interval(score: float, n: float, deviation: float) -> tuple[float, float]:
    """Score ± 1.96 × σ ÷ √n, for a pupil group whose interval is not published."""
    half = Z * deviation / math.sqrt(n)
    return compared_number(score - half), compared_number(score + half)


@dataclass(frozen=True, slots=True)
class CutOffs:
    """Scores that part *well above* from *above* and *well below* from *below*.

    Progress 8 used +0.5 and −0.5. Key stage 2 progress sets them each year and subject in DfE's
    technical guide: data, never a constant here. `inclusive`: a score on the cut-off is the outer band.
    """

    upper: float
    lower: float
    inclusive: bool = False


PROGRESS_8 = CutOffs(upper=0.5, lower=-0.5)


def band(score: pl.Expr, low: pl.Expr, high: pl.Expr, cut: CutOffs = PROGRESS_8) -> pl.Expr:
    """1 (well above) to 5 (well below), null where score or interval is null.

    Average is an interval that includes zero. The others need the whole interval on one side.
    On scores of two decimals a few schools at the outer cut-off fall one band inwards of the
    published band, which DfE cuts on unrounded scores; the sides of zero always agree.
    """
    score, low, high = compared(score), compared(low), compared(high)
    outer_up = score >= cut.upper if cut.inclusive else score > cut.upper
    outer_down = score <= cut.lower if cut.inclusive else score < cut.lower
    number = (
        pl.when(high < 0).then(pl.when(outer_down).then(5).otherwise(4))
        .when(low > 0).then(pl.when(outer_up).then(1).otherwise(2))
        .otherwise(3)
    )
    known = score.is_not_null() & low.is_not_null() & high.is_not_null()
    return pl.when(known).then(number).cast(pl.Int32)


def band_number(score: float, low: float, high: float, cut: CutOffs = PROGRESS_8) -> int:
    """The same for one score."""
    score, low, high = compared_number(score), compared_number(low), compared_number(high)
    if high < 0:
        return 5 if score < cut.lower or (cut.inclusive and score == cut.lower) else 4
    if low > 0:
        return 1 if score > cut.upper or (cut.inclusive and score == cut.upper) else 2
    return 3
