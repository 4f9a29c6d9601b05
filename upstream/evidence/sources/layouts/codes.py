"""Code lists: what a code stands for."""

from __future__ import annotations

import polars as pl

from upstream.evidence.frames import CODES
from upstream.evidence.sources.reading import Job, Reading
from upstream.evidence.sources.records import fitted, read_records, reading_of


def read_layout(job: Job) -> Reading:
    """`codes`, each in the list that the file names, else in one called as the source."""
    records = read_records(job)
    rows = records.rows.filter(pl.col("code").is_not_null())
    job.leave_alone("rows without a code", records.rows.height - rows["__row__"].n_unique())
    if "list" not in rows.columns:
        rows = rows.with_columns(list=pl.lit(job.source.id))
    return reading_of(records, {"codes": fitted(rows, CODES, job)}, rows["__row__"])
