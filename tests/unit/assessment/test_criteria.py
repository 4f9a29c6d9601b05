"""Criteria made of others: whose sentence and figures stand for the whole, and what is said where one does not apply."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.assessment.frameworks import content
from tests.unit.assessment.small_store import SmallStore, england, figure, inspection, school, schools
from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.framework import Framework

RWM, ABSENCE = "ks2-rwm-expected", "persistent-absence"
AS_AT = dt.date(2020, 4, 30)
YEARS = ["2018/19", "2017/18"]


def below(measure: str, value: float, **rest) -> dict:
    return {"threshold": {"measure": measure, "value": {"below": value}, "basis": "published"}, **rest}


LOW = below(RWM, 50)
LOW_BEFORE = {"threshold": {"measure": RWM, "back": 1, "value": {"below": 50}, "basis": "published"}}
ABSENT = {"threshold": {"measure": ABSENCE, "value": {"above": 10}, "basis": "published"}}


def assessed(rule: dict, rows: list[dict], *listed: dict, kinds=("primary", "secondary"), **store) -> Assessment:
    what = content(scope={"kinds": list(kinds)})
    what["criteria"].append({"id": "asked", "title": "Asked", "why": "A test.", **rule})
    ours = schools(*(listed or [school("900001")]))
    full = SmallStore(rows, {RWM: YEARS, ABSENCE: YEARS}, **store)
    return assess(Framework.model_validate(what), full, ours, AS_AT, nation=ours)


def answer(rule: dict, *rows: dict, listed: dict | None = None) -> dict:
    found = assessed(rule, list(rows), *([listed] if listed else []))
    return next(row for row in found.answers.to_dicts() if row["criterion"] == "asked" and row["part"] is None)


def own(measure: str, value: float | None, period: str = "2018/19") -> dict:
    return figure("900001", measure, period, value, 50.0)


R40, R60 = own(RWM, 40.0), own(RWM, 60.0)
A5, A15 = own(ABSENCE, 5.0), own(ABSENCE, 15.0)
SAID = {
    "r40": "RWM expected, 2018/19: 40% of 50 pupils. The threshold is below 50%.",
    "r60": "RWM expected, 2018/19: 60% of 50 pupils. The threshold is below 50%.",
    "a5": "Persistent absence, 2018/19: 5.0% of 50 pupils. The threshold is above 10%.",
    "a15": "Persistent absence, 2018/19: 15.0% of 50 pupils. The threshold is above 10%.",
    "no": "Persistent absence for 2018/19 had been published by this day, but is not in the files held here.",
}


@pytest.mark.parametrize(("word", "rows", "result", "said", "value"), [
    ("all_of", [R40, A15], "met", ["r40", "a15"], 40.0),
    ("all_of", [R40, A5], "not met", ["a5"], 5.0),
    ("all_of", [R60, A5], "not met", ["r60", "a5"], 60.0),
    ("all_of", [R40], "unknown", ["r40", "no"], None),
    ("all_of", [R60], "not met", ["r60"], 60.0),
    ("any_of", [R40, A15], "met", ["r40", "a15"], 40.0),
    ("any_of", [R60, A15], "met", ["a15"], 15.0),
    ("any_of", [R60, A5], "not met", ["r60", "a5"], 60.0),
    ("any_of", [R60], "unknown", ["r60", "no"], None),
    ("any_of", [R40], "met", ["r40"], 40.0),
])
def test_the_parts_that_give_the_answer_are_said_and_the_first_lends_its_figures(word, rows, result, said, value):
    row = answer({word: [LOW, ABSENT]}, *rows)
    assert (row["answer"], row["sentence"], row["value"]) == (result, " ".join(SAID[one] for one in said), value)


@pytest.mark.parametrize(("bounds", "rows", "result", "said"), [
    ({"at_least": 1}, [R60, A15], "met", ["r60", "a15"]), ({"at_least": 2}, [R60, A15], "not met", ["r60", "a15"]),
    ({"at_most": 0}, [R60, A5], "met", ["r60", "a5"]), ({"at_most": 0}, [R60], "unknown", ["r60", "no"]),
    ({"at_least": 1}, [R40], "met", ["r40", "no"]), ({"at_least": 1, "at_most": 1}, [R40, A15], "not met", ["r40", "a15"]),
])
def test_a_count_says_every_part(bounds, rows, result, said):
    row = answer({"count_of": {"of": [LOW, ABSENT], "basis": "published", **bounds}}, *rows)
    assert (row["answer"], row["sentence"]) == (result, " ".join(SAID[one] for one in said))


def test_not_turns_the_answer_and_keeps_the_sentence():
    assert (answer({"not": LOW}, R40)["answer"], answer({"not": LOW}, R60)["answer"]) == ("not met", "met")
    assert answer({"not": LOW}, R40)["sentence"] == SAID["r40"]
    assert answer({"not": LOW})["answer"] == "unknown"


@pytest.mark.parametrize(("applies_to", "said"), [
    ({"kinds": ["secondary"]}, "Does not apply to primary schools."),
    ({"stages": ["ks4"]}, "Does not apply to primary schools (it is about key stage 4)."),
    ({"stages": ["ks2", "ks4"], "kinds": ["secondary"]},
     "Does not apply to primary schools (it is about key stage 2 and key stage 4)."),
])
def test_what_does_not_apply_says_to_whom(applies_to, said):
    row = answer({**LOW, "applies_to": applies_to}, R40)
    assert (row["answer"], row["sentence"], row["value"], row["basis"]) == ("not applicable", said, None, None)


def test_a_part_that_does_not_apply_drops_out_and_lends_nothing():
    row = answer({"all_of": [{**LOW, "applies_to": {"kinds": ["secondary"]}}, ABSENT]}, R60, A15)
    assert (row["answer"], row["sentence"], row["value"]) == ("met", SAID["a15"], 15.0)


def test_where_no_part_applies_the_first_that_is_asked_at_all_says_why_not():
    rule = {"any_of": [{**LOW, "applies_to": {"kinds": ["secondary"]}}, {**ABSENT, "applies_to": {"stages": ["ks4"]}}]}
    row = answer(rule, R40)
    assert (row["answer"], row["sentence"]) == ("not applicable", "Does not apply to primary schools.")


def parts(found: Assessment) -> dict[str, str]:
    return {row["part"]: row["answer"] for row in found.answers.to_dicts() if row["criterion"] == "asked" and row["part"]}


def test_every_part_has_its_place_and_its_answer():
    rule = {"any_of": [{"all_of": [LOW, LOW_BEFORE]}, ABSENT]}
    found = assessed(rule, [R40, A5, own(RWM, 60.0, "2017/18")])
    assert parts(found) == {"any_of/0/all_of/0": "met", "any_of/0/all_of/1": "not met", "any_of/1": "not met"}


def test_parts_that_do_not_apply_are_left_out():
    found = assessed({"any_of": [{**LOW, "applies_to": {"kinds": ["secondary"]}}, ABSENT]}, [R40, A5])
    assert parts(found) == {"any_of/1": "not met"}


def test_a_named_part_has_its_name_as_its_place():
    found = assessed({"any_of": [{**LOW, "id": "low"}, ABSENT]}, [R40, A5])
    assert parts(found) == {"low": "met", "any_of/1": "not met"}


def test_a_criterion_may_name_another():
    row = answer({"any_of": ["gap", LOW]}, R60, figure("900001", RWM, "2018/19", 30.0, 20.0, pupil_group="disadvantaged"))
    assert (row["answer"], row["sentence"]) == (
        "met", "RWM expected, 2018/19: 30% of 20 disadvantaged pupils. The threshold is below 40%.")


def test_where_a_judgement_stands_for_figures_its_row_is_the_answer():
    rule = {**LOW, "by_judgement": {"kinds": ["secondary"], "judgement": "worry"}}
    found = assessed(rule, [R40, figure("900002", RWM, "2018/19", 40.0, 50.0)], school("900001"), school("900002", "secondary"))
    rows = {row["urn"]: row for row in found.answers.to_dicts() if row["criterion"] == "asked"}
    assert (rows["900001"]["answer"], rows["900001"]["sentence"]) == ("met", SAID["r40"])
    assert (rows["900002"]["answer"], rows["900002"]["sentence"], rows["900002"]["value"]) == (
        "unknown", "Worry: no table of judgements was given, so it is not known.", None)


# The assessment as a whole


def test_what_cannot_be_said_is_counted_in_words():
    found = assessed(LOW, [], school("900001", "special"), school("900002", kind=None), school("900003"), kinds=("primary",))
    assert found.notes[-2:] == [
        "2 schools are of a kind that the framework is not for: nothing is proposed.",
        "No table of judgements was given: every judgement and recorded fact is unknown."]
    assert "1 school is of a kind" in assessed(LOW, [], school("900001", "special"), kinds=("primary",)).notes[-2]


def test_categories_are_counted_in_their_order_and_the_undetermined_last():
    listed = [school(f"90000{n}") for n in range(1, 5)]
    inspected = [inspection("900001", "inadequate"), inspection("900002", "inadequate")]
    found = assessed(LOW, [], *listed, inspected=inspected)
    assert list(found.counts().items()) == [("high", 2), ("low", 0), ("undetermined", 2)]


def test_what_would_settle_is_numbered_by_school_and_in_words():
    rows = [own(RWM, 60.0), england(RWM, "2018/19", 65),
            figure("900001", RWM, "2018/19", 60.0, 30.0, pupil_group="disadvantaged")]
    found = assessed(LOW, rows, school("900001"), school("900002"), inspected=[inspection("900001", "good")])
    assert found.settles.filter(urn="900001").rows() == [("900001", 1, "worry", "A title")]
    assert found.settles.filter(urn="900002")["place"].to_list() == [1, 2, 3, 4]
    assert found.schools.filter(urn="900001").select("possible", "none_possible").rows() == [(["high", "low"], False)]


def test_a_school_is_asked_for_by_its_number_in_the_list():
    found = assessed(LOW, [R40])
    assert dict(found.pattern_of("900001").answers)["worry"] == 0
    with pytest.raises(KeyError, match="900009"):
        found.pattern_of("900009")
