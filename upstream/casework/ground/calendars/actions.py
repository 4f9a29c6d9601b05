"""Setting a calendar, closing a school for a day, taking either back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction

from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.ground.calendars.entries import Entry
from upstream.casework.ground.calendars.models import CalendarEntry, SchoolCalendar
from upstream.casework.ground.calendars.queries import calendar_for, calendar_of
from upstream.casework.ground.calendars.rules import why_not_closure, why_not_entries, why_not_keep
from upstream.casework.records.changing import locked, once
from upstream.lib import academic_year
from upstream.lib.calendars import SchoolYear
from upstream.lib.refusal import Refusal, refuse
from upstream.people.hats import Hat
from upstream.registry.kinds import OrganisationKind
from upstream.registry.models import Organisation


@transaction.atomic
def set_calendar(
    *, organisation: Organisation, year: str, entries: Iterable[Entry], by: Hat, version: int | None = None,
    key: uuid.UUID | None = None,
) -> SchoolCalendar:
    """The terms, half terms and closures of a year, in place of those set before; closures added singly stay.

    `version` is that of the calendar which the person looked at; None where there was none.
    """
    given = list(entries)
    refuse(why_not_keep(organisation, by))
    refuse(why_not_entries(year, given))
    if version is None:
        return once(key, by, lambda: _filled(_new(organisation, year, by), given, by))
    calendar = locked(SchoolCalendar.objects.get(organisation=organisation, year=year), version)
    return _filled(_raised(calendar, by), given, by)


def _new(organisation: Organisation, year: str, by: Hat) -> SchoolCalendar:
    calendar, is_new = SchoolCalendar.objects.get_or_create(
        organisation=organisation, year=year, defaults={"changed_by": by.user}
    )
    if is_new:
        return calendar
    if calendar.entries.filter(added=False).exists():
        raise Refusal(f"{organisation} has entered its terms of {year} already: open that calendar to change it.")
    return _raised(calendar, by)


def _raised(calendar: SchoolCalendar, by: Hat) -> SchoolCalendar:
    calendar.version += 1
    calendar.changed_by = by.user
    calendar.save(update_fields=["version", "changed_by", "changed_at"])
    return calendar


def _filled(calendar: SchoolCalendar, given: list[Entry], by: Hat) -> SchoolCalendar:
    calendar.entries.filter(added=False).delete()
    CalendarEntry.objects.bulk_create(CalendarEntry(calendar=calendar, **entry._asdict()) for entry in given)
    record(
        Happened.CALENDAR_SET, by=by, target=calendar, holder=calendar.organisation_id,
        fields=sorted({str(entry.kind) for entry in given}),
    )
    return calendar


@transaction.atomic
def end_calendar(*, calendar: SchoolCalendar, version: int, by: Hat) -> SchoolCalendar:
    """Takes back the terms that a body set, so that the next body's hold again. Closures added singly stay."""
    refuse(why_not_keep(calendar.organisation, by))
    present = _raised(locked(calendar, version), by)
    present.entries.filter(added=False).delete()
    record(Happened.CALENDAR_ENDED, by=by, target=present, holder=present.organisation_id)
    return present


@transaction.atomic
def add_closure(*, organisation: Organisation, entry: Entry, by: Hat, key: uuid.UUID | None = None) -> CalendarEntry:
    """A training day, an occasional day, a day of snow, for a body or a single school."""
    refuse(why_not_keep(organisation, by))
    year = _year_of(organisation, entry)
    refuse(why_not_closure(entry, year))
    return once(key, by, lambda: _added(organisation, year.year, entry, by))


def _year_of(organisation: Organisation, entry: Entry) -> SchoolYear:
    """The school year that the closure falls in: of an August day, the one whose terms have begun by then."""
    year = academic_year.of_date(entry.first)
    for one in (academic_year.shift(year, 1), year):
        found = _holding(organisation, one)
        if found and any(term.first <= entry.first for term in found.terms):
            return found
    raise Refusal(f"No terms are known for {year}: enter the terms first, then the days closed.")


def _holding(organisation: Organisation, year: str) -> SchoolYear | None:
    is_school = organisation.kind == OrganisationKind.SCHOOL
    found = calendar_for(organisation.school, year) if is_school else calendar_of(organisation, year)
    return found and found.school_year


def _added(organisation: Organisation, year: str, entry: Entry, by: Hat) -> CalendarEntry:
    calendar, _ = SchoolCalendar.objects.get_or_create(organisation=organisation, year=year, defaults={"changed_by": by.user})
    made = CalendarEntry.objects.create(calendar=calendar, added=True, **entry._asdict())
    record(Happened.CLOSURE_ADDED, by=by, target=made, holder=organisation.pk, school=_school(organisation))
    return made


@transaction.atomic
def end_closure(*, closure: CalendarEntry, version: int, by: Hat) -> None:
    """Takes back a closure that was added: there was, or will be, school after all."""
    organisation = closure.calendar.organisation
    refuse(why_not_keep(organisation, by))
    present = locked(closure, version)
    refuse(None if present.added else "This stands in the calendar as it was set: change the calendar instead.")
    record(Happened.CLOSURE_ENDED, by=by, target=present, holder=organisation.pk, school=_school(organisation))
    present.delete()


def _school(organisation: Organisation) -> int | None:
    return organisation.school.pk if organisation.kind == OrganisationKind.SCHOOL else None
