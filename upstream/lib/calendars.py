"""School calendars: terms, half terms, closures, school days. Pure: whose calendar it is, casework knows.

A *school day* lies in a term, Monday to Friday, outside its half-term holiday, bank holidays and closures. Terms are
counted as their body publishes them, training days included unless they are entered as closures.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import model_validator

from upstream.lib import academic_year
from upstream.lib.definition_files import PACKAGED, Definition, read_definition
from upstream.lib.refusal import Refusal, refuse
from upstream.lib.wording import day as written
from upstream.lib.wording import listed
from upstream.lib.working_days import Nation, holidays_of, is_working_day

SCHOOL_YEARS = PACKAGED / "calendar" / "school-years"
MOST_HALF_TERMS = 6
DAY = dt.timedelta(days=1)


class Span(NamedTuple):
    """Named days from the first to the last, both included."""

    name: str
    first: dt.date
    last: dt.date

    def holds(self, day: dt.date) -> bool:
        return self.first <= day <= self.last


class HalfTerm(NamedTuple):
    """`Autumn 1`: one stretch of a term between two holidays. `number` counts from 1 through the year."""

    name: str
    term: str
    year: str
    number: int
    first: dt.date
    last: dt.date


class BeyondCalendar(Refusal):
    """A clock ran past the last day of which the calendar knows."""


class SchoolYear(NamedTuple):
    """One academic year of a calendar: terms, the half-term holidays inside them, and single closures."""

    year: str  # 2025/26
    terms: tuple[Span, ...]
    breaks: tuple[Span, ...] = ()
    closures: tuple[Span, ...] = ()
    nation: Nation = Nation.ENGLAND_AND_WALES

    def is_school_day(self, day: dt.date) -> bool:
        return (
            is_working_day(day, frozenset({self.nation}))
            and any(term.holds(day) for term in self.terms)
            and not any(closed.holds(day) for closed in (*self.breaks, *self.closures))
        )

    def school_days(self) -> list[dt.date]:
        return [day for term in self.terms for day in days_of(term) if self.is_school_day(day)]

    def half_terms(self) -> list[HalfTerm]:
        """The stretches of each term between its breaks, in order; six in a usual year."""
        found = [(term, *stretch, count) for term in self.terms for count, stretch in enumerate(self._stretches(term), 1)]
        whole = {term.name for term in self.terms if not self._breaks_in(term)}
        return [
            HalfTerm(term.name if term.name in whole else f"{term.name} {count}", term.name, self.year, number, first, last)
            for number, (term, first, last, count) in enumerate(found, 1)
        ]

    def _breaks_in(self, term: Span) -> list[Span]:
        return sorted((span for span in self.breaks if term.holds(span.first)), key=lambda span: span.first)

    def _stretches(self, term: Span) -> list[tuple[dt.date, dt.date]]:
        breaks = self._breaks_in(term)
        firsts = [term.first, *(span.last + DAY for span in breaks)]
        lasts = [*(span.first - DAY for span in breaks), term.last]
        return list(zip(firsts, lasts, strict=True))


def days_of(span: Span) -> list[dt.date]:
    return [span.first + DAY * n for n in range((span.last - span.first).days + 1)]


def why_not_year(year: SchoolYear) -> str | None:
    """Why these dates are no school year: the first mistake, in a sentence."""
    if not academic_year.is_academic_year(year.year):
        return f"‘{year.year}’ is not an academic year: write it like 2025/26."
    if not year.terms:
        return "A calendar needs at least one term, with its first and last day."
    return _why_not_spans(year) or _why_not_terms(year) or _why_not_breaks(year) or _why_not_closures(year)


def _why_not_spans(year: SchoolYear) -> str | None:
    begins = academic_year.start(year.year)
    # Some areas come back in the last week of August, so a year of terms starts earlier than the academic year.
    opens, ends = dt.date(begins, 8, 1), dt.date(begins + 1, 8, 31)
    for span in (*year.terms, *year.breaks, *year.closures):
        if not span.name.strip():
            return f"What begins on {written(span.first)} has no name: write what it is."
        if span.last < span.first:
            return f"{span.name} ends before it begins ({_dates(span)}): mend one of the two days."
        if span.first < opens or span.last > ends:
            return f"{span.name} ({_dates(span)}) is outside the school year {year.year}."
    return None


def _why_not_terms(year: SchoolYear) -> str | None:
    for earlier, later in pairwise(sorted(year.terms, key=lambda term: term.first)):
        if later.first <= earlier.last:
            return f"{later.name} begins on {written(later.first)}, before {earlier.name} has ended: terms cannot overlap."
    names = [term.name for term in year.terms]
    if repeated := next((name for name in names if names.count(name) > 1), None):
        return f"Two terms are called {repeated}: give each its own name."
    if (half_terms := len(year.half_terms())) > MOST_HALF_TERMS:
        return f"These terms and breaks make {half_terms} half terms, and a year has six at most: leave one break out."
    return None


def _why_not_breaks(year: SchoolYear) -> str | None:
    for span in year.breaks:
        inside = [term for term in year.terms if term.first < span.first and span.last < term.last]
        if not inside:
            return f"{span.name} ({_dates(span)}) does not lie inside a term, with school before and after it."
    for earlier, later in pairwise(sorted(year.breaks, key=lambda span: span.first)):
        if later.first <= earlier.last + DAY:
            return f"{earlier.name} and {later.name} overlap or touch: enter them as one."
    return None


def _why_not_closures(year: SchoolYear) -> str | None:
    for span in year.closures:
        if not any(term.first <= span.last and span.first <= term.last for term in year.terms):
            return f"{span.name} ({_dates(span)}) is in a holiday already: leave it out."
    return None


def _dates(span: Span) -> str:
    return written(span.first) if span.first == span.last else f"{written(span.first)} to {written(span.last)}"


class Calendar:
    """One or more school years of one school, over which clocks run."""

    def __init__(self, years: Iterable[SchoolYear]):
        self.years = tuple(sorted(years, key=lambda year: year.year))

    @cached_property
    def school_days(self) -> list[dt.date]:
        return sorted(day for year in self.years for day in year.school_days())

    @cached_property
    def half_terms(self) -> list[HalfTerm]:
        return [half for year in self.years for half in year.half_terms()]

    def is_school_day(self, day: dt.date) -> bool:
        self._year_of(day)
        place = bisect_left(self.school_days, day)
        return place < len(self.school_days) and self.school_days[place] == day

    def school_days_between(self, first: dt.date, last: dt.date) -> int:
        """How many school days lie from `first` to `last`, both included."""
        self._without_a_hole(first, last)
        return max(0, bisect_right(self.school_days, last) - bisect_left(self.school_days, first))

    def add_school_days(self, day: dt.date, days: int) -> dt.date:
        """The `days`-th school day after `day`, which itself is not counted; before it where `days` is negative.

        0 is the day itself. `BeyondCalendar` where the years end first.
        """
        if days == 0:
            return day
        place = bisect_right(self.school_days, day) + days - 1 if days > 0 else bisect_left(self.school_days, day) + days
        if not 0 <= place < len(self.school_days):
            raise BeyondCalendar(self._beyond())
        found = self.school_days[place]
        self._without_a_hole(min(day, found), max(day, found))
        return found

    def term_of(self, day: dt.date) -> Span | None:
        """The term that a day lies in, its half-term holiday included; None in the holidays between terms."""
        return next((term for year in self.years for term in year.terms if term.holds(day)), None)

    def half_term_of(self, day: dt.date) -> HalfTerm | None:
        """The half term that a day lies in, weekends included; None in any holiday."""
        return next((half for half in self.half_terms if half.first <= day <= half.last), None)

    def half_term_after(self, day: dt.date) -> HalfTerm | None:
        """The next half term to begin after a day."""
        return next((half for half in self.half_terms if half.first > day), None)

    def _year_of(self, day: dt.date) -> str:
        """A day of a year that is not held is not a day without school: it is unknown."""
        for year in self.years:
            if _opens(year) <= day <= academic_year.last_day(year.year):
                return year.year
        raise BeyondCalendar(f"Whether there is school on {written(day)} is not known. {self._beyond()}")

    def _without_a_hole(self, first: dt.date, last: dt.date) -> None:
        """Every year from one day to another is held: a clock never jumps over one that nobody entered."""
        held = {year.year for year in self.years}
        if not held.issuperset(academic_year.between(self._year_of(first), self._year_of(last))):
            raise BeyondCalendar(self._beyond())

    def _beyond(self) -> str:
        held = [year.year for year in self.years]
        if not held:
            return "No school year is entered: enter the terms first."
        return f"Terms are known for {listed(held)} only: enter those of the year that is missing."


def _opens(year: SchoolYear) -> dt.date:
    """The day from which a year answers: 1 September, or its first term where that begins in August."""
    return min(dt.date(academic_year.start(year.year), 9, 1), *(term.first for term in year.terms))


class SchoolTerm(Definition):
    """A term of a packaged year, with its half-term holiday."""

    name: str
    first: dt.date
    last: dt.date
    half_term: tuple[dt.date, dt.date]


class PackagedYear(Definition):
    """The school year that stands in where a body has entered none. Councils and trusts set their own."""

    year: str
    basis: Literal["local choice"]
    about: str
    nation: Nation
    terms: list[SchoolTerm]

    @model_validator(mode="after")
    def _is_a_year(self) -> PackagedYear:
        try:
            refuse(why_not_year(self.school_year()))
        except Refusal as refusal:
            raise ValueError(str(refusal)) from None
        return self

    def school_year(self) -> SchoolYear:
        terms = tuple(Span(term.name, term.first, term.last) for term in self.terms)
        breaks = tuple(Span(f"{term.name} half term", *term.half_term) for term in self.terms)
        return SchoolYear(self.year, terms, breaks, nation=self.nation)


@cache
def packaged_years(folder: Path = SCHOOL_YEARS) -> dict[str, PackagedYear]:
    """The typical years of the package, by academic year."""
    read = [read_definition(path, PackagedYear) for path in sorted(folder.glob("*.yaml"))]
    return {one.year: one for one in read}


def typical(years: Iterable[str]) -> Calendar:
    """A calendar of packaged years: for clocks of bodies that have entered no terms."""
    known = packaged_years()
    return Calendar(known[year].school_year() for year in years if year in known)


def bank_holidays_in(span: Span, nation: Nation) -> list[tuple[dt.date, str]]:
    """The bank holidays that fall on days of a span, with their names."""
    return [(day, name) for day, name in sorted(holidays_of(nation).days.items()) if span.holds(day)]
