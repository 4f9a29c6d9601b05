"""Whom to tell of a record: people who may see it, each for the body whose hat opens it."""

from __future__ import annotations

from collections.abc import Iterable

from upstream.audit.actors import Acting
from upstream.casework.records.access import can_see
from upstream.casework.records.models import Record
from upstream.lib.clock import today
from upstream.notices.actions import notify
from upstream.people.hats import hat_of
from upstream.people.models import Assignment, Duty, Membership
from upstream.registry.models import Organisation, School


def tell(record: Record, kind: str, memberships: Iterable[Membership], by: Acting) -> int:
    """A notice for each of them who may see the record today; whoever did it is not told. Returns how many were told."""
    told = 0
    for one in memberships:
        if can_see(record, hat_of(one)):
            told += notify(recipients=[one.user_id], kind=kind, about=record, by=by, organisation=one.organisation_id)
    return told


def held_at(organisation: Organisation | int, *, role: str = "", users: Iterable[int] | None = None) -> list[Membership]:
    """The roles that are held at a body today: one of them, or those of some people."""
    rows = Membership.objects.now().filter(organisation=organisation, user__is_active=True)
    rows = rows.filter(role=role) if role else rows
    rows = rows.filter(user__in=list(users)) if users is not None else rows
    return list(rows.select_related("user", "organisation"))


def lead_officers(organisation: Organisation, school: School | None) -> list[Membership]:
    """Who leads on a school for a body today."""
    leads = Assignment.objects.on(today()).filter(organisation=organisation, school=school, duty=Duty.LEAD_OFFICER)
    return held_at(organisation, users=leads.values_list("user", flat=True))
