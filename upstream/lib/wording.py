"""Dates, counts and lists as an English sentence writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence


def day(date: dt.date) -> str:
    """13 December 2019"""
    return f"{date.day} {date:%B %Y}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """a, b and c"""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """1 school, 1,204 schools"""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
