"""Lookups: which school a record is that has no number of its own."""

from __future__ import annotations

import polars as pl

from upstream.evidence.definitions import PeriodRule
from upstream.evidence.frames import LOOKUP
from upstream.evidence.sources.periods import NotAPeriod, read_period
from upstream.evidence.sources.reading import Job, Reading
from upstream.evidence.sources.records import fitted, only_urns, read_records, reading_of, with_numbers

TWICE = "one school stands for two records"


def read_layout(job: Job) -> Reading:
    """`lookup`: records of known schools. `urn_otherwise` is taken where `urn` is blank; a URN that two
    records of one file claim is nobody's."""
    records = read_records(job)
    rows = with_numbers(records.rows, {"record": LOOKUP["record"]}, job)
    if records.has("urn_otherwise"):
        rows = rows.with_columns(urn=pl.coalesce("urn", "urn_otherwise"))
    known = rows.filter(pl.col("urn").is_not_null())
    job.leave_alone("records of which no school is known", rows.height - known.height)
    known = _with_periods(only_urns(known, "urn", job), job)
    # Our records count from 1, whatever the lookup's maker counted from.
    first = int(job.source.kinds.get("first record", "1"))
    known = known.with_columns(pl.col("record") + (1 - first))
    if "part" in known.columns:
        known = known.with_columns(pl.col("part").str.to_lowercase())
    known = _without_shared(known, job)
    return reading_of(records, {"lookup": fitted(known, LOOKUP, job)}, known["__row__"])


def _with_periods(rows: pl.DataFrame, job: Job) -> pl.DataFrame:
    if "period" not in rows.columns:
        return rows
    rule = job.source.period or PeriodRule(column="period")
    read = {cell: _period(cell, rule) for cell in rows["period"].drop_nulls().unique()}
    named = pl.col("period").replace_strict(list(read), list(read.values()), default=None, return_dtype=pl.String)
    rows = rows.with_columns(__named__=named)
    bad = rows.filter(pl.col("__named__").is_null())
    detail = pl.format("‘{}’", pl.col("period").fill_null(""))
    job.refusals.add(bad, "a period its definition does not promise", detail, "Check the row")
    return rows.filter(pl.col("__named__").is_not_null()).with_columns(period="__named__").drop("__named__")


def _period(cell: str, rule: PeriodRule) -> str | None:
    try:
        period = read_period(cell, rule)
    except NotAPeriod:
        return None
    return period.name if period else None


def _without_shared(rows: pl.DataFrame, job: Job) -> pl.DataFrame:
    keys = [name for name in ("period", "part", "urn") if name in rows.columns]
    shared = rows.select(pl.struct(keys).is_duplicated()).to_series()
    detail = pl.format("URN {}", "urn")
    job.refusals.add(rows.filter(shared), TWICE, detail, "Find out which of the records is this school")
    return rows.filter(~shared)
