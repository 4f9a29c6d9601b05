"""Working days in England: Monday to Friday, bank holidays left out."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from pydantic import model_validator

from upstream.lib.definition_files import PACKAGED, Definition, read_definition

HOLIDAYS = PACKAGED / "calendar" / "bank-holidays.yaml"


class BankHolidays(Definition):
    """The bank holidays of one nation. Outside `from_year` to `to_year` only weekends are known."""

    nation: str
    from_year: int
    to_year: int
    days: dict[dt.date, str]

    @model_validator(mode="after")
    def _inside_its_years(self) -> BankHolidays:
        outside = [day for day in self.days if not self.from_year <= day.year <= self.to_year]
        if outside:
            raise ValueError(f"{outside[0]} is outside {self.from_year} to {self.to_year}")
        return self


@cache
def bank_holidays(path: Path = HOLIDAYS) -> frozenset[dt.date]:
    return frozenset(read_definition(path, BankHolidays).days)


def is_working_day(day: dt.date) -> bool:
    return day.weekday() < 5 and day not in bank_holidays()


def after(day: dt.date, days: int) -> dt.date:
    """The `days`-th working day after `day`, which itself is not counted."""
    while days:
        day += dt.timedelta(days=1)
        days -= is_working_day(day)
    return day


def before(day: dt.date, days: int) -> dt.date:
    """The `days`-th working day before `day`, which itself is not counted."""
    while days:
        day -= dt.timedelta(days=1)
        days -= is_working_day(day)
    return day
