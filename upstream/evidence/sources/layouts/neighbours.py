"""Which councils are most like each council, in the order of the publisher's list."""

from __future__ import annotations

import calendar
import datetime as dt

import polars as pl

from upstream.evidence.frames import NEIGHBOURS
from upstream.evidence.refusals import FileRefused
from upstream.evidence.sources.reading import Job, Reading
from upstream.evidence.sources.records import Records, day_of, fitted, read_records, reading_of

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}


def read_layout(job: Job) -> Reading:
    """`neighbours`: a council a line, its neighbours in `neighbour_1`, `neighbour_2`, …, each with how close
    it is in `closeness_1`, … where the file says so."""
    records = read_records(job)
    listed = _long(records)
    job.leave_alone("rows without a council or a neighbour", records.rows.height - listed["__row__"].n_unique())
    rows = listed.with_columns(as_at=pl.lit(_day(job), pl.Date))
    return reading_of(records, {"neighbours": fitted(rows, NEIGHBOURS, job)}, rows["__row__"])


def _long(records: Records) -> pl.DataFrame:
    """One row a neighbour, councils by the numbers that the file writes: 302.0 is 302."""
    places = sorted(int(name.removeprefix("neighbour_")) for name in records.rows.columns if name.startswith("neighbour_"))
    parts = [
        records.rows.select(
            "__row__", la=_code("la"), neighbour=_code(f"neighbour_{place}"), place=pl.lit(place),
            closeness=pl.col(f"closeness_{place}") if records.has(f"closeness_{place}") else pl.lit(None, dtype=pl.String),
        )
        for place in places
    ]
    return pl.concat(parts).drop_nulls(["la", "neighbour"]).sort("__row__", "place")


def _code(column: str) -> pl.Expr:
    return pl.col(column).str.replace(r"\.0+$", "")


def _day(job: Job) -> dt.date | None:
    """The last day of the month in the file's name (`month` as jan, feb, …; `year`), else as for every extract."""
    month, year = job.names.get("month"), job.names.get("year")
    if month is None or year is None:
        return day_of(job)
    number = _MONTHS.get(month[:3].lower())
    if number is None:
        raise FileRefused(
            "no month in its name", f"‘{month}’ in ‘{job.path.name}’", "Give the file its own name back"
        )
    return dt.date(int(year), number, calendar.monthrange(int(year), number)[1])
