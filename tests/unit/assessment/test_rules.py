"""Each word of the vocabulary on its own: met, not met, every reason for unknown, and what its answer carries."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.assessment.frameworks import content
from tests.unit.assessment.small_store import SmallStore, england, figure, school, schools
from upstream.assessment.evaluate import assess
from upstream.assessment.framework import Framework

YEARS = ["2018/19", "2017/18", "2016/17"]
AS_AT = dt.date(2020, 4, 30)
RWM, P8, BAND, ABSENCE = "ks2-rwm-expected", "progress-8", "progress-8-band", "persistent-absence"


def ask(rule: dict, rows: list[dict], *listed: dict, **store) -> dict[str, dict]:
    """URN → the answer's row, of a framework whose only question beside the needed ones is `rule`."""
    what = content(scope={"kinds": ["primary", "secondary"]})
    what["criteria"].append({"id": "asked", "title": "Asked", "why": "A test.", **rule})
    framework = Framework.model_validate(what)
    listed = schools(*(listed or [school("900001")]))
    full = SmallStore(rows, {"published": dict.fromkeys((RWM, P8, BAND, ABSENCE), YEARS), **store}["published"],
                      covered=store.get("covered", {}))
    found = assess(framework, full, listed, AS_AT, nation=listed)
    return {row["urn"]: row for row in found.answers.to_dicts() if row["criterion"] == "asked" and row["part"] is None}


def one(rule: dict, *rows: dict, **store) -> dict:
    return ask(rule, list(rows), **store)["900001"]


BELOW = {"interval_below": {"measure": RWM, "basis": "local choice"}}


@pytest.mark.parametrize(("value", "cohort", "answer"), [
    (44.0, 50, "met"), (52.0, 50, "not met"), (44.0, 12, "not met"), (70.0, 50, "not met"),
])
def test_interval_below(value, cohort, answer):
    row = one(BELOW, figure("900001", RWM, "2018/19", value, cohort), england(RWM, "2018/19", 65))
    assert row["answer"] == answer
    assert (row["value"], row["comparator"], row["comparator_name"], row["cohort"]) == (value, 65.0, "England", cohort)
    assert (row["period"], row["file"], row["row"], row["basis"]) == ("2018/19", "2018.csv", 1, "local choice")


def test_the_interval_is_held_against_the_comparator_rounded():
    """Wilson's upper end of 0% of 20 pupils is 16.11301254949332…: a comparator beyond it by less than
    the ninth decimal is the same number."""
    rows = [figure("900001", RWM, "2018/19", 0.0, 20)]
    assert one(BELOW, *rows, england(RWM, "2018/19", 16.113012552))["answer"] == "met"
    assert one(BELOW, *rows, england(RWM, "2018/19", 16.11301254949333))["answer"] == "not met"
    assert one(BELOW, *rows, england(RWM, "2018/19", 16.1130125))["answer"] == "not met"


@pytest.mark.parametrize(("rows", "said"), [
    ([], "not in the files held here"),
    ([figure("900002", RWM, "2018/19", 50, 30)], "not listed in the 2018/19 figures"),
    ([figure("900001", RWM, "2018/19", state="suppressed", cohort=7.0)], "withheld by the publisher"),
    ([figure("900001", RWM, "2018/19", state="not applicable")], "without a figure"),
    ([figure("900001", RWM, "2018/19", state="low coverage", cohort=30.0)], "low coverage"),
    ([figure("900001", RWM, "2018/19", 50)], "not of how many pupils"),
    ([figure("900001", RWM, "2017/18", 10, 30)], "not in the files held here"),  # an older year never stands in
])
def test_what_is_not_known_is_unknown_and_says_why(rows, said):
    row = one(BELOW, *rows, england(RWM, "2018/19", 65), england(RWM, "2017/18", 65))
    assert row["answer"] == "unknown"
    assert said in row["sentence"]


def test_a_comparator_that_is_not_held_leaves_it_unknown():
    row = one(BELOW, figure("900001", RWM, "2018/19", 10, 50))
    assert (row["answer"], row["comparator"]) == ("unknown", None)
    assert "England’s RWM expected for 2018/19 is not in the files held here" in row["sentence"]


def test_fewer_years_out_than_asked_for():
    rule = {"interval_below": {"measure": RWM, "back": 5, "basis": "local choice"}}
    row = one(rule, figure("900001", RWM, "2018/19", 10, 50))
    assert (row["answer"], row["sentence"]) == ("unknown", "Too few years of RWM expected had been published by this day.")


def test_a_small_cohort_is_flagged():
    row = one(BELOW, figure("900001", RWM, "2018/19", 10.0, 10), england(RWM, "2018/19", 65))
    assert row["small"] is True
    assert "Fewer than 11 pupils" in row["sentence"]


@pytest.mark.parametrize(("bounds", "answer"), [
    ({"below": 46}, "not met"), ({"at_most": 46}, "met"), ({"above": 46}, "not met"), ({"at_least": 46}, "met"),
    ({"below": 46.1}, "met"), ({"above": 45.9}, "met"),
])
def test_threshold(bounds, answer):
    rule = {"threshold": {"measure": RWM, "value": bounds, "basis": "published"}}
    row = one(rule, figure("900001", RWM, "2018/19", 46.0, 50))
    assert (row["answer"], row["basis"]) == (answer, "published")
    assert str(next(iter(bounds.values()))) in row["threshold_words"]


@pytest.mark.parametrize(("entity", "answer"), [("england", "met"), ("la", "not met")])
def test_comparison_with_a_published_row(entity, answer):
    rule = {"comparison": {"measure": RWM, "comparator": {"entity": entity, "group": "not-disadvantaged"},
                           "group": "disadvantaged", "difference": {"at_most": -20}, "basis": "local choice"}}
    council = figure("936", RWM, "2018/19", 60.0, entity_kind="la", pupil_group="not-disadvantaged")
    row = one(rule, figure("900001", RWM, "2018/19", 46.0, 20, pupil_group="disadvantaged"), council,
              england(RWM, "2018/19", 71, "not-disadvantaged"))
    assert row["answer"] == answer
    assert row["comparator"] == {"england": 71.0, "la": 60.0}[entity]


BANDS = {"band_in": {"measure": P8, "band_measure": BAND, "bands": [4, 5], "basis": "local choice"}}


@pytest.mark.parametrize(("score", "low", "high", "answer"), [
    (-0.6, -0.9, -0.3, "met"), (-0.2, -0.35, -0.05, "met"), (-0.2, -0.45, 0.05, "not met"), (0.3, 0.1, 0.5, "not met"),
])
def test_band_from_the_published_interval_where_no_band_is_published(score, low, high, answer):
    assert one(BANDS, figure("900001", P8, "2018/19", score, 150, low=low, high=high))["answer"] == answer


def test_the_published_band_wins():
    rows = [figure("900001", P8, "2018/19", -0.2, 150, low=-0.35, high=-0.05), figure("900001", BAND, "2018/19", 3.0, 150)]
    assert one(BANDS, *rows)["answer"] == "not met"


def test_a_school_that_is_not_banded_is_unknown_though_its_score_is_low():
    rows = [figure("900001", P8, "2018/19", -0.9, 150, low=-1.1, high=-0.7), figure("900001", BAND, "2018/19", cohort=150)]
    row = one(BANDS, *rows)
    assert row["answer"] == "unknown"
    assert "no band is published for this school" in row["sentence"]


@pytest.mark.parametrize(("values", "answer"), [
    ((60, 70, 80), "met"), ((60, 70, 60), "not met"), ((60, 70, None), "unknown"), ((80, 70, 60), "not met"),
])
def test_trend(values, answer):
    rule = {"trend": {"measure": RWM, "in": ["negative (beyond one year)"], "basis": "local choice"}}
    rows = [figure("900001", RWM, year, value, 50) for year, value in zip(YEARS, values, strict=True)]
    assert one(rule, *rows)["answer"] == answer


def test_a_trend_does_not_run_across_missing_years():
    rule = {"trend": {"measure": RWM, "in": ["negative (beyond one year)"], "basis": "local choice"}}
    rows = [figure("900001", RWM, year, value, 50) for year, value in (("2018/19", 50), ("2016/17", 60), ("2015/16", 70))]
    row = one(rule, *rows, published={RWM: ["2018/19", "2016/17", "2015/16"]})
    assert row["answer"] == "unknown"
    assert "too short" in row["sentence"]


def test_a_figure_under_an_earlier_urn_is_the_school_s_own():
    listed = school("900001", urns=["900001", "800001", "700001"])
    rows = [figure("700001", RWM, "2018/19", 10.0, 50), england(RWM, "2018/19", 65)]
    assert ask(BELOW, rows, listed)["900001"]["answer"] == "met"


def test_of_two_urns_in_one_table_the_one_with_a_value_is_taken():
    listed = school("900001", urns=["900001", "800001"])
    rows = [figure("900001", RWM, "2018/19", state="not applicable"), figure("800001", RWM, "2018/19", 10.0, 50),
            england(RWM, "2018/19", 65)]
    row = ask(BELOW, rows, listed)["900001"]
    assert (row["answer"], row["value"]) == ("met", 10.0)


def test_a_criterion_for_others_does_not_apply():
    rule = {"applies_to": {"kinds": ["secondary"]}, **BELOW}
    row = one(rule, figure("900001", RWM, "2018/19", 10.0, 50), england(RWM, "2018/19", 65))
    assert (row["answer"], row["value"]) == ("not applicable", None)
    assert row["sentence"] == "Does not apply to primary schools."


def test_what_was_not_out_that_day_is_not_known():
    late = figure("900001", RWM, "2018/19", 10.0, 50, released_on=dt.date(2020, 5, 1))
    assert one(BELOW, late, england(RWM, "2018/19", 65))["answer"] == "unknown"
