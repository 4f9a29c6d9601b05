"""Academic years, written `2018/19`: 1 September 2018 to 31 August 2019."""

from __future__ import annotations

import datetime as dt
import re

_WRITTEN = re.compile(r"^(\d{4})/(\d{2})$")


def of_start(year: int) -> str:
    """The academic year that starts in `year`: 2018 → `2018/19`."""
    return f"{year}/{(year + 1) % 100:02d}"


def of_end(year: int) -> str:
    """The academic year that ends in `year`: 2019 → `2018/19`."""
    return of_start(year - 1)


def of_date(day: dt.date) -> str:
    """The academic year that `day` falls in."""
    return of_start(day.year if day.month >= 9 else day.year - 1)


def start(written: str) -> int:
    """The calendar year in which an academic year starts. `ValueError` if it is not one."""
    match = _WRITTEN.match(written)
    if not match or int(match[2]) != (int(match[1]) + 1) % 100:
        raise ValueError(f"‘{written}’ is not an academic year: write it like 2018/19")
    return int(match[1])


def is_academic_year(written: str) -> bool:
    try:
        start(written)
    except ValueError:
        return False
    return True


def last_day(written: str) -> dt.date:
    return dt.date(start(written) + 1, 8, 31)


def shift(written: str, years: int) -> str:
    """`shift("2018/19", -1)` is `2017/18`."""
    return of_start(start(written) + years)


def between(first: str, last: str) -> list[str]:
    """Every academic year from `first` to `last`, both included."""
    return [of_start(year) for year in range(start(first), start(last) + 1)]
