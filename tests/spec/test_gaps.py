"""Gaps in points and in whole pupils."""

from __future__ import annotations

import polars as pl

from tests.spec.tables import Page, Table, number
from upstream.benchmarks import gaps

WHOLE = Table(
    "A gap in whole pupils",
    """Pupils × (the school’s percentage − the other’s) ÷ 100, cut to a whole number towards nought. Less than one pupil is no
    pupil: the school is in line. So a gap is never larger than the pupils who would close it.""",
    """
    | School | Pupils | Against | Points | Whole pupils |
    | 46% | 50 | 65% | −19 | −9 |
    | 64% | 50 | 65% | −1 | 0 |
    | 63% | 50 | 65% | −2 | −1 |
    | 67% | 50 | 65% | +2 | 1 |
    | 60% | 9 | 70% | −10 | 0 |
    | 50% | 8 | 75% | −25 | −2 |
    | 100% | 29 | 0% | +100 | 29 |
    | 71.4% | 28 | 64.3% | +7.1 | 1 |
    | 48% | 200 | 48% | 0 | 0 |
    """,
)

POOLED = Table(
    "Years pooled",
    """Percentages are weighted by their pupils, never averaged. A year without a percentage brings no pupils.""",
    """
    | First year | Second year | Third year | Pooled |
    | 50% of 10 | 50% of 10 | 50% of 10 | 50.0% |
    | 0% of 1 | 50% of 10 | 50% of 10 | 47.6% |
    | 100% of 2 | 40% of 20 | – | 45.5% |
    | – | – | 46% of 13 | 46.0% |
    | 30% of 100 | 90% of 10 | – | 35.5% |
    | – | – | – | none |
    """,
)

SMALL = Table(
    "Too few to read a signal into",
    "Fewer than eleven pupils are flagged, and their figures are shown and not judged by.",
    """
    | Pupils | Flagged |
    | 5 | yes |
    | 10 | yes |
    | 11 | no |
    | not known | not known |
    """,
)

PAGE = Page("gaps", "Gaps", "How far apart two percentages are, said in points and in pupils.", (WHOLE, POOLED, SMALL))


@WHOLE.cases()
def test_whole_pupils(row):
    difference = number(row["School"]) - number(row["Against"])
    assert round(difference, 1) == number(row["Points"].replace("+", ""))
    pupils = number(row["Pupils"])
    assert gaps.whole_pupils_number(pupils, difference) == number(row["Whole pupils"])
    assert pl.select(gaps.whole_pupils(pl.lit(pupils), pl.lit(difference))).item() == number(row["Whole pupils"])


@POOLED.cases()
def test_pooled(row):
    cells = (row["First year"], row["Second year"], row["Third year"])
    pairs = [cell.split(" of ") if cell != "–" else (None, None) for cell in cells]
    values = [pl.lit(number(value) if value else None, pl.Float64) for value, _ in pairs]
    cohorts = [pl.lit(number(cohort) if cohort else None, pl.Float64) for _, cohort in pairs]
    found = pl.select(gaps.weighted(values, cohorts)).item()
    assert ("none" if found is None else f"{found:.1f}%") == row["Pooled"]


@SMALL.cases()
def test_small(row):
    pupils = None if row["Pupils"] == "not known" else number(row["Pupils"])
    words = {True: "yes", False: "no", None: "not known"}
    assert words[pl.select(gaps.small(pl.lit(pupils, pl.Float64))).item()] == row["Flagged"]
