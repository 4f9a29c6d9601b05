"""Similar schools of all England from the published censuses, against plain loops that read the files themselves."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.unit.benchmarks.comparators import naive_similar
from upstream.benchmarks.comparators import comparator_set, members
from upstream.benchmarks.comparators.intake import intake
from upstream.benchmarks.comparators.similar import similar_of_all
from upstream.evidence.entity import Entity
from upstream.lib.refusal import Refusal

SPRING_2020 = dt.date(2020, 4, 30)
# day, the census file, its form in the file, one school's number
CASES = [
    (SPRING_2020, "2018-2019_england_census.csv", "State-funded primary", "125023"),
    (SPRING_2020, "2018-2019_england_census.csv", "State-funded primary", "100028"),
    (SPRING_2020, "2018-2019_england_census.csv", "State-funded secondary", "136906"),
    (None, "2022-2023_england_census.csv", "State-funded primary", "125023"),
    (None, "2022-2023_england_census.csv", "State-funded secondary", "136906"),
]
FEATURES = {
    "fsm6": "PNUMFSMEVER", "eal": "PNUMEAL", "sen-support": "PSENELK", "ehc-plan": "PSENELSE", "roll": "NOR",
}


@pytest.fixture(scope="module")
def chosen():
    return comparator_set("similar-schools")


def rows_of(path: Path, school_type: str) -> dict[str, list[float | None]]:
    """URN → the features as the census file writes them."""
    with path.open(encoding="utf-8-sig", newline="") as text:
        return {
            row["URN"]: [number(row[column]) for column in FEATURES.values()]
            for row in csv.DictReader(text) if row["SCHOOLTYPE"] == school_type and row["URN"].isdigit()
        }


def number(cell: str) -> float | None:
    try:
        return float(cell.removesuffix("%"))
    except ValueError:
        return None


@pytest.mark.parametrize(("day", "file", "school_type", "urn"), CASES)
def test_the_same_as_plain_loops_over_the_census_file(store, shared_data, chosen, day, file, school_type, urn):
    """Features from the file; which schools sit a key stage, and whose ages are held, from the edition."""
    written = rows_of(shared_data / "census" / file, school_type)
    told = {row["urn"]: row for row in intake(store, chosen, day).schools.to_dicts() if row["urn"] in written}
    assert len(told) == len(written)
    schools = [{**told[name], "values": values} for name, values in written.items()]
    by_measure = {one.measure: one for one in chosen.features}
    features = [{"weight": by_measure[name].weight, "scale": by_measure[name].scale} for name in FEATURES]
    rules = {"size": chosen.size, "covered": chosen.covered, "fewest": chosen.fewest, "extreme": chosen.extreme}
    found = members(store, chosen, Entity("school", urn), day)
    assert list(zip(found.ids, found.distances, strict=True)) == naive_similar.similar(schools, features, rules, urn)
    assert len(found.ids) == chosen.size


def test_a_number_that_no_census_lists_has_the_family_of_the_school_s_listed_one(store, chosen):
    """URN 125064 stands in neither census: another number of the same school does."""
    field = intake(store, chosen, SPRING_2020)
    assert "125064" not in set(field.schools["urn"])
    found = members(store, chosen, Entity("school", "125064"), SPRING_2020)
    assert len(found.ids) == chosen.size


def test_every_school_of_england_has_a_family_of_its_own_form(store, chosen):
    """21,946 state-funded schools with a type in the census of January 2019; each has fifty, but where too little is known."""
    field = intake(store, chosen, SPRING_2020)
    found = similar_of_all(field)
    assert field.schools.height == 21_946
    sizes = found.group_by("urn").len()
    assert sizes.height > 0.997 * field.schools.height
    assert set(sizes["len"]) == {chosen.size}
    forms = dict(field.schools.select("urn", "form").iter_rows())
    assert all(forms[urn] == forms[member] for urn, member in found.select("urn", "member").sample(2_000, seed=1).iter_rows())


def test_one_on_request_is_one_of_all(store, chosen):
    field = intake(store, chosen, SPRING_2020)
    every = similar_of_all(field)
    for row in range(0, field.schools.height, 2_500):
        urn = field.schools["urn"][row]
        assert similar_of_all(field, np.array([row])).rows() == every.filter(pl.col("urn") == urn).rows()


def test_before_the_first_census_held_nothing_is_guessed(store, chosen):
    with pytest.raises(Refusal, match="Ask as at 27 June 2019 or later, or build with the census of the year before"):
        members(store, chosen, Entity("school", "136906"), dt.date(2019, 4, 30))


def test_what_is_not_published_of_all_england_is_said(store, chosen):
    notes = " ".join(members(store, chosen, Entity("school", "136906"), SPRING_2020).notes)
    assert "Prior attainment (KS4) (held for 54 of 3,448 secondary schools, fewer than 90%)" in notes
    assert "Schools that select by ability cannot be told from schools that do not." in notes


def test_surrey_s_statistical_neighbours_are_those_of_the_publisher(store):
    """The list of May 2025, first as at today, then as at a day six years before it, which says so."""
    near = comparator_set("statistical-neighbours")
    nearest = ("868", "825", "358", "919", "869", "823", "872", "931", "867", "873")
    now = members(store, near, Entity("la", "936"), dt.date(2025, 6, 1))
    assert (now.ids, now.notes) == (nearest, ())
    then = members(store, near, Entity("la", "936"), dt.date(2019, 10, 31))
    assert then.ids == nearest
    assert "made after 31 October 2019" in then.notes[0]


def test_cumbria_s_neighbours_in_2019_are_councils_of_2019(store):
    found = members(store, comparator_set("statistical-neighbours"), Entity("la", "909"), dt.date(2019, 10, 31))
    assert "928" in found.ids
    assert "940" not in found.ids
    assert "North Northamptonshire was not in being on 31 October 2019: Northamptonshire stands in for it." in found.notes
