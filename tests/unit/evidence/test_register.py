"""What the register takes from an edition: of the invented county, a conversion, a merger, a split and a re-brokering."""

from __future__ import annotations

import datetime as dt

import pytest

from upstream.evidence.register import RegisterFacts, Wanted, as_on
from upstream.evidence.register_facts import register_facts
from upstream.evidence.sightings import census_day

COUNTY = Wanted(councils=["501"])


@pytest.fixture(scope="module")
def facts(nation) -> RegisterFacts:
    return register_facts(nation.store, COUNTY)


def days(facts: RegisterFacts, urn: str, kind: str) -> list[tuple]:
    spans = [span for name, span in facts.by_urn[urn].belongings if name == kind]
    return [(span.body, str(span.first), str(span.last), span.first_basis, span.last_basis) for span in spans]


def test_a_conversion_is_one_school_with_two_numbers(facts):
    school = facts.by_urn["900027"]
    assert [one.urn for one in school.establishments] == ["900127", "900027"]
    assert [one.succession for one in school.establishments] == ["none", "converter"]
    assert str(school.establishments[0].last) == "2020-08-31"
    assert days(facts, "900127", "council") == [("501", "None", "None", "", "")]
    assert days(facts, "900127", "trust") == [("99003", "2020-09-01", "None", "stated", "")]


def test_a_re_brokering_leaves_one_trust_on_the_eve_of_the_other(facts):
    assert [one.succession for one in facts.by_urn["900047"].establishments] == ["none", "re-brokered"]
    assert days(facts, "900047", "trust") == [
        ("99001", "2013-09-01", "2019-03-31", "opened", "closed"), ("99002", "2019-04-01", "None", "stated", ""),
    ]


def test_a_merger_and_a_split_are_schools_of_their_own_with_their_ancestors(facts):
    assert [(one.ancestor, one.descendant, one.kind, str(one.on)) for one in facts.descents] == [
        ("900128", "900028", "amalgamation", "2018-09-01"), ("900129", "900028", "amalgamation", "2018-09-01"),
        ("900130", "900029", "split", "2017-09-01"), ("900130", "900030", "split", "2017-09-01"),
    ]
    assert [one.urn for one in facts.by_urn["900028"].establishments] == ["900028"]
    assert days(facts, "900128", "council") == [("501", "None", "2018-08-31", "", "closed")]


def test_a_foundation_trust_is_no_academy_trust_and_a_federation_is_found_by_its_number(facts):
    assert days(facts, "900012", "trust") == []
    assert days(facts, "900024", "federation") == [("99006", "2014-09-01", "None", "opened", "")]
    named = {(body.kind, body.key): body for body in facts.bodies}
    assert named["federation", "99006"].name == "The Two Bridges Federation"


def test_dioceses_are_known_by_name_and_not_applicable_is_none(facts):
    kinds = {body.name for body in facts.bodies if body.kind == "diocese"}
    assert "Diocese of Fennminster" in kinds
    assert "Not applicable" not in kinds


def test_a_county_is_a_part_of_the_whole_and_says_the_same(nation, facts):
    every = register_facts(nation.store)
    assert len(every.schools) > len(facts.schools)
    assert all(every.by_urn[one.present.urn].belongings == one.belongings for one in facts.schools)
    assert {one.present.urn for one in register_facts(nation.store, Wanted(trusts=["99004"])).schools} <= set(every.by_urn)


def test_asking_for_a_number_brings_what_it_came_from_too(nation):
    found = register_facts(nation.store, Wanted(urns=["900028"]))
    assert set(found.by_urn) == {"900028", "900128", "900129"}


def test_the_register_as_it_stood_on_a_day(facts):
    then = as_on(facts, dt.date(2018, 8, 31))
    assert [one.urn for one in then.by_urn["900127"].establishments] == ["900127"]
    assert then.by_urn["900127"].present.last is None
    assert "900028" not in then.by_urn
    assert then.by_urn["900128"].present.last is None  # its last day is that day: it has not ended yet
    assert days(then, "900147", "trust") == [("99001", "2013-09-01", "None", "opened", "")]
    assert {one.kind for one in then.descents} == {"split"}
    assert then.as_at == dt.date(2018, 8, 31)


@pytest.mark.parametrize(("period", "on"), [("2018/19", "2019-01-17"), ("2022/23", "2023-01-19"), ("2024/25", "2025-01-16")])
def test_the_census_is_on_the_third_thursday_of_january(period, on):
    assert str(census_day(period)) == on
