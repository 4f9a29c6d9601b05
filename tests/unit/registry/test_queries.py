"""Finding schools and bodies: by name, by number, on a day."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.county import county
from upstream.registry import held
from upstream.registry.kinds import OrganisationKind as Kind
from upstream.registry.models import Belonging, FormerName, Organisation
from upstream.registry.queries import area_of, bodies_of, body_of, school_by_urn, search

__all__ = ["county"]


def names(rows) -> list[str]:
    return sorted(row.name for row in rows)


@pytest.mark.parametrize(
    ("asked", "kind", "found"),
    [
        ("brook", "", ["Brook School"]),
        ("school brook", "", ["Brook School"]),
        ("900002", "", ["Mill Academy"]),
        ("wyvershire", "", ["Wyvershire", "Wyvershire Alliance"]),
        ("wyvershire", "council", ["Wyvershire"]),
        ("heronsgate", "", ["Heron Trust"]),  # what it was called
        ("nowhere", "", []),
    ],
)
def test_search(county, asked, kind, found):
    FormerName.objects.create(organisation=county.trust, name="Heronsgate Schools", last=dt.date(2015, 8, 31))
    assert names(search(asked, kind=kind)) == found


def test_search_leaves_out_what_has_closed_unless_it_is_asked_for(county):
    Organisation.objects.filter(pk=county.brook.organisation_id).update(last=dt.date(2020, 8, 31))
    assert names(search("brook")) == []
    assert names(search("brook", closed=True)) == ["Brook School"]


def test_search_inside_a_body(county):
    assert names(search("", inside=county.council)) == ["Brook School", "Mill Academy"]
    assert names(search("", inside=county.trust)) == ["Mill Academy"]


def test_bodies_of_a_school_on_a_day(county):
    assert names(bodies_of(county.mill)) == ["Heron Trust", "Wyvershire"]
    assert body_of(county.mill, Kind.TRUST) == county.trust
    assert body_of(county.mill, Kind.DIOCESE) is None
    Belonging.objects.filter(organisation=county.trust).update(last=dt.date(2020, 8, 31))
    assert body_of(county.mill, Kind.TRUST) is None
    assert body_of(county.mill, Kind.TRUST, dt.date(2020, 8, 31)) == county.trust


def test_an_unknown_urn_is_nobody(county):
    assert school_by_urn("123456") is None
    assert school_by_urn(" 900001 ") == county.brook


def test_the_area_of_an_alliance_is_that_of_the_council_it_covers(county):
    assert area_of(county.alliance) == ({"991"}, set())
    assert area_of(county.trust) == (set(), {"99001"})


def test_a_school_holds_records_once_anything_outside_the_register_points_at_it(county):
    assert not held.holds_records(county.brook.pk)
    county.partner(county.council, county.brook)
    assert held.holds_records(county.brook.pk)
    assert not held.holds_records(county.mill.pk)
    county.hat("headteacher", county.mill)
    assert held.holds_records(county.mill.pk)
