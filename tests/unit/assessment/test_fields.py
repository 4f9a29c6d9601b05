"""Places in a field: fifths and pooled gaps, whose field it is, against plain loops."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.assessment.frameworks import alliance
from tests.unit.assessment.small_store import SmallStore, england, figure, school, schools
from tests.unit.assessment.test_rules import ask
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


def test_a_trust_s_schools_are_no_council_s_field():
    """Two academies of a trust are placed among all ten schools of their council, not among each other."""
    council = [school(u) for u in urns(10)]
    rows = [figure(s["urn"], ABSENCE, "2018/19", float(n), coverage="la:936") for n, s in enumerate(council)]
    store, nation = SmallStore(rows, PUBLISHED), schools(*council)
    for whole, expected in ((False, {"900009": "met", "900010": "met"}), (True, {"900009": "unknown", "900010": "unknown"})):
        listed = replace(schools(*council[8:]), whole_councils=whole)
        found = assess(alliance(), store, listed, AS_AT, nation=nation)
        assert answers(found, "attendance") == expected
    row = row_of(assess(alliance(), store, replace(listed, whole_councils=False), AS_AT, nation=nation), "attendance", "900009")
    assert (row["comparator_name"], row["comparator_n"], row["rank"]) == ("the council’s primary schools", 10, 2)


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


# What is said


def _absences(count: int, cohort: float = 200.0, **rest) -> list[dict]:
    """1.0%, 2.0%, … for as many schools, held for England."""
    return [figure(urn, ABSENCE, "2018/19", n + 1.0, cohort, coverage="england", **rest) for n, urn in enumerate(urns(count))]


@pytest.mark.parametrize(("rows", "urn", "said"), [
    (_absences(6), "900006", "Persistent absence, 2018/19: 6.0% of 200 pupils, rank 1 from the highest among 6 of England’s "
     "primary schools; the highest fifth ends at rank 1."),
    (_absences(6), "900001", "Persistent absence, 2018/19: 1.0% of 200 pupils, rank 6 from the highest among 6 of England’s "
     "primary schools; the highest fifth ends at rank 1."),
    (_absences(5, 10.0), "900002", "Persistent absence, 2018/19: 2.0% of 10 pupils, rank 4 from the highest among 5 of "
     "England’s primary schools; the highest fifth ends at rank 1. Fewer than 11 pupils: too few to read much into."),
    (_absences(4), "900001", "Persistent absence, 2018/19: 1.0% of 200 pupils, but only 4 of England’s primary schools have a "
     "figure: too few for fifths."),
    (_absences(5), "900006", "This school is not listed in the 2018/19 figures of Persistent absence."),
    ([], "900001", "Persistent absence for 2018/19 had been published by this day, but is not in the files held here."),
])
def test_what_a_fifth_says(rows, urn, said):
    assert row_of(run(rows, [school(u) for u in urns(6)]), "attendance", urn)["sentence"] == said


def test_without_a_phase_the_figure_is_said_and_the_place_is_not():
    listed = [school("900001", phase=None), *(school(u) for u in urns(5, 900002))]
    row = row_of(run(_absences(6), listed), "attendance", "900001")
    assert row["sentence"] == (
        "Persistent absence, 2018/19: 1.0% of 200 pupils, but no census held says which phase this school has.")
    assert (row["rank"], row["threshold"], row["threshold_words"]) == (None, None, None)


def _carried(row: dict) -> dict:
    """What an answer carries beside its sentence."""
    return {name: value for name, value in row.items() if value is not None and name not in ("urn", "criterion", "sentence")}


def test_what_a_fifth_carries():
    row = row_of(run(_absences(10), [school(u) for u in urns(10)]), "attendance", "900010")
    assert _carried(row) == {
        "answer": "met", "value": 10.0, "unit": "percent", "comparator": 9.0, "comparator_name": "England’s primary schools",
        "comparator_n": 10, "rank": 1, "threshold": 2.0,
        "threshold_words": "rank 2 or before of 10 of England’s primary schools",
        "basis": "local choice", "period": "2018/19", "cohort": 200.0, "small": False, "release": "final",
        "released_on": dt.date(2019, 12, 13), "source": "tables", "file": "2018.csv", "row": 10,
    }


def test_under_five_schools_there_is_no_rank_to_reach():
    row = row_of(run(_absences(4), [school(u) for u in urns(4)]), "attendance", "900001")
    assert (row["comparator_n"], row["threshold"], row["threshold_words"]) == (4, None, None)


def test_the_highest_is_the_wrong_end_of_absence_and_the_lowest_of_what_should_be_high():
    rule = {"fifth": {"measure": RWM, "basis": "local choice"}}
    rows = [figure(u, RWM, "2018/19", 50.0 + n, 30.0, coverage="england") for n, u in enumerate(urns(5))]
    found = ask(rule, rows, *(school(u) for u in urns(5)))
    assert [u for u, row in found.items() if row["answer"] == "met"] == ["900001"]
    assert "rank 1 from the lowest among 5" in found["900001"]["sentence"]


def _own(years: dict[str, tuple[float | None, float | None]]) -> list[dict]:
    return [figure("900001", RWM, y, v, n, pupil_group="disadvantaged") for y, (v, n) in years.items()]


SAME = "RWM expected, 2016/17, 2017/18, 2018/19: "
WIDEST = "from the widest among 6 of the council’s schools at key stage 2; the widest fifth ends at rank 1."


@pytest.mark.parametrize(("years", "answer", "said"), [
    (dict.fromkeys(YEARS, (46.0, 13.0)), "met",
     f"{SAME}46.0% of 39 disadvantaged pupils, 24.0 points below 70.0% of England’s not disadvantaged pupils: rank 1 {WIDEST}"),
    (dict.fromkeys(YEARS, (80.0, 13.0)), "not met",
     f"{SAME}80.0% of 39 disadvantaged pupils, 10.0 points above 70.0% of England’s not disadvantaged pupils: rank 6 {WIDEST}"),
    (dict.fromkeys(YEARS, (70.5, 13.0)), "not met",
     f"{SAME}70.5% of 39 disadvantaged pupils, 0.5 points above 70.0% of England’s not disadvantaged pupils: rank 6 {WIDEST}"),
    (dict(zip(YEARS, ((46.0, 4.0), (46.0, 3.0), (46.0, 3.0)), strict=True)), "not applicable",
     "10 disadvantaged pupils in 2016/17, 2017/18 and 2018/19 together: fewer than 11 in all, so the gap in RWM expected "
     "is not judged."),
    (dict(zip(YEARS, ((46.0, 5.0), (None, None), (None, 3.0)), strict=True)), "unknown",
     "RWM expected: fewer than 11 disadvantaged pupils stand in the years with a figure (2017/18 is withheld or not given; "
     "2016/17 is withheld or not given)."),
    ({"2018/19": (46.0, 5.0), "2016/17": (None, None)}, "unknown",
     "RWM expected: fewer than 11 disadvantaged pupils stand in the years with a figure (2017/18 has no results of this "
     "school; 2016/17 is withheld or not given)."),
    ({}, "not applicable", "No results yet in RWM expected."),
])
def test_what_a_gap_says(years, answer, said):
    row = row_of(_with_neighbours(_own(years), [school("900001")]), "groups", "900001")
    assert (row["answer"], row["sentence"]) == (answer, said)


def test_what_a_gap_carries():
    row = row_of(_with_neighbours(_own(dict.fromkeys(YEARS, (46.0, 13.0))), [school("900001")]), "groups", "900001")
    assert _carried(row) == {
        "answer": "met", "value": -24.0, "unit": "points", "comparator": 70.0, "comparator_n": 6, "rank": 1, "threshold": 1.0,
        "comparator_name": "England’s not disadvantaged pupils", "basis": "local choice",
        "threshold_words": "rank 1 or before of 6 of the council’s schools at key stage 2",
        "period": "2016/17, 2017/18, 2018/19", "cohort": 39.0, "small": False, "release": "final",
        "released_on": dt.date(2019, 12, 13), "source": "tables", "file": "2018.csv", "row": 1,
    }


def test_eleven_pupils_are_judged_and_not_called_small():
    row = row_of(_with_neighbours(_own({"2018/19": (46.0, 11.0)}), [school("900001")]), "groups", "900001")
    assert (row["answer"], row["cohort"], row["small"], row["period"]) == ("met", 11.0, False, "2018/19")


def test_the_source_is_of_the_newest_year_that_counts():
    rows = _own({"2018/19": (None, 12.0), "2017/18": (46.0, 13.0), "2016/17": (46.0, 13.0)})
    row = row_of(_with_neighbours(rows, [school("900001")]), "groups", "900001")
    assert (row["period"], row["file"], row["cohort"]) == ("2016/17, 2017/18", "2017.csv", 26.0)


def test_four_schools_with_a_gap_are_too_few_for_fifths():
    more = urns(3, 900101)
    rows = [england(RWM, year, 70.0, "not-disadvantaged") for year in YEARS]
    rows += [figure(u, RWM, "2018/19", 50.0, 20.0, pupil_group="disadvantaged") for u in ("900001", *more)]
    row = row_of(run(rows, [school("900001"), *(school(u) for u in more)]), "groups", "900001")
    assert (row["answer"], row["sentence"]) == ("unknown", (
        "RWM expected, 2018/19: 50.0% of 20 disadvantaged pupils, 20.0 points below 70.0% of England’s not disadvantaged "
        "pupils, but only 4 of the council’s schools at key stage 2 can be compared: too few for fifths."))


def test_a_year_without_england_s_figure_and_one_not_held_are_named():
    more = urns(5, 900101)
    rows = [england(RWM, year, 70.0, "not-disadvantaged") for year in YEARS[:2]]
    rows += [figure(u, RWM, y, 50.0, 20.0, pupil_group="disadvantaged") for u in more for y in YEARS[::2]]
    rows += _own({"2018/19": (46.0, 5.0), "2016/17": (46.0, 7.0)})
    row = row_of(run(rows, [school("900001"), *(school(u) for u in more)]), "groups", "900001")
    assert (row["answer"], row["sentence"]) == ("unknown", (
        "RWM expected: fewer than 11 disadvantaged pupils stand in the years with a figure (2017/18 is not in the files held "
        "here; 2016/17 has no comparator in the files held here)."))


def test_before_any_year_is_out_there_is_no_gap_and_no_fifth():
    listed = schools(school("900001"))
    found = assess(alliance(), SmallStore(), listed, AS_AT, nation=listed)
    assert row_of(found, "groups", "900001")["sentence"] == (
        "No year of RWM expected by this group had been published by this day.")
    assert row_of(found, "attendance", "900001")["sentence"] == (
        "Too few years of Persistent absence had been published by this day.")


def test_a_school_whose_council_is_not_known_is_in_no_council_s_field():
    listed = [school(u) for u in urns(5)] + [school("900009", la=None)]
    rows = [figure(u, ABSENCE, "2018/19", n + 1.0, 200.0) for n, u in enumerate((*urns(5), "900009"))]
    found = run(rows, listed)
    assert answers(found, "attendance")["900009"] == "unknown"
    assert row_of(found, "attendance", "900005")["comparator_n"] == 5


def test_the_field_is_named_by_the_stage_it_is_about():
    rows = [england(EM, year, 60.0, "not-disadvantaged") for year in YEARS]
    rows += [figure(u, EM, "2018/19", 40.0 + n, 20.0, pupil_group="disadvantaged") for n, u in enumerate(urns(5))]
    row = row_of(run(rows, [school(u, "secondary") for u in urns(5)]), "groups", "900001")
    assert row["sentence"].endswith(
        "rank 1 from the widest among 5 of the council’s schools at key stage 4; the widest fifth ends at rank 1.")


def test_a_gap_of_no_one_stage_is_among_the_council_s_schools():
    rule = {"pooled_gap": {"measure": RWM, "group": "disadvantaged", "years": 1, "minimum": 11, "basis": "local choice",
                           "comparator": {"entity": "england", "group": "not-disadvantaged"}}}
    rows = [england(RWM, "2018/19", 60.0, "not-disadvantaged")]
    rows += [figure(u, RWM, "2018/19", 40.0 + n, 20.0, pupil_group="disadvantaged") for n, u in enumerate(urns(5))]
    found = ask(rule, rows, *(school(u) for u in urns(5)))
    assert found["900001"]["sentence"].endswith("among 5 of the council’s schools; the widest fifth ends at rank 1.")


def test_a_year_of_no_pupils_is_no_year():
    rows = _own({"2018/19": (46.0, 13.0), "2017/18": (0.0, 0.0)})
    row = row_of(_with_neighbours(rows, [school("900001")]), "groups", "900001")
    assert (row["period"], row["cohort"], row["answer"]) == ("2018/19", 13.0, "met")
