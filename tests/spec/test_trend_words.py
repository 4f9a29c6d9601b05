"""Trend words, as `domain.md` 3.5 has them."""

from __future__ import annotations

import polars as pl

from tests.spec.tables import Page, Table, number
from upstream.benchmarks import trends

PERCENTAGES = Table(
    "Percentages",
    """The change of a percentage is counted in whole pupils of the smaller cohort: 50 pupils and 1 point
    are half a pupil, which is none, so the figure is level. “–” is a year without a figure; it ends the run,
    and what stands before it is not looked at.""",
    """
    | Better | Two years before | Year before | Latest | Pupils | Word |
    | higher | – | – | 60% | 50 | too short |
    | higher | – | 55% | 60% | 50 | too short to call |
    | higher | 50% | – | 60% | 50 | too short |
    | higher | 50% | 55% | 60% | 50 | positive |
    | higher | 55% | 55% | 60% | 50 | positive |
    | higher | 55% | 56% | 60% | 50 | positive |
    | higher | 60% | 50% | 60% | 50 | positive |
    | higher | 60% | 50% | 62% | 50 | positive |
    | higher | 60% | 50% | 58% | 50 | recovering |
    | higher | 50% | 60% | 60% | 50 | level |
    | higher | 70% | 60% | 61% | 50 | level |
    | higher | 70% | 60% | 62% | 50 | recovering |
    | higher | 50% | 60% | 55% | 50 | negative (one year) |
    | higher | 60% | 60% | 55% | 50 | negative (one year) |
    | higher | 61% | 60% | 55% | 50 | negative (one year) |
    | higher | 70% | 60% | 50% | 50 | negative (beyond one year) |
    | higher | 70% | 60% | 50% | 9 | level |
    | lower | 14% | 12% | 10% | 50 | positive |
    | lower | 10% | 12% | 14% | 50 | negative (beyond one year) |
    | lower | 10% | 14% | 12% | 50 | recovering |
    """,
)

SCORES = Table(
    "Scores",
    "The change of a score is level within the tolerance that its measure states.",
    """
    | Tolerance | Two years before | Year before | Latest | Word |
    | 0.05 | −0.20 | −0.10 | 0.00 | positive |
    | 0.05 | −0.20 | −0.10 | −0.05 | level |
    | 0.05 | −0.20 | −0.10 | −0.04 | positive |
    | 0.05 | 0.10 | 0.00 | −0.10 | negative (beyond one year) |
    | 0.05 | 0.03 | 0.00 | −0.10 | negative (one year) |
    """,
)

BREAKS = Table(
    "Which years one run may hold",
    """A break at a year means that it starts a new series: it is not compared with the year before. Reading, writing and
    maths together broke in 2017/18, when writing was judged anew, and so did Progress 8; reading, maths, and English and
    maths at 9 to 5 did not.""",
    """
    | Latest year | Breaks at | Years read |
    | 2018/19 | – | 2018/19, 2017/18, 2016/17 |
    | 2018/19 | 2017/18 | 2018/19, 2017/18 |
    | 2017/18 | 2017/18 | 2017/18 |
    | 2019/20 | 2017/18 | 2019/20, 2018/19, 2017/18 |
    | 2024/25 | 2022/23 | 2024/25, 2023/24, 2022/23 |
    | 2023/24 | 2022/23 2021/22 | 2023/24, 2022/23 |
    """,
)

PAGE = Page(
    "trend-words", "Trend words",
    """A trend is read from the last three consecutive published years of one series. A year without figures,
    or a break that makes years incomparable, ends the run. “Up” is towards the better end.""",
    (PERCENTAGES, SCORES, BREAKS),
)


def word(cells: list[str], pupils: float | None, unit: str, tolerance: float, better: str) -> str:
    """`cells` newest first."""
    values = [pl.lit(None if cell == "–" else number(cell), pl.Float64) for cell in cells]
    found, _ = trends.trend(values, [pl.lit(pupils, pl.Float64)] * 3, unit=unit, tolerance=tolerance, better=better)
    return pl.select(found).item()


@PERCENTAGES.cases()
def test_percentages(row):
    cells = [row["Latest"], row["Year before"], row["Two years before"]]
    assert word(cells, number(row["Pupils"]), "percent", 0, row["Better"]) == row["Word"]


@SCORES.cases()
def test_scores(row):
    cells = [row["Latest"], row["Year before"], row["Two years before"]]
    assert word(cells, None, "score", number(row["Tolerance"]), "higher") == row["Word"]


@BREAKS.cases()
def test_breaks(row):
    breaks = [] if row["Breaks at"] == "–" else row["Breaks at"].split()
    assert ", ".join(year for year in trends.run_of_years(row["Latest year"], breaks) if year) == row["Years read"]
