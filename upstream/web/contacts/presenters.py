"""Contacts in words: whom one asks for, who else is named, and where each is known from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.http import HttpRequest

from upstream.casework.ground.contacts.models import Contact
from upstream.casework.ground.contacts.queries import RoleHeld, Who, contacts_at
from upstream.casework.ground.contacts.rules import why_not_change, why_not_end, why_not_keep
from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.kinds import OrganisationKind
from upstream.registry.models import Organisation
from upstream.web import words
from upstream.web.contacts.kind import KIND
from upstream.web.records.bodies import body_crumbs, body_url
from upstream.web.records.page import Deed, RecordPage, Tag, with_record
from upstream.web.records.tables import Cell, Table, TablePage, columns
from upstream.web.schools.page import Fact

HEAD = columns("Role", "Name", "E-mail", "Telephone", "Days", "Known from")
EMPTY = "No contact is written down that you may read. Add the people whom you ask for first: head, chair, safeguarding lead."
READS = (Permission.RECORDS_VIEW, Permission.SHARED_VIEW)


def present_contacts(organisation: Organisation, hat: Hat) -> TablePage:
    held = contacts_at(organisation, hat)
    now = [row for role in held for who in role.now for row in _who(role, who)]
    later = [_row(one.title, one) for role in held for one in role.later]
    before = [_row(one.title, one) for role in held for one in role.before]
    rest = body_url(organisation, "contacts/")
    school = organisation.school.urn if organisation.kind == OrganisationKind.SCHOOL else ""
    return TablePage(
        f"Contacts of {organisation}", body_crumbs(organisation, ("Contacts", rest)),
        "What somebody typed is used before what was imported. Where they name two people, both stand here.",
        deeds=[Deed("Add a contact", f"{rest}add/", why_not_keep(organisation, hat) or "")],
        tables=[
            Table("Today", HEAD, now, EMPTY, id="now"),
            Table("From a later day", HEAD, later, id="later"),
            Table("Before", HEAD, before, id="before", lead="Deleted a year after they ended."),
        ],
        downloads=downloads(hat, school) if now else [],
    )


def downloads(hat: Hat, school: str = "") -> list[Deed]:
    why = "" if hat.may(Permission.EXPORT) else "Your role takes no records away as files."
    asked = f"?school={school}" if school else ""
    return [Deed("Take these contacts along as a table", f"/contacts/contacts.csv{asked}", why)]


def _who(role: RoleHeld, who: Who) -> Iterable[Sequence[Cell]]:
    """The one who is asked for, and below each other one that is named for the role."""
    used = who.used
    if used is None:
        return
    yield _row(role.title, used, Tag("Used", "good") if who.differ else None, who.why)
    for other in who.others:
        tag = Tag("Names somebody else", "look") if other in who.differ else Tag("Says the same")
        yield _row(role.title, other, tag)


def _row(title: str, one: Contact, tag: Tag | None = None, why: str = "") -> list[Cell]:
    name = Cell(one.person, KIND.url(one.pk), [tag] if tag else (), why)
    return [
        Cell(title), name, Cell(one.email, f"mailto:{one.email}" if one.email else ""), Cell(one.phone),
        Cell(days(one.first, one.last), sort=str(one.first or "")), Cell(known_from(one)),
    ]


def days(first: dt.date | None, last: dt.date | None) -> str:
    """`since 1 September 2020`, `until 31 August 2026`, both, or nothing."""
    if first and last:
        return f"{words.on_day(first)} to {words.on_day(last)}"
    if first:
        return f"{'since' if first <= today() else 'from'} {words.on_day(first)}"
    return f"until {words.on_day(last)}" if last else ""


def known_from(one: Contact) -> str:
    if one.is_typed:
        return f"Typed, {one.holder}"
    seen = f" on {words.on_day(one.seen_on)}" if one.seen_on else ""
    return f"Imported{seen}, {one.holder}"


def present_one(one: Contact, hat: Hat) -> RecordPage:
    rest = body_url(one.organisation, "contacts/")
    facts = [
        Fact("Organisation", one.organisation.name, rest), Fact("Role", one.title),
        Fact("E-mail", one.email, f"mailto:{one.email}" if one.email else ""), Fact("Telephone", one.phone),
        Fact("Days", days(one.first, one.last)), Fact("Known from", known_from(one)),
        Fact("File", one.source),
    ]
    deeds = [
        Deed("Change it", KIND.url(one.pk, "change"), why_not_change(one, hat) or ""),
        Deed("Say when this ends", KIND.url(one.pk, "end"), why_not_end(one, max(today(), one.first or today()), hat) or ""),
    ]
    is_over = bool(one.last and one.last < today())
    page = RecordPage(
        one.person, "Contact", body_crumbs(one.organisation, ("Contacts", rest)), [Tag("Ended")] if is_over else [],
        [fact for fact in facts if fact.text], deeds=deeds if one.holder_id == hat.organisation.pk else [],
    )
    return with_record(page, one, hat)


def present_all(request: HttpRequest, rows: Sequence[Contact], asked: str, is_cut: bool) -> TablePage:
    hat = request.hat
    head = columns("Organisation", "Role", "Name", "E-mail", "Telephone", "Known from")
    found = [
        [
            Cell(one.organisation.name, body_url(one.organisation, "contacts/")), Cell(one.title),
            Cell(one.person, KIND.url(one.pk)), Cell(one.email, f"mailto:{one.email}" if one.email else ""), Cell(one.phone),
            Cell(known_from(one)),
        ]
        for one in rows
    ]
    empty = f"No contact that you may read has ‘{asked}’ in it." if asked else EMPTY
    notes = [f"Only the first {len(rows)} are shown: search for a name or an organisation."] if is_cut else []
    why = "" if hat.may(Permission.CONTACTS_WRITE) else "Your role keeps no contacts."
    return TablePage(
        "Contacts", lead="Everybody whom your body has written down or imported, and whom others have shared with it.",
        deeds=[Deed("Load a table", "/contacts/table/", why)], tables=[Table("Contacts", head, found, empty)], notes=notes,
        downloads=downloads(hat) if rows else [],
    )
