"""Fifths of a phase and quarters of councils."""

from __future__ import annotations

import polars as pl

from tests.spec.tables import Page, Table, number
from upstream.benchmarks import ranks

FIFTHS = Table(
    "The highest fifth of persistent absence",
    """The rank counts from the unfavourable end; schools with one figure share the best rank. A school is in the
    fifth if its rank is at most N ÷ 5, cut to a whole number. Of fewer than five schools there is no fifth.""",
    """
    | Figures of the field | This school | Rank | N | In the fifth |
    | 12 9 8 7 6 | 12 | 1 | 5 | yes |
    | 12 9 8 7 6 | 9 | 2 | 5 | no |
    | 12 12 8 7 6 | 12 | 1 | 5 | yes |
    | 12 9 8 7 6 5 4 3 2 | 9 | 2 | 9 | no |
    | 12 9 8 7 6 5 4 3 2 1 | 9 | 2 | 10 | yes |
    | 12 9 9 7 6 5 4 3 2 1 | 9 | 2 | 10 | yes |
    | 12 9 8 7 | 12 | 1 | 4 | cannot be said |
    """,
)

QUARTERS = Table(
    "Quarters of councils",
    """A council stands among the councils in being with a figure that year. The top quarter is a rank of at most
    N ÷ 4, cut to a whole number; with 152 councils that is 38.""",
    """
    | N | Rank | Quarter |
    | 152 | 38 | 1 |
    | 152 | 39 | 2 |
    | 151 | 37 | 1 |
    | 151 | 38 | 2 |
    | 152 | 76 | 2 |
    | 152 | 77 | 3 |
    | 152 | 114 | 3 |
    | 152 | 115 | 4 |
    | 3 | 1 | none |
    """,
)

TIES = Table(
    "Ranks with ties, and small fields",
    """Ties share the best rank, so that no rank may follow: of 8 8 7 two are first and one is third. “Better” is the end that
    counts as best. The percentile is the share of the field that this one does better than, a tie counting by half. Of fewer
    than four there is no quarter.""",
    """
    | Field | Better | This one | Rank | N | Percentile | Quarter |
    | 8 8 7 | higher | 8 | 1 | 3 | 66.7 | none |
    | 8 8 7 | higher | 7 | 3 | 3 | 16.7 | none |
    | 8 8 8 8 | higher | 8 | 1 | 4 | 50.0 | 1 |
    | 9 8 7 6 | higher | 9 | 1 | 4 | 87.5 | 1 |
    | 9 8 7 6 | higher | 8 | 2 | 4 | 62.5 | 2 |
    | 9 8 7 6 | lower | 6 | 1 | 4 | 87.5 | 1 |
    | 9 8 7 6 | lower | 9 | 4 | 4 | 12.5 | 4 |
    | 9 8 7 6 5 4 3 | higher | 9 | 1 | 7 | 92.9 | 1 |
    | 9 8 7 6 5 4 3 | higher | 8 | 2 | 7 | 78.6 | 2 |
    | 9 9 7 6 5 4 3 2 | higher | 9 | 1 | 8 | 87.5 | 1 |
    | 9 8 8 8 5 4 3 2 | higher | 8 | 2 | 8 | 68.8 | 1 |
    | 0.3 0.1 0.2 0.2 | higher | 0.2 | 2 | 4 | 50.0 | 2 |
    | 5 | higher | 5 | 1 | 1 | 50.0 | none |
    """,
)

PAGE = Page("fifths", "Ranks, fifths and quarters", "How a place in a field is told.", (FIFTHS, QUARTERS, TIES))
WORDS = {True: "yes", False: "no", None: "cannot be said"}


@FIFTHS.cases()
def test_fifths(row):
    values = [number(cell) for cell in row["Figures of the field"].split()]
    frame = pl.DataFrame({"v": values}).with_columns(rank=ranks.rank(pl.col("v"), "higher"), n=pl.len())
    found = frame.with_columns(inside=ranks.in_end_fifth(pl.col("rank"), pl.col("n")))
    own = found.filter(pl.col("v") == number(row["This school"])).row(0, named=True)
    assert (own["rank"], own["n"]) == (number(row["Rank"]), number(row["N"]))
    assert WORDS[own["inside"]] == row["In the fifth"]


@QUARTERS.cases()
def test_quarters(row):
    place, n = int(row["Rank"]), int(row["N"])
    field = [float(n - k) for k in range(n)]
    found = ranks.standing(field[place - 1], field, "higher")
    assert (found.rank, found.n, str(found.quartile or "none")) == (place, n, row["Quarter"])


@TIES.cases()
def test_ties(row):
    values = [number(cell) for cell in row["Field"].split()]
    own = number(row["This one"])
    found = ranks.standing(own, values, row["Better"])
    assert (found.rank, found.n, str(found.quartile or "none")) == (int(row["Rank"]), int(row["N"]), row["Quarter"])
    frame = pl.DataFrame({"v": values}).with_columns(
        rank=ranks.rank(pl.col("v"), row["Better"]), percentile=ranks.percentile(pl.col("v"), row["Better"]),
        quarter=ranks.part(ranks.rank(pl.col("v"), row["Better"]), pl.len(), 4),
    )
    this = frame.filter(pl.col("v") == own).row(0, named=True)
    assert (this["rank"], f"{this['percentile']:.1f}") == (int(row["Rank"]), row["Percentile"])
    assert str(this["quarter"] or "none") == row["Quarter"]
