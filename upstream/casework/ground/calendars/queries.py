"""Which terms hold for a school: its own, else its trust's, else its council's, else typical ones, and saying which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from upstream.casework.ground.calendars.entries import school_year
from upstream.casework.ground.calendars.models import CLOSURES, CalendarEntry, EntryKind, SchoolCalendar
from upstream.lib import academic_year
from upstream.lib.calendars import Calendar, SchoolYear, packaged_years
from upstream.lib.clock import today
from upstream.lib.wording import listed
from upstream.registry.kinds import OrganisationKind
from upstream.registry.models import Covering, Organisation, School

NEAREST_FIRST = (OrganisationKind.TRUST, OrganisationKind.COUNCIL)


class CalendarFor(NamedTuple):
    """A school year that holds for a school, whose terms they are (None: typical ones), and that said in a sentence."""

    school_year: SchoolYear
    organisation: Organisation | None
    basis: str


def calendar_for(school: School, year: str) -> CalendarFor | None:
    """The year that holds for a school; None where nobody entered it and the package holds no typical one."""
    return _resolved(_chain(school, year), [year]).get(year)


def calendar_of(organisation: Organisation, year: str) -> CalendarFor | None:
    """The year that holds for a body: its own, else that of a body it works over, else a typical one."""
    covered = Covering.objects.on(today()).filter(organisation=organisation).order_by("id").select_related("covered")
    return _resolved([organisation, *(row.covered for row in covered)], [year]).get(year)


def calendar_around(school: School, day: dt.date) -> Calendar:
    """The year of a day with the one before and the one after: for clocks in school days and half terms."""
    year = academic_year.of_date(day)
    years = [academic_year.shift(year, step) for step in (-1, 0, 1)]
    found = _resolved(_chain(school, year), years)
    return Calendar(one.school_year for one in found.values())


def calendars_kept_by(organisation: Organisation) -> list[SchoolCalendar]:
    """What a body entered itself, the newest year first, with its entries."""
    return list(organisation.calendars.order_by("-year").prefetch_related("entries"))


def _chain(school: School, year: str) -> list[Organisation]:
    """Who sets a school's terms, the nearest first, by where it belonged: today, or at the end of a year gone by."""
    on = min(today(), academic_year.last_day(year))
    bodies = [row.organisation for row in school.belongings.on(on).select_related("organisation")]
    above = [body for kind in NEAREST_FIRST for body in bodies if body.kind == kind]
    return [school.organisation, *above]


def _resolved(chain: Sequence[Organisation], years: Sequence[str]) -> dict[str, CalendarFor]:
    entries = CalendarEntry.objects.filter(calendar__organisation__in=chain, calendar__year__in=years)
    held: dict[tuple[int, str], list[CalendarEntry]] = {}
    for entry in entries.select_related("calendar"):
        held.setdefault((entry.calendar.organisation_id, entry.calendar.year), []).append(entry)
    found = {year: _year_of(chain, year, held) for year in years}
    return {year: one for year, one in found.items() if one is not None}


def _year_of(chain: Sequence[Organisation], year: str, held: dict) -> CalendarFor | None:
    """Terms of the nearest body that has any; closures of that body and of those nearer to the school."""
    closures: list[CalendarEntry] = []
    for place, body in enumerate(chain):
        own = held.get((body.pk, year), [])
        if any(entry.kind == EntryKind.TERM for entry in own):
            return CalendarFor(school_year(year, [*own, *closures]), body, _basis(body, chain[:place], year))
        closures += [entry for entry in own if entry.kind in CLOSURES]
    if year not in packaged_years():
        return None
    typical = packaged_years()[year].school_year()
    return CalendarFor(typical._replace(closures=_in_order(closures)), None, _typical_basis(chain, year))


def _in_order(closures: Iterable[CalendarEntry]):
    return tuple(entry.span for entry in sorted(closures, key=lambda entry: entry.first))


def _basis(body: Organisation, nearer: Sequence[Organisation], year: str) -> str:
    without = [str(one) for one in nearer]
    if not without:
        return f"Terms of {year} as entered by {body}."
    verb = "has" if len(without) == 1 else "have"
    return f"Terms of {year} as entered by {body}, since {listed(without)} {verb} entered none."


def _typical_basis(chain: Sequence[Organisation], year: str) -> str:
    return f"Typical terms of {year}, until {listed([str(one) for one in reversed(chain)], 'or')} enters its own."
