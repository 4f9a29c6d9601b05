"""Groups of establishments: trusts, federations, sponsors."""

from __future__ import annotations

import polars as pl

from upstream.evidence.frames import GROUPS
from upstream.evidence.sources.entities import UID
from upstream.evidence.sources.reading import Job, Reading
from upstream.evidence.sources.records import fitted, one_each, read_records, reading_of, with_days

_DAYS = ["opened_on", "incorporated_on", "closed_on"]


def read_layout(job: Job) -> Reading:
    """`groups`, one a UID. Where no day of opening is known, the day of incorporation stands."""
    records = read_records(job)
    rows = one_each(_only_uids(records.rows, job), ["uid"], job)
    rows = with_days(rows, _DAYS, job)
    rows = rows.with_columns(opened_on=pl.coalesce("opened_on", "incorporated_on"))
    if records.has("company_number"):
        # Spreadsheets take a company number for a number: eight figures, of which leading zeros were lost.
        number = pl.col("company_number")
        padded = pl.when(number.str.contains(r"^[0-9]{1,8}$")).then(number.str.zfill(8)).otherwise(number)
        rows = rows.with_columns(company_number=padded)
    return reading_of(records, {"groups": fitted(rows, GROUPS, job)}, rows["__row__"])


def _only_uids(rows: pl.DataFrame, job: Job) -> pl.DataFrame:
    good = pl.col("uid").str.contains(UID).fill_null(False)
    detail = pl.format("‘{}’ in ‘{}’", pl.col("uid").fill_null(""), pl.lit(job.source.columns["uid"]))
    job.refusals.add(rows.filter(~good), "not a group's UID", detail, "Check the row against the publisher's file")
    return rows.filter(good)
