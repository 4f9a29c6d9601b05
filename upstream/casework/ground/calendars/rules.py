"""Who may keep a calendar, and what can be one. Asks, never writes."""

from __future__ import annotations

from collections.abc import Iterable

from upstream.casework.ground.calendars.entries import Entry, school_year
from upstream.casework.ground.calendars.models import CLOSURES, EntryKind
from upstream.lib.calendars import SchoolYear, why_not_year
from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.kinds import OrganisationKind
from upstream.registry.models import Covering, Organisation

KEPT_BY = frozenset({OrganisationKind.COUNCIL, OrganisationKind.TRUST, OrganisationKind.SCHOOL})


def why_not_keep(organisation: Organisation, hat: Hat | None) -> str | None:
    """A body keeps its own calendar; one that works over a body, as an alliance over a council's schools, keeps that too."""
    if hat is None or not hat.may(Permission.CALENDARS_WRITE):
        return "Your role does not keep calendars: ask an administrator or a data manager of your organisation."
    if organisation.kind not in KEPT_BY:
        return f"{organisation} is neither a council, a trust nor a school, so it sets no terms."
    if organisation.pk != hat.organisation.pk and not _covers(hat.organisation, organisation):
        return f"Only {organisation} keeps its calendar: ask somebody there to enter it."
    return None


def _covers(over: Organisation, covered: Organisation) -> bool:
    return Covering.objects.on(today()).filter(organisation=over, covered=covered).exists()


def why_not_entries(year: str, entries: Iterable[Entry]) -> str | None:
    """Why these entries are no calendar of a year."""
    return why_not_year(school_year(year, entries))


def why_not_closure(entry: Entry, of: SchoolYear) -> str | None:
    """Why an entry cannot be added to the year that holds for its body."""
    if entry.kind not in CLOSURES:
        return f"A {EntryKind(entry.kind).label.lower()} is set with the whole calendar: change the calendar instead."
    return why_not_year(of._replace(closures=(entry.span,)))
