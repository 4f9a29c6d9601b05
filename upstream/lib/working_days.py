"""Working days: Monday to Friday, bank holidays left out; of England, or of the whole United Kingdom as FOI counts them."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import model_validator

from upstream.lib.definition_files import PACKAGED, Definition, read_definition

HOLIDAYS = PACKAGED / "calendar" / "bank-holidays"


class Nation(StrEnum):
    """A part of the United Kingdom that has bank holidays of its own. Its name is that of its definition."""

    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


ENGLAND = frozenset({Nation.ENGLAND_AND_WALES})
# The Freedom of Information Act leaves out a bank holiday in any part of the United Kingdom.
UNITED_KINGDOM = frozenset(Nation)


class BankHolidays(Definition):
    """The bank holidays of one nation. Outside `from_year` to `to_year` only weekends are known.

    From `by_rule_from` on they follow the usual rule, since nobody has announced them yet.
    """

    nation: Nation
    from_year: int
    to_year: int
    by_rule_from: int | None = None
    days: dict[dt.date, str]

    @model_validator(mode="after")
    def _inside_its_years(self) -> BankHolidays:
        outside = [day for day in self.days if not self.from_year <= day.year <= self.to_year]
        if outside:
            raise ValueError(f"{outside[0]} is outside {self.from_year} to {self.to_year}")
        return self


@cache
def holidays_of(nation: Nation, folder: Path = HOLIDAYS) -> BankHolidays:
    return read_definition(folder / f"{nation}.yaml", BankHolidays)


@cache
def bank_holidays(nations: frozenset[Nation] = ENGLAND) -> frozenset[dt.date]:
    """The bank holidays of any of these nations."""
    return frozenset(day for nation in nations for day in holidays_of(nation).days)


def is_working_day(day: dt.date, nations: frozenset[Nation] = ENGLAND) -> bool:
    return day.weekday() < 5 and day not in bank_holidays(nations)


def after(day: dt.date, days: int, nations: frozenset[Nation] = ENGLAND) -> dt.date:
    """The `days`-th working day after `day`, which itself is not counted."""
    while days:
        day += dt.timedelta(days=1)
        days -= is_working_day(day, nations)
    return day


def before(day: dt.date, days: int, nations: frozenset[Nation] = ENGLAND) -> dt.date:
    """The `days`-th working day before `day`, which itself is not counted."""
    while days:
        day -= dt.timedelta(days=1)
        days -= is_working_day(day, nations)
    return day


def between(first: dt.date, last: dt.date, nations: frozenset[Nation] = ENGLAND) -> int:
    """How many working days lie from `first` to `last`, both included; 0 where the last lies before the first."""
    span = (last - first).days + 1
    return sum(is_working_day(first + dt.timedelta(days=n), nations) for n in range(span))
