"""What people change in the register: bodies that no edition knows, and who belongs to them or is covered by them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from upstream.audit.actors import Acting
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.audit.versions import changed, locked
from upstream.lib.clock import today
from upstream.lib.refusal import refuse
from upstream.registry import rules
from upstream.registry.kinds import LIKE_A_SCHOOL, DayBasis, OrganisationKind
from upstream.registry.models import Belonging, Covering, FormerName, Identifier, Organisation, School
from upstream.registry.reconcile_run import Ended

BY_PEOPLE = "entered by people"


@transaction.atomic
def add_organisation(
    *, kind: str, name: str, first: dt.date | None = None, numbers: Mapping[str, str] | None = None, profile: str = "",
    although_alike: bool = False, by: Acting,
) -> Organisation:
    """A body that no edition knows. A setting or a college gets a School too, so that it is worked with like one."""
    numbers = {kind: value.strip() for kind, value in (numbers or {}).items() if value.strip()}
    refuse(rules.why_not_add(kind, name, first, numbers, by, although_alike=although_alike))
    made = Organisation.objects.create(kind=kind, name=name.strip(), first=first, profile=profile.strip(), typed=True)
    for number_kind, value in numbers.items():
        Identifier.objects.create(organisation=made, kind=number_kind, value=value, first=first, typed=True)
    if kind in LIKE_A_SCHOOL:
        School.objects.create(organisation=made, phase=OrganisationKind(kind).label, state_funded=True)
    record(Happened.ORGANISATION_ADDED, by=by, target=made, fields=["name", *numbers])
    return made


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, version: int, name: str, profile: str, first: dt.date | None, by: Acting
) -> Organisation:
    """Its name, its first day and what it says of itself. The old name stays known, with its last day."""
    refuse(rules.why_not_change(organisation, by))
    row = locked(organisation, version)
    new: dict[str, object] = {"profile": profile.strip()}
    if name.strip() != row.name:
        refuse(rules.why_not_rename(row, name, by))
        FormerName.objects.get_or_create(organisation=row, name=row.name, last=today() - dt.timedelta(days=1))
        new["name"] = name.strip()
    if row.typed:
        refuse(rules.why_not_span(first, row.last))
        new["first"] = first
    fields = changed(row, new)
    if fields:
        record(Happened.ORGANISATION_CHANGED, by=by, target=row, fields=fields)
    return row


@transaction.atomic
def close_organisation(*, organisation: Organisation, on: dt.date, version: int, by: Acting) -> list[Ended]:
    """Its last day. What belonged to it ends then; the caller ends the shares that rested on it."""
    refuse(rules.why_not_close(organisation, on, by))
    row = locked(organisation, version)
    changed(row, {"last": on})
    live = Belonging.objects.filter(organisation=row, last__isnull=True)
    ended = [Ended(one.school_id, row.pk, on) for one in live if one.first is None or one.first <= on]
    for one in live:
        changed(one, {"last": max(on, one.first or on), "last_basis": DayBasis.CLOSED})
    for one in Covering.objects.filter(organisation=row, last__isnull=True):
        changed(one, {"last": max(on, one.first or on)})
    record(Happened.ORGANISATION_CLOSED, by=by, target=row, fields=["last"])
    return ended


@transaction.atomic
def add_belonging(
    *, school: School, organisation: Organisation, first: dt.date | None, last: dt.date | None = None, by: Acting
) -> Belonging:
    """A school in a body, as people know it. No edition changes or ends it."""
    refuse(rules.why_not_belong(school, organisation, first, last, by))
    made = Belonging.objects.create(
        school=school, organisation=organisation, first=first, last=last, typed=True, source=BY_PEOPLE,
        first_basis=DayBasis.TYPED if first else "", last_basis=DayBasis.TYPED if last else "",
    )
    record(Happened.BELONGING_ADDED, by=by, target=made, school=school.pk, fields=[f"with:{organisation.pk}"])
    return made


@transaction.atomic
def end_belonging(*, belonging: Belonging, last: dt.date, version: int, by: Acting) -> Ended:
    """The last day on which a school belonged to a body. The caller ends the shares that rested on it."""
    refuse(rules.why_not_end_belonging(belonging, last, by))
    row = locked(belonging, version)
    changed(row, {"last": last, "last_basis": DayBasis.TYPED})
    record(Happened.BELONGING_ENDED, by=by, target=row, school=row.school_id, fields=[f"with:{row.organisation_id}"])
    return Ended(row.school_id, row.organisation_id, last)


@transaction.atomic
def add_covering(
    *, organisation: Organisation, covered: Organisation, first: dt.date | None, last: dt.date | None = None, by: Acting
) -> Covering:
    """A body works over all schools of another: an alliance over those of a council."""
    refuse(rules.why_not_cover(organisation, covered, first, last, by))
    made = Covering.objects.create(organisation=organisation, covered=covered, first=first, last=last)
    record(Happened.COVERING_ADDED, by=by, target=made, fields=[f"with:{covered.pk}"])
    return made


@transaction.atomic
def end_covering(*, covering: Covering, last: dt.date, version: int, by: Acting) -> list[Ended]:
    """The last day on which it worked over them. The caller ends the shares that rested on it."""
    refuse(rules.why_not_end_covering(covering, last, by))
    row = locked(covering, version)
    changed(row, {"last": last})
    record(Happened.COVERING_ENDED, by=by, target=row, fields=[f"with:{row.covered_id}"])
    schools = Belonging.objects.on(last).filter(organisation=row.covered_id).values_list("school", flat=True)
    own = Belonging.objects.now().filter(organisation=row.organisation_id).values_list("school", flat=True)
    return [Ended(school, row.organisation_id, last) for school in schools if school not in set(own)]
