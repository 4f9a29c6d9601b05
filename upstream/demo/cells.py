"""How the publishers write cells and files: percent signs, dropped zeros, byte-order marks, lines without an end."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl

LAYOUTS = Path(__file__).with_name("layouts")


def header(layout: str) -> list[str]:
    """The columns of a publisher's file, in its order."""
    return (LAYOUTS / f"{layout}.txt").read_text(encoding="utf-8").split("\n")[:-1]


def percent(share: pl.Expr) -> pl.Expr:
    """0.652 → `65%`; a half goes up, as in the publishers' tables."""
    return (share * 100 + 0.5).floor().cast(pl.Int64).cast(pl.String) + "%"


def number(value: pl.Expr, decimals: int = 1) -> pl.Expr:
    """1.04 → `1`, −0.04 → `0`, 1.25 → `1.3`: no zero that says nothing."""
    text = ((value * 10**decimals + 0.5).floor() / 10**decimals + 0.0).round(decimals).cast(pl.String).str.strip_suffix(".0")
    return pl.when(text == "-0").then(pl.lit("0")).otherwise(text)


def band(mean: pl.Expr, half: pl.Expr, far: float) -> pl.Expr:
    """1 well above to 5 well below nought: the interval on one side of it, and the mean at least `far` from it."""
    return (
        pl.when((mean - half > 0) & (mean >= far))
        .then(pl.lit("1"))
        .when(mean - half > 0)
        .then(pl.lit("2"))
        .when((mean + half < 0) & (mean <= -far))
        .then(pl.lit("5"))
        .when(mean + half < 0)
        .then(pl.lit("4"))
        .otherwise(pl.lit("3"))
    )


def rounded(value: float, decimals: int = 1) -> str:
    """As `number`, for one value."""
    text = f"{value + 0.0:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def rows_of(records: Iterable[Mapping[str, object]], columns: Sequence[str], *, blank: str = "") -> list[list[str]]:
    """Records as rows of `columns`; what a record does not say is `blank`."""
    return [[_text(record.get(column), blank) for column in columns] for record in records]


def _text(value: object, blank: str) -> str:
    return blank if value is None else str(value)


def ragged(row: list[str]) -> list[str]:
    """A row without its last empty cells, as the publishers' national rows stand."""
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return row[:end]


def write_csv(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]], *, encoding: str = "utf-8-sig", line: str = "\r\n",
    last_line_ends: bool = False, quoted: bool = False,
) -> Path:  # fmt: skip
    """One file as a publisher writes it. `quoted` puts every cell in quotation marks, as the register does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(csv_bytes(columns, rows, encoding=encoding, line=line, last_line_ends=last_line_ends, quoted=quoted))
    return path


def csv_bytes(columns, rows, *, encoding: str, line: str, last_line_ends: bool = False, quoted: bool = False) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=line, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerow(columns)
    writer.writerows(rows)
    written = text.getvalue()
    return (written if last_line_ends else written.removesuffix(line)).encode(encoding)
