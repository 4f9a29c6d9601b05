"""Rules that flag schools: a framework, and for comparison the latest grade and how long ago it was given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from upstream.evidence.grades import TODAYS_SCALE
from upstream.lib.wording import counted

# A school's standing by a rule, as a whole column: flagged 1, undetermined 0, not flagged −1.
FLAGGED, UNDETERMINED, NOT_FLAGGED = 1, 0, -1


class Flags(NamedTuple):
    """`codes`, one a school of the list; null is outside the scope. `tied` says how equals at the cut were parted."""

    codes: pl.Series
    tied: str | None = None


def flags_of(categories: Sequence[str], standings: pl.DataFrame, scope: pl.Series) -> Flags:
    """Flagged is what is so whatever the unknown answers turn out to be.

    `standings` has possible (categories) and none_possible, `scope` whether the framework is for the school.
    Every category still possible is one of the flags: flagged. None of them is: not flagged. Else undetermined.
    """
    among = pl.col("possible").list.eval(pl.element().is_in(list(categories)))
    some = among.list.any().fill_null(False)
    every = some & among.list.all() & ~pl.col("none_possible")
    code = pl.when(every).then(FLAGGED).when(some).then(UNDETERMINED).otherwise(NOT_FLAGGED)
    return Flags(standings.select(code=pl.when(pl.lit(scope)).then(code).cast(pl.Int8)).to_series())


def by_grade_and_years(grades: pl.DataFrame, scope: pl.Series, number: int, scale: tuple[str, ...] = TODAYS_SCALE) -> Flags:
    """As many flags by the last grade alone: the lowest grade first, within a grade the longest ago.

    `grades` has urn, grade and inspected_on. Schools without a known grade are never flagged by it. Those that
    share grade and day with the last one taken are taken by URN: nothing tells them apart.
    """
    place = pl.col("grade").replace_strict({grade: n for n, grade in enumerate(scale)}, default=None, return_dtype=pl.Int8)
    ordered = grades.select("urn", "inspected_on", place=place, i=pl.int_range(pl.len())).filter(
        scope, pl.col("place").is_not_null(), pl.col("inspected_on").is_not_null()
    ).sort("place", "inspected_on", "urn", descending=[True, False, False])
    taken = ordered.head(number)
    is_taken = pl.int_range(len(scope), eager=True).is_in(taken["i"].to_list())
    code = pl.when(pl.lit(is_taken)).then(FLAGGED).otherwise(NOT_FLAGGED)
    codes = pl.select(pl.when(pl.lit(scope)).then(code).cast(pl.Int8)).to_series()
    return Flags(codes, _tied(ordered, taken, number))


def _tied(ordered: pl.DataFrame, taken: pl.DataFrame, number: int) -> str | None:
    if taken.height < number:
        return f"Only {counted(taken.height, 'school has', 'schools have')} a grade to be ranked by."
    if not number:
        return None
    last = taken.row(-1, named=True)
    same = (pl.col("place") == last["place"]) & (pl.col("inspected_on") == last["inspected_on"])
    equal, of_them = ordered.filter(same).height, taken.filter(same).height
    if equal == of_them:
        return None
    return f"{counted(equal, 'school')} share the last grade and day at the cut: {of_them} of them are taken, lowest URN first."
