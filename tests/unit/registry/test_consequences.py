"""A conversion, a merger, a split and a re-brokering of the invented county: who keeps, who loses, who must be asked."""

from __future__ import annotations

import pytest

from tests.unit.registry.conftest import BY
from upstream.evidence.register import Wanted
from upstream.evidence.register_facts import register_facts
from upstream.registry.consequences import Consequence, TurningPoint, turning_points
from upstream.registry.models import Covering, Organisation, School
from upstream.registry.queries import organisation_by, school_by_urn
from upstream.registry.reconcile import reconcile

COUNTY = Wanted(councils=["501"])


@pytest.fixture
def told(nation, db) -> Organisation:
    """The county as its edition knows it, with an alliance over the council."""
    reconcile(register_facts(nation.store, COUNTY), by=BY)
    alliance = Organisation.objects.create(kind="alliance", name="Wyvershire Schools Alliance", typed=True)
    Covering.objects.create(organisation=alliance, covered=organisation_by("la", "501"))
    return alliance


def point(urn: str, kind: str) -> TurningPoint:
    return next(one for one in turning_points(school_by_urn(urn)) if one.kind == kind)


def who(lines: tuple[Consequence, ...]) -> set[str]:
    return {line.organisation.name.title() for line in lines}


def test_a_conversion_everybody_keeps_and_the_new_trust_is_a_newcomer(told):
    found = point("900127", "converter")
    assert str(found.on) == "2020-09-01"
    assert (found.before[0].urn, found.after.urn) == ("900127", "900027")
    assert found.before[0].school == found.after.school
    lines = found.consequences
    assert who(lines.keeps) == {
        "Wyvershire", "Wyvershire Schools Alliance", "Diocese Of Fennminster", "Juniperholt Primary School"
    }
    assert lines.loses == ()
    assert who(lines.asked) == {"St Aldreda Diocesan Academies Trust"}
    assert lines.asked[0].sentence.endswith(
        "inherits nothing about Juniperholt Primary School. Whoever holds records is asked what to share with it: "
        "Wyvershire Schools Alliance, Wyvershire, Diocese of Fennminster and Juniperholt Primary School."
    )


def test_a_re_brokering_the_former_trust_loses_and_the_next_inherits_nothing(told):
    found = point("900047", "re-brokered")
    assert str(found.on) == "2019-04-01"
    lines = found.consequences
    assert who(lines.loses) == {"The Lantern Learning Trust"}
    assert "stays the holder of what it wrote" in lines.loses[0].sentence
    assert lines.loses[0].sentence.endswith("ended on 31 March 2019.")
    assert who(lines.asked) == {"Sedge And Sky Academy Trust"}
    assert "The Lantern Learning Trust" in lines.asked[0].sentence  # it still holds what it wrote, so it is asked too
    assert who(lines.keeps) == {"Wyvershire", "Wyvershire Schools Alliance", "Sedgequay Academy"}


def test_a_merger_the_council_keeps_and_the_new_school_inherits_nothing(told):
    found = point("900028", "amalgamation")
    assert found.sentence == "Plovermere Infant School and Plovermere Junior School amalgamated into Plovermere Primary School."
    lines = found.consequences
    assert who(lines.keeps) == {"Wyvershire", "Wyvershire Schools Alliance"}
    assert "stays where it was written" in lines.keeps[0].sentence
    assert who(lines.loses) == {"Plovermere Infant School", "Plovermere Junior School"}
    assert who(lines.asked) == {"Plovermere Primary School"}


def test_a_split_is_told_of_both_halves(told):
    for urn in ("900029", "900030"):
        lines = point(urn, "split").consequences
        assert who(lines.loses) == {"Ozierbarrow Primary School"}
        assert who(lines.keeps) == {"Wyvershire", "Wyvershire Schools Alliance"}


def test_a_school_without_a_change_has_no_turning_point(told):
    assert turning_points(school_by_urn("900001")) == []
    assert School.objects.filter(became__isnull=False).count() == 0
