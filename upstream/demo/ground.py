"""What else the demo's bodies keep: contacts, targets, agreements in every state, a calendar, an invitation that waits."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from upstream.casework.ground.agreements import actions as agreements
from upstream.casework.ground.agreements.rules import Terms
from upstream.casework.ground.calendars.actions import set_calendar
from upstream.casework.ground.calendars.entries import Entry
from upstream.casework.ground.calendars.models import EntryKind
from upstream.casework.ground.contacts.actions import add as add_contact
from upstream.casework.ground.contacts.models import Contact
from upstream.casework.ground.contacts.rules import Entered
from upstream.casework.ground.targets.actions import set_target
from upstream.casework.ground.targets.rules import Aim
from upstream.demo.people import administrator_of, hat_of_cast, organisation_of
from upstream.evidence.store import Store
from upstream.lib.clock import today
from upstream.people import invitations
from upstream.people.roles import ROLES

CONTACTS = (
    ("officer", "900001", "headteacher", "Robin Fairweather", 900),
    ("officer", "900001", "chair-of-governors", "Amina Oyelaran", 420),
    ("officer", "900008", "headteacher", "Desmond Quale", 1500),
    ("officer", "900010", "interim-headteacher", "Lydia Frome", 85),
    ("trust", "900051", "headteacher", "Ruth Sandiford", 700),
    ("trust", "900058", "chair-of-governors", "Hugh Penrose", 200),
)
TARGETS = (
    ("officer", "900001", "ks2-rwm-expected", "2024/25", "82", "all", "the governing body"),
    ("officer", "900001", "ks2-rwm-expected", "2024/25", "65", "disadvantaged", "the governing body"),
    ("trust", "900051", "ks2-rwm-expected", "2024/25", "75", "all", "the Standards Committee"),
    ("officer", "900034", "persistent-absence", "2024/25", "20", "all", "the headteacher"),
)


@transaction.atomic
def invent_ground(store: Store) -> None:
    """All of it, once."""
    if Contact.objects.exists():
        return
    for who, place, role, name, days in CONTACTS:
        began = today() - dt.timedelta(days=days)
        add_contact(organisation=organisation_of(place), entered=Entered(role, name, first=began), by=hat_of_cast(who))
    for who, place, measure, period, value, group, agreed_by in TARGETS:
        aim = Aim(measure, period, Decimal(value), agreed_by, today() - dt.timedelta(days=200), group)
        set_target(organisation=organisation_of(place), aim=aim, definitions=store.definitions, by=hat_of_cast(who))
    _agreements()
    _calendar()
    alliance = organisation_of("Wyvershire Schools Alliance")
    invitations.invite(
        email="newcomer@wyvershire.example", name="Neil Comer", organisation=alliance, role=ROLES["improvement-officer"],
        by=administrator_of(alliance),
    )


def _terms(reference: str, title: str, review: int, *, last: int | None = None, sources: tuple[str, ...] = ()) -> Terms:
    council = organisation_of("Wyvershire")
    return Terms(
        reference, title, purposes="To know early which schools need help.",
        items="Figures of schools; no pupil is named.", bases=["public-task"],
        recipients="Officers of the alliance; the council’s commissioner.",
        use_rules="Within the alliance and the council. Not for league tables.", retention="Six years after the school year.",
        review_on=today() + dt.timedelta(days=review), first=today() - dt.timedelta(days=300),
        last=today() + dt.timedelta(days=last) if last is not None else None, parties=(council,), sources=sources,
    )


def _agreements() -> None:
    """One in force, one whose review is near, one that is still a draft."""
    by = hat_of_cast("protection")
    live = (
        _terms("county-in-year-attendance", "In-year attendance of the county’s schools", 240),
        _terms("county-exclusions", "Suspensions and exclusions as they happen", 21, last=60),
    )
    for terms in live:
        made = agreements.draft(terms=terms, by=by)
        agreements.put_in_force(
            agreement=made, version=made.version, signed_by="Helen Thackeray", signed_as="Director of Education",
            signed_on=today() - dt.timedelta(days=300), by=by,
        )
    agreements.draft(terms=_terms("nursery-figures", "Figures of nurseries", 365), by=by)


def _calendar() -> None:
    """The council's own school year, which differs from the typical one by a week."""
    year = today().year if today().month >= 9 else today().year - 1
    later = year + 1
    spans = (
        (EntryKind.TERM, "Autumn term", (year, 9, 2), (year, 12, 18)),
        (EntryKind.HALF_TERM, "Autumn half term", (year, 10, 19), (year, 10, 30)),
        (EntryKind.TERM, "Spring term", (later, 1, 4), (later, 3, 26)),
        (EntryKind.HALF_TERM, "Spring half term", (later, 2, 15), (later, 2, 19)),
        (EntryKind.TERM, "Summer term", (later, 4, 12), (later, 7, 21)),
        (EntryKind.HALF_TERM, "Summer half term", (later, 5, 31), (later, 6, 4)),
        (EntryKind.TRAINING, "Training day", (year, 9, 2), (year, 9, 2)),
    )
    entries = [Entry(kind, name, dt.date(*first), dt.date(*last)) for kind, name, first, last in spans]
    set_calendar(
        organisation=organisation_of("Wyvershire"), year=f"{year}/{later % 100:02}", entries=entries,
        by=hat_of_cast("commissioner"),
    )
