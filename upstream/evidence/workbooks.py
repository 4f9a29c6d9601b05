"""One sheet of an XLSX or ODS workbook as a table of strings, with the rows a spreadsheet shows."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree

import fastexcel
import polars as pl

from upstream.evidence.csv_text import MAX_COLUMNS, tidy_names
from upstream.evidence.refusals import FileRefused

MAX_CELLS = 100_000_000
AGAIN = "Get the file again: it may have been cut off or changed on the way"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?(?<!/)>(.*?)</c>', re.DOTALL)
_COLUMN = re.compile(rb'\br="([A-Z]{1,3})\d{1,7}"')
_ROW = re.compile(rb'<row\b[^>]*?\br="(\d{1,7})"')
_FORMULA = re.compile(rb"<f[\s/>]")
# What a damaged archive, damaged XML and the reader of sheets may raise.
_UNREADABLE = (
    fastexcel.FastExcelError, zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, NotImplementedError, RuntimeError,
    UnicodeError, ElementTree.ParseError,
)
_FORMULA_TEXT = re.compile(rb"<f\b[^>]*>([^<]*)</f>")


def read(path: Path, sheet: str | None, header_row: int) -> pl.DataFrame:
    """A formula stands as its text (`=B2/C2`), so that no cell counted by somebody's copy of a
    workbook passes for a published figure."""
    try:
        if path.suffix.lower() == ".ods":
            _check_ods(path)  # its reader lays every sheet out as it opens the file
        book = fastexcel.read_excel(str(path))
        name = _sheet_name(book.sheet_names, sheet)
        formulas = _formulas(path, name)
        grid = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except _UNREADABLE as error:
        said = (str(error) or type(error).__name__).splitlines()[0][:200]
        raise FileRefused("the workbook cannot be read", said, AGAIN) from None
    return _below_header(_with_formulas(grid, formulas), header_row)


def _sheet_name(names: list[str], wanted: str | None) -> str:
    held = ", ".join(f"‘{name}’" for name in names)
    if wanted is None and len(names) == 1:
        return names[0]
    if wanted is None:
        raise FileRefused("several sheets", f"it has {held}", "Name the sheet in its definition with `sheet`")
    if wanted not in names:
        raise FileRefused("a sheet is missing", f"there is no ‘{wanted}’, only {held}", AGAIN)
    return wanted


def _below_header(grid: pl.DataFrame, header_row: int) -> pl.DataFrame:
    if grid.height < header_row:
        raise FileRefused("no header", f"the sheet has {grid.height} rows", AGAIN)
    header = [cell or "" for cell in grid.row(header_row - 1)]
    if not any(cell.strip() for cell in header):
        raise FileRefused("no header", f"row {header_row} is blank", "Check `header_row` in its definition")
    grid.columns = tidy_names(header)
    rows = pl.int_range(1, pl.len() + 1, dtype=pl.Int32).alias("__row__")
    return grid.with_columns(rows).slice(header_row)


def _formulas(path: Path, sheet: str) -> list[tuple[int, int, str]]:
    """(row, column, text) of formula cells, both counted from 0 in the grid as it will be loaded."""
    if path.suffix.lower() == ".ods":
        return []
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(_sheet_part(archive, sheet))
    _check_cells(xml)
    if not _FORMULA.search(xml):
        return []
    cells = [(_number(c[1]), int(c[2]), c[3]) for c in _CELL.finditer(xml)]
    first = min(column for column, _, _ in cells)
    return [(row - 1, column - first, _written(cell)) for column, row, cell in cells if _FORMULA.search(cell)]


def _written(cell: bytes) -> str:
    text = _FORMULA_TEXT.search(cell)
    return "=" + (text[1].decode("utf-8", errors="replace") if text else "")


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    number = next(e.get(_RELATION) for e in book.iter() if e.tag.endswith("}sheet") and e.get("name") == sheet)
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = next(e.get("Target") for e in relations if e.get("Id") == number) or ""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _number(letters: bytes) -> int:
    """The column that letters name: A is 1, AA is 27."""
    total = 0
    for letter in letters:
        total = total * 26 + letter - 64
    return total


def _check_cells(xml: bytes) -> None:
    """Two cells in far corners make a grid of thousands of millions: refused before it is laid out."""
    height = max((int(number) for number in _ROW.findall(xml)), default=0)
    letters = set(_COLUMN.findall(xml))
    width = max((_number(column) for column in letters), default=0)
    if width > MAX_COLUMNS or height * width > MAX_CELLS:
        raise FileRefused(
            "larger than any table may be",
            f"{height:,} rows of {width:,} columns",
            "Check that this is the publisher's file",
        )


_ODS_ROWS = re.compile(rb'<table:table-row[^>]*number-rows-repeated="(\d{6,})"[^>]*>(.*?)</table:table-row>', re.DOTALL)
_ODS_CELLS = re.compile(rb'<table:table-cell[^>]*number-columns-repeated="(\d{4,})"[^>]*(?<!/)>')


def _check_ods(path: Path) -> None:
    """Blank rows and cells repeated to the sheet's edge are how every ODS ends; filled ones are a bomb."""
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml")
    if b"table:formula=" in content:
        raise FileRefused(
            "formulas in the workbook", "its cells are computed", "Save a copy with values only and try again"
        )
    rows = [int(found[1]) for found in _ODS_ROWS.finditer(content) if b"<text:p" in found[2]]
    repeats = rows + [int(times) for times in _ODS_CELLS.findall(content)]
    if repeats:
        raise FileRefused(
            "larger than any table may be",
            f"one row or cell stands {max(repeats):,} times",
            "Check that this is the publisher's file",
        )


def _with_formulas(grid: pl.DataFrame, formulas: list[tuple[int, int, str]]) -> pl.DataFrame:
    if not formulas:
        return grid
    changed: dict[str, list[str | None]] = {}
    for row, column, text in formulas:
        if row < grid.height and column < grid.width:
            name = grid.columns[column]
            changed.setdefault(name, grid[name].to_list())[row] = text
    return grid.with_columns(pl.Series(name, cells, dtype=pl.String) for name, cells in changed.items())
