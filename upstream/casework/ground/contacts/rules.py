"""Who may keep which contacts, and what can be one. Asks, never writes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from upstream.casework.ground.contacts.models import Contact, Origin
from upstream.casework.ground.contacts.roles import ContactRole, roles_on
from upstream.casework.records.access import why_not_write
from upstream.lib.clock import today
from upstream.lib.wording import day
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.kinds import OrganisationKind
from upstream.registry.models import Belonging, Covering, Organisation


@dataclass(frozen=True)
class Entered:
    """What somebody enters of a contact. Empty text is unknown."""

    role: str
    person: str
    job_title: str = ""
    email: str = ""
    phone: str = ""
    first: dt.date | None = None
    last: dt.date | None = None


def why_not_keep(organisation: Organisation, hat: Hat | None) -> str | None:
    """Contacts of a school in reach, of the own body, of those it works over, and of bodies that a school in reach is in."""
    school = organisation.school if organisation.kind == OrganisationKind.SCHOOL else None
    if why := why_not_write(hat, Permission.CONTACTS_WRITE, school):
        return why
    if school is None and hat and not _works_with(hat, organisation):
        return f"Your role reaches no school of {organisation}, so you keep no contacts of it."
    return None


def _works_with(hat: Hat, organisation: Organisation) -> bool:
    if organisation.pk == hat.organisation.pk:
        return True
    if Covering.objects.now().filter(organisation=hat.organisation, covered=organisation).exists():
        return True
    return Belonging.objects.now().filter(organisation=organisation, school__in=hat.schools).exists()


def why_not_contact(organisation: Organisation, entered: Entered) -> str | None:
    """Why this is no contact of an organisation, whoever enters it."""
    role = roles_on().get(entered.role)
    if role is None or not role.is_at(organisation.kind):
        return f"‘{entered.role}’ is no role at a {organisation.get_kind_display().lower()}: choose one from the list."
    if not entered.person.strip():
        return "Enter the person’s name."
    if role.own_title and not entered.job_title.strip():
        return "Enter the job title, since the role chosen has none of its own."
    if entered.first and entered.last and entered.last < entered.first:
        return f"The last day ({day(entered.last)}) lies before the first ({day(entered.first)}): mend one of the two."
    return None


def in_the_way(organisation: Organisation, entered: Entered, hat: Hat, but: Contact | None = None) -> Contact | None:
    """Another person whom the own body has typed into a role that one person holds at a time, on one of these days."""
    if not roles_on()[entered.role].alone:
        return None
    typed = Contact.objects.filter(
        organisation=organisation, holder=hat.organisation, role=entered.role, origin=Origin.TYPED
    ).exclude(pk=but.pk if but else None)
    return next((one for one in typed if _overlap(one, entered)), None)


def _overlap(one: Contact, entered: Entered) -> bool:
    begins, ends = entered.first or dt.date.min, entered.last or dt.date.max
    return (one.first or dt.date.min) <= ends and begins <= (one.last or dt.date.max)


def why_not_beside(other: Contact | None, role: ContactRole) -> str | None:
    if other is None:
        return None
    until = f" until {day(other.last)}" if other.last else ""
    return (
        f"{other.person} is written down as {role.title.lower()}{until}, and one person holds that role at a time. Say that "
        "the new one follows, with their first day, or end the other first."
    )


def why_not_follow(other: Contact, entered: Entered) -> str | None:
    """Why somebody cannot end on the day before another begins."""
    if entered.first is None:
        return f"Enter the first day, so that {other.person} can end on the day before."
    if other.first and entered.first <= other.first:
        return f"{other.person} began on {day(other.first)}: the one who follows begins later."
    return None


def why_not_change(contact: Contact, hat: Hat | None) -> str | None:
    if hat is None or contact.holder_id != hat.organisation.pk:
        return f"Only {contact.holder} can change this, since it wrote it."
    if not contact.is_typed:
        return "This was imported, and the next import would bring it back: add what you know as a contact of your own."
    return why_not_keep(contact.organisation, hat)


def why_not_end(contact: Contact, last: dt.date, hat: Hat | None) -> str | None:
    """An imported contact can be ended too: the person left, whatever the list says."""
    if hat is None or contact.holder_id != hat.organisation.pk:
        return f"Only {contact.holder} can end this, since it wrote it."
    if why := why_not_keep(contact.organisation, hat):
        return why
    if contact.last is not None and contact.last < today():
        return f"This ended on {day(contact.last)} already."
    if contact.first and last < contact.first:
        return f"The last day lies before the first, {day(contact.first)}."
    return None
