"""Records of the layouts that are not figures: registers, links, members, inspections, lists. A definition
says which column each of our fields stands in; here they become typed, and what does not fit is set aside."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import polars as pl

from upstream.evidence.definitions import Source
from upstream.evidence.raw_files import OpenedFile, open_file
from upstream.evidence.refusals import FileRefused
from upstream.evidence.sources.cells import stripped
from upstream.evidence.sources.entities import URN
from upstream.evidence.sources.periods import NotAPeriod, read_day
from upstream.evidence.sources.reading import Job, Reading
from upstream.evidence.sources.recognition import missing_columns

DIFFER = "two rows say different things of one record"


@dataclass(frozen=True)
class Records:
    """`rows`: our fields as text (null where nothing stands or nothing is meant), and `__row__`."""

    job: Job
    opened: OpenedFile
    rows: pl.DataFrame

    def has(self, field: str) -> bool:
        return field in self.rows.columns


def read_records(job: Job) -> Records:
    """`FileRefused` where a column that the definition names is not there."""
    opened = open_file(job.path, job.source)
    columns = columns_of(job.source)
    missing = [column for column in columns.values() if column not in opened.table.columns]
    if missing:
        raise missing_columns(job.path, f"the definition ‘{job.source.id}’", missing, opened.table.columns)
    for row, reason, detail in opened.set_aside:
        job.refusals.add_one(row, reason, detail, "Compare the row with the publisher's file")
    job.leave_alone("blank rows", opened.blank_rows)
    wanted = list(dict.fromkeys(columns.values()))
    cells = stripped(opened.table, wanted, wanted)
    fields = [_meant(pl.col(column), job.source.values.get(field, {})).alias(field) for field, column in columns.items()]
    return Records(job, opened, cells.select("__row__", *fields))


def columns_of(source: Source) -> dict[str, str]:
    """Our field → the file's column; `period` from the period rule where that names a column."""
    rule = source.period
    return source.columns | ({"period": rule.column} if rule and rule.column else {})


def _meant(cell: pl.Expr, values: dict[str, str]) -> pl.Expr:
    meant = cell.replace(list(values), list(values.values())) if values else cell
    return pl.when(meant != "").then(meant)


def only_urns(rows: pl.DataFrame, field: str, job: Job) -> pl.DataFrame:
    """The rows whose `field` is a URN; the others set aside."""
    good = pl.col(field).str.contains(URN).fill_null(False)
    detail = pl.format("‘{}’ in ‘{}’", pl.col(field).fill_null(""), pl.lit(job.source.columns[field]))
    job.refusals.add(rows.filter(~good), "not a URN", detail, "Check the row against the publisher's file")
    return rows.filter(good)


def one_each(rows: pl.DataFrame, keys: list[str], job: Job) -> pl.DataFrame:
    """One row a key. The same said twice counts once; two that differ are both set aside, unless the
    definition takes the first."""
    twice = rows.select(pl.struct(keys).is_duplicated()).to_series()
    if not twice.any():
        return rows
    said = [name for name in rows.columns if name != "__row__"]
    groups = rows.filter(twice).with_columns(
        __agree__=(pl.struct(said).n_unique().over(keys) == 1) | (job.source.duplicates == "first"),
        __first__=pl.struct(keys).is_first_distinct(),
        __rows__=pl.col("__row__").cast(pl.String).str.join(", ").over(keys),
    )
    detail = pl.format("{}: rows {}", pl.concat_str([pl.col(key).fill_null("") for key in keys], separator=" "), "__rows__")
    job.refusals.add(
        groups.filter(~pl.col("__agree__")), DIFFER, detail, "Keep the row that the publisher stands by"
    )
    job.leave_alone("rows that repeat another", groups.filter(pl.col("__agree__") & ~pl.col("__first__")).height)
    kept = groups.filter("__agree__", "__first__").select(rows.columns)
    return pl.concat([rows.filter(~twice), kept]).sort("__row__")


def with_days(rows: pl.DataFrame, fields: list[str], job: Job) -> pl.DataFrame:
    """Cells of `fields` as Date: in the pattern of `dates` alone where the definition gives one. Null, and
    named among the refused, where a cell is no such day. Fields the file does not have are null."""
    for field in fields:
        if field not in rows.columns:
            rows = rows.with_columns(pl.lit(None, dtype=pl.Date).alias(field))
            continue
        written = rows[field].drop_nulls().unique().to_list()
        days = {cell: _day(cell, job) for cell in written}
        read = rows[field].replace_strict(list(days), list(days.values()), default=None, return_dtype=pl.Date)
        bad = rows.filter(read.is_null() & rows[field].is_not_null())
        _name_cells(bad, field, "not a day as its definition promises", job)
        rows = rows.with_columns(read.alias(field))
    return rows


def _day(cell: str, job: Job) -> dt.date | None:
    pattern = job.source.dates
    try:
        if pattern is None or (job.source.format in ("xlsx", "ods") and re.match(r"\d{4}-|\d{5}(\.|$)", cell)):
            return read_day(cell)
        return dt.datetime.strptime(cell, pattern).date()
    except ValueError:  # NotAPeriod is one too
        return None


def with_numbers(rows: pl.DataFrame, fields: dict[str, pl.DataType], job: Job) -> pl.DataFrame:
    """Cells of `fields` as whole numbers; null, and named among the refused, where they are not."""
    for field, dtype in fields.items():
        if field not in rows.columns:
            rows = rows.with_columns(pl.lit(None, dtype=dtype).alias(field))
            continue
        read = rows[field].str.replace(r"\.0+$", "").cast(dtype, strict=False)
        bad = rows.filter(read.is_null() & rows[field].is_not_null())
        _name_cells(bad, field, "not a whole number as its definition promises", job)
        rows = rows.with_columns(read.alias(field))
    return rows


def _name_cells(bad: pl.DataFrame, field: str, reason: str, job: Job) -> None:
    detail = pl.format("‘{}’ in column ‘{}’", pl.col(field).str.head(60), pl.lit(job.source.columns[field]))
    job.refusals.add(bad, reason, detail, "Check the cell against the publisher's file; the rest of the row is used")


def day_of(job: Job, rows: pl.DataFrame | None = None) -> dt.date | None:
    """The day an extract speaks of: the file name's `day`, else the definition's, else its newest change."""
    if "day" in job.names:
        try:
            return read_day(job.names["day"])
        except NotAPeriod:
            raise FileRefused(
                "no day in its name", f"‘{job.names['day']}’ in ‘{job.path.name}’", "Give the file its own name back"
            ) from None
    if job.source.as_at or rows is None or "changed_on" not in rows.columns:
        return job.source.as_at
    return rows["changed_on"].max()  # type: ignore[return-value]


def fitted(rows: pl.DataFrame, schema: pl.Schema, job: Job) -> pl.DataFrame:
    """The rows in a schema of `frames`: fields the file has not are null."""
    fixed = {
        "source": pl.lit(job.source.id), "file": pl.lit(job.path.name), "row": pl.col("__row__"),
    }
    columns = [
        fixed[name].alias(name) if name in fixed
        else (pl.col(name) if name in rows.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    ]
    return rows.select(columns).cast(schema)


def reading_of(records: Records, tables: dict[str, pl.DataFrame], used: pl.Series) -> Reading:
    """`used`: the rows that stand in a table."""
    job, opened = records.job, records.opened
    return Reading(
        tables=tables,
        refused=job.refusals.table(),
        rows_read=opened.table.height + len(opened.set_aside) + opened.blank_rows,
        rows_used=used.n_unique(),
        rows_ignored={why: count for why, count in job.ignored.items() if count},
        encoding=opened.encoding,
        periods=[],
        coverage=job.coverage,
    )
