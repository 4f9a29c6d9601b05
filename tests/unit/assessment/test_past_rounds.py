"""Rounds of a backtest over a few schools: whom the framework flagged, what came of it, and what is said of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.unit.assessment.small_past import ON, UNTIL, framework, round_of, store, then
from tests.unit.assessment.small_store import school, schools
from upstream.assessment.backtest import BY_LOT, backtest, by_lot, points, why_not_try
from upstream.assessment.past import limits, reading
from upstream.assessment.past.records import BY_FRAMEWORK, BY_GRADE, Round, RuleResult, share
from upstream.evidence.definitions import Source
from upstream.lib.refusal import Refusal

D = dt.date
# weak and came out below good, weak and came out good, strong and came out below good, unknown and came out below good,
# weak and not inspected, strong and not inspected
PERCENTS = {"900001": 20.0, "900002": 30.0, "900003": 70.0, "900004": None, "900005": 10.0, "900006": 80.0}
BEFORE = [then(urn, "good", "2018-01-31") for urn in PERCENTS]
AFTER = [
    then("900001", "inadequate", "2020-06-01"), then("900002", "good", "2020-06-01"),
    then("900003", "requires-improvement", "2021-07-31"), then("900004", "requires-improvement", "2020-03-01"),
]


@pytest.fixture(scope="module")
def done():
    return round_of(PERCENTS, [*BEFORE, *AFTER])


def test_the_framework_s_groups(done):
    found = done[0].rule(BY_FRAMEWORK)
    assert found.schools == {
        "caught": ("900001",), "false-alarm": ("900002",), "missed": ("900003",), "undetermined-below-good": ("900004",),
        "flagged-not-graded": ("900005",),
    }
    assert (found.flagged, found.undetermined, found.not_flagged) == (3, 1, 2)
    assert (found.precision.part, found.precision.whole) == (1, 2)
    assert (found.recall.part, found.recall.whole) == (1, 3)
    assert found.lift == pytest.approx((1 / 2) / (3 / 4))


def test_the_round_s_own_numbers(done):
    one = done[0]
    assert (one.on, one.until, one.schools, one.in_scope, one.graded) == (ON, UNTIL, 6, 6, 4)
    assert (one.base_rate.part, one.base_rate.whole) == (3, 4)
    assert one.standings[:3] == (("High", 3), ("Middle", 0), ("Low", 0))
    assert dict(one.standings[3:]) == {"Undetermined: Middle or Low": 2, "Undetermined: High, Middle or Low": 1}
    weak = next(row for row in one.answered if row.criterion == "weak")
    assert (weak.met, weak.not_met, weak.unknown, weak.not_applicable) == (3, 2, 1, 0)


def test_as_many_flags_by_the_latest_grade():
    inspected = [*AFTER, then("900001", "good", "2018-01-31"), then("900002", "good", "2017-01-31"),
                 then("900003", "requires-improvement", "2018-01-31"), then("900004", "good", "2016-01-31"),
                 then("900005", "outstanding", "2009-01-31")]
    one, _ = round_of(PERCENTS, inspected)
    found = one.rule(BY_GRADE)
    assert (found.flagged, found.undetermined) == (3, 0)
    assert found.schools["caught"] == ("900003", "900004")
    assert found.schools["false-alarm"] == ("900002",)
    assert found.schools["missed"] == ("900001",)
    assert one.without_grade == 1


def test_every_listed_school_can_be_opened(done):
    one = done[0]
    listed = {urn for rule in one.rules for urns in rule.schools.values() for urn in urns}
    assert set(one.then) == listed
    school = one.then["900004"]
    assert (school.name, school.standing) == ("School 900004", "Undetermined: High, Middle or Low")
    assert (school.grade, school.graded_on, school.grade_after, school.inspected_on, school.urn_after, school.fell) == (
        "good", D(2018, 1, 31), "requires-improvement", D(2020, 3, 1), "900004", True)


def test_kinds_that_the_framework_is_not_for_are_no_part_of_it():
    one, _ = round_of(PERCENTS, [*BEFORE, *AFTER], kinds={"900001": "special"})
    assert (one.schools, one.in_scope, one.graded, one.base_rate.part) == (6, 5, 3, 2)
    assert "900001" not in one.then


def test_a_grade_known_too_late_is_not_known():
    late = then("900006", "inadequate", "2020-01-20", known_on=D(2020, 3, 5))
    one, _ = round_of(PERCENTS, [*BEFORE, *AFTER, late])
    assert one.rule(BY_FRAMEWORK).flagged == 3
    assert one.under_way == 1


def test_another_choice_of_flags():
    one, _ = round_of(PERCENTS, [*BEFORE, *AFTER], flags=("high", "middle", "low"))
    assert (one.rule(BY_FRAMEWORK).flagged, one.rule(BY_FRAMEWORK).undetermined) == (6, 0)


# Sensitivity


def test_each_threshold_and_each_criterion_left_out(done):
    rows = {(row.criterion, row.now): row for row in done[1]}
    assert rows["Weak", 40.0].is_as_written
    as_written = rows["Weak", 40.0]
    assert (as_written.flagged, as_written.undetermined, as_written.caught) == (3, 1, 1)
    assert [rows["Weak", value].flagged for value in (30.0, 35.0, 45.0, 50.0)] == [2, 3, 3, 3]
    assert (rows["Weak", None].flagged, rows["Weak", None].threshold) == (0, "left out")
    assert rows["Inadequate", None].flagged == 3
    assert rows["Gap", None].flagged == 3
    assert {row.on for row in done[1]} == {ON}


def test_a_criterion_that_names_another_is_answered_anew():
    made = framework().model_dump(mode="json", by_alias=True, exclude_none=True)
    made["criteria"].append({"id": "either", "title": "Either", "why": "A reason.", "any_of": ["weak", "inadequate"]})
    made["categories"][0]["when"] = {"criterion": "either"}
    one, rows = round_of(PERCENTS, [*BEFORE, *AFTER], rule=type(framework()).model_validate(made))
    assert one.rule(BY_FRAMEWORK).flagged == 3
    assert {row.now: row.flagged for row in rows if row.criterion == "Weak"} == {
        30.0: 2, 35.0: 3, 40.0: 3, 45.0: 3, 50.0: 3, None: 3}


def test_a_number_that_would_contradict_another_is_left_out():
    made = framework().model_dump(mode="json", by_alias=True, exclude_none=True)
    made["categories"][1]["when"] = {"count_of": {"of": ["gap", "long"], "at_least": 1, "at_most": 1, "basis": "local choice"}}
    _, rows = round_of(PERCENTS, [*BEFORE, *AFTER], rule=type(framework()).model_validate(made))
    found = [(row.threshold, row.now) for row in rows if "criteria met" in row.threshold]
    least, most = "criteria met at least, of 2", "criteria met at most, of 2"
    assert found == [(least, 1.0), (most, 1.0), (most, 2.0)]


# What is said


def test_what_cannot_be_said_of_a_round(done):
    said = " ".join(done[0].limits)
    assert done[0].limits[0] == "6 schools, by a list made for the test."
    assert "Not known of any school that day: ‘Gap’." in said
    assert "no last grade was known" not in said
    one, _ = round_of({"900001": 20.0}, [])
    said = " ".join(one.limits)
    assert "For 1 school no last grade was known" in said
    assert "No graded inspection between that day and 31 July 2021 is held" in said


def test_other_scales_later_urns_and_strangers_are_said():
    inspected = [*BEFORE, then("900001", "satisfactory", "2020-05-01"), then("900009", "good", "2020-05-01"),
                 then("777777", "good", "2020-05-01"),
                 then("900006", "good", "2020-01-30", known_on=D(2020, 3, 9))]
    one, _ = round_of(PERCENTS, inspected, listed={"900002": {"urns": ["900002", "900009"]}})
    said = " ".join(one.limits)
    assert "1 school was given a grade of another scale" in said
    assert (one.other_scale, one.followed, one.outside, one.under_way) == (1, 1, 1, 1)
    assert "1 inspection had been made and not been published" in said


def definitions_with(**facts):
    source = Source.model_validate({
        "id": "inspections", "title": "Inspections", "publisher": "Somebody", "licence": "A licence", "seen": "file",
        "layout": "inspections", "files": ["x"], "columns": {"urn": "URN"}, **facts})
    return type("Some", (), {"sources": {"inspections": source}})()


def test_what_the_files_of_inspections_do_not_hold():
    made = definitions_with(complete_to={"all": "2018-07-19"}, missing=["pru", "nursery"])
    said = " ".join(limits.limits(made, D(2019, 7, 31), ("High", "Middle")))
    assert "No inspections of nursery schools and pupil referral units" in said
    assert "held to 19 July 2018: between that day and 31 July 2019 none can be found" in said
    assert "‘High’ or ‘Middle’" in said
    assert "held to" not in " ".join(limits.limits(made, D(2018, 7, 19), ("High",)))
    nothing = type("None_", (), {"sources": {}})()
    assert any("No history of inspections" in sentence for sentence in limits.limits(nothing, UNTIL, ("High",)))


def rule(name: str, caught: int, graded: int, whole: int, *, good: int = 0, flagged: int = 100) -> RuleResult:
    empty = share(0, 0)
    one, _ = round_of({"900001": 20.0}, [])
    return replace(
        one.rule(BY_FRAMEWORK), rule=name, flagged=flagged, caught=caught, false_alarms=graded - caught, good_before=good,
        undetermined_below=7, precision=share(caught, graded), recall=share(caught, whole), at_least=share(caught, flagged),
        lift=1.5 if graded else None, fell=replace(one.rule(BY_FRAMEWORK).fell, precision=empty, recall=empty),
    )


def told(ours: RuleResult, theirs: RuleResult, on: dt.date = ON, base: tuple[int, int] = (400, 1000)) -> Round:
    one, _ = round_of({"900001": 20.0}, [])
    return replace(one, on=on, graded=base[1], base_rate=share(*base), rules=(ours, theirs))


BETTER = told(rule(BY_FRAMEWORK, 80, 90, 400), rule(BY_GRADE, 30, 90, 400))
EQUAL = told(rule(BY_FRAMEWORK, 38, 90, 400), rule(BY_GRADE, 37, 90, 400), on=D(2020, 10, 31))
WORSE = told(rule(BY_FRAMEWORK, 30, 90, 400), rule(BY_GRADE, 80, 90, 400), on=D(2021, 1, 31))


@pytest.mark.parametrize(("one", "lot", "found", "right"), [
    (BETTER, "more than chance explains.", "it found more, beyond chance.", "right more often, beyond chance."),
    (EQUAL, "no more than chance may explain.", "the two cannot be told apart.", "neither was right more often beyond chance."),
    (WORSE, "no more than chance may explain.", "it found fewer, beyond chance.", "right less often, beyond chance."),
])
def test_the_paragraph_follows_the_numbers(one, lot, found, right):
    said = reading.reading([one])
    assert [sentence.endswith(end) for sentence, end in zip(said, (lot, found, right), strict=False)] == [True] * 3


def test_rounds_that_differ_are_told_apart_by_their_days():
    said = reading.reading([BETTER, EQUAL])
    assert said[0].startswith("Of the flagged schools that were graded afterwards, between 42.2% and 88.9% came out below good")
    assert said[0].endswith(
        "more than chance explains (as at 31 January 2020); no more than chance may explain (as at 31 October 2020).")
    assert reading.reading([BETTER, BETTER])[1].endswith("it found more, beyond chance, in every round.")


def test_whom_precision_flatters_is_said_only_where_the_rules_flag_unlike_schools():
    assert not any("flatters" in sentence for sentence in reading.reading([BETTER]))
    kinder = told(rule(BY_FRAMEWORK, 50, 90, 400, good=60), rule(BY_GRADE, 50, 90, 400))
    said = " ".join(reading.reading([kinder]))
    assert "flatters the framework: of schools that were good or outstanding the framework flagged 60, the rule by" in said
    other = told(rule(BY_FRAMEWORK, 50, 90, 400), rule(BY_GRADE, 50, 90, 400, good=60))
    assert any("precision flatters the rule by grade" in sentence for sentence in reading.reading([other]))


def test_a_few_graded_flags_tell_nothing_of_chance():
    few = told(rule(BY_FRAMEWORK, 20, 20, 400), rule(BY_GRADE, 0, 20, 400))
    said = reading.reading([few])
    assert said[0].endswith("too few flagged schools were graded to tell.")
    assert said[2].endswith("too few flagged schools were graded to tell.")
    none = told(rule(BY_FRAMEWORK, 20, 29, 400), rule(BY_GRADE, 0, 0, 400))
    assert not any("Of the graded flags by the latest grade" in sentence for sentence in reading.reading([none]))


def test_what_was_not_seen_closes_the_paragraph():
    assert reading.reading([BETTER])[-1] == (
        "It did not see 80.0% of the schools that came out below good; 7 of these it had left undetermined, for want of what "
        "was not known.")


def test_nothing_is_read_out_of_nothing():
    nothing, _ = round_of({"900001": 20.0}, [])
    assert reading.reading([nothing]) == (reading.NOTHING,)
    assert reading.of_round(nothing).endswith("Nothing is held of what came afterwards.")
    ungraded, _ = round_of(PERCENTS, [*BEFORE, then("900003", "good", "2020-05-01")])
    assert reading.reading([ungraded]) == (reading.NONE_GRADED,)
    assert "None of the flagged was graded" in reading.of_round(ungraded)


def test_a_round_in_words(done):
    said = done[0].reading
    assert said.startswith("It flagged 3 of 6 schools and left 1 undetermined. By 31 July 2021 4 schools had been graded,")
    assert "Of the flagged 2 were graded, too few to read much into, and 1 (50.0%" in said
    assert "0.67 times the base rate" in said


# The whole


def test_days_that_leave_nothing_to_look_at():
    assert why_not_try([], UNTIL) == (
        "Name the days on which to try the framework: --from and --to, or --round for each day."
    )
    assert why_not_try([ON, UNTIL], UNTIL) == (
        "31 July 2021 has nothing after it: inspections are looked at up to 31 July 2021 only.")
    assert why_not_try([ON], UNTIL) is None


def test_a_flag_must_be_a_category_and_the_upper_half_is_the_default(monkeypatch):
    lists = schools(*(school(urn) for urn in PERCENTS))
    monkeypatch.setattr("upstream.assessment.backtest.schools_on", lambda *_, **__: lists)
    from_store = _store()
    done = backtest(framework(), from_store, [ON, ON], UNTIL)
    assert (done.flags, done.unflagged) == (("High",), ("Middle", "Low"))
    assert [one.on for one in done.rounds] == [ON]
    assert backtest(framework(), from_store, [ON], UNTIL, flags=["low"]).flags == ("Low",)
    with pytest.raises(Refusal, match=r"‘hihg’ is no category of Small\. Did you mean high\?"):
        backtest(framework(), from_store, [ON], UNTIL, flags=["hihg"])


def test_a_framework_tried_before_its_time_says_so(monkeypatch):
    lists = schools(*(school(urn) for urn in PERCENTS))
    monkeypatch.setattr("upstream.assessment.backtest.schools_on", lambda *_, **__: lists)
    said = "The framework is in force from 1 February 2020: before that it is tried as if it had been, and nobody worked by it."
    assert backtest(framework(in_force_from="2020-02-01"), _store(), [ON], UNTIL).limits[-1] == said
    in_time = backtest(framework(in_force_from="2020-01-31"), _store(), [ON], UNTIL)
    assert not any("in force" in sentence for sentence in in_time.limits)


def test_the_last_day_is_that_of_the_inspections_held(monkeypatch):
    lists = schools(*(school(urn) for urn in PERCENTS))
    monkeypatch.setattr("upstream.assessment.backtest.schools_on", lambda *_, **__: lists)
    assert backtest(framework(), _store(), [ON]).until == D(2021, 7, 31)
    with pytest.raises(Refusal, match="No inspection is held"):
        backtest(framework(), _store([]), [ON])


def _store(inspected=None):
    return store(PERCENTS, [*BEFORE, *AFTER] if inspected is None else inspected)


def test_the_picture_has_both_rules_and_what_lot_would_give(done):
    found = points([done[0]])
    assert [point.rule for point in found] == [BY_FRAMEWORK, BY_GRADE, BY_LOT]
    assert [point.title for point in found] == ["Small", "Latest grade and years since", "As many by lot"]
    assert [(point.precision, point.recall) for point in found[:2]] == [(one.precision, one.recall) for one in done[0].rules]
    lot = found[2]
    assert (lot.precision, lot.recall.percent) == (done[0].base_rate, pytest.approx(50))
    assert (lot.recall.low, lot.recall.high) == (lot.recall.percent, lot.recall.percent)
    nobody = replace(done[0], in_scope=0)
    assert by_lot(nobody).percent is None
