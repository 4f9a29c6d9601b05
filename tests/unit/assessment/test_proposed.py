"""What is proposed, as plain records."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.assessment.small_store import SmallStore, england, figure, inspection, school, schools
from upstream.assessment.answers import Answer
from upstream.assessment.evaluate import assess
from upstream.assessment.framework import load_framework
from upstream.assessment.proposed import answer_counts, counts_of, proposed_of, sources_behind
from upstream.lib.definition_files import PACKAGED

DAY = dt.date(2020, 4, 30)
RWM = "ks2-rwm-expected"


@pytest.fixture(scope="module")
def assessment():
    framework = load_framework("alliance-2019", [PACKAGED])
    rows = [
        figure("1", RWM, "2018/19", 70.0, 40), figure("2", RWM, "2018/19", 60.0, 40), england(RWM, "2018/19", 65.0),
    ]
    store = SmallStore(rows, {RWM: ["2018/19"]}, [inspection("1", "inadequate"), inspection("2", "good")])
    listed = schools(school("2", name="Beech"), school("1", name="Ash"), school("3", "other", name="Cherry"))
    return assess(framework, store, listed, DAY)


def test_a_record_a_school_in_the_order_of_the_list_with_answers_in_the_order_of_the_framework(assessment):
    found = proposed_of(assessment)
    assert [one.name for one in found] == ["Beech", "Ash", "Cherry"]
    ash = found[1]
    assert ash.category == "support-and-challenge-plus"
    assert list(ash.answers) == [criterion.id for criterion in assessment.framework.criteria]
    assert ash.answers["inadequate"] is Answer.MET
    assert ash.answered(Answer.MET) == ["inadequate"]


def test_the_undetermined_say_what_is_possible_and_those_outside_say_nothing(assessment):
    beech, _, cherry = proposed_of(assessment)
    assert beech.category is None
    assert beech.possible == ("support-and-challenge-plus", "support-and-challenge", "light-touch-plus", "light-touch")
    assert beech.settles
    assert not beech.is_outside
    assert cherry.is_outside
    assert cherry.possible == ()


def test_counts_are_those_of_the_assessment(assessment):
    found = proposed_of(assessment)
    counts = counts_of(found)
    told = assessment.counts()
    assert {name: counts[name] for name in told if name != "undetermined"} == {
        name: many for name, many in told.items() if name != "undetermined"
    }
    assert counts[None] == told["undetermined"]
    assert answer_counts(found)["inadequate"] == {Answer.MET: 1, Answer.NOT_MET: 1, Answer.UNKNOWN: 1}


def test_every_file_behind_an_answer_is_named_once(assessment):
    assert sources_behind(assessment) == [("inspections", "ofsted.csv"), ("tables", "2018.csv")]
