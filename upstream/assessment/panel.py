"""Schools against figures: for a list of schools, each year's figure or the reason there is none."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from upstream.assessment.answers import FINDING
from upstream.assessment.known import KEPT, Known
from upstream.assessment.vocabulary import AppliesTo
from upstream.evidence.definitions import Measure
from upstream.evidence.value import State
from upstream.lib.kept import kept

# Two more kinds of absence beside the states of a figure: the school does not stand in a year's
# table, or stands there with every cell blank, as tables list schools that have no results yet.
NOT_LISTED = "not listed"
NO_RESULTS = "no results"
BLANK = (State.NOT_PUBLISHED.value, State.NOT_APPLICABLE.value)


class Panel:
    """A list of schools, each row its place in the list, with their figures by year.

    Figures follow every one-to-one link: those of any URN of the school's chain are the school's own.
    Where two URNs of one chain stand in one year's table, the one with a value is taken, then the
    one nearest to the URN of the list.
    """

    def __init__(self, known: Known, schools: pl.DataFrame, *, whole_councils: bool = True):
        self.known, self.schools, self.whole_councils = known, schools, whole_councils
        self._index = pl.DataFrame({"i": pl.int_range(schools.height, dtype=pl.UInt32, eager=True)})
        self.chain = (  # i (place in the list), urn, place in the chain (0 is the URN of the list)
            schools.select("urns", i=pl.int_range(pl.len(), dtype=pl.UInt32))
            .explode("urns", keep_nulls=False, empty_as_null=False)
            .select("i", pl.col("urns").alias("urn"), place=pl.int_range(pl.len(), dtype=pl.UInt32).over("i"))
        )

        self._done: dict[str, Any] = {}

    def __len__(self) -> int:
        return self.schools.height

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` gives, made the first time it is asked for under the name."""
        if name not in self._done:
            self._done[name] = make()
        return self._done[name]

    def aligned(self, rows: pl.DataFrame) -> pl.DataFrame:
        """`rows`, at most one an `i`, as one row a school in the order of the list."""
        return self._index.join(rows, on="i", how="left", maintain_order="left")

    @kept
    def applies(self, to: AppliesTo) -> pl.Series:
        """Which schools of the list are meant."""
        conditions = [pl.lit(True)]
        if to.kinds:
            conditions.append(pl.col("kind").is_in(to.kinds).fill_null(False))
        if to.stages:
            conditions.append(pl.any_horizontal(pl.col("stages").list.contains(s).fill_null(False) for s in to.stages))
        if to.phases:
            conditions.append(pl.col("phase").is_in(to.phases).fill_null(False))
        return self.schools.select(pl.repeat(True, pl.len()) & pl.all_horizontal(conditions)).to_series()

    def applies_all(self, conditions: Sequence[AppliesTo]) -> pl.Series:
        """Which schools every one of the conditions means."""
        return functools.reduce(pl.Series.__and__, [self.applies(one) for one in conditions])

    @kept
    def _rows(self, measure: str, group: str) -> dict[str, pl.DataFrame]:
        found = self.known.school_rows(measure, group).join(self.chain, on="urn")
        best = found.sort(
            "period", "i", pl.col("state") != State.VALUE.value, pl.col("cohort").is_null(), "place"
        ).unique(["period", "i"], keep="first", maintain_order=True)
        return {key[0]: part for key, part in best.partition_by("period", as_dict=True).items()}

    @kept
    def year(self, measure: str, group: str, period: str | None) -> pl.DataFrame:
        """status, urn and KEPT, one row a school. `status` is a State, NOT_LISTED or NO_RESULTS."""
        rows = self._rows(measure, group).get(period or "")
        if rows is None:
            rows = self.known.school_rows(measure, group).clear().with_columns(i=pl.lit(0, pl.UInt32))
        blank = pl.col("state").is_in(BLANK) & pl.col("cohort").is_null()
        absent = pl.when(self.covered(measure, group, period)).then(pl.lit(NOT_LISTED)).otherwise(
            pl.lit(State.MISSING.value)
        )
        return self.aligned(rows.select("i", "urn", *KEPT)).with_columns(
            status=pl.when(pl.col("state").is_null()).then(absent)
            .when(blank).then(pl.lit(NO_RESULTS))
            .otherwise("state")
        )

    def covered(self, measure: str, group: str, period: str | None) -> pl.Series:
        """For which schools the year's figures are held, whether or not they stand in them."""
        held = self.known.coverage(measure, group, period) if period else frozenset()
        if "england" in held:
            return pl.repeat(True, len(self), dtype=pl.Boolean, eager=True)
        return self.schools.select(("la:" + pl.col("la")).is_in(sorted(held)).fill_null(False)).to_series()


def why_unknown(status: pl.Expr, measure: Measure, period: str | None) -> pl.Expr:
    """The sentence for a year without a figure."""
    if period is None:
        return pl.lit(f"Too few years of {measure.short} had been published by this day.")
    staged = any(stage != "all" for stage in measure.stages)
    before = ", as before its first results" if staged else ""
    return (
        pl.when(status == State.MISSING.value)
        .then(pl.lit(f"{measure.short} for {period} had been published by this day, but is not in the files held here."))
        .when(status == NOT_LISTED)
        .then(pl.lit(f"This school is not listed in the {period} figures of {measure.short}{before}."))
        .when(status == NO_RESULTS)
        .then(pl.lit(f"This school stands in the {period} tables without a figure of {measure.short}{before}."))
        .when(status == State.SUPPRESSED.value)
        .then(pl.lit(f"{measure.short} for {period} is withheld by the publisher, because few pupils are behind it."))
        .otherwise(pl.lit(f"{measure.short} for {period}: ") + status + ".")
    )


def finding(frame: pl.DataFrame, applies: pl.Series, **columns: pl.Expr) -> pl.DataFrame:
    """A FINDING, one row for each of the frame's; columns that are not given are null.

    Rows that do not apply stay null and no sentence is written for them: sentences are what costs.
    """
    given = {name: columns.get(name, pl.lit(None)).cast(kind) for name, kind in FINDING.items()}
    asked = frame.lazy().filter(pl.lit(applies)).with_columns(**given).select(FINDING.names()).collect()
    place = pl.when(pl.lit(applies)).then(pl.lit(applies).cast(pl.UInt32).cum_sum() - 1)
    return asked.select(pl.all().gather(pl.select(place).to_series()))


def picked(found: list[pl.DataFrame], conditions: list[pl.Expr]) -> pl.DataFrame:
    """For each school the row of the first frame whose condition holds (the frames in turn)."""
    which = pl.coalesce(
        pl.when(condition).then(pl.lit(n % len(found), pl.Int32)) for n, condition in enumerate(conditions)
    )
    return gathered(found, pl.select(which))


def gathered(found: list[pl.DataFrame], which: pl.DataFrame) -> pl.DataFrame:
    """For each school the row of the frame of that number; null for none."""
    height = found[0].height
    row = which.to_series().cast(pl.UInt32) * height + pl.int_range(height, dtype=pl.UInt32, eager=True)
    return pl.concat(found).select(pl.all().gather(row))
