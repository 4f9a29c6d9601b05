"""Similar schools against the naive second version, and what a reader would ask of them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.benchmarks.comparators import naive_similar
from upstream.benchmarks.comparators import ComparatorSet
from upstream.benchmarks.comparators.intake import Intake, intake_of
from upstream.benchmarks.comparators.scales import Told
from upstream.benchmarks.comparators.similar import notes_for, similar_of_all

DAY = dt.date(2020, 4, 30)
RULES = {"size": 5, "covered": 60, "fewest": 2, "extreme": 2.5}
FEATURES = [
    {"measure": "fsm6", "weight": 3.0},
    {"measure": "roll", "weight": 1.0, "scale": "log"},
    {"measure": "eal", "weight": 2.0},
    {"measure": "ks4-prior-points", "weight": 3.0, "forms": ["secondary"], "without": "Who selects is not known."},
]
COLUMNS = ("urn", "school", "name", "la", "la_name", "form", "kind", "sits")


def comparator(**more) -> ComparatorSet:
    features = [{**one, "why": "A test."} for one in FEATURES]
    return ComparatorSet.model_validate({
        "id": "alike", "version": 1, "title": "Alike", "kind": "school", "method": "nearest", "about": "A test.",
        "features": features, "reviewed": {"by": "a test", "on": DAY}, **RULES, **more,
    })


def school(urn: int, *values: float | None, **more) -> dict:
    filled = [*values, *[None] * (len(FEATURES) - len(values))]
    return {"urn": str(urn), "school": str(urn), "form": "primary", "sits": "ks2", "kind": None, "values": filled, **more}


def field_of(schools: list[dict], periods: tuple[str | None, ...] = ("2018/19",) * 4, **more) -> Intake:
    rows = [{"name": None, "la": "301", "la_name": None, **one} for one in sorted(schools, key=lambda one: int(one["urn"]))]
    frame = pl.DataFrame({name: [one[name] for one in rows] for name in COLUMNS}, schema=dict.fromkeys(COLUMNS, pl.String))
    values = np.array([[np.nan if value is None else value for value in one["values"]] for one in rows], float)
    chosen = comparator(**more)
    told = [Told(one, one.measure, period) for one, period in zip(chosen.features, periods, strict=True)]
    return intake_of(chosen, DAY, frame, values, told, "a list", "2018/19")


def ours(field: Intake, urn: str) -> list[tuple[str, float]]:
    found = similar_of_all(field).filter(pl.col("urn") == urn).sort("place")
    return list(found.select("member", "distance").iter_rows())


PERCENT = st.one_of(st.none(), st.integers(0, 8).map(lambda n: n * 12.5))
KINDS = st.sampled_from([None, None, "infant", "junior"])


@st.composite
def nations(draw):
    schools = []
    for urn in range(1, draw(st.integers(2, 24))):
        form = draw(st.sampled_from(["primary", "primary", "secondary"]))
        values = [draw(PERCENT), draw(st.one_of(st.none(), st.integers(0, 900))), draw(PERCENT), draw(PERCENT)]
        schools.append(school(
            urn, *values, form=form, sits=draw(st.sampled_from(["ks2", ""])), kind=draw(KINDS) if form == "primary" else None,
            school=str(draw(st.integers(1, 3))) if draw(st.integers(0, 9)) == 0 else f"one {urn}",
        ))
    return schools


@settings(max_examples=100)
@given(nations())
def test_the_same_as_plain_loops(schools):
    if not schools:
        return
    field = field_of(schools)
    for one in schools:
        assert ours(field, one["urn"]) == naive_similar.similar(schools, FEATURES, RULES, one["urn"])


@settings(max_examples=30)
@given(nations(), st.data())
def test_one_school_on_request_has_the_family_it_has_among_all(schools, data):
    if not schools:
        return
    field = field_of(schools)
    row = data.draw(st.integers(0, len(schools) - 1))
    urn = field.schools["urn"][row]
    assert similar_of_all(field, np.array([row])).rows() == similar_of_all(field).filter(pl.col("urn") == urn).rows()


# Twenty schools from poor and small to rich and large; each is nearest to the one beside it in the list.
LADDER = [school(100 + n, 5.0 * n, 50 + 40 * n, 2.0 * n) for n in range(20)]


def names(field: Intake, urn: str) -> list[str]:
    return [name for name, _ in ours(field, urn)]


def test_the_nearest_stand_first():
    assert names(field_of(LADDER), "110")[:2] == ["111", "109"]


def test_results_play_no_part():
    """The only numbers that a field holds are the features of the definition."""
    assert field_of(LADDER).values.shape == (20, len(FEATURES))


def test_equally_far_schools_go_by_number():
    twins = [school(urn, 10, 100, 5) for urn in (30, 9, 200, 11)]
    assert names(field_of([*twins, *LADDER]), "9")[:3] == ["11", "30", "200"]


def test_its_own_other_numbers_are_left_out():
    again = school(300, *LADDER[10]["values"][:3], school="110")
    assert "300" not in names(field_of([*LADDER, again]), "110")


@pytest.mark.parametrize("more", [{"form": "special", "sits": ""}, {"sits": ""}, {"kind": "infant"}])
def test_only_schools_of_the_same_sort_are_alike(more):
    own = {**LADDER[10], "kind": "junior"}
    other = school(300, *own["values"][:3], **more)
    assert "300" not in names(field_of([own, other, *LADDER[:10], *LADDER[11:]]), "110")


def test_a_school_of_unknown_kind_may_stand_beside_any():
    own = {**LADDER[10], "kind": "junior"}
    found = names(field_of([own, *LADDER[:10], *LADDER[11:]]), "110")
    assert found[0] == "111"


def test_a_school_without_a_feature_is_compared_on_the_others_and_says_so():
    short = school(300, 50.0, 450.0)
    field = field_of([*LADDER, short])
    row = field.schools["urn"].to_list().index("300")
    assert names(field, "300")[0] == "110"
    said = "Not known of this school: eal. It is compared on the other 2 features, with schools that have those."
    assert said in notes_for(field, row)
    assert "300" not in names(field, "110"), "who is compared on more stands beside those who have them"


def test_too_few_features_make_no_family():
    assert names(field_of([*LADDER, school(300, 50.0)]), "300") == []


def test_a_feature_that_few_have_is_not_used_and_what_that_means_is_said():
    secondaries = [{**one, "form": "secondary"} for one in LADDER]
    secondaries[0] = {**secondaries[0], "values": [0.0, 50, 0.0, 29.4]}
    field = field_of(secondaries)
    assert notes_for(field, 0) == [
        "Not used: ks4-prior-points (held for 1 of 20 secondary schools, fewer than 60%). Who selects is not known."
    ]
    assert field.used("secondary") == [0, 1, 2]


def test_a_feature_of_another_form_is_not_spoken_of():
    assert notes_for(field_of([{**one, "kind": "primary"} for one in LADDER]), 0) == []


def test_a_feature_that_is_the_same_for_all_is_not_used():
    alike = [{**one, "values": [one["values"][0], one["values"][1], 7.0, None]} for one in LADDER]
    field = field_of(alike)
    assert field.scales["primary"][2].why_not == "the same for all primary schools"


def test_where_half_are_alike_the_standard_deviation_stands_in():
    values = [100.0] * 16 + [60.0, 70.0, 80.0, 90.0]
    mostly = [{**one, "values": [value, *one["values"][1:]]} for one, value in zip(LADDER, values, strict=True)]
    scale = field_of(mostly).scales["primary"][0]
    assert (scale.centre, scale.spread) == (100.0, round(float(np.std(values)), 9))


def test_features_of_different_years_are_said():
    field = field_of([{**one, "kind": "primary"} for one in LADDER], periods=("2018/19", "2018/19", "2017/18", None))
    assert notes_for(field, 0) == ["The features are of 2018/19, but eal is of 2017/18."]


def test_a_feature_years_older_than_the_census_is_not_used():
    field = field_of([{**one, "kind": "primary"} for one in LADDER], periods=("2018/19", "2018/19", "2015/16", None))
    assert notes_for(field, 0) == ["Not used: eal (of 2015/16, more than 2 years before 2018/19)."]
    assert field.used("primary") == [0, 1]


def test_where_ages_are_not_held_infant_and_junior_schools_are_said_to_be_mixed():
    assert "For 20 of 20 primary schools no age range is held" in notes_for(field_of(LADDER), 0)[0]


def test_the_distance_is_the_root_of_the_weighted_mean_of_squares():
    """One spread apart on a feature of weight 3 of 6 in all: √(3/6) of a spread."""
    flat = [{**one, "values": [one["values"][0], 100 + (n % 2), 5.0 + (n % 2), None]} for n, one in enumerate(LADDER)]
    field = field_of(flat)
    spread = field.scales["primary"][0].spread
    far = dict(ours(field_of(flat, size=19), "110"))["112"]
    assert far == pytest.approx((3 / 6) ** 0.5 * 10 / spread, abs=1e-8)
