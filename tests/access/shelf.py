"""A shelf of records of every kind, by every body that can write them, shared and not: what somebody may find or not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tests.access.naive import Person, Thing
from tests.access.people import ROLE_OF
from tests.access.recorded import every_kind, made
from upstream.casework.records.models import Record, Share
from upstream.casework.records.sharing import share, why_not_share
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.people.hats import Hat
from upstream.registry.models import Organisation, School
from upstream.registry.queries import school_by_urn

# Who writes about which school. The Lantern trust has schools of its own.
WRITERS = (
    ("improvement-officer", "900001"), ("improvement-officer", "900051"), ("commissioner", "900001"),
    ("trust-director", "900051"), ("director-elsewhere", ""), ("headteacher", "900001"), ("head-elsewhere", "900051"),
)
UNSHARED, SHARED, ENDED = "unshared", "shared", "share ended"


@dataclass(frozen=True)
class Kept:
    """`word` stands in the record’s text and nowhere else."""

    record: Record
    word: str
    state: str
    by: str
    shared_with: Organisation | None

    @property
    def label(self) -> str:
        return self.record._meta.label_lower

    @property
    def thing(self) -> Thing:
        record = self.record
        return Thing(self.label, record.pk, record.holder_id, record.school_id, record.sensitivity)


def fill(hats: dict[str, Hat]) -> list[Kept]:
    """Each kind by each writer, as far as the rules let them: kept to itself, shared, shared until yesterday."""
    shelf: list[Kept] = []
    for seat, urn in WRITERS:
        school = school_by_urn(urn) if urn else hats[seat].schools.exclude(urn="").order_by("urn").first()
        for kind in every_kind():
            for state in (UNSHARED, SHARED, ENDED):
                kept = _kept(kind, seat, hats[seat], school, state, f"Heron{len(shelf):03}q")
                shelf += [kept] if kept else []
    return shelf


def _kept(kind: type[Record], seat: str, hat: Hat, school: School, state: str, word: str) -> Kept | None:
    try:
        record = made(kind, hat, school, word)
    except Refusal:
        return None  # a school records no intelligence; an alliance answers for nobody
    if state == UNSHARED:
        Share.objects.filter(record=record.pk).delete()  # what a kind shares by itself, as a response does
        return Kept(record, word, state, seat, None)
    other = _other(record, hat)
    given = share(shared=record, organisation=other, reason="to work together", by=hat)
    if state == ENDED:  # it held for a week, as no test can wait for
        Share.objects.filter(pk=given.pk).update(first=today() - dt.timedelta(days=8), last=today() - dt.timedelta(days=1))
    return Kept(record, word, state, seat, other)


def _other(record: Record, hat: Hat) -> Organisation:
    """The school where a body wrote; a body of the school where the school did. The council and the alliance exchange."""
    if record.holder_id == record.school.organisation_id or hat.role.id == "commissioner":
        return Organisation.objects.get(kind="alliance")
    found = record.school.organisation
    assert why_not_share(record, found, hat) is None, why_not_share(record, found, hat)
    return found


def person_of(seat: str, hat: Hat) -> Person:
    return Person(hat.user.pk, hat.organisation.pk, ROLE_OF[seat])


def all_shares() -> list[dict]:
    return list(Share.objects.values("record_kind", "record", "organisation", "first", "last"))
