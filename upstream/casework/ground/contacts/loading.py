"""Contacts from a table: our own columns, or the register's where it carries the names of heads.

Read and shown first, then taken over. A table that is handed in again changes nothing. What was typed stays: where the
table names somebody else, both are kept, and the typed one is used.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q

from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.ground.contacts.actions import about
from upstream.casework.ground.contacts.models import Contact, Origin
from upstream.casework.ground.contacts.roles import role_of, roles_for
from upstream.casework.ground.contacts.rules import Entered, why_not_contact, why_not_keep
from upstream.lib.clock import today
from upstream.lib.csv_rows import Row, columns_of, day_in, rows_of
from upstream.lib.refusal import refuse
from upstream.lib.wording import did_you_mean
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.kinds import IdentifierKind
from upstream.registry.models import Establishment, Organisation
from upstream.registry.queries import organisation_by, school_by_urn

COLUMNS = ("organisation", "role", "person", "job title", "email", "phone", "from", "to")
NEEDED = COLUMNS[:3]
OF_THE_REGISTER = ("urn", "headfirstname", "headlastname")
_REGISTER = 60_000  # lines: every establishment that England ever had
NEW, FOLLOWS, CHANGED, SAME, REFUSED = "new", "follows", "changed", "the same", "refused"


@dataclass(frozen=True)
class Step:
    """What a line does: `outcome` is NEW, FOLLOWS (ends `before`), CHANGED, SAME or REFUSED; `said` explains it."""

    line: int
    outcome: str
    said: str = ""
    organisation: Organisation | None = None
    entered: Entered | None = None
    before: Contact | None = None


def steps_in(table: bytes, by: Hat) -> list[Step]:
    """What taking a table over would do, line by line. Writes nothing."""
    refuse(None if by.may(Permission.CONTACTS_WRITE) else "Your role keeps no contacts.")
    if set(OF_THE_REGISTER) <= set(columns_of(table)):
        return _without_twins([_step(row, row["urn"], _of_register(row), by) for row in _heads_in_reach(table, by)])
    return _without_twins([_step(row, row["organisation"], _of_own(row), by) for row in rows_of(table, NEEDED)])


def _heads_in_reach(table: bytes, by: Hat) -> list[Row]:
    """The register names every school of England, and its open extract leaves the heads’ names out: both are no mistake."""
    urns = set(Establishment.objects.filter(school__in=by.schools).values_list("urn", flat=True))
    rows = rows_of(table, OF_THE_REGISTER, most=_REGISTER)
    return [row for row in rows if row["urn"] in urns and (row["headfirstname"] or row["headlastname"])]


def _of_register(row: Row) -> Entered:
    names = (row["headtitle (name)"], row["headfirstname"], row["headlastname"])
    return Entered("headteacher", " ".join(filter(None, names)), row["headpreferredjobtitle"], "", row["telephonenum"])


def _of_own(row: Row) -> Entered | str:
    first, last = day_in(row["from"]), day_in(row["to"])
    wrong = next((row[name] for name, found in (("from", first), ("to", last)) if row[name] and not found), None)
    if wrong is not None:
        return f"‘{wrong}’ is no date: write it like 01/09/2026 or 2026-09-01."
    if row["email"] and not _is_address(row["email"]):
        return f"‘{row['email']}’ is no e-mail address: write it like name@example.org."
    if too_long := next((name for name, most in _LONGEST.items() if len(row[name]) > most), None):
        return f"The {too_long} is longer than {_LONGEST[too_long]} characters: shorten it."
    return Entered(row["role"], row["person"], row["job title"], row["email"], row["phone"], first, last)


_LONGEST = {"person": 120, "job title": 120, "email": 254, "phone": 40}


def _is_address(written: str) -> bool:
    try:
        validate_email(written)
    except ValidationError:
        return False
    return True


def _step(row: Row, number: str, entered: Entered | str, by: Hat) -> Step:
    organisation = _organisation(number)
    if organisation is None:
        return Step(row.line, REFUSED, f"No organisation here has the number ‘{number[:20]}’.")
    if isinstance(entered, str):
        return Step(row.line, REFUSED, entered, organisation)
    if why := why_not_keep(organisation, by):
        return Step(row.line, REFUSED, why, organisation)
    role = _role(entered.role, organisation)
    if role is None:
        known = [one.id for one in roles_for(organisation.kind)]
        near = did_you_mean(entered.role, known, "The page of the organisation lists the roles there.")
        return Step(row.line, REFUSED, f"‘{entered.role}’ is no role there. {near}", organisation)
    entered = replace(entered, role=role)
    if why := why_not_contact(organisation, entered):
        return Step(row.line, REFUSED, why, organisation)
    return _compared(Step(row.line, NEW, "", organisation, entered), by)


def _organisation(number: str) -> Organisation | None:
    """A URN; `la:936` and `uid:1234` for councils and trusts."""
    kind, colon, value = number.partition(":")
    if not colon:
        school = school_by_urn(number)
        return school.organisation if school else None
    kinds = {"la": IdentifierKind.COUNCIL, "uid": IdentifierKind.UID, "urn": IdentifierKind.URN}
    return organisation_by(kinds[kind.lower()], value) if kind.lower() in kinds else None


def _role(written: str, organisation: Organisation) -> str | None:
    """A role by its id or its title."""
    names = {name: role.id for role in roles_for(organisation.kind) for name in (role.id, role.title.lower())}
    return names.get(written.lower()) or names.get(written.lower().replace(" ", "-"))


def _compared(step: Step, by: Hat) -> Step:
    """Beside what the own body has already: typed first, then imported."""
    entered = step.entered
    held = list(Contact.objects.filter(
        Q(last__isnull=True) | Q(last__gte=today()), organisation=step.organisation, holder=by.organisation, role=entered.role
    ))
    same = [one for one in held if one.person.lower() == entered.person.lower()]
    if any(one.is_typed for one in same):
        return replace(step, outcome=SAME, said="Typed already, which stays.")
    imported = next((one for one in same if one.origin == Origin.IMPORTED), None)
    if imported:
        return replace(step, outcome=CHANGED if _differs(imported, entered) else SAME, before=imported)
    typed = next((one for one in held if one.is_typed), None)
    said = f"{typed.person} was typed: both are kept, and the typed one is used." if typed and _alone(entered) else ""
    earlier = next((one for one in held if not one.is_typed), None) if _alone(entered) else None
    if earlier:
        return replace(step, outcome=FOLLOWS, before=earlier, said=f"{earlier.person} ends. {said}".strip())
    return replace(step, said=said)


def _alone(entered: Entered) -> bool:
    return role_of(entered.role).alone


def _details(entered: Entered) -> dict:
    return {
        name: value for name, value in (
            ("job_title", entered.job_title), ("email", entered.email), ("phone", entered.phone), ("first", entered.first),
            ("last", entered.last),
        ) if value
    }


def _differs(contact: Contact, entered: Entered) -> bool:
    """What the table leaves empty it does not contradict."""
    return any(getattr(contact, name) != value for name, value in _details(entered).items())


def _without_twins(steps: list[Step]) -> list[Step]:
    """A line that says what an earlier one says, or names a second person where there is one, is set aside."""
    seen: dict[tuple, int] = {}
    told = []
    for step in steps:
        key = _place(step)
        if key is not None and key in seen:
            step = replace(step, outcome=REFUSED, said=f"Line {seen[key]} says who this is already.")
        elif key is not None:
            seen[key] = step.line
        told.append(step)
    return told


def _place(step: Step) -> tuple | None:
    if step.entered is None or step.outcome == REFUSED:
        return None
    person = "" if _alone(step.entered) else step.entered.person.lower()
    return (step.organisation.pk, step.entered.role, person)


@transaction.atomic
def load(*, table: bytes, source: str, on: dt.date, by: Hat) -> dict[str, int]:
    """Takes a table over as it stands on a day. Returns how many lines did what."""
    steps = steps_in(table, by)
    for step in steps:
        _TAKEN[step.outcome](step, source[:120], on, by)
    counts = {name: sum(step.outcome == name for step in steps) for name in (NEW, FOLLOWS, CHANGED, SAME, REFUSED)}
    if counts[NEW] + counts[FOLLOWS] + counts[CHANGED]:
        record(
            Happened.CONTACTS_IMPORTED, by=by, target=by.organisation, holder=by.organisation.pk,
            fields=[f"{name.replace(' ', '-')}:{number}" for name, number in counts.items() if number],
        )
    return counts


def _new(step: Step, source: str, on: dt.date, by: Hat) -> None:
    entered = step.entered
    Contact.objects.create(
        **about(step.organisation), holder=by.organisation, written_by=by.user, changed_by=by.user, origin=Origin.IMPORTED,
        source=source, seen_on=on, role=entered.role, person=entered.person.strip(), **_details(entered),
    )


def _follows(step: Step, source: str, on: dt.date, by: Hat) -> None:
    """The one before ends the day before: on the new one's first day, else on the day of the table."""
    begins = step.entered.first or on
    last = max(begins - dt.timedelta(days=1), step.before.first or dt.date.min)
    _write(step.before, {"last": last}, by)
    _new(replace(step, entered=replace(step.entered, first=max(begins, last + dt.timedelta(days=1)))), source, on, by)


def _changed(step: Step, source: str, on: dt.date, by: Hat) -> None:
    _write(step.before, {**_details(step.entered), "source": source, "seen_on": on}, by)


def _write(contact: Contact, new: dict, by: Hat) -> None:
    for name, value in new.items():
        setattr(contact, name, value)
    contact.version += 1
    contact.changed_by = by.user
    contact.save()


def _same(step: Step, source: str, on: dt.date, _by: Hat) -> None:
    if step.before:
        Contact.objects.filter(pk=step.before.pk).update(seen_on=on, source=source)


def _nothing(*_: object) -> None:
    """A refused line does nothing."""


_TAKEN = {NEW: _new, FOLLOWS: _follows, CHANGED: _changed, SAME: _same, REFUSED: _nothing}


def _number(contact: Contact) -> str:
    if contact.school_id:
        return contact.school.urn or contact.urn
    prefixes = {IdentifierKind.COUNCIL: "la", IdentifierKind.UID: "uid"}
    found = next((one for one in contact.organisation.identifiers.all() if one.kind in prefixes), None)
    return f"{prefixes[found.kind]}:{found.value}" if found else ""


# The same columns, for a table to take along and to hand in again; then what only a reader wants.
OUT: tuple[tuple[str, Callable[[Contact], object]], ...] = (
    ("organisation", _number), ("role", lambda one: one.role), ("person", lambda one: one.person),
    ("job title", lambda one: one.job_title), ("email", lambda one: one.email), ("phone", lambda one: one.phone),
    ("from", lambda one: one.first), ("to", lambda one: one.last), ("name of organisation", lambda one: one.organisation.name),
    ("origin", lambda one: one.get_origin_display()), ("written by", lambda one: one.holder.name),
)


def as_rows(contacts: Iterable[Contact]) -> Iterator[list[object]]:
    for one in contacts:
        yield [cell(one) for _, cell in OUT]
