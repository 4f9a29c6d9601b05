"""Which establishment is in which group, and since when."""

from __future__ import annotations

import polars as pl

from upstream.evidence.frames import MEMBERSHIPS
from upstream.evidence.sources.reading import Job, Reading
from upstream.evidence.sources.records import day_of, fitted, one_each, only_urns, read_records, reading_of, with_days

_DAYS = ["joined_on", "left_on", "as_at"]


def read_layout(job: Job) -> Reading:
    """`memberships` of academy trusts: a school may be in a federation and under a sponsor besides."""
    records = read_records(job)
    rows = _of_trusts(records.rows, job)
    rows = only_urns(rows.filter(pl.col("uid").is_not_null()), "urn", job)
    rows = with_days(rows, _DAYS, job)
    rows = rows.with_columns(pl.col("as_at").fill_null(pl.lit(day_of(job), dtype=pl.Date)))
    rows = one_each(rows, ["urn", "uid", "joined_on", "as_at"], job)
    return reading_of(records, {"memberships": fitted(rows, MEMBERSHIPS, job)}, rows["__row__"])


def _of_trusts(rows: pl.DataFrame, job: Job) -> pl.DataFrame:
    if "trust types" not in job.source.kinds or "type" not in rows.columns:
        return rows
    types = [name.strip() for name in job.source.kinds["trust types"].split("|")]
    kept = rows.filter(pl.col("type").is_in(types).fill_null(False))
    job.leave_alone("members of groups that are not academy trusts", rows.height - kept.height)
    return kept
