"""JSON records and Parquet as tables of strings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow
from pyarrow import parquet

from upstream.evidence.csv_text import MAX_COLUMNS, tidy_names
from upstream.evidence.refusals import FileRefused

MAX_CELLS = 400_000_000
MAX_BYTES = 1 << 30
# What damaged Parquet makes its readers raise.
_UNREADABLE = (pyarrow.ArrowException, pl.exceptions.PolarsError, OSError, UnicodeError, ValueError)
AGAIN = "Get the file again: it may have been cut off or changed on the way"


def read_json(content: bytes) -> pl.DataFrame:
    """A list of flat records. Numbers stay as they are written: 58.0 is ‘58.0’."""
    records = _load(content)
    columns: dict[str, None] = {}
    for number, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            raise FileRefused("not a list of records", f"it holds {_short(record)}", AGAIN, row=number)
        columns.update(dict.fromkeys(record))
    _check_columns(len(columns))
    names = tidy_names(list(columns))
    cells = {name: [_text(r.get(key)) for r in records] for name, key in zip(names, columns, strict=True)}
    table = pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String))
    return table.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias("__row__"))


def read_json_header(beginning: bytes) -> list[str]:
    """The keys of the first record: enough to tell layouts apart."""
    text = beginning.decode("utf-8-sig", errors="ignore").lstrip()
    if not text.startswith("["):
        raise FileRefused("not a list of records", f"it begins with {_short(text)}", AGAIN)
    try:
        record, _ = json.JSONDecoder().raw_decode(text[1:].lstrip())
    except (json.JSONDecodeError, RecursionError) as error:
        raise FileRefused("not readable JSON", str(error), AGAIN) from None
    if not isinstance(record, dict):
        raise FileRefused("not a list of records", f"it holds {_short(record)}", AGAIN, row=1)
    return tidy_names(list(record))


def read_parquet(path: Path) -> pl.DataFrame:
    """Every column cast to text: a whole number kept as a float is written `936.0`."""
    try:
        # Arrow raises where a damaged page would have Polars print a panic before it does.
        with parquet.ParquetFile(path) as file:
            _check_parquet(file)
            arrow = file.read()
        table = pl.DataFrame(arrow).select(pl.all().cast(pl.String))
    except _UNREADABLE as error:
        raise FileRefused("not readable Parquet", _first_line(error), AGAIN) from None
    table.columns = tidy_names(table.columns)
    return table.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias("__row__"))


def read_parquet_header(path: Path) -> list[str]:
    try:
        return tidy_names(parquet.read_schema(path).names)
    except _UNREADABLE as error:
        raise FileRefused("not readable Parquet", _first_line(error), AGAIN) from None


def _check_parquet(file: parquet.ParquetFile) -> None:
    groups = [file.metadata.row_group(n) for n in range(file.metadata.num_row_groups)]
    _check_cells(file.metadata.num_rows, len(file.schema_arrow.names))
    unpacked = sum(group.total_byte_size for group in groups)
    if unpacked > MAX_BYTES:
        raise FileRefused("larger than any table may be", f"{unpacked:,} bytes", "Check that this is the publisher's file")
    for field in file.schema_arrow:
        if pyarrow.types.is_nested(field.type) or pyarrow.types.is_binary(field.type):
            raise FileRefused("not a flat table", f"column ‘{field.name}’ holds {field.type}", "Write it out flat")


def _load(content: bytes) -> list[Any]:
    try:
        records = json.loads(content.decode("utf-8-sig"), parse_float=str, parse_int=str)
    except UnicodeDecodeError as error:
        raise FileRefused("not readable JSON", f"it is not UTF-8 ({error.reason})", AGAIN) from None
    except json.JSONDecodeError as error:
        raise FileRefused("not readable JSON", str(error), AGAIN) from None
    except RecursionError:
        raise FileRefused("not readable JSON", "it is nested too deeply", AGAIN) from None
    if not isinstance(records, list):
        raise FileRefused("not a list of records", f"it holds {_short(records)}", AGAIN)
    return records


def _text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return json.dumps(cell)


def _short(thing: Any) -> str:
    return f"‘{str(thing)[:40]}’"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _check_columns(count: int) -> None:
    if count > MAX_COLUMNS:
        raise FileRefused("more columns than any table", f"{count:,}", "Check that this is the publisher's file")


def _check_cells(height: int, width: int) -> None:
    _check_columns(width)
    if height * width > MAX_CELLS:
        raise FileRefused(
            "larger than any table may be",
            f"{height:,} rows of {width} columns",
            "Check that this is the publisher's file",
        )

