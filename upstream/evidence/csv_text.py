"""Comma-separated text as a table of strings. Strict UTF-8 (with or without a mark), else cp1252;
never a sniffer: a guess that is right a hundred times is wrong unnoticed once."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from upstream.evidence.refusals import FileRefused

MAX_LINE = 1 << 20  # bytes: the widest real row, 507 columns, has 4,000
MAX_COLUMNS = 5_000
BATCH = 50_000
WEB_PAGE = (b"<!doctype html", b"<html")
BOM = b"\xef\xbb\xbf"
AGAIN = "Get the file again: it may have been cut off or changed on the way"


@dataclass(frozen=True)
class ReadText:
    table: pl.DataFrame
    encoding: str
    set_aside: list[tuple[int, str, str]] = field(default_factory=list)


def read(content: bytes, header_row: int) -> ReadText:
    """All records below the header, short rows filled up with blank cells.

    A row with more cells than the header is set aside unless the extra cells are blank.
    """
    text, encoding = as_utf8(content)
    _check_lines(text)
    header, start = _header(text, header_row)
    names = tidy_names(header)
    _check_not_cut_off(text, start, len(names))
    table = _read_fast(text, start, len(names))
    set_aside: list[tuple[int, str, str]] = []
    if table is None:
        table, set_aside = _read_carefully(text[start:], len(names), header_row)
    else:
        table = table.with_row_index("__row__", offset=header_row + 1)
    table = table.rename(dict(zip([f"c{n}" for n in range(len(names))], names, strict=True)))
    return ReadText(table.select(*names, pl.col("__row__").cast(pl.Int32)), encoding, set_aside)


def read_header(content: bytes, header_row: int) -> list[str]:
    """Column names from the first bytes of a file (which may end in the middle of a character)."""
    cut = content.rfind(b"\n") + 1 or len(content)
    text, _ = as_utf8(content[:cut])
    _check_lines(text)
    return tidy_names(_header(text, header_row)[0])


def as_utf8(content: bytes) -> tuple[bytes, str]:
    """The same text as UTF-8 bytes with \\n in it, and the name of the encoding it had."""
    if not content[:4096].strip() and not content.strip():
        raise FileRefused("the file is empty", f"{len(content)} bytes", "Get it again from the publisher")
    if content[:200].lstrip().lower().startswith(WEB_PAGE):
        raise FileRefused(
            "a web page, not a table", "it begins as HTML does", "Get the file itself: its address led to a page instead"
        )
    if b"\0" in content:
        raise FileRefused(
            "not text in UTF-8 or cp1252",
            "it has zero bytes in it, as UTF-16 or a program's own format has",
            "Save it as ‘CSV UTF-8’ and try again",
        )
    try:
        if not content.isascii():
            content.decode("utf-8")
        text, encoding = content.removeprefix(BOM), "utf-8-sig" if content.startswith(BOM) else "utf-8"
    except UnicodeDecodeError:
        text, encoding = _from_cp1252(content), "cp1252"
    return (text if b"\n" in text else text.replace(b"\r", b"\n")), encoding


def _from_cp1252(content: bytes) -> bytes:
    try:
        return content.decode("cp1252").encode()
    except UnicodeDecodeError as error:
        raise FileRefused(
            "not text in UTF-8 or cp1252",
            f"byte 0x{content[error.start]:02x} stands for no character in either",
            "Save it as ‘CSV UTF-8’ and try again",
            row=content.count(b"\n", 0, error.start) + 1,
        ) from None


def tidy_names(header: list[str]) -> list[str]:
    """Stripped and made distinct: a second `SN` is `SN (2)`, the third column without a name `column 3`."""
    seen: Counter[str] = Counter()
    names = []
    for number, cell in enumerate(header, start=1):
        name = " ".join(cell.split()) or f"column {number}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _check_lines(text: bytes) -> None:
    start = 0
    while len(text) - start > MAX_LINE:
        end = text.rfind(b"\n", start, start + MAX_LINE)
        if end < 0:
            raise FileRefused(
                "a line longer than any record",
                f"more than {MAX_LINE:,} bytes without a line break",
                "Check that this is a CSV file",
                row=text.count(b"\n", 0, start) + 1,
            )
        start = end + 1


class _Lines:
    """Lines of the beginning of a text, counting what was handed out."""

    def __init__(self, text: bytes):
        self.lines = io.BytesIO(text)

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            yield line.decode("utf-8")


def _header(text: bytes, header_row: int) -> tuple[list[str], int]:
    """The header's cells and where the records begin."""
    lines = _Lines(text)
    record: list[str] = []
    try:
        records = csv.reader(lines, strict=True)
        for _ in range(header_row):
            record = next(records)
    except StopIteration:
        raise FileRefused("no header", f"there is no row {header_row}", AGAIN) from None
    except csv.Error as error:
        raise FileRefused("the header cannot be read", str(error), AGAIN) from None
    if not any(cell.strip() for cell in record):
        raise FileRefused("no header", f"row {header_row} is blank", "Check `header_row` in its definition")
    if len(record) > MAX_COLUMNS:
        raise FileRefused("more columns than any table", f"{len(record):,}", "Check that this is a CSV file")
    return record, lines.lines.tell()


def _read_fast(text: bytes, start: int, width: int) -> pl.DataFrame | None:
    """None where the records need the careful way: a row too long, a quotation mark amiss.

    Polars takes a last cell whose quotation mark never closes for whole; an odd number of marks is
    how a file shows that was cut inside one.
    """
    if text.count(b'"', start) % 2:
        return None
    header = ",".join(f"c{n}" for n in range(width)).encode() + b"\n"
    try:
        # One copy of the text and no more: the largest files are hundreds of megabytes.
        return pl.read_csv(b"".join((header, memoryview(text)[start:])), infer_schema=False)
    except pl.exceptions.PolarsError:
        return None


def _read_carefully(body: bytes, width: int, header_row: int) -> tuple[pl.DataFrame, list]:
    names = [f"c{n}" for n in range(width)]
    batches: list[pl.DataFrame] = []
    set_aside: list[tuple[int, str, str]] = []
    rows: list[list] = []
    number = header_row
    try:
        for number, record in enumerate(csv.reader(_Lines(body), strict=True), start=header_row + 1):
            if any(cell.strip() for cell in record[width:]):
                detail = f"{len(record)} cells where the header has {width}"
                set_aside.append((number, "more cells than the header has columns", detail))
                continue
            rows.append([number, *_filled(record, width)])
            if len(rows) == BATCH:
                batches.append(_frame(rows, names))
                rows = []
    except csv.Error as error:
        raise FileRefused("the CSV cannot be read", str(error), AGAIN, row=number + 1) from None
    return pl.concat([*batches, _frame(rows, names)]), set_aside


def _filled(record: list[str], width: int) -> list[str | None]:
    cells = [cell or None for cell in record[:width]]
    return cells + [None] * (width - len(cells))


def _frame(rows: list[list], names: list[str]) -> pl.DataFrame:
    schema = {"__row__": pl.Int32} | dict.fromkeys(names, pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


def _check_not_cut_off(text: bytes, start: int, width: int) -> None:
    """A last record that no line break ends and that is shorter than every other was cut short."""
    if text.endswith(b"\n") or start >= len(text):
        return
    try:
        if len(next(csv.reader(_Lines(text[text.rfind(b"\n") + 1 :])), [])) >= width:
            return
        widths = [len(record) for record in csv.reader(_Lines(text[start:]), strict=True)]
    except csv.Error:
        return  # the reading itself will say what is wrong, and where
    if len(widths) > 1 and widths[-1] < min(width, *widths[:-1]):
        raise FileRefused(
            "the file is cut off",
            f"its last row has {widths[-1]} of {width} cells and no line break ends it",
            AGAIN,
        )
