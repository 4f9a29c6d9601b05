"""Text that a spreadsheet must not take for a formula."""

from __future__ import annotations

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
