"""Who may read a record, said a second time: plain loops over rows, in the words of the rule, and no query of the site.

You may read a record if you act for the body that wrote it, in a role that reads the body’s records, covers the school and
is cleared for it; or if it is shared today with the body that you act for, in a role that reads what is shared. Nothing
else opens it: not the same trust, council or alliance, nor having had the school before.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tests.access.table import roles_that_may, written
from upstream.people.models import Assignment
from upstream.registry.models import Ancestry, Belonging, Covering, Organisation, School

CAREFUL = ["open", "official", "confidential", "safeguarding"]
OWN, SHARED = "read records of the own body about schools in scope", "read records that others shared with the own body"
KEPT_BY = {"casework.target": "set targets"}  # whoever keeps these for the body reads them too


@dataclass(frozen=True)
class World:
    """The register and the assignments, as rows of dicts."""

    schools: list[dict]
    belongings: list[dict]
    coverings: list[dict]
    assignments: list[dict]
    ancestries: list[dict]
    last_days: dict[int, dt.date | None]  # of organisations


def the_world() -> World:
    return World(
        list(School.objects.values("id", "organisation", "became")),
        list(Belonging.objects.values("school", "organisation", "first", "last")),
        list(Covering.objects.values("organisation", "covered", "first", "last")),
        list(Assignment.objects.values("user", "school", "organisation", "first", "last")),
        list(Ancestry.objects.values("ancestor", "descendant")),
        dict(Organisation.objects.values_list("pk", "last")),
    )


@dataclass(frozen=True)
class Person:
    user: int
    body: int
    role: str

    def may(self, what: str) -> bool:
        return self.role in roles_that_may(what)


@dataclass(frozen=True)
class Thing:
    """A record: its kind, who wrote it, about which school (None: no school), how careful one must be."""

    kind: str
    id: object
    holder: int
    school: int | None
    sensitivity: str


def holds(row: dict, day: dt.date) -> bool:
    begun = row["first"] is None or row["first"] <= day
    return begun and (row["last"] is None or row["last"] >= day)


def reads(person: Person, thing: Thing, shares: list[dict], world: World, day: dt.date) -> bool:
    """`shares`: rows with `record_kind`, `record`, `organisation`, `first`, `last`."""
    cleared = CAREFUL.index(written()["reaches"][person.role]["up to"])
    if CAREFUL.index(thing.sensitivity) > cleared:
        return False
    if thing.school is not None and thing.school not in covered_and_before(person, world, day):
        return False
    if thing.holder == person.body:
        keeps = thing.kind in KEPT_BY and person.may(KEPT_BY[thing.kind])
        if person.may(OWN) or keeps:
            return True
    for share in shares:
        is_of_it = share["record_kind"] == thing.kind and share["record"] == thing.id
        if is_of_it and share["organisation"] == person.body and holds(share, day) and person.may(SHARED):
            return True
    return False


def bodies_worked_over(body: int, world: World, day: dt.date) -> set[int]:
    return {body} | {row["covered"] for row in world.coverings if row["organisation"] == body and holds(row, day)}


def covered(person: Person, world: World, day: dt.date) -> set[int]:
    """The schools that the role covers on a day. One that was found to be another is no school of its own any more."""
    how = written()["reaches"][person.role]["schools"]
    if how == "none":
        return set()
    present = {row["id"] for row in world.schools if row["became"] is None}
    if how == "own":
        own = {row["became"] or row["id"] for row in world.schools if row["organisation"] == person.body}
        return own & present
    bodies = bodies_worked_over(person.body, world, day)
    inside = {row["school"] for row in world.belongings if row["organisation"] in bodies and holds(row, day)} & present
    if how == "body":
        return inside
    return inside & {
        row["school"] for row in world.assignments
        if row["user"] == person.user and row["organisation"] == person.body and holds(row, day)
    }


def covered_and_before(person: Person, world: World, day: dt.date) -> set[int]:
    """Those, what they were before, and for a whole body’s roles the schools that closed while they were the body’s."""
    found = set(covered(person, world, day))
    joined = {row["id"] for row in world.schools if row["became"] in found}
    parents = {row["ancestor"] for row in world.ancestries if row["descendant"] in found}
    grandparents = {row["ancestor"] for row in world.ancestries if row["descendant"] in parents}
    found |= joined | parents | grandparents
    if written()["reaches"][person.role]["schools"] == "body":
        bodies = bodies_worked_over(person.body, world, day)
        organisation = {row["id"]: row["organisation"] for row in world.schools}
        for row in world.belongings:
            if row["organisation"] in bodies and row["last"] and row["last"] == world.last_days[organisation[row["school"]]]:
                found.add(row["school"])
    return found
