"""The indicators of a framework's priorities: newest figure, target, what people recorded, and why there is none."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.assessment.small_store import MEASURES, SmallStore, england, figure, measure, school, schools
from tests.unit.assessment.test_scales import RWM, YEARS, table, tiers
from upstream.assessment.evaluate import assess
from upstream.assessment.framework import Framework
from upstream.assessment.kpis import kpis_of
from upstream.evidence.value import WORDS, State

AS_AT = dt.date(2020, 1, 31)
ABSENCE = "persistent-absence"


def framework() -> Framework:
    what = tiers()
    what["priorities"] = [
        {"id": "progress", "title": "Progress", "kpis": [
            {"measure": RWM, "target": "england"}, {"measure": RWM, "group": "disadvantaged"},
            {"measure": "progress-8", "target": {"value": 0, "basis": "local choice"}}]},
        {"id": "attendance", "title": "Attendance", "kpis": [{"measure": ABSENCE, "target": "england"}]},
        {"id": "capacity", "title": "Capacity", "kpis": [{"judgement": "capacity"}, {"judgement": "risk"}]},
    ]
    what["scales"].pop("capacity")
    what["criteria"] = [one for one in what["criteria"] if one["id"] not in ("has-capacity", "no-capacity")]
    what["judgements"]["capacity"] = {"title": "Capacity", "question": "?", "recorded": "It has capacity"}
    for category, names in zip(what["categories"], ({"no-capacity"}, {"has-capacity"}, {"has-capacity"}), strict=True):
        for key, rules in list(category["when"].items()):
            listed = rules["all_of"] if key == "not" else rules
            listed[:] = [name for name in listed if name not in names]
    return Framework.model_validate(what)


def kpis(rows: list[dict], *listed: dict, judgements=None) -> dict:
    store = SmallStore(rows, {RWM: YEARS, "progress-8": YEARS, ABSENCE: YEARS})
    store.definitions.measures[RWM] = measure(RWM, **MEASURES[RWM], stages=["ks2"])
    store.definitions.measures["progress-8"] = measure("progress-8", **MEASURES["progress-8"], stages=["ks4"])
    found = schools(*listed)
    assessment = assess(framework(), store, found, AS_AT, judgements, nation=found)
    return {(one.urn, one.measure or one.title, one.group): one for one in kpis_of(assessment)}


def test_the_newest_figure_against_england():
    found = kpis([figure("900001", RWM, "2018/19", 60.0, 50), figure("900001", RWM, "2017/18", 70.0, 50),
                  england(RWM, "2018/19", 65.0)], school("900001"))
    one = found["900001", RWM, "all"]
    assert (one.value, one.period, one.target, one.target_of, one.to_target) == (60.0, "2018/19", 65.0, "England", -5.0)
    assert (one.is_reached, one.small, one.file, one.priority) == (False, False, "2018.csv", "progress")
    assert kpis([figure("900001", RWM, "2018/19", 65.0, 5), england(RWM, "2018/19", 65.0)], school("900001"))[
        "900001", RWM, "all"].is_reached is True


@pytest.mark.parametrize(("value", "reached"), [(9.9, True), (10.0, True), (10.1, False)])
def test_where_lower_is_better_the_target_is_reached_from_below(value, reached):
    rows = [figure("900001", ABSENCE, "2018/19", value, 100),
            {**england(ABSENCE, "2018/19", 10.0), "phase": "primary"}, {**england(ABSENCE, "2018/19", 14.0), "phase": "all"}]
    one = kpis(rows, school("900001"))["900001", ABSENCE, "all"]
    assert (one.is_reached, one.target, one.target_of) == (reached, 10.0, "England’s primary schools")


def test_without_england_s_figure_no_target_is_held():
    one = kpis([figure("900001", RWM, "2018/19", 60.0, 5)], school("900001"))["900001", RWM, "all"]
    assert (one.target, one.to_target, one.is_reached) == (None, None, None)
    assert one.small


def test_an_own_target_says_whose_it_is():
    one = kpis([figure("900001", "progress-8", "2018/19", 0.1, 100)], school("900001", "secondary"))[
        "900001", "progress-8", "all"]
    assert (one.target, one.target_of, one.to_target, one.is_reached) == (0.0, "local choice", 0.1, True)


def test_a_school_has_no_indicator_of_a_stage_that_is_not_its_own():
    found = kpis([], school("900001"), school("900002", "secondary"))
    assert ("900001", "progress-8", "all") not in found
    assert ("900002", RWM, "all") not in found
    assert ("900002", ABSENCE, "all") in found


def test_why_there_is_no_figure():
    rows = [figure("900001", RWM, "2018/19", cohort=4), figure("900002", RWM, "2018/19", 50.0, 30)]
    found = kpis(rows, school("900001"), school("900003"))
    assert found["900001", RWM, "all"].why_none == WORDS[State.SUPPRESSED]
    assert found["900003", RWM, "all"].why_none == "not in the tables of that year"
    assert found["900001", RWM, "disadvantaged"].why_none == WORDS[State.MISSING]
    assert found["900001", RWM, "all"].value is None


def test_a_figure_under_an_earlier_urn_is_the_school_s():
    found = kpis([figure("800001", RWM, "2018/19", 60.0, 50)], school("900001", urns=["900001", "800001"]))
    assert found["900001", RWM, "all"].value == 60.0


def test_what_people_recorded(tmp_path):
    judgements = table(tmp_path, "judgement,900001,risk,2019-09-01,medium,,", "judgement,900001,capacity,2019-09-01,yes,,")
    found = kpis([], school("900001"), school("900002"), judgements=judgements)
    assert found["900001", "Risk", "all"].said == "Risk: medium, recorded on 1 September 2019."
    assert found["900001", "Capacity", "all"].said == "It has capacity, recorded on 1 September 2019."
    assert (found["900001", "Risk", "all"].why_none, found["900001", "Risk", "all"].row) == ("", 2)
    assert (found["900002", "Risk", "all"].why_none, found["900002", "Risk", "all"].source) == ("not recorded", None)
