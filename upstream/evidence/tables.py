"""The other tables of an edition: establishments from several extracts, inspections from several sources."""

from __future__ import annotations

import datetime as dt

import polars as pl

from upstream.evidence.frames import ESTABLISHMENTS
from upstream.evidence.inspection_frameworks import DAYS_TO_PUBLISH
from upstream.evidence.lineage import SPANS
from upstream.lib import working_days

# A fact and what belongs to it come from the same extract, never a date of one with a grade of another.
_TOGETHER = {
    "last_inspection_on": ("last_inspection_grade",),
    "opened_on": ("opened_reason",),
    "closed_on": ("closed_reason",),
    "trust_name": ("trust_uid",),
    "la": ("la_name",),
    "easting": ("northing",),
}
_OF_THE_EXTRACT = ("as_at", "source", "file", "row")


def extracts_in_order(establishments: pl.DataFrame) -> pl.DataFrame:
    """The newest extract first; one whose day is unknown last."""
    return establishments.sort("as_at", "source", "file", "row", descending=[True, False, False, False], nulls_last=True)


def latest_establishments(establishments: pl.DataFrame) -> pl.DataFrame:
    """ESTABLISHMENTS, one row a URN: each fact from the newest extract that states it."""
    ordered = extracts_in_order(establishments).with_row_index("place")
    first = ordered.unique("urn", keep="first", maintain_order=True).select("urn", *_OF_THE_EXTRACT)
    merged = first
    tied = {follower for followers in _TOGETHER.values() for follower in followers}
    for name in ESTABLISHMENTS:
        if name not in ("urn", *_OF_THE_EXTRACT) and name not in tied:
            columns = ["urn", name, *_TOGETHER.get(name, ())]
            newest = ordered.filter(pl.col(name).is_not_null()).unique("urn", keep="first", maintain_order=True)
            merged = merged.join(newest.select(columns), on="urn", how="left")
    return merged.select(ESTABLISHMENTS.names()).cast(ESTABLISHMENTS).sort("urn")


def with_spans(establishments: pl.DataFrame, lineage: pl.DataFrame) -> pl.DataFrame:
    """Adds open_from, open_to and their bases from the lineage."""
    spans = lineage.select("urn", *(pl.col(old).alias(new) for new, old in SPANS.items()))
    return establishments.join(spans, on="urn", how="left")


# The register gives an inspection's last day, a history file its first.
SAME_INSPECTION = dt.timedelta(days=14)


def complete_inspections(inspections: pl.DataFrame, registers: list[str]) -> pl.DataFrame:
    """INSPECTIONS with `known_on` filled and each inspection once: where a history of inspections has the
    one that a register extract (`registers`, source ids) calls the last, the history's row is kept."""
    same = ["urn", "area", "grade"]
    by_register = inspections.filter(pl.col("source").is_in(registers)).unique(
        [*same, "inspected_on"], keep="first", maintain_order=True
    )
    history = inspections.filter(~pl.col("source").is_in(registers))
    near = by_register.join(history.select(*same, begun="inspected_on"), on=same).filter(
        (pl.col("begun") - pl.col("inspected_on")).abs() <= SAME_INSPECTION
    )
    extra = by_register.join(near, on=[*same, "inspected_on"], how="anti")
    return known_when(pl.concat([history, extra])).sort("urn", "inspected_on", "area", "source", "row")


def known_when(inspections: pl.DataFrame) -> pl.DataFrame:
    """Fills `known_on` and its basis where the reader left them: the day of publication, else thirty
    working days after the inspection."""
    days = inspections.filter(pl.col("published_on").is_null())["inspected_on"].drop_nulls().unique()
    table = pl.DataFrame(
        {"inspected_on": days, "by_rule": [working_days.after(day, DAYS_TO_PUBLISH) for day in days]},
        schema={"inspected_on": pl.Date, "by_rule": pl.Date},
    )
    told = pl.col("published_on").is_not_null()
    return inspections.join(table, on="inspected_on", how="left", maintain_order="left").with_columns(
        known_on=pl.coalesce("known_on", "published_on", "by_rule"),
        known_basis=pl.coalesce(
            "known_basis",
            pl.when(told).then(pl.lit("publisher")).otherwise(pl.lit("30 working days after the inspection")),
        ),
    ).drop("by_rule")
