"""Places in a field: fifths and pooled gaps, whose field it is, against plain loops."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.assessment.frameworks import alliance
from tests.unit.assessment.small_store import SmallStore, england, figure, school, schools
from upstream.assessment.evaluate import Assessment, assess

YEARS = ["2018/19", "2017/18", "2016/17"]
AS_AT = dt.date(2020, 4, 30)
RWM, EM, ABSENCE = "ks2-rwm-expected", "english-maths-9-5", "persistent-absence"
PUBLISHED = dict.fromkeys((RWM, EM, ABSENCE, "progress-8", "progress-8-band"), YEARS)


def run(rows: list[dict], listed: list[dict], nation: list[dict] | None = None, **store) -> Assessment:
    ours, theirs = schools(*listed), schools(*(nation or listed))
    full = SmallStore(rows, PUBLISHED, **store)
    return assess(alliance(), full, ours, AS_AT, nation=theirs)


def answers(found: Assessment, criterion: str) -> dict[str, str]:
    return {r["urn"]: r["answer"] for r in found.answers.to_dicts() if r["criterion"] == criterion and r["part"] is None}


def row_of(found: Assessment, criterion: str, urn: str) -> dict:
    return next(r for r in found.answers.to_dicts()
                if r["criterion"] == criterion and r["part"] is None and r["urn"] == urn)


def urns(count: int, start: int = 900001) -> list[str]:
    return [str(start + n) for n in range(count)]


VALUES = st.lists(st.one_of(st.none(), st.integers(0, 12).map(lambda n: n / 2)), min_size=1, max_size=16)


@given(VALUES, st.lists(st.integers(0, 12).map(lambda n: n / 2), max_size=16))
@settings(max_examples=30)
def test_fifths_agree_with_counting(own, others):
    """Some schools of the list stand in the field, which has others too; each is placed by who is worse."""
    named, strangers = urns(len(own)), urns(len(others), 800001)
    rows = [figure(u, ABSENCE, "2018/19", v, coverage="england") for u, v in zip(named, own, strict=True)]
    rows += [figure(u, ABSENCE, "2018/19", v, coverage="england") for u, v in zip(strangers, others, strict=True)]
    # Every other school of the list is too new for the national list.
    nation = [school(u) for u in (*named[::2], *strangers)]
    found = answers(run(rows, [school(u) for u in named], nation), "attendance")
    field = [v for v in (*own[::2], *others) if v is not None]
    for urn, value in zip(named, own, strict=True):
        if value is None or len(field) < 5:
            assert found[urn] == "unknown"
        else:
            place = 1 + sum(other > value for other in field)
            assert found[urn] == ("met" if place <= len(field) // 5 else "not met")


def test_a_fifth_is_of_the_phase():
    listed = [school(u) for u in urns(5)] + [school(u, "secondary") for u in urns(5, 900101)]
    rows = [figure(s["urn"], ABSENCE, "2018/19", float(n), coverage="england") for n, s in enumerate(listed)]
    found = answers(run(rows, listed), "attendance")
    assert [u for u, answer in found.items() if answer == "met"] == ["900005", "900105"]


def test_without_figures_of_all_england_the_field_is_the_council_s_own():
    listed = [school(u) for u in urns(5)] + [school(u, la="850") for u in urns(5, 910001)]
    rows = [figure(s["urn"], ABSENCE, "2018/19", float(n), coverage=f"la:{s['la']}") for n, s in enumerate(listed)]
    found = run(rows, listed)
    assert [u for u, answer in answers(found, "attendance").items() if answer == "met"] == ["900005", "910005"]
    row = row_of(found, "attendance", "900005")
    assert (row["comparator_name"], row["comparator_n"], row["rank"], row["threshold"]) == (
        "the council’s primary schools", 5, 1, 1.0)


def test_a_school_without_a_phase_in_the_census_is_unknown():
    listed = [school("900001", phase=None), *(school(u) for u in urns(6, 900011))]
    rows = [figure(s["urn"], ABSENCE, "2018/19", 5.0, coverage="england") for s in listed]
    assert answers(run(rows, listed), "attendance")["900001"] == "unknown"


@pytest.mark.parametrize("kind", ["pru", "nursery", "16-19"])
def test_attendance_is_not_asked_of(kind):
    assert answers(run([], [school("900001", kind)]), "attendance") == {"900001": "not applicable"}


COHORTS = st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 100)), st.integers(0, 12)), min_size=3, max_size=3)


@given(st.lists(COHORTS, min_size=1, max_size=8), st.lists(st.integers(40, 80), min_size=3, max_size=3))
@settings(max_examples=30)
def test_pooled_gaps_agree_with_plain_sums(given_schools, national):
    named = urns(len(given_schools))
    rows = [england(RWM, year, value, "not-disadvantaged") for year, value in zip(YEARS, national, strict=True)]
    gaps, in_all = {}, {}
    for urn, years in zip(named, given_schools, strict=True):
        held = achieved = expected = 0.0
        for year, (value, cohort), other in zip(YEARS, years, national, strict=True):
            rows.append(figure(urn, RWM, year, value, cohort, pupil_group="disadvantaged"))
            rows.append(figure(urn, RWM, year, 60.0, 40.0))
            if value is not None:
                held, achieved, expected = held + cohort, achieved + cohort * value, expected + cohort * other
        in_all[urn] = sum(cohort for _, cohort in years)
        if held >= 11:
            gaps[urn] = round((achieved - expected) / held, 9)
    found = answers(run(rows, [school(u) for u in named]), "groups")
    for urn in named:
        if urn not in gaps:
            assert found[urn] == ("not applicable" if in_all[urn] < 11 else "unknown")
        elif len(gaps) < 5:
            assert found[urn] == "unknown"
        else:
            place = 1 + sum(other < gaps[urn] for other in gaps.values())
            assert found[urn] == ("met" if place <= len(gaps) // 5 else "not met")


def _with_neighbours(rows: list[dict], listed: list[dict]) -> Assessment:
    """Five more schools with plain gaps, so that fifths can be told."""
    more = urns(5, 900101)
    every = rows + [england(RWM, year, 70.0, "not-disadvantaged") for year in YEARS]
    for n, urn in enumerate(more):
        every += [figure(urn, RWM, year, 50.0 + n, 20.0, pupil_group="disadvantaged") for year in YEARS]
    return run(every, [*listed, *(school(u) for u in more)])


def test_no_results_in_any_year_is_not_applicable():
    found = _with_neighbours([], [school("900001")])
    assert row_of(found, "groups", "900001")["sentence"] == "No results yet in RWM expected."
    assert answers(found, "groups")["900001"] == "not applicable"


def test_first_results_in_the_very_year_that_is_missing_are_unknown():
    """Listed in no year held for the group, and 2018/19 is not held for it: all its pupils tell."""
    rows = [figure("900001", RWM, "2018/19", 55.0, 30.0)]
    more = urns(5, 900101)
    rows += [england(RWM, year, 70.0, "not-disadvantaged") for year in YEARS]
    rows += [figure(u, RWM, y, 50.0, 20.0, pupil_group="disadvantaged") for u in more for y in YEARS[1:]]
    rows += [figure(u, RWM, "2018/19", 50.0, 20.0) for u in more]
    found = run(rows, [school("900001"), school("900002"), *(school(u) for u in more)])
    assert answers(found, "groups") == {**dict.fromkeys(more, "met"), "900001": "unknown", "900002": "not applicable"}


@pytest.mark.parametrize(("held", "answer"), [(11, "not met"), (10, "unknown")])
def test_while_a_year_is_missing_eleven_in_the_held_years_are_judged(held, answer):
    """2016/17 is published and not held for anyone."""
    more = urns(5, 900101)
    rows = [england(RWM, year, 70.0, "not-disadvantaged") for year in YEARS]
    rows += [figure(u, RWM, y, 50.0, 20.0, pupil_group="disadvantaged") for u in more for y in YEARS[:2]]
    rows += [figure("900001", RWM, "2018/19", 69.0, float(held), pupil_group="disadvantaged")]
    rows += [figure("900001", RWM, "2017/18", None, 0.0, pupil_group="disadvantaged")]
    found = run(rows, [school("900001"), *(school(u) for u in more)])
    assert answers(found, "groups")["900001"] == answer


def test_the_comparator_is_weighted_by_the_school_s_own_cohorts():
    rows = [england(RWM, y, v, "not-disadvantaged") for y, v in zip(YEARS, (71.0, 70.0, 67.0), strict=True)]
    rows += [figure("900001", RWM, y, v, n, pupil_group="disadvantaged")
             for y, v, n in zip(YEARS, (46.0, 50.0, 40.0), (13.0, 6.0, 8.0), strict=True)]
    row = row_of(run(rows, [school("900001")]), "groups", "900001")
    assert row["comparator"] == pytest.approx((13 * 71 + 6 * 70 + 8 * 67) / 27)
    assert row["value"] == pytest.approx((13 * 46 + 6 * 50 + 8 * 40) / 27 - row["comparator"])
    assert (row["cohort"], row["period"]) == (27.0, "2016/17, 2017/18, 2018/19")
    assert (row["answer"], row["file"]) == ("unknown", "2018.csv")  # a field of one


def test_key_stages_are_fields_of_their_own_and_all_through_schools_stand_in_both():
    rows = [england(m, y, 70.0, "not-disadvantaged") for m in (RWM, EM) for y in YEARS]
    primary, secondary = urns(5, 900101), urns(5, 900201)
    for measure, named in ((RWM, [*primary, "900001"]), (EM, [*secondary, "900001"])):
        for n, urn in enumerate(named):
            rows += [figure(urn, measure, y, 40.0 + 2 * n, 20.0, pupil_group="disadvantaged") for y in YEARS]
    listed = [school("900001", "all-through"), *(school(u) for u in primary), *(school(u, "secondary") for u in secondary)]
    found = run(rows, listed)
    assert [u for u, answer in answers(found, "groups").items() if answer == "met"] == ["900101", "900201"]
    parts = {r["part"]: r["comparator_n"] for r in found.answers.to_dicts()
             if r["urn"] == "900001" and r["criterion"] == "groups" and r["part"]}
    assert parts == {"ks2": 6, "ks4": 6}


@pytest.mark.parametrize("kind", ["infant", "first", "nursery", "special", "pru", "16-19"])
def test_gaps_are_not_asked_of(kind):
    assert answers(run([], [school("900001", kind)]), "groups") == {"900001": "not applicable"}


def test_england_s_schools_are_the_field_where_every_held_year_is_held_for_england():
    ours, theirs = urns(2), urns(8, 800001)
    rows = [england(RWM, y, 70.0, "not-disadvantaged") for y in YEARS]
    for n, urn in enumerate([*theirs, *ours]):
        rows += [figure(urn, RWM, "2018/19", 30.0 + 2 * n, 20.0, pupil_group="disadvantaged", coverage="england")]
    listed = [school(u) for u in ours]
    found = run(rows, listed, [*listed, *(school(u, la="850") for u in theirs)])
    row = row_of(found, "groups", "900001")
    assert (row["answer"], row["comparator_n"], row["rank"]) == ("not met", 10, 9)
    assert "England’s schools at key stage 2" in row["sentence"]
    rows += [figure("900001", RWM, "2017/18", 50.0, 20.0, pupil_group="disadvantaged")]
    row = row_of(run(rows, listed, [*listed, *(school(u, la="850") for u in theirs)]), "groups", "900001")
    assert (row["answer"], row["comparator_n"]) == ("unknown", 2)
