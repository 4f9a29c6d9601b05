"""The lists of schools reconcile by URN with the counts the publishers' files give, and so do our own aggregates."""

import datetime as dt

import polars as pl
import pytest

from upstream.evidence.aggregates import compare_with_published
from upstream.evidence.entity import parse_entity
from upstream.evidence.grades import grade_notes, last_grades
from upstream.evidence.schools import schools_on

OCTOBER, APRIL = dt.date(2019, 10, 31), dt.date(2020, 4, 30)
SURREY = parse_entity("la:936")
ONLY_PREDECESSORS = "124992 124999 125000 125034 125047 125112 125152 125216 125249 125461 125466".split()

# day, schools of the register open that day, URNs known only as predecessors
COUNTS = [
    (OCTOBER, 385, ONLY_PREDECESSORS),
    (APRIL, 388, [urn for urn in ONLY_PREDECESSORS if urn not in ("124992", "125034", "125461")]),
]


@pytest.mark.parametrize(("day", "register", "predecessors"), COUNTS)
def test_surrey_has_396_state_funded_schools_each_once(store, day, register, predecessors):
    frame = schools_on(store, SURREY, day).frame
    by_basis = dict(frame.group_by("list_basis").len().iter_rows())
    assert (frame.height, frame["urn"].n_unique(), frame["school"].n_unique()) == (396, 396, 396)
    assert by_basis == {"register": register, "predecessor of a listed school": len(predecessors)}
    assert sorted(frame.filter(pl.col("list_basis") != "register")["urn"]) == sorted(predecessors)


def test_england_is_every_state_funded_school_of_the_january_census(store, shared_data):
    """The file has 21,949 rows whose SCHOOLTYPE is state-funded; three of them are the nation's own totals."""
    raw = pl.read_csv(shared_data / "census" / "2018-2019_england_census.csv", infer_schema=False)
    funded = raw.filter(~pl.col("SCHOOLTYPE").is_in(["Independent school", "Non-maintained special school"]))
    totals = funded.filter(pl.col("URN") == "NAT")
    assert (funded.height, totals.height) == (21_949, 3)
    frame = schools_on(store, parse_entity("england"), OCTOBER).frame
    assert set(frame["urn"]) == set(funded["URN"]) - {"NAT"}
    assert frame.height == 21_946
    assert frame["kind"].null_count() == 0


def test_every_school_has_a_kind_and_mainstream_stages(store):
    frame = schools_on(store, SURREY, OCTOBER).frame
    assert frame["kind"].null_count() == 0
    kinds = dict(frame.group_by("kind").len().iter_rows())
    assert kinds["infant"] + kinds["junior"] + kinds["primary"] + kinds["first"] > 290
    assert set(frame.filter(pl.col("kind") == "secondary")["stages"].list.join(" ")) == {"ks4"}
    assert set(frame.filter(pl.col("kind").is_in(["junior", "primary"]))["stages"].list.join(" ")) == {"ks2"}


@pytest.mark.parametrize("day", [OCTOBER, APRIL])
def test_a_grade_is_known_on_its_day_and_belongs_to_a_converter_or_to_the_school_itself(store, day):
    schools = schools_on(store, SURREY, day).frame
    grades = last_grades(store, schools, day).with_columns(notes=grade_notes(day))
    assert grades["urn"].to_list() == schools["urn"].to_list()
    graded = grades.filter(pl.col("grade").is_not_null())
    assert (graded["known_on"] <= day).all()
    borrowed = graded.filter(pl.col("whose") != "own").join(schools, on="urn")
    assert set(borrowed["succession"]) == {"converter"}
    assert grades.filter(pl.col("grade").is_null())["notes"].list.len().min() >= 1


# measure, group, ours as the publisher's rounding leaves it, published
AGGREGATES = [
    ("ks2-rwm-expected", "not-disadvantaged", 74.3, 75),
    ("attainment-8", "all", 50.7, 50.3),
    ("progress-8", "all", 0.195, 0.18),
]


@pytest.mark.parametrize(("measure", "group", "ours", "published"), AGGREGATES)
def test_our_aggregates_miss_the_published_by_what_is_suppressed(store, measure, group, ours, published):
    found = compare_with_published(store, SURREY).filter(
        pl.col("measure") == measure, pl.col("pupil_group") == group, pl.col("period") == "2018/19"
    )
    (row,) = found.to_dicts()
    assert (round(row["ours"], 3 if measure == "progress-8" else 1), row["published"]) == (ours, published)
    assert "suppressed for" in row["why"]
