"""Members of every set of schools over the invented nation, against plain loops over its lists."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from tests.unit.benchmarks.comparators import naive_similar
from upstream.benchmarks.comparators import comparator_set, members, members_of_all, names_of
from upstream.benchmarks.comparators.forms import list_of
from upstream.benchmarks.comparators.intake import intake
from upstream.evidence.entity import Entity
from upstream.evidence.lineage import open_on
from upstream.evidence.schools import school_on, schools_on
from upstream.lib.refusal import Refusal

DAY = dt.date(2020, 4, 30)
ENGLAND = Entity("england", "england")
SETS = ("england-phase", "region-phase", "council-phase", "neighbours-phase", "trust-phase")


@pytest.fixture(scope="module")
def england(nation) -> list[dict]:
    return schools_on(nation.store, ENGLAND, DAY).frame.to_dicts()


@pytest.fixture(scope="module")
def own(england) -> dict:
    """A primary academy of the council, in a trust with another primary."""
    return next(one for one in england if one["urn"] == "900058")


def school(urn: str) -> Entity:
    return Entity("school", urn)


def form(one: dict) -> str:
    kinds = {"infant": "primary", "first": "primary", "junior": "primary", "all-through": "secondary"}
    return one["phase"] or kinds.get(one["kind"], one["kind"])


def region_of(store, la: str) -> str | None:
    return next(area.region for area in store.definitions.areas.values() if area.kind == "la" and area.id == la)


def trust_of(store, one: dict) -> str | None:
    rows = store.memberships().filter(pl.col("urn").is_in(one["urns"]), open_on(DAY, "joined_on", "left_on"))
    return rows["uid"][0] if rows.height else None


def expected(store, england: list[dict], own: dict, name: str) -> set[str]:
    alike = [one for one in england if form(one) == form(own) and one["school"] != own["school"]]
    if name == "council-phase":
        inside = schools_on(store, Entity("la", own["la"]), DAY).frame.to_dicts()
        return {one["urn"] for one in inside if form(one) == form(own) and one["school"] != own["school"]}
    if name == "region-phase":
        return {one["urn"] for one in alike if region_of(store, one["la"]) == region_of(store, own["la"])}
    if name == "neighbours-phase":
        near = members(store, comparator_set("statistical-neighbours"), Entity("la", own["la"]), DAY).ids
        return {one["urn"] for one in alike if one["la"] in near}
    if name == "trust-phase":
        return {one["urn"] for one in alike if trust_of(store, one) == trust_of(store, own) is not None}
    return {one["urn"] for one in alike}


@pytest.mark.parametrize("name", SETS)
def test_the_same_as_plain_loops(nation, england, own, name):
    found = members(nation.store, comparator_set(name), school(own["urn"]), DAY)
    assert set(found.ids) == expected(nation.store, england, own, name)
    assert len(found.ids) == len(set(found.ids))
    assert found.distances == ()
    assert found.ids or found.notes


def test_the_trust_of_the_test_is_one_with_others(nation, england, own):
    assert expected(nation.store, england, own, "trust-phase")


@pytest.mark.parametrize("name", [*SETS, "similar-schools"])
def test_all_at_once_have_the_members_that_one_has(nation, england, name):
    chosen = comparator_set(name)
    council = schools_on(nation.store, Entity("la", "501"), DAY).frame
    every = members_of_all(nation.store, chosen, council, DAY)
    for urn in council["urn"][::9]:
        found = members(nation.store, chosen, school(urn), DAY)
        rows = every.filter(pl.col("urn") == urn)
        assert set(rows["member"]) == set(found.ids)
        assert rows["distance"].drop_nulls().to_list() == list(found.distances)


def test_a_school_whose_trust_or_form_is_not_known_has_no_members_and_says_why(nation, england):
    maintained = next(one for one in england if trust_of(nation.store, one) is None)
    found = members(nation.store, comparator_set("trust-phase"), school(maintained["urn"]), DAY)
    assert (found.ids, found.notes) == ((), ("No list held names a trust that the school was in on that day.",))


def test_similar_schools_against_plain_loops_from_the_store_s_rows(nation, own):
    """From the rows of the store to the members, each step done twice."""
    chosen = comparator_set("similar-schools")
    field = intake(nation.store, chosen, DAY)
    features = [
        {"measure": one.measure, "weight": one.weight, "scale": one.scale, "forms": list(one.forms)} for one in chosen.features
    ]
    rules = {"size": chosen.size, "covered": chosen.covered, "fewest": chosen.fewest, "extreme": chosen.extreme}
    schools = [
        {**row, "values": [figure(nation.store, row, one["measure"]) for one in features]} for row in field.schools.to_dicts()
    ]
    for row in (own["urn"], "900001", schools[-1]["urn"]):
        found = members(nation.store, chosen, school(row), DAY)
        assert list(zip(found.ids, found.distances, strict=True)) == naive_similar.similar(schools, features, rules, row)


def figure(store, row: dict, measure: str) -> float | None:
    """A school's figure of 2018/19 as the store says it one by one, under whichever of its numbers has it."""
    numbers = [row["urn"], *store.lineage().filter(pl.col("school") == row["school"])["urn"]]
    values = [store.figure(measure, school(urn), "2018/19", as_at=DAY).value for urn in numbers]
    return next((value for value in values if value is not None), None)


def test_an_earlier_number_of_a_school_has_its_family(nation, england):
    two = next(one for one in england if len(one["urns"]) > 1 and one["la"] == "501" and form(one) == "primary")
    chosen = comparator_set("similar-schools")
    families = [members(nation.store, chosen, school(urn), DAY) for urn in two["urns"]]
    assert families[0].ids
    assert {one.ids for one in families} == {families[0].ids}
    assert not set(two["urns"]) & set(families[0].ids)


def test_only_the_census_known_by_the_day_is_used(nation):
    chosen = comparator_set("similar-schools")
    days = dt.date(2019, 6, 26), dt.date(2019, 6, 27)
    words = [members(nation.store, chosen, school("900001"), on).dated for on in days]
    assert words == ["intake of January in 2017/18", "intake of January in 2018/19"]


def test_before_any_census_the_family_is_refused_with_the_day_from_which_there_is_one(nation):
    first = nation.store.listed()["released_on"].min()
    with pytest.raises(Refusal, match=f"Ask as at {first.day} {first:%B %Y} or later"):
        members(nation.store, comparator_set("similar-schools"), school("900001"), first - dt.timedelta(days=1))


def test_a_later_census_that_is_not_held_is_said(nation):
    notes = members(nation.store, comparator_set("similar-schools"), school("900001")).notes
    assert notes[0] == "The newest census held is that of 2022/23; 2 later ones were out by then and not among the files."


def test_a_school_that_no_census_lists_has_no_family(nation, england):
    listed = {urn for one in england for urn in one["urns"]}
    later = next(urn for urn in nation.store.establishments()["urn"] if urn not in listed)
    found = members(nation.store, comparator_set("similar-schools"), school(later), DAY)
    assert found.ids == ()
    assert "is not in the school census of January in 2018/19" in found.notes[0]
    assert school_on(nation.store, later, DAY).height == 1


def test_members_far_away_are_counted(nation):
    found = members(nation.store, comparator_set("similar-schools"), school("900001"), DAY)
    far = sum(distance > found.chosen.far for distance in found.distances)
    assert far > 0
    assert f"{far} of 50 lie farther than 0.5: few schools have an intake like this one’s." in found.notes


def test_every_member_has_a_name(nation):
    found = members(nation.store, comparator_set("similar-schools"), school("900001"), DAY)
    known = {one["urn"]: one["name"] for one in list_of(nation.store, ENGLAND, DAY).frame.to_dicts()}
    assert names_of(nation.store, found) == {urn: known[urn] for urn in found.ids}
