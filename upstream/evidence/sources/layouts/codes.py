"""Code lists: what a code stands for, and which neighbours a council has."""

from __future__ import annotations

import polars as pl

from upstream.evidence.frames import CODES
from upstream.evidence.sources.reading import Job, Reading
from upstream.evidence.sources.records import Records, fitted, read_records, reading_of


def read_layout(job: Job) -> Reading:
    """`codes`. A list of neighbours has one row a neighbour: list `SOURCE:936`, code the neighbour's,
    name its place in the order of closeness."""
    records = read_records(job)
    rows = _neighbours(records) if records.has("neighbour_1") else records.rows.filter(pl.col("code").is_not_null())
    job.leave_alone("rows without a code", records.rows.height - rows["__row__"].n_unique())
    if "list" not in rows.columns:
        rows = rows.with_columns(list=pl.lit(job.source.id))
    return reading_of(records, {"codes": fitted(rows, CODES, job)}, rows["__row__"])


def _neighbours(records: Records) -> pl.DataFrame:
    places = [name for name in records.rows.columns if name.startswith("neighbour_")]
    long = records.rows.filter(pl.col("la").is_not_null()).unpivot(
        places, index=["__row__", "la"], variable_name="place", value_name="code"
    )
    return long.filter(pl.col("code").is_not_null()).select(
        "__row__", "code", list=pl.format("{}:{}", pl.lit(records.job.source.id), "la"),
        name=pl.col("place").str.replace("neighbour_", "", literal=True),
    ).sort("__row__", maintain_order=True)
