"""Words for people, and text that a spreadsheet must not take for a formula."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

# A spreadsheet that opens a CSV runs a cell beginning so; a name in a publisher's file may begin so too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def starts_like_a_formula(text: str) -> bool:
    return text.startswith(FORMULA_STARTS)


def as_csv_text(text: str) -> str:
    """A text cell for a CSV: an apostrophe before what a spreadsheet would run. Numbers never pass here."""
    return f"'{text}" if starts_like_a_formula(text) else text


def csv_cell(value: object) -> object:
    """Any cell for `csv.writer`: text made safe, everything else as it is, None as an empty cell."""
    if value is None:
        return ""
    return as_csv_text(value) if isinstance(value, str) else value


def listed(words: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; the empty string for nothing."""
    *most, end = list(words) or [""]
    return f"{', '.join(most)} {last} {end}" if most else end


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """`1 school`, `1,204 schools`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def written_date(day: dt.date) -> str:
    """`31 October 2019`."""
    return f"{day.day} {day:%B %Y}"


def sentence(text: str) -> str:
    """With a capital and a full stop, both only where they are wanting."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")
