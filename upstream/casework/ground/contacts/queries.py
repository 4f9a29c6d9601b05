"""Whom one asks for at an organisation: what was typed comes before what was imported, and both are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from upstream.casework.ground.contacts.models import Contact
from upstream.casework.ground.contacts.roles import answering, role_of, roles_on
from upstream.casework.records.access import visible
from upstream.casework.records.lines import as_lines
from upstream.lib.clock import today
from upstream.lib.wording import day
from upstream.people.hats import Hat
from upstream.registry.models import Organisation, School


@dataclass(frozen=True)
class Who:
    """The contact that counts, the others known of that day, and in a sentence why this one. `differ`: by name."""

    used: Contact | None
    others: tuple[Contact, ...] = ()
    why: str = ""

    @property
    def differ(self) -> tuple[Contact, ...]:
        return tuple(one for one in self.others if self.used and not same_person(one, self.used))


def who_is(organisation: Organisation, role: str, on: dt.date | None = None, *, hat: Hat) -> Who:
    """Who holds a role at an organisation on a day, as far as a hat may know. An interim head answers for the head."""
    rows = visible(Contact, hat).on(on or today()).filter(organisation=organisation, role__in=answering(role))
    return chosen(rows.select_related("holder"), hat.organisation)


def who_is_known_to(holder: Organisation, organisation: Organisation, role: str, on: dt.date | None = None) -> Who:
    """The same of one body's own contacts: for letters and reminders, which nobody asks for."""
    rows = Contact.objects.on(on or today()).filter(holder=holder, organisation=organisation, role__in=answering(role))
    return chosen(rows.select_related("holder"), holder)


def chosen(rows: Iterable[Contact], own: Organisation) -> Who:
    """Of several contacts in one role: typed before imported, who acts before whom they act for, own before others', the
    newest."""
    ordered = sorted(rows, key=lambda one: _rank(one, own))
    if not ordered:
        return Who(None)
    used, *others = ordered
    return Who(used, tuple(others), _why(used, others))


def _rank(contact: Contact, own: Organisation) -> tuple:
    began = contact.first or dt.date.min
    return (
        not contact.is_typed, role_of(contact.role).acts_as is None, contact.holder_id != own.pk, -began.toordinal(),
        contact.person, str(contact.pk),
    )


def same_person(one: Contact, other: Contact) -> bool:
    return " ".join(one.person.lower().split()) == " ".join(other.person.lower().split())


def _why(used: Contact, others: list[Contact]) -> str:
    """Nothing where nobody else is named."""
    other = next((one for one in others if not same_person(one, used)), None)
    if other is None:
        return ""
    if used.is_typed and not other.is_typed:
        return f"Typed by {used.holder}, so it is used. {_said_by(other)} {other.person}."
    if role_of(used.role).acts_as and not role_of(other.role).acts_as:
        return f"Acts for {other.person}, so is used."
    if used.holder_id != other.holder_id:
        return f"As {used.holder} wrote it, which comes first here. {other.holder} names {other.person}."
    return ""


def _said_by(contact: Contact) -> str:
    seen = f" on {day(contact.seen_on)}" if contact.seen_on else ""
    return f"The list imported{seen} names"


@dataclass(frozen=True)
class RoleHeld:
    """One role of an organisation's page: its title, whom one asks for, and who held it before."""

    role: str
    title: str
    now: tuple[Who, ...]
    before: tuple[Contact, ...]
    later: tuple[Contact, ...]


def contacts_at(organisation: Organisation, hat: Hat, on: dt.date | None = None) -> list[RoleHeld]:
    """Every role at an organisation that a hat may read a contact of, in the order of the list of roles."""
    at = on or today()
    rows = list(visible(Contact, hat).filter(organisation=organisation).select_related("holder", "changed_by"))
    order = {role: place for place, role in enumerate(roles_on(at))}
    named = sorted({(one.role, one.title) for one in rows}, key=lambda pair: (order.get(pair[0], len(order)), pair))
    return [_held(role, title, [one for one in rows if (one.role, one.title) == (role, title)], hat, at)
            for role, title in named]


def _held(role: str, title: str, rows: list[Contact], hat: Hat, at: dt.date) -> RoleHeld:
    now = [one for one in rows if _holds(one, at)]
    before = [one for one in rows if one.last and one.last < at]
    later = [one for one in rows if one.first and one.first > at and one not in before]
    if role_of(role).alone:
        shown = (chosen(now, hat.organisation),) if now else ()
    else:
        shown = tuple(_people(now, hat.organisation))
    return RoleHeld(
        role, title, shown, tuple(sorted(before, key=lambda one: one.last, reverse=True)),
        tuple(sorted(later, key=lambda one: one.first)),
    )


def _holds(contact: Contact, at: dt.date) -> bool:
    return (contact.first is None or contact.first <= at) and (contact.last is None or contact.last >= at)


def _people(rows: list[Contact], own: Organisation) -> Iterable[Who]:
    """A role that several people hold: each person once, with whatever else says the same."""
    left = sorted(rows, key=lambda one: _rank(one, own))
    while left:
        same = [one for one in left if same_person(one, left[0])]
        yield Who(same[0], tuple(same[1:]))
        left = [one for one in left if one not in same]


def contacts_of(hat: Hat, *, on: dt.date | None = None, organisation: Organisation | None = None) -> QuerySet[Contact]:
    """All that a hat may read and that hold on a day: for a list to take along."""
    rows = visible(Contact, hat).on(on or today()).select_related("organisation__school", "holder", "school")
    rows = rows.filter(organisation=organisation) if organisation else rows
    return rows.order_by("organisation__name", "role", "person")


def listed(hat: Hat, school: School | None = None) -> QuerySet[Contact]:
    """Those that hold today, of one school or of all: for a table to take along."""
    rows = contacts_of(hat).prefetch_related("organisation__identifiers")
    return rows.filter(pk__in=visible(Contact, hat, school)) if school else rows


def lines(hat: Hat, school: School | None = None) -> QuerySet:
    """Contacts of a school, or of all schools, as lines: the person, since when, and in which role."""
    rows = visible(Contact, hat, school).on(today()).filter(school__isnull=False)
    return as_lines(rows, "contact", title="person", on="first", until="last", state="role", extra="job_title")

