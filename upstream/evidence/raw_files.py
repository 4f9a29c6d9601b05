"""Opens a publisher's file, whatever its format, as a table of text: nothing is guessed or typed here.

Every way in goes through the same limits, since files come from strangers: sizes, ratios of
compression, lengths of lines, numbers of columns and cells.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from upstream.evidence import csv_text, record_files, workbooks
from upstream.evidence.definitions import Source
from upstream.evidence.refusals import FileRefused

__all__ = ["FileRefused", "OpenedFile", "open_file", "open_table", "read_header"]

MAX_BYTES = 1 << 30  # of one table once unpacked: the largest real file, all of England by school, is 40 MB
MAX_RATIO = 200  # real tables pack 10 to 40 times, a bomb a thousand
SMALL = 1 << 20  # below this no ratio is suspicious
HEADER_BYTES = 2 << 20


@dataclass(frozen=True)
class OpenedFile:
    """`table`: String columns as the file names them, and `__row__` (Int32), without wholly blank rows.

    A second column of one name is called `NAME (2)`; a column without a name `column 3`.
    `set_aside`: rows that are not records of this table, as (row, reason, what stood there).
    """

    table: pl.DataFrame
    encoding: str
    set_aside: list[tuple[int, str, str]] = field(default_factory=list)
    blank_rows: int = 0


def open_table(path: Path, source: Source) -> pl.DataFrame:
    """The file's records as text. Columns: the file's own and `__row__`, the row a spreadsheet shows
    (records of JSON and Parquet count from 1). `FileRefused` if it cannot be read whole."""
    return open_file(path, source).table


def open_file(path: Path, source: Source) -> OpenedFile:
    """As `open_table`, with the encoding that was read and the rows set aside."""
    try:
        opened = _open(path, source)
        table = _without_blank_rows(opened.table)
        _check_records(table, source)
        return OpenedFile(table, opened.encoding, opened.set_aside, opened.table.height - table.height)
    except FileRefused as refused:
        refused.file = refused.file or path.name
        raise


def read_header(path: Path, source: Source) -> list[str]:
    """The column names alone, without reading the whole of a large text file."""
    try:
        if source.format == "csv":
            return csv_text.read_header(_content(path, source, HEADER_BYTES), source.header_row)
        if source.format == "json":
            return record_files.read_json_header(_content(path, source, HEADER_BYTES))
        if source.format == "parquet":
            return record_files.read_parquet_header(path)
        return [name for name in _open(path, source).table.columns if name != "__row__"]
    except FileRefused as refused:
        refused.file = refused.file or path.name
        raise


def _without_blank_rows(table: pl.DataFrame) -> pl.DataFrame:
    """Rows of commas and blanks say nothing. The first cell is looked at before the other five hundred."""
    if not table.height:
        return table
    first = pl.first()
    maybe = table.select(first.is_null() | (first == "") | first.str.contains_any([" ", "\t", "\u00a0"])).to_series()
    if not maybe.any():
        return table
    blank = table.filter(maybe).filter(~pl.any_horizontal(pl.all().exclude("__row__").str.contains(r"\S").fill_null(False)))
    return table.filter(~pl.col("__row__").is_in(blank["__row__"].implode())) if blank.height else table


def _open(path: Path, source: Source) -> OpenedFile:
    if source.format == "csv":
        read = csv_text.read(_content(path, source), source.header_row)
        return OpenedFile(read.table, read.encoding, read.set_aside)
    if source.format == "json":
        return OpenedFile(record_files.read_json(_content(path, source)), "utf-8")
    if source.format == "parquet":
        _check_size(path.stat().st_size)
        return OpenedFile(record_files.read_parquet(path), "parquet")
    if source.format in ("xlsx", "ods"):
        _check_workbook(path)
        return OpenedFile(workbooks.read(path, source.sheet, source.header_row), source.format)
    raise FileRefused(
        "not a table", f"‘{source.id}’ describes a {source.format}", "Use it as what its definition says it is"
    )


def _check_records(table: pl.DataFrame, source: Source) -> None:
    if not table.height:
        raise FileRefused("no records", "there is a header but no row below it", "Get the file again")
    if table.height < source.minimum_rows:
        raise FileRefused(
            "fewer rows than the file must have",
            f"{table.height} where ‘{source.id}’ expects at least {source.minimum_rows}",
            "Get the file again: it may have been cut off",
        )


def _content(path: Path, source: Source, first: int | None = None) -> bytes:
    """The table's bytes, out of its zip if it is in one; with `first`, only that many of them."""
    if path.stat().st_size == 0:
        raise FileRefused("the file is empty", "0 bytes", "Get it again from the publisher")
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            file.seek(0)
            _check_size(path.stat().st_size)
            return file.read(first if first is not None else -1)
    return _unzip(path, source, first)


def _check_size(size: int) -> None:
    if size > MAX_BYTES:
        raise FileRefused(
            "larger than any table may be", f"{size:,} bytes", "Check that this is the publisher's file"
        )


def _unzip(path: Path, source: Source, first: int | None) -> bytes:
    try:
        with zipfile.ZipFile(path) as archive:
            member = _member(archive, source)
            _check_packed(member)
            with archive.open(member) as file:
                # The sizes in a zip's directory are what its maker says: never read past the limit.
                content = file.read(first if first is not None else MAX_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise FileRefused("the zip cannot be unpacked", str(error), "Get it again: it may be cut off") from None
    _check_size(len(content))
    return content


def _member(archive: zipfile.ZipFile, source: Source) -> zipfile.ZipInfo:
    if source.member:
        wanted = [i for i in archive.infolist() if re.fullmatch(source.member, i.filename, re.IGNORECASE)]
    else:
        wanted = [i for i in archive.infolist() if i.filename.lower().endswith(f".{source.format}")]
    if len(wanted) == 1:
        return wanted[0]
    held = ", ".join(archive.namelist()[:10]) or "nothing"
    raise FileRefused(
        "the zip does not hold one table of this layout",
        f"it holds {held}",
        f"Say in ‘{source.id}’ with `member` which file inside the zip is meant",
    )


def _check_packed(member: zipfile.ZipInfo) -> None:
    _check_size(member.file_size)
    if member.file_size > SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        raise FileRefused(
            "packed more tightly than any table",
            f"‘{member.filename}’ grows from {member.compress_size:,} to {member.file_size:,} bytes",
            "Check that this is the publisher's file",
        )


def _check_workbook(path: Path) -> None:
    if path.stat().st_size == 0:
        raise FileRefused("the file is empty", "0 bytes", "Get it again from the publisher")
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, UnicodeError, NotImplementedError, OSError) as error:
        raise FileRefused("not a workbook", str(error), "Get it again: it may be cut off") from None
    _check_size(sum(member.file_size for member in members))
    for member in members:
        _check_packed(member)
