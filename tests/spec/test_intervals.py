"""Wilson's interval of a percentage, and the Department's bands of progress."""

from __future__ import annotations

import polars as pl

from tests.spec.tables import Page, Table, number
from upstream.benchmarks import intervals

WILSON = Table(
    "Wilson’s 95% interval",
    """Of a percentage as published, of so many pupils, with z = 1.96. It never leaves 0 to 100, and is wide where pupils are
    few: what cannot be told from 65% at 46% of 13 pupils can at 46% of 50. “Below” is the whole interval below 65%.""",
    """
    | Percentage | Pupils | From | To | Below 65% |
    | 46% | 200 | 39.2 | 52.9 | yes |
    | 46% | 50 | 33.0 | 59.6 | yes |
    | 46% | 13 | 23.1 | 70.7 | no |
    | 52% | 50 | 38.5 | 65.2 | no |
    | 44% | 50 | 31.2 | 57.7 | yes |
    | 0% | 20 | 0.0 | 16.1 | yes |
    | 100% | 20 | 83.9 | 100.0 | no |
    | 50% | 1 | 5.5 | 94.5 | no |
    | 30% | 10 | 10.8 | 60.3 | yes |
    | 46% | 0 | none | none | cannot be said |
    """,
)

BANDS = Table(
    "Bands of Progress 8",
    """Average is an interval that holds nought. Beside it the score decides: well above is over +0.5, well below under −0.5.
    Exactly on the cut-off is the inner band, as the Department’s guide says.""",
    """
    | Score | Interval | Band |
    | 0.62 | 0.40 to 0.84 | well above average |
    | 0.50 | 0.28 to 0.72 | above average |
    | 0.30 | 0.08 to 0.52 | above average |
    | 0.30 | 0.00 to 0.60 | average |
    | 0.10 | −0.12 to 0.32 | average |
    | −0.90 | −1.90 to 0.10 | average |
    | −0.30 | −0.60 to 0.00 | average |
    | −0.30 | −0.52 to −0.08 | below average |
    | −0.50 | −0.72 to −0.28 | below average |
    | −0.62 | −0.84 to −0.40 | well below average |
    | 0.30 | not published | none |
    """,
)

SPREAD = Table(
    "An interval that is not published",
    """Score ± 1.96 × σ ÷ √pupils. σ, the spread of pupils’ scores that year, is read back from any published interval.""",
    """
    | Published score | Published upper end | Pupils | σ | Other score | Other pupils | Interval |
    | 0.00 | 0.25 | 100 | 1.28 | −0.50 | 25 | −1.00 to 0.00 |
    | −0.20 | 0.00 | 144 | 1.22 | 0.40 | 16 | −0.20 to 1.00 |
    """,
)

PAGE = Page(
    "intervals", "Intervals and bands",
    "What chance alone could have done to a figure. An interval tells a weak school from an unlucky year.",
    (WILSON, BANDS, SPREAD),
)


@WILSON.cases()
def test_wilson(row):
    percent, pupils = number(row["Percentage"]), number(row["Pupils"])
    ends = intervals.wilson(pl.lit(percent), pl.lit(pupils))
    low, high = pl.select(low=ends[0], high=ends[1]).row(0)
    written = ["none" if end is None else f"{end:.1f}" for end in (low, high)]
    assert written == [row["From"], row["To"]]
    below = "cannot be said" if high is None else "yes" if high < 65 else "no"
    assert below == row["Below 65%"]
    if pupils:
        assert intervals.wilson_number(percent, pupils) == (low, high)


@BANDS.cases()
def test_bands(row):
    ends = row["Interval"].split(" to ") if " to " in row["Interval"] else [None, None]
    low, high = (pl.lit(number(end) if end else None, pl.Float64) for end in ends)
    found = pl.select(intervals.band(pl.lit(number(row["Score"])), low, high)).item()
    assert intervals.BANDS.get(found, "none") == row["Band"]


@SPREAD.cases()
def test_spread(row):
    spread = intervals.sigma(number(row["Published score"]), number(row["Published upper end"]), number(row["Pupils"]))
    assert f"{spread:.2f}" == row["σ"]
    low, high = intervals.derived_interval(number(row["Other score"]), number(row["Other pupils"]), spread)
    wanted = [number(end) for end in row["Interval"].split(" to ")]
    assert [round(low, 2) + 0.0, round(high, 2) + 0.0] == wanted
