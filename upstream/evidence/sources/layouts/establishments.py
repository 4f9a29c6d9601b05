"""Registers of establishments: GIAS extracts, whole or trimmed."""

from __future__ import annotations

import polars as pl

from upstream.evidence.frames import ESTABLISHMENTS
from upstream.evidence.sources import judgements
from upstream.evidence.sources.reading import Job, Reading
from upstream.evidence.sources.records import (
    day_of,
    fitted,
    one_each,
    only_urns,
    read_records,
    reading_of,
    with_days,
    with_numbers,
)

_DAYS = ["opened_on", "closed_on", "last_inspection_on", "changed_on"]
_NUMBERS = {
    name: ESTABLISHMENTS[name] for name in ("low_age", "high_age", "capacity", "pupils", "easting", "northing")
}


def read_layout(job: Job) -> Reading:
    """`establishments`, and `inspections` where the register carries each one's last."""
    records = read_records(job)
    rows = one_each(only_urns(records.rows, "urn", job), ["urn"], job)
    rows = with_numbers(with_days(rows, _DAYS, job), _NUMBERS, job)
    rows = _with_trust(_with_laestab(rows))
    rows = rows.with_columns(pl.lit(day_of(job, rows), dtype=pl.Date).alias("as_at"))
    tables = {"establishments": fitted(rows, ESTABLISHMENTS, job)}
    if "inspection area" in job.source.kinds and records.has("last_inspection_grade"):
        tables["inspections"] = judgements.of_grades(
            rows.select("__row__", "urn", inspected_on="last_inspection_on", grade="last_inspection_grade"), job
        )
    return reading_of(records, tables, rows["__row__"])


def _with_laestab(rows: pl.DataFrame) -> pl.DataFrame:
    """Seven digits. A children's centre has no number in its council and so no LAESTAB."""
    if "laestab" in rows.columns:
        laestab = pl.col("laestab").str.replace_all(r"[/ -]", "")
    elif "estab" in rows.columns:
        laestab = pl.col("la") + pl.col("estab").str.zfill(4)
    else:
        return rows
    return rows.with_columns(laestab=pl.when(laestab.str.contains(r"^[0-9]{7}$")).then(laestab))


def _with_trust(rows: pl.DataFrame) -> pl.DataFrame:
    """Maintained schools may be "supported by a trust": only an academy's trust is one that runs it."""
    if "trust_flag" not in rows.columns:
        return rows
    academy = pl.col("trust_flag") == "academy trust"
    named = [name for name in ("trust_uid", "trust_name") if name in rows.columns]
    return rows.with_columns(pl.when(academy).then(pl.col(name)).alias(name) for name in named)
