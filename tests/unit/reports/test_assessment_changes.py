"""What changed between two runs, and why, by what each said."""

from __future__ import annotations

import copy

import pytest

from upstream.reports.assessment_changes import changes, compared_with, moved, standing, tallied, what_differs


def small(answer="not met", category="Light", **more):
    """A record of one school and one criterion."""
    criterion = {"id": "attendance", "answer": answer, "sentence": f"It is {answer}.", "period": "2018/19", "parts": []}
    school = {
        "urn": "900001", "urns": ["900001"], "name": "Ash", "category": category, "none_possible": False,
        "possible": [category] if category else ["Light", "Heavy"], "criteria": [criterion],
    }
    return {
        "framework": {"id": "f", "version": 1}, "edition": "a", "judgements": "none.", "where": {"name": "Here"},
        "categories": [{"id": "Light", "title": "Light"}, {"id": "Heavy", "title": "Heavy"}],
        "criteria": [{"id": "attendance", "title": "Attendance", "why": "", "rests_on": "figures"}],
        "schools": [school], **more,
    }


def school(record):
    return record["schools"][0]


def test_nothing_changed():
    assert changes(small(), small()) == []
    assert what_differs(small(), small()) == []


@pytest.mark.parametrize(
    ("was", "now", "kind", "words"),
    [
        (small(category="Light"), small(category="Heavy"), "category", ("Light", "Heavy")),
        (small(category=None), small(category="Heavy"), "category", ("Undetermined: Light or Heavy", "Heavy")),
        (small(answer="unknown"), small(answer="met"), "answers", ("Light", "Light")),
    ],
)
def test_the_kind_of_change(was, now, kind, words):
    (change,) = changes(now, was)
    assert (change.kind, change.was, change.now) == (kind, *words)


def test_other_categories_possible():
    was, now = small(category=None), small(category=None)
    school(now)["possible"] = ["Light"]
    school(now)["none_possible"] = True
    (change,) = changes(now, was)
    assert (change.kind, change.now) == ("possible", "Undetermined: Light, or none")


def test_that_none_is_possible_any_more_is_a_change():
    was, now = small(category=None), small(category=None)
    school(was)["none_possible"] = True
    (change,) = changes(now, was)
    assert (change.kind, change.was, change.now) == (
        "possible", "Undetermined: Light or Heavy, or none", "Undetermined: Light or Heavy")


@pytest.mark.parametrize(
    ("before", "after", "rests_on", "why"),
    [
        ({"period": "2017/18"}, {"period": "2018/19"}, "figures", "a new year was published"),
        ({"release": "provisional"}, {"release": "final"}, "figures", "a new release of the same year"),
        ({}, {"value": 8.0}, "figures", "a figure is held now"),
        ({"value": 7.0}, {"value": 8.0}, "figures", "another figure stands for the school"),
        ({}, {}, "figures", "the years, the field or the comparator it looks at changed"),
        ({}, {}, "grade", "a new inspection is known"),
        ({}, {}, "record", "a judgement or fact was recorded, or the table changed"),
    ],
)
def test_why_an_answer_changed(before, after, rests_on, why):
    was, now = small("unknown"), small("met")
    now["criteria"][0]["rests_on"] = rests_on
    school(was)["criteria"][0] |= before
    school(now)["criteria"][0] |= after
    (change,) = changes(now, was)
    assert change.why == (f"Attendance: unknown → met, {why}. Now: It is met. Before: It is unknown.",)
    assert tallied([change], now, was) == ["Attendance: unknown → met, 1 school"]


def test_a_school_is_the_same_through_its_links():
    was, now = small(), small()
    school(now).update(urn="900009", urns=["900009", "900001"], name="Ash Academy")
    (change,) = changes(now, was)
    assert change.kind == "answers"
    assert change.why == ("Ash (900001) became Ash Academy (900009).",)


def test_schools_on_one_list_only():
    was, now = small(), small()
    school(now).update(urn="900009", urns=["900009"])
    assert [(change.kind, change.urn) for change in changes(now, was)] == [("new", "900009"), ("gone", "900001")]


def test_what_differs_between_the_runs_themselves():
    was = small()
    now = small(edition="b", judgements="A table.", where={"name": "There"}, framework={"id": "f", "version": 2})
    said = " ".join(what_differs(now, was))
    for word in ("f version 1 before", "f version 2 now", "another edition", "A table.", "There now"):
        assert word in said


def test_a_standing_in_words():
    assert standing(school(small(category=None))) == "Undetermined: Light or Heavy"


def test_on_the_invented_county_every_school_that_differs_is_listed_once(october, april):
    found = changes(april.record, october.record)
    urns = [change.urn for change in found]
    assert len(urns) == len(set(urns))
    moved = {school["urn"] for school in april.record["schools"]} & set(urns)
    then = {urn: one for one in october.record["schools"] for urn in one["urns"]}
    for one in april.record["schools"]:
        before = next((then[urn] for urn in one["urns"] if urn in then), None)
        same = before is not None and _said(before) == _said(one)
        assert same == (one["urn"] not in moved)


def _said(school):
    kept = copy.deepcopy(school)
    return kept["urn"], kept["category"], kept["possible"], [(one["id"], one["answer"]) for one in kept["criteria"]]


def other_framework(**more):
    """The same school by a second version of the framework."""
    return small(framework={"id": "f", "version": 2}, as_at="2020-04-30", **more)


def test_against_another_framework_on_the_same_day():
    was, now = small(as_at="2020-04-30"), other_framework(category="Heavy")
    assert compared_with(now, was) == "f version 1"
    assert compared_with(was, was) == "30 April 2020"
    assert compared_with(other_framework(), small(as_at="2019-10-31")) == "f version 1, as at 31 October 2019"
    (change,) = changes(now, was)
    assert change.why == ("No answer differs (met: nothing): f version 1 reads them as Light, f version 2 as Heavy.",)
    assert moved([change]) == [("Light", "Heavy", 1)]


def test_a_criterion_with_another_threshold_says_both():
    was, now = small(as_at="2020-04-30"), other_framework(answer="met", category="Heavy")
    school(was)["criteria"][0]["threshold_words"] = "below 40%"
    school(now)["criteria"][0]["threshold_words"] = "below 50%"
    (change,) = changes(now, was)
    assert change.why == (
        "Attendance: not met → met, the threshold is another (before: below 40%; now: below 50%). Now: It is met. "
        "Before: It is not met.",
    )
    del school(now)["criteria"][0]["threshold_words"], school(was)["criteria"][0]["threshold_words"]
    assert "the framework asks it otherwise" in changes(now, was)[0].why[0]


def test_criteria_that_only_one_framework_asks():
    was, now = small(answer="met", as_at="2020-04-30"), other_framework(category="Heavy")
    now["criteria"] = [{"id": "risk", "title": "Risk", "why": "", "rests_on": "record"}]
    school(now)["criteria"][0]["id"] = "risk"
    (change,) = changes(now, was)
    assert change.why == (
        "Risk: new in this framework. It is not met.", "Attendance: no longer asked. It was met: It is met."
    )
    school(now)["criteria"][0]["answer"], school(was)["criteria"][0]["answer"] = "not applicable", "not met"
    assert changes(now, was)[0].why[0].startswith("No answer differs")


def test_how_many_moved_from_where_to_where():
    was, now = small(as_at="2020-04-30"), other_framework()
    for record, standings in ((was, ("Light", "Light", None)), (now, ("Heavy", "Heavy", "Light"))):
        first = school(record)
        record["schools"] = [
            {**copy.deepcopy(first), "urn": f"90000{n}", "urns": [f"90000{n}"], "category": one,
             "possible": [one] if one else ["Light", "Heavy"]} for n, one in enumerate(standings)
        ]
    assert moved(changes(now, was)) == [("Light", "Heavy", 2), ("Undetermined: Light or Heavy", "Light", 1)]
