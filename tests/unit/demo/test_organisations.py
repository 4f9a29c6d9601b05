"""The invented bodies, made by the real verbs; the told county's changes happen one after another."""

from __future__ import annotations

import datetime as dt

import pytest

from upstream.demo.organisations import EVES, invent_organisations, told_bodies
from upstream.people.hats import schools_of
from upstream.registry.models import Belonging, Deployment, Organisation, Reconciliation, School
from upstream.registry.queries import school_by_urn

CHANGED = ("900127", "900027", "900128", "900028", "900130", "900029", "900147", "900047")
TODAY = dt.date(2026, 4, 30)


@pytest.fixture
def alliance(nation, db) -> Organisation:
    return invent_organisations(nation.store)


def test_the_alliance_works_over_the_council_and_it_is_its_upstream(alliance):
    assert Deployment.objects.get().organisation == alliance
    assert Deployment.objects.get().is_demo
    council = Organisation.objects.get(kind="council", name="Wyvershire")
    assert set(schools_of(alliance, TODAY)) == set(schools_of(council, TODAY))
    assert schools_of(alliance, TODAY).count() > 60


def test_every_kind_of_body_is_there(alliance):
    kinds = set(Organisation.objects.values_list("kind", flat=True))
    assert kinds == {
        "school", "trust", "council", "diocese", "federation", "alliance", "network", "phase-council", "provider",
        "early-years", "college",
    }
    assert Organisation.objects.filter(kind="diocese").count() >= 2


def test_the_changes_happened_to_schools_that_were_there_before(nation, db):
    seen: dict[dt.date, dict[str, int | None]] = {}

    def look(eve: dt.date) -> None:
        found = {urn: school_by_urn(urn) for urn in CHANGED}
        seen[eve] = {urn: school.pk if school else None for urn, school in found.items()}

    invent_organisations(nation.store, between=look)
    split, merger, trust, conversion = (seen[eve] for eve in EVES)
    assert split["900130"]
    assert not split["900029"]
    assert merger["900128"]
    assert not merger["900028"]
    assert trust["900147"]
    assert not trust["900047"]
    assert school_by_urn("900047").pk == trust["900147"]  # re-brokered: the same school
    assert conversion["900127"]
    assert not conversion["900027"]
    assert school_by_urn("900027").pk == split["900127"]  # converted: the same school
    assert school_by_urn("900028").pk not in {merger["900128"], None}  # merged: a new one
    assert school_by_urn("900128").pk == split["900128"]  # and the old one stays


def test_a_second_time_changes_nothing(alliance, nation):
    before = Organisation.objects.count(), School.objects.count(), Belonging.objects.count()
    assert invent_organisations(nation.store) == alliance
    assert (Organisation.objects.count(), School.objects.count(), Belonging.objects.count()) == before
    assert Reconciliation.objects.first().counts == {}


def test_every_told_body_came_in(alliance):
    names = set(Organisation.objects.values_list("name", flat=True))
    assert {story.name for story in told_bodies()} <= names
    closed = Organisation.objects.get(name="The Quill Reading Network")
    assert not Belonging.objects.on(TODAY).filter(organisation=closed).exists()
    assert School.objects.get(organisation__name="Little Thimbles Nursery").urn == ""
