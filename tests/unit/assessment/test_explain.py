"""An explanation as a headteacher reads it: points, sources, what would change it, words, and what would settle it."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.assessment import naive
from tests.unit.assessment.frameworks import alliance
from tests.unit.assessment.small_store import SmallStore, england, figure, inspection, school, schools
from tests.unit.assessment.test_nearest import recorded
from upstream.assessment.answers import Answer
from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.explanations.explanation import Explanation, explain
from upstream.assessment.explanations.lines import lines
from upstream.assessment.explanations.points import Point

AS_AT = dt.date(2020, 4, 30)
YEARS = ["2018/19", "2017/18", "2016/17"]
RWM, ABSENCE = "ks2-rwm-expected", "persistent-absence"
OWN = "900001"


def primaries() -> list[dict]:
    """Six primary schools of one council, England's rows, and a disadvantaged figure withheld in one year."""
    rows = [england(RWM, year, 65.0) for year in YEARS]
    rows += [england(RWM, year, 70.0, "not-disadvantaged") for year in YEARS]
    for n, value in enumerate((40.0, 66.0, 70.0, 72.0, 80.0, 85.0)):
        urn = f"{900001 + n}"
        rows += [figure(urn, RWM, year, value, 50) for year in YEARS]
        rows += [figure(urn, RWM, year, value - 5, 20, pupil_group="disadvantaged") for year in YEARS[1:]]
        rows += [figure(urn, RWM, "2018/19", cohort=4, pupil_group="disadvantaged")]
        rows.append(figure(urn, ABSENCE, "2018/19", 20.0 - n))
    return rows


def run(rows: list[dict], *, kind: str = "primary", judged: bool = True, grade: str | None = "good") -> Assessment:
    listed = schools(*(school(f"{900001 + n}", kind) for n in range(6)))
    inspected = [inspection(OWN, grade)] if grade else []
    published = dict.fromkeys((RWM, ABSENCE, "english-maths-9-5", "progress-8", "progress-8-band"), YEARS)
    store = SmallStore(rows, published, inspected)
    return assess(alliance(), store, listed, AS_AT, recorded({}) if judged else None, nation=listed)


@pytest.fixture(scope="module")
def found() -> Assessment:
    return run(primaries())


@pytest.fixture(scope="module")
def told(found) -> Explanation:
    return explain(found, OWN)


def point(told: Explanation, title: str) -> Point:
    return next(one for one in told.points if one.title == title)


def test_what_is_proposed_and_why_comes_first(told, found):
    said = lines(told, found)
    assert said[0] == f"School {OWN} ({OWN}): After SAfE’s published categories, version 1, as at 30 April 2020"
    assert said[2] == (
        "Support and Challenge is proposed, because all of ‘Outcomes’, ‘Disadvantaged pupils’ and ‘Attendance’ are met. "
        "This follows from the rules and the figures below. It is a proposal: a named person decides."
    )
    assert (told.category_id, told.category) == ("support-and-challenge", "Support and Challenge")


def test_a_point_says_what_was_found_what_it_takes_and_against_whom(told):
    outcomes = point(told, "Outcomes")
    assert outcomes.answer == "met"
    assert outcomes.found.startswith("RWM expected, 2018/19: 40% of 50 pupils (95% interval 27.6 to 53.8), wholly below")
    assert outcomes.takes == (
        "RWM expected in 2018/19: 95% interval wholly below England’s figure, and (RWM expected in 2017/18: 95% interval "
        "wholly below England’s figure, or RWM expected in 2016/17: 95% interval wholly below England’s figure)",
    )
    assert (outcomes.compared_with, outcomes.basis) == (("England (the published figure)",), ("local choice",))
    assert outcomes.turns == (
        "It would not be met if six more of its 50 pupils had reached RWM expected in 2018/19 (52% instead of 40%). "
        "That alone would not change the proposal.",
    )


def test_a_point_names_files_and_rows_the_schools_and_englands(told):
    assert point(told, "Outcomes").sources[0] == "2018.csv, row 1, England’s row 9,999 (final, known from 13 December 2019)"
    assert point(told, "The Ofsted grade").sources == ("ofsted.csv, row 7 (known from 1 March 2017)",)


def test_a_year_that_does_not_count_is_named(told):
    groups = point(told, "Disadvantaged pupils")
    assert groups.found.endswith(
        "2018/19 does not count: the publisher withholds it, because few pupils are behind it."
    )
    assert groups.compared_with == (
        "England’s not disadvantaged pupils (the published figure)", "6 of the council’s schools at key stage 2",
    )


def test_a_place_says_where_the_fifth_ends(told):
    attendance = point(told, "Attendance")
    assert attendance.takes == (
        "Persistent absence in 2018/19: rank 1 or before of 6 of the council’s primary schools, where the last of these "
        "stands at 20.0%",
    )
    assert attendance.turns[0].startswith("It would not be met if Persistent absence in 2018/19 had been 18.9% or lower ")


def test_criteria_on_one_scale_are_one_point(told):
    grade = point(told, "The Ofsted grade")
    assert (grade.answer, grade.criteria, grade.on_scale) == (
        "good", ("inadequate", "requires-improvement", "good-or-better"), True)
    assert grade.takes == (
        "‘Judged inadequate’ (inadequate): not met", "‘Judged to require improvement’ (requires improvement): not met",
        "‘Judged good or outstanding’ (outstanding or good): met",
    )
    assert grade.turns == (
        "If its last overall grade had been requires improvement or outstanding, the proposal would be the same.",
        "If its last overall grade had been inadequate, Support and Challenge + would be proposed.",
    )


def test_words_are_explained_that_occur_and_no_others(told):
    words = dict(told.terms)
    assert {"Met", "95% interval", "Rank, fifth", "RWM expected", "Persistent absence"} <= set(words)
    assert "Progress 8" not in words


def test_the_ways_to_other_categories_and_what_they_ask(told, found):
    said = lines(told, found)
    place = said.index("What would lead to another category")
    assert said[place + 2 : place + 5] == [
        "Support and Challenge +, if any one of these were so:", "   – ‘Serious concern’ had been recorded.",
        "   – its last overall grade had been inadequate.",
    ]
    there = next(move for move in told.moves if move.category == "Light Touch +")
    assert len(there.clauses) == 2  # two of the three have to go, so that one is left
    assert [item.words for item in told.unmet["Light Touch"]][:3] == [
        "‘Outcomes’ is met, and must not be.", "‘Disadvantaged pupils’ is met, and must not be.",
        "‘Attendance’ is met, and must not be.",
    ]
    assert told.unmet["Light Touch"][-1].before == "Support and Challenge" or len(told.unmet["Light Touch"]) == 3


def test_what_is_not_known_and_what_would_settle_it():
    found = run(primaries(), judged=False, grade=None)
    told = explain(found, "900006")
    said = lines(told, found)
    assert said[3] == (
        "It depends on the Ofsted grade, ‘Capacity’, ‘Serious concern’ and ‘Vulnerable to decline’, which are not known."
    )
    start = said.index("What is not known")
    assert said[start + 1] == (
        "   – Capacity: Limited capacity: no table of judgements was given, so it is not known. "
        "Acting head: no table of judgements was given, so it is not known."
    )
    ways = {way.category: way for way in told.ways}
    assert ways["Light Touch"].words == (
        "Light Touch would be certain if its Ofsted grade were good or outstanding and ‘Capacity’, ‘Serious concern’ and "
        "‘Vulnerable to decline’ were all answered no."
    )
    assert dict(ways["Light Touch"].answers)["grade"] == ("outstanding", "good")
    assert told.routes == tuple(way.words for way in told.ways)
    for one in told.changes:
        if one.answer is Answer.UNKNOWN:
            assert one.to is None


def test_nothing_unknown_is_said(told, found):
    assert "Nothing that was asked is unknown." in lines(told, found)


def test_what_does_not_apply_is_short():
    found = run([], kind="nursery")
    said = lines(explain(found, OWN), found)
    place = said.index("2. Disadvantaged pupils: does not apply")
    assert said[place + 1].strip() == "Does not apply to nursery schools."
    assert said[place + 2].strip().startswith("Why it is asked: ")
    assert said[place + 3] == ""


def test_a_school_of_a_kind_outside_the_framework_has_nothing_to_change():
    listed = schools(school(OWN, kind=None))
    found = assess(alliance(), SmallStore(), listed, AS_AT, recorded({"vulnerable": naive.MET}), nation=listed)
    told = explain(found, OWN)
    assert (told.moves, told.unmet, told.ways) == ((), {}, ())
    assert told.because.startswith("No category of the framework is open to it")
