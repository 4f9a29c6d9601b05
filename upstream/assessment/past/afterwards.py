"""What inspection said of each school after a day: its first graded inspection, under whatever URN it had by then."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from upstream.evidence.grades import OVERALL, TODAYS_SCALE

GOOD = "good"
GOOD_OR_BETTER = TODAYS_SCALE[: TODAYS_SCALE.index(GOOD) + 1]
AFTER = pl.Schema(
    {
        "inspected_on": pl.Date, "grade_after": pl.String, "urn_after": pl.String,
        "understood": pl.Boolean,  # the grade stands on the scale
        "below": pl.Boolean,  # below good; null: not graded afterwards, or on another scale
        "fell": pl.Boolean,  # null: not graded, or no known grade that could fall
    }
)


@dataclass(frozen=True)
class Afterwards:
    """`frame` in AFTER, one row a school of the list. The counts are of inspections, for the limits."""

    frame: pl.DataFrame
    under_way: int
    outside: int


def afterwards(
    inspections: pl.DataFrame, schools: pl.DataFrame, grades: pl.Series, on: dt.date, until: dt.date,
    scale: tuple[str, ...] = TODAYS_SCALE,
) -> Afterwards:
    """The first graded inspection of each of `schools` (urns) after `on` and up to `until`.

    `inspections`: every graded one held, whenever it became known. `grades`: the last grade known that day, in
    the order of `schools`. `scale` is best first. An inspection of any URN of the school's one-to-one chain counts.
    """
    graded = inspections.filter(
        pl.col("kind") == "graded", (pl.col("area") == OVERALL).fill_null(False), pl.col("grade").is_not_null()
    )
    later = graded.filter(pl.col("inspected_on") > on, pl.col("inspected_on") <= until)
    chain = schools.select("urns", i=pl.int_range(pl.len(), dtype=pl.UInt32)).explode(
        "urns", keep_nulls=False, empty_as_null=False
    ).select("i", urn_after="urns")
    of_list = later.select("inspected_on", "source", "row", urn_after="urn", grade_after="grade").join(chain, on="urn_after")
    first = of_list.sort("i", "inspected_on", "source", "row").unique("i", keep="first", maintain_order=True)
    index = schools.select(i=pl.int_range(pl.len(), dtype=pl.UInt32))
    rows = index.join(first, on="i", how="left", maintain_order="left").with_columns(grade=grades)
    under_way = graded.filter(pl.col("inspected_on") <= on, pl.col("known_on") > on)
    return Afterwards(
        frame=_judged(rows, scale).select(AFTER.names()).cast(AFTER),
        under_way=under_way.join(chain, left_on="urn", right_on="urn_after", how="semi").height,
        outside=later.join(chain, left_on="urn", right_on="urn_after", how="anti")["urn"].n_unique(),
    )


def _judged(rows: pl.DataFrame, scale: tuple[str, ...]) -> pl.DataFrame:
    place = {grade: number for number, grade in enumerate(scale)}
    before = pl.col("grade").replace_strict(place, default=None, return_dtype=pl.Int8)
    after = pl.col("grade_after").replace_strict(place, default=None, return_dtype=pl.Int8)
    can_fall = before < len(scale) - 1
    return rows.with_columns(
        understood=after.is_not_null(), below=after > scale.index(GOOD),
        fell=pl.when(can_fall & after.is_not_null()).then(after > before),
    )
