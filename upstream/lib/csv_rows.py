"""Tables that people hand in as CSV: read whole, each line with its number, each mistake in a sentence."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from upstream.lib.refusal import Refusal, refuse
from upstream.lib.wording import counted, listed

MOST_LINES = 5_000
MOST_BYTES = 2_000_000


@dataclass(frozen=True)
class Row:
    """A line of a table: cells by column, in small letters and trimmed; columns that are not there are empty."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def text_of(table: bytes) -> str:
    """Strict UTF-8, else what Excel on Windows writes."""
    if len(table) > MOST_BYTES:
        raise Refusal(f"This file is larger than {MOST_BYTES // 1_000_000} MB: hand it in in parts.")
    try:
        return table.decode("utf-8-sig")
    except UnicodeDecodeError:
        return table.decode("cp1252", errors="replace")


def columns_of(table: bytes) -> list[str]:
    """The names in the first line, in small letters."""
    return _reader(table).fieldnames or []  # type: ignore[return-value]


def rows_of(table: bytes, needed: Sequence[str], most: int = MOST_LINES) -> list[Row]:
    """Every line that is not empty. `Refusal` where columns are missing or there is no line at all."""
    reader = _reader(table)
    header = list(reader.fieldnames or [])
    missing = [name for name in needed if name not in header]
    refuse(_without(missing, needed) if missing else None)
    try:
        found = [_row(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise Refusal(f"Line {reader.line_num} cannot be read as CSV ({error}): save the table as CSV again.") from None
    filled = [row for row in found if any(row.cells.values())]
    refuse(None if filled else "There is no line below the names of the columns.")
    refuse(f"This table has {counted(len(filled), 'line')}, and {most:,} are read at most: hand it in in parts."
           if len(filled) > most else None)
    return filled


def _reader(table: bytes) -> csv.DictReader:
    text = text_of(table)
    if "\0" in text:
        raise Refusal("This is no CSV file: save the table as CSV, then choose it again.")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        reader.fieldnames = [(name or "").strip().lower() for name in reader.fieldnames or []]
    except csv.Error as error:
        raise Refusal(f"The first line cannot be read as CSV ({error}): save the table as CSV again.") from None
    return reader


def _without(missing: Sequence[str], needed: Sequence[str]) -> str:
    verb = "is" if len(missing) == 1 else "are"
    return f"The first line must name the columns {listed(list(needed))}: {listed(list(missing))} {verb} not there."


def _row(line: int, cells: dict) -> Row:
    """An apostrophe that our own exports put before a formula is taken off again."""
    return Row(line, {name: _plain(cell) for name, cell in cells.items() if name and isinstance(cell, str)})


def _plain(cell: str) -> str:
    text = cell.strip()
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in "=+-@" else text


def day_in(written: str) -> dt.date | None:
    """2026-09-01 or 01/09/2026; None where it is neither."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return dt.datetime.strptime(written, form).date()
        except ValueError:
            continue
    return None
