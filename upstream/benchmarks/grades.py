"""The last grade known of each school on a day, and whose inspection it was.

A grade belongs to the establishment inspected. A school without one of its own is given that of the
establishment it took over from only where that succession is said to count (`requirements.md`, decision 4).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

import polars as pl

from upstream.evidence.definitions import Definitions
from upstream.lib.clock import today

OVERALL = "overall-effectiveness"
GOOD_OR_BETTER = ("outstanding", "good")
FARTHEST = 6  # incarnations followed backwards: nobody converts oftener
FACTS = ("known_on", "known_basis", "source", "file", "row", "reach")


class InspectionStore(Protocol):
    """The part of `evidence.store.Store` that is asked."""

    @property
    def definitions(self) -> Definitions: ...

    def inspections(self, as_at: dt.date | None = None) -> pl.DataFrame: ...

    def lineage(self) -> pl.DataFrame: ...


def last_grades(
    store: InspectionStore, schools: pl.DataFrame, as_at: dt.date | None, *,
    counts_from: Sequence[str] = ("converter",), area: str = OVERALL,
) -> pl.DataFrame:
    """One row a school (SCHOOLS), in their order, null where no graded inspection is known:

    grade (null also where that inspection gave none), urn (whose inspection), inspected_on, FACTS, back
    (0: its own), later (a later one is known of today), unreached (its source ends before the day),
    counts (whether the school's own succession counts) and predecessor_graded.
    """
    last = _last_graded(store, as_at, area)
    whose = _whose(store.lineage(), schools, counts_from)
    best = whose.join(last, on="urn").sort("i", "back").unique("i", keep="first", maintain_order=True)
    index = pl.DataFrame({"i": pl.int_range(schools.height, dtype=pl.UInt32, eager=True)})
    before = schools.select(urn="predecessor_urn").join(
        last.select("urn", had=pl.lit(True)).unique("urn"), on="urn", how="left", maintain_order="left"
    )
    return index.join(best, on="i", how="left", maintain_order="left").with_columns(
        counts=schools.select(pl.col("succession").is_in(list(counts_from)).fill_null(False)).to_series(),
        predecessor_graded=before["had"].fill_null(False),
    ).drop("i")


def _whose(lineage: pl.DataFrame, schools: pl.DataFrame, counts_from: Sequence[str]) -> pl.DataFrame:
    """i, urn, back: the establishments whose inspections count for each school, itself first."""
    line = lineage.filter(pl.col("succession").is_in(list(counts_from)))
    line = line.select("urn", "predecessor").drop_nulls().unique("urn")
    step = schools.select("urn", i=pl.int_range(pl.len(), dtype=pl.UInt32), back=pl.lit(0, pl.Int32))
    steps = [step]
    for back in range(1, FARTHEST):
        step = step.join(line, on="urn").select(pl.col("predecessor").alias("urn"), "i", back=pl.lit(back, pl.Int32))
        if step.is_empty():
            break
        steps.append(step)
    return pl.concat(steps)


def _last_graded(store: InspectionStore, as_at: dt.date | None, area: str) -> pl.DataFrame:
    """The last graded inspection of each URN known by the day."""
    every = store.inspections(None).filter(pl.col("kind") == "graded")
    known = every if as_at is None else every.filter(pl.col("known_on") <= as_at)
    last = (
        known.join(_reaches(store.definitions), on="source", how="left")
        .sort("urn", "inspected_on", "reach", nulls_last=True)
        .group_by("urn", "inspected_on", maintain_order=True)
        .agg(grade=pl.col("grade").filter(pl.col("area") == area).last(), **{name: pl.col(name).last() for name in FACTS})
        .unique("urn", keep="last", maintain_order=True)
    )
    newest = every.group_by("urn").agg(newest=pl.col("inspected_on").max())
    return last.join(newest, on="urn", how="left").with_columns(
        later=pl.col("newest") > pl.col("inspected_on"),
        unreached=(pl.col("reach") < (as_at or today())).fill_null(False),
    ).drop("newest")


def _reaches(definitions: Definitions) -> pl.DataFrame:
    """source, reach: the last day up to which a source lists inspections. A register names the last
    inspection up to the day of its extract, and reaches as far as that is dated."""
    rows = [
        (source.id, max(source.complete_to.values()) if source.complete_to else source.as_at)
        for source in definitions.sources.values() if source.layout in ("inspections", "establishments")
    ]
    return pl.DataFrame(rows, schema={"source": pl.String, "reach": pl.Date}, orient="row")
