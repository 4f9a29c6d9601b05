"""Flags, what came of them, and the counts: against plain loops."""

from __future__ import annotations

import datetime as dt
import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.assessment.small_past import ON, RWM, UNTIL, framework, then
from tests.unit.assessment.small_store import MEASURES, measure, school, schools
from upstream.assessment.framework import Framework
from upstream.assessment.past import tally
from upstream.assessment.past.afterwards import afterwards
from upstream.assessment.past.records import share
from upstream.assessment.past.rules import FLAGGED, NOT_FLAGGED, UNDETERMINED, Flags, by_grade_and_years, flags_of
from upstream.assessment.past.thresholds import thresholds, with_number
from upstream.evidence.frames import INSPECTIONS
from upstream.evidence.grades import TODAYS_SCALE

CODES = st.sampled_from([FLAGGED, UNDETERMINED, NOT_FLAGGED, None])
OUTCOMES = st.sampled_from([True, False, None])
GRADES = st.sampled_from([*TODAYS_SCALE, None])
CASES = st.lists(st.tuples(CODES, OUTCOMES, OUTCOMES, GRADES), max_size=40)


def frame(cases) -> tuple[Flags, pl.DataFrame]:
    columns = list(zip(*cases, strict=True)) or [(), (), (), ()]
    schools = pl.DataFrame({
        "urn": pl.Series([str(900001 + n) for n in range(len(cases))], dtype=pl.String),
        "grade": pl.Series(columns[3], dtype=pl.String),
        "below": pl.Series(columns[1], dtype=pl.Boolean), "fell": pl.Series(columns[2], dtype=pl.Boolean),
    })
    return Flags(pl.Series(columns[0], dtype=pl.Int8)), schools


def wilson(part: int, whole: int) -> tuple[float, float]:
    p, z, n = part / whole, 1.96, whole
    centre, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return 100 * (centre - spread) / (1 + z * z / n), 100 * (centre + spread) / (1 + z * z / n)


@given(CASES)
def test_every_count_by_plain_loops(cases):
    flags, schools = frame(cases)
    found = tally.result("framework", "A rule", flags, schools)
    inside = [case for case in cases if case[0] is not None]

    def many(code, below):
        return sum(case[0] == code and case[1] is below for case in inside)

    assert found.flagged == sum(case[0] == FLAGGED for case in inside)
    assert (found.undetermined, found.not_flagged) == (
        sum(case[0] == UNDETERMINED for case in inside), sum(case[0] == NOT_FLAGGED for case in inside))
    assert (found.caught, found.false_alarms, found.flagged_not_graded) == (
        many(FLAGGED, True), many(FLAGGED, False), many(FLAGGED, None))
    assert (found.missed, found.undetermined_below) == (many(NOT_FLAGGED, True), many(UNDETERMINED, True))
    assert (found.precision.part, found.precision.whole) == (found.caught, found.caught + found.false_alarms)
    assert (found.recall.part, found.recall.whole) == (found.caught, sum(case[1] is True for case in inside))
    assert (found.at_least.part, found.at_least.whole) == (found.caught, found.flagged)
    assert found.good_before == sum(case[0] == FLAGGED and case[3] in ("good", "outstanding") for case in inside)
    for share_ in (found.precision, found.recall, found.at_least, found.fell.precision, found.fell.recall):
        if share_.whole:
            assert share_.percent == pytest.approx(100 * share_.part / share_.whole)
            assert (share_.low, share_.high) == pytest.approx(wilson(share_.part, share_.whole), abs=1e-6)
        else:
            assert (share_.percent, share_.low, share_.high) == (None, None, None)


@given(CASES)
def test_falls_are_counted_apart(cases):
    flags, schools = frame(cases)
    found = tally.result("framework", "A rule", flags, schools).fell
    could = [case for case in cases if case[0] is not None and case[2] is not None]
    assert (found.could, found.fell) == (len(could), sum(case[2] for case in could))
    assert found.flagged_could == sum(case[0] == FLAGGED for case in could)
    assert found.caught == sum(case[0] == FLAGGED and case[2] for case in could)


@given(CASES)
def test_every_school_of_the_scope_is_in_one_group_and_the_lists_hold_them(cases):
    flags, schools = frame(cases)
    counts = tally.counts(flags.codes, schools["below"])
    assert sum(counts.values()) == sum(case[0] is not None for case in cases)
    listed = tally.result("framework", "A rule", flags, schools).schools
    assert {name: len(urns) for name, urns in listed.items()} == {name: counts[name] for name in tally.OPENED}
    every = [urn for urns in listed.values() for urn in urns]
    assert len(every) == len(set(every))
    assert all(list(urns) == sorted(urns) for urns in listed.values())


def test_lift_is_precision_against_the_base_rate():
    flags, schools = frame([(FLAGGED, True, None, None), (FLAGGED, False, None, None), (NOT_FLAGGED, False, None, None),
                            (NOT_FLAGGED, False, None, None), (None, True, None, None)])
    found = tally.result("framework", "A rule", flags, schools)
    assert found.lift == pytest.approx(50 / 25)
    nobody = tally.result("framework", "A rule", *frame([(FLAGGED, False, None, None)]))
    assert nobody.lift is None


def test_two_shares_overlap_where_their_intervals_meet():
    assert share(50, 100).overlaps(share(55, 100))
    assert share(55, 100).overlaps(share(50, 100))
    assert not share(10, 100).overlaps(share(50, 100))
    assert not share(50, 100).overlaps(share(10, 100))
    assert share(10, 100).overlaps(share(0, 0))


# Flags


POSSIBLE = [
    # possible categories, none of them possible too, in scope, flagged by (high,) and by (high, middle)
    (["high"], False, True, FLAGGED, FLAGGED),
    (["high"], True, True, UNDETERMINED, UNDETERMINED),
    (["high", "middle"], False, True, UNDETERMINED, FLAGGED),
    (["middle"], False, True, NOT_FLAGGED, FLAGGED),
    (["middle", "low"], False, True, NOT_FLAGGED, UNDETERMINED),
    (["low"], True, True, NOT_FLAGGED, NOT_FLAGGED),
    ([], True, True, NOT_FLAGGED, NOT_FLAGGED),
    ([], True, False, None, None),
]


@pytest.mark.parametrize(("possible", "none", "scope", "one", "two"), POSSIBLE)
def test_flagged_is_what_is_so_whatever_the_unknown_answers(possible, none, scope, one, two):
    standings = pl.DataFrame({"possible": [possible], "none_possible": [none]},
                             schema={"possible": pl.List(pl.String), "none_possible": pl.Boolean})
    inside = pl.Series([scope])
    assert flags_of(("high",), standings, inside).codes.to_list() == [one]
    assert flags_of(("high", "middle"), standings, inside).codes.to_list() == [two]


def by_grade(number: int, *rows: tuple[str, str | None, str | None], scope: list[bool] | None = None) -> Flags:
    grades = pl.DataFrame(
        [(urn, grade, dt.date.fromisoformat(on) if on else None) for urn, grade, on in rows],
        schema={"urn": pl.String, "grade": pl.String, "inspected_on": pl.Date}, orient="row",
    )
    return by_grade_and_years(grades, pl.Series(scope or [True] * len(rows)), number)


def test_by_grade_the_lowest_first_then_the_longest_ago():
    rows = [("1", "good", "2008-01-01"), ("2", "inadequate", "2019-01-01"), ("3", "requires-improvement", "2018-01-01"),
            ("4", "requires-improvement", "2016-01-01"), ("5", None, "2005-01-01"), ("6", "outstanding", None)]
    for number, taken in enumerate([[], ["2"], ["2", "4"], ["2", "3", "4"], ["1", "2", "3", "4"]]):
        found = by_grade(number, *rows)
        assert [rows[n][0] for n, code in enumerate(found.codes) if code == FLAGGED] == taken
        assert found.tied is None
    assert by_grade(5, *rows).tied == "Only 4 schools have a grade to be ranked by."


def test_equals_at_the_cut_are_taken_by_urn_and_said():
    rows = [("9", "good", "2015-01-01"), ("7", "good", "2015-01-01"), ("8", "good", "2015-01-01"), ("5", "good", "2014-01-01")]
    found = by_grade(2, *rows)
    assert [rows[n][0] for n, code in enumerate(found.codes) if code == FLAGGED] == ["7", "5"]
    assert found.tied == "3 schools share the last grade and day at the cut: 1 of them are taken, lowest URN first."
    assert by_grade(4, *rows).tied is None


def test_by_grade_stays_inside_the_scope():
    found = by_grade(1, ("1", "inadequate", "2015-01-01"), ("2", "good", "2015-01-01"), scope=[False, True])
    assert found.codes.to_list() == [None, FLAGGED]


# Afterwards


def after(*inspected: dict, grade: str | None = "good", urns: tuple[str, ...] = ("900001",)):
    rows = pl.DataFrame(list(inspected), schema=INSPECTIONS)
    listed = schools(school("900001", urns=list(urns))).frame
    found = afterwards(rows, listed, pl.Series([grade], dtype=pl.String), ON, UNTIL)
    return found, found.frame.row(0, named=True)


@pytest.mark.parametrize(("on", "counts"), [
    ("2020-01-31", False), ("2020-02-01", True), ("2021-07-31", True), ("2021-08-01", False),
])
def test_an_inspection_counts_from_the_day_after_to_the_last(on, counts):
    _, row = after(then("900001", "inadequate", on))
    assert (row["below"], row["inspected_on"] is not None) == ((True, True) if counts else (None, False))


def test_the_first_inspection_is_the_outcome_not_the_worst():
    _, row = after(then("900001", "inadequate", "2021-03-01"), then("900001", "good", "2020-03-01"))
    assert (row["grade_after"], row["below"], row["fell"]) == ("good", False, False)


@pytest.mark.parametrize(("before", "given", "below", "fell"), [
    ("outstanding", "good", False, True), ("good", "outstanding", False, False), ("good", "requires-improvement", True, True),
    ("requires-improvement", "requires-improvement", True, False), ("requires-improvement", "inadequate", True, True),
    ("inadequate", "inadequate", True, None), ("inadequate", "good", False, None), (None, "inadequate", True, None),
    ("good", "satisfactory", None, None),
])
def test_below_good_and_fallen(before, given, below, fell):
    _, row = after(then("900001", given, "2020-05-01"), grade=before)
    assert (row["below"], row["fell"]) == (below, fell)
    assert row["understood"] is (given != "satisfactory")


def test_a_school_is_followed_to_its_later_urn_and_others_are_counted_outside():
    inspected = [then("900009", "inadequate", "2020-05-01"), then("777777", "good", "2020-05-01"),
                 then("777777", "good", "2020-06-01")]
    found, row = after(*inspected, urns=("900001", "900009"))
    assert (row["urn_after"], row["below"]) == ("900009", True)
    assert found.outside == 1


def test_visits_under_way_are_neither_known_nor_afterwards():
    late = dt.date(2020, 3, 1)
    found, row = after(then("900001", "inadequate", "2020-01-20", known_on=late),
                       then("777777", "inadequate", "2020-01-20", known_on=late), then("900001", "good", "2019-01-20"))
    assert (found.under_way, row["below"]) == (1, None)


def test_only_graded_inspections_of_the_overall_grade_count():
    _, row = after(then("900001", "inadequate", "2020-05-01", kind="ungraded"), then("900001", None, "2020-05-01"),
                   then("900001", "inadequate", "2020-05-01", area="leadership"))
    assert row["below"] is None


def test_an_inspection_without_an_overall_grade_lets_the_next_one_count():
    _, row = after(then("900001", None, "2020-05-01"), then("900001", "inadequate", "2020-05-02", area=None),
                   then("900001", "good", "2020-06-01"))
    assert (row["grade_after"], row["inspected_on"]) == ("good", dt.date(2020, 6, 1))


def test_of_two_rows_of_one_day_the_first_source_and_row_is_taken():
    rows = [then("900001", given, "2020-05-01", source=source, row=row)
            for given, source, row in (("good", "b", 1), ("inadequate", "a", 9), ("good", "a", 12))]
    for some in (rows, rows[::-1]):
        assert after(*some)[1]["grade_after"] == "inadequate"


@pytest.mark.parametrize(("on", "known", "is_under_way"), [
    (ON, ON + dt.timedelta(days=1), True), (ON, ON, False), (ON + dt.timedelta(days=1), ON + dt.timedelta(days=9), False),
])
def test_under_way_is_made_by_the_day_and_known_after_it(on, known, is_under_way):
    found, _ = after(then("900001", "good", on.isoformat(), known_on=known))
    assert found.under_way == int(is_under_way)


def test_each_school_keeps_its_own_place():
    listed = schools(school("900003"), school("900001"), school("900002")).frame
    rows = pl.DataFrame([then("900002", "good", "2020-04-01"), then("900003", "inadequate", "2020-06-01")], schema=INSPECTIONS)
    grades = pl.Series(["good", "good", "outstanding"])
    found = afterwards(rows, listed, grades, ON, UNTIL).frame
    assert found["grade_after"].to_list() == ["inadequate", None, "good"]
    assert found["fell"].to_list() == [True, None, True]


# Thresholds


def test_every_number_is_found_once_with_its_steps():
    known = {name: measure(name, **facts) for name, facts in MEASURES.items()}
    found = {(one.criterion, one.words): (one.value, one.tried) for one in thresholds(framework(), known)}
    assert found == {
        ("Weak", "RWM expected below"): (40.0, (30.0, 35.0, 40.0, 45.0, 50.0)),
        ("Gap", "RWM expected below"): (30.0, (20.0, 25.0, 30.0, 35.0, 40.0)),
        ("Long since", "years since the last inspection at least"): (4.0, (2.0, 3.0, 4.0, 5.0, 6.0)),
        ("Category ‘Middle’", "criteria met at least, of 2"): (1.0, (1.0, 2.0)),
    }


def test_scores_and_unknown_units_step_by_their_own():
    made = framework().model_dump(mode="json", by_alias=True, exclude_none=True)
    made["criteria"][0]["threshold"] = {"measure": "progress-8", "value": {"below": -0.5}, "basis": "published"}
    made["criteria"][1] = {"id": "gap", **made["criteria"][1], "comparison": {
        "measure": "unheard-of", "group": "disadvantaged", "difference": {"at_most": -8}, "basis": "local choice"}}
    del made["criteria"][1]["threshold"]
    known = {"progress-8": measure("progress-8", **MEASURES["progress-8"])}
    every = thresholds(Framework.model_validate(made), known)
    found = [one for one in every if "below" in one.words or "most" in one.words]
    assert [one.tried for one in found] == [(-1.0, -0.75, -0.5, -0.25, 0.0), (-9.6, -8.8, -8.0, -7.2, -6.4)]


def test_one_number_is_changed_and_nothing_else():
    ours = framework()
    for one in thresholds(ours, {}):
        for value in one.tried:
            changed = with_number(ours, one.place, value)
            assert with_number(changed, one.place, one.value).digest == ours.digest
            assert (changed.digest == ours.digest) is (value == one.value)


def test_a_figure_s_group_and_a_rule_s_name_survive_the_change():
    one = next(one for one in thresholds(framework(), {}) if one.criterion == "Gap")
    changed = with_number(framework(), one.place, 12.5)
    gap = changed.by_id["gap"].threshold
    assert (gap.measure, gap.group, gap.value.below) == (RWM, "disadvantaged", 12.5)
