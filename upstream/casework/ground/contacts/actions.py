"""Adding, changing and ending a contact."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.ground.contacts.models import SENSITIVITY, Contact
from upstream.casework.ground.contacts.roles import role_of
from upstream.casework.ground.contacts.rules import (
    Entered,
    in_the_way,
    why_not_beside,
    why_not_change,
    why_not_contact,
    why_not_end,
    why_not_follow,
    why_not_keep,
)
from upstream.casework.records.changing import changed, locked, once
from upstream.lib.refusal import refuse
from upstream.people.hats import Hat
from upstream.registry.kinds import OrganisationKind
from upstream.registry.models import Organisation


def add(
    *, organisation: Organisation, entered: Entered, by: Hat, follows: bool = False, key: uuid.UUID | None = None
) -> Contact:
    """A contact that the own body knows. `follows`: whoever holds the role ends on the day before this one begins."""
    refuse(why_not_keep(organisation, by))
    refuse(why_not_contact(organisation, entered))
    return once(key, by, lambda: _added(organisation, entered, by, follows=follows))


def _added(organisation: Organisation, entered: Entered, by: Hat, *, follows: bool) -> Contact:
    other = in_the_way(organisation, entered, by)
    if other and follows:
        refuse(why_not_follow(other, entered))
        _end(other, entered.first - dt.timedelta(days=1), by)
    else:
        refuse(why_not_beside(other, role_of(entered.role)))
    made = Contact.objects.create(
        **about(organisation), holder=by.organisation, written_by=by.user, changed_by=by.user, **_fields(entered)
    )
    record(Happened.CONTACT_ADDED, by=by, target=made)
    return made


def about(organisation: Organisation) -> dict:
    """What a record about an organisation says of the school, if it is one."""
    school = organisation.school if organisation.kind == OrganisationKind.SCHOOL else None
    return {
        "organisation": organisation, "school": school, "urn": school.urn if school else "", "sensitivity": SENSITIVITY.value,
    }


def _fields(entered: Entered) -> dict[str, object]:
    return {
        "role": entered.role, "person": entered.person.strip(), "job_title": entered.job_title.strip(),
        "email": entered.email.strip(), "phone": entered.phone.strip(), "first": entered.first, "last": entered.last,
    }


@transaction.atomic
def change(*, contact: Contact, version: int, entered: Entered, by: Hat) -> Contact:
    """Name, address, number, days of a typed contact."""
    refuse(why_not_change(contact, by))
    refuse(why_not_contact(contact.organisation, entered))
    present = locked(contact, version)
    refuse(why_not_beside(in_the_way(contact.organisation, entered, by, but=present), role_of(entered.role)))
    fields = changed(present, _fields(entered))
    if fields:
        _by(present, by)
        record(Happened.CONTACT_CHANGED, by=by, target=present, fields=fields)
    return present


@transaction.atomic
def end(*, contact: Contact, version: int, last: dt.date, by: Hat) -> Contact:
    """The person holds the role until that day, this included."""
    refuse(why_not_end(contact, last, by))
    return _end(locked(contact, version), last, by)


def _end(contact: Contact, last: dt.date, by: Hat) -> Contact:
    fields = changed(contact, {"last": last})
    _by(contact, by)
    record(Happened.CONTACT_ENDED, by=by, target=contact, fields=fields)
    return contact


def _by(contact: Contact, by: Hat) -> None:
    contact.changed_by = by.user
    contact.save(update_fields=["changed_by"])
