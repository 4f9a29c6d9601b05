"""What each rule about a figure says, word for word, and every number that its answer carries."""

from __future__ import annotations

import pytest

from tests.unit.assessment.small_store import PUBLISHED, england, figure, school
from tests.unit.assessment.test_rules import ABSENCE, BAND, BANDS, BELOW, P8, RWM, YEARS, ask, one

PERIOD = "2018/19"
DISADVANTAGED = {"pupil_group": "disadvantaged"}
AGAINST_OTHERS = {"comparison": {
    "measure": RWM, "comparator": {"entity": "england", "group": "not-disadvantaged"}, "group": "disadvantaged",
    "difference": {"at_most": -20}, "basis": "local choice"}}
AGAINST_THE_COUNCIL = {"comparison": {
    "measure": P8, "comparator": {"entity": "la"}, "difference": {"below": 0}, "basis": "published"}}
FALLING = {"trend": {"measure": RWM, "in": ["negative (one year)", "negative (beyond one year)"], "basis": "local choice"}}


def own(value: float | None, cohort: float | None = 50, measure: str = RWM, **rest) -> dict:
    return figure("900001", measure, rest.pop("period", PERIOD), value, cohort, **rest)


def threshold(measure: str, group: str = "all", **bounds: float) -> dict:
    return {"threshold": {"measure": measure, "group": group, "value": bounds, "basis": "published"}}


@pytest.mark.parametrize(("rule", "rows", "said"), [
    (BELOW, [own(44.0), england(RWM, PERIOD, 65)],
     "RWM expected, 2018/19: 44% of 50 pupils (95% interval 31.2 to 57.7), wholly below England’s 65%."),
    (BELOW, [own(70.0), england(RWM, PERIOD, 65)],
     "RWM expected, 2018/19: 70% of 50 pupils (95% interval 56.2 to 80.9), not wholly below England’s 65%."),
    (BELOW, [own(10.0, 10), england(RWM, PERIOD, 65)],
     "RWM expected, 2018/19: 10% of 10 pupils (95% interval 1.8 to 40.4), wholly below England’s 65%. "
     "Fewer than 11 pupils: too few to read much into."),
    (BELOW, [own(50.0, None), england(RWM, PERIOD, 65)],
     "RWM expected, 2018/19: 50%, but not of how many pupils, so no interval can be drawn."),
    (BELOW, [own(50.0)], "England’s RWM expected for 2018/19 is not in the files held here."),
    (BELOW, [own(None, 7.0)], "RWM expected for 2018/19 is withheld by the publisher, because few pupils are behind it."),
    (BELOW, [own(None, 30.0, state="low coverage")], "RWM expected for 2018/19: low coverage."),
    (BELOW, [own(None, None, state="not applicable")],
     "This school stands in the 2018/19 tables without a figure of RWM expected."),
    (BELOW, [own(None, None, state="not published")],
     "This school stands in the 2018/19 tables without a figure of RWM expected."),
    (BELOW, [figure("900002", RWM, PERIOD, 50, 30)], "This school is not listed in the 2018/19 figures of RWM expected."),
    (BELOW, [], "RWM expected for 2018/19 had been published by this day, but is not in the files held here."),
    (threshold(RWM, below=46.5), [own(46.0)], "RWM expected, 2018/19: 46% of 50 pupils. The threshold is below 46.5%."),
    (threshold(RWM, above=40), [own(46.0, None)], "RWM expected, 2018/19: 46%. The threshold is above 40%."),
    (threshold(P8, at_most=-0.25), [own(-0.3, 1204, P8)],
     "Progress 8, 2018/19: −0.30 of 1,204 pupils. The threshold is at most −0.25."),
    (threshold(RWM, "disadvantaged", at_least=46), [own(46.0, 10, **DISADVANTAGED)],
     "RWM expected, 2018/19: 46% of 10 disadvantaged pupils. The threshold is at least 46%. "
     "Fewer than 11 pupils: too few to read much into."),
    (AGAINST_OTHERS, [own(46.0, 20, **DISADVANTAGED), england(RWM, PERIOD, 71, "not-disadvantaged")],
     "RWM expected, 2018/19: 46% of 20 disadvantaged pupils, −25.0 against England’s not disadvantaged pupils’ 71%. "
     "The threshold is a difference at most −20 points."),
    (AGAINST_OTHERS, [own(46.0, 20, **DISADVANTAGED)],
     "England’s not disadvantaged pupils’ RWM expected for 2018/19 is not in the files held here."),
    (AGAINST_THE_COUNCIL, [own(0.3, 150, P8), figure("936", P8, PERIOD, 0.1, entity_kind="la")],
     "Progress 8, 2018/19: +0.30 of 150 pupils, +0.20 against the council’s +0.10. The threshold is a difference below 0."),
    (BANDS, [own(-0.6, 150, P8, low=-0.9, high=0.3)],
     "Progress 8, 2018/19: −0.60 of 150 pupils (95% interval −0.90 to +0.30): average."),
    (BANDS, [own(-0.6, 150, P8), figure("900001", BAND, PERIOD, 5.0, 150)],
     "Progress 8, 2018/19: −0.60 of 150 pupils: well below average."),
    (BANDS, [own(-0.9, 150, P8, low=-1.1, high=-0.7), figure("900001", BAND, PERIOD, cohort=150)],
     "Progress 8, 2018/19: −0.90 of 150 pupils, but no band is published for this school."),
    (BANDS, [], "Progress 8 for 2018/19 had been published by this day, but is not in the files held here."),
    (FALLING, [own(60.0), own(70.0, period="2017/18"), own(80.0, period="2016/17")],
     "RWM expected: 80% in 2016/17, 70% in 2017/18, 60% in 2018/19. The trend is negative (beyond one year)."),
    (FALLING, [own(60.0), own(70.0, period="2017/18")],
     "RWM expected: 70% in 2017/18, 60% in 2018/19. The trend is too short to call."),
    (FALLING, [own(70.0, period="2017/18")],
     "RWM expected for 2018/19 had been published by this day, but is not in the files held here."),
])
def test_the_sentence(rule, rows, said):
    assert one(rule, *rows)["sentence"] == said


CARRIED = {"period": PERIOD, "cohort": 50.0, "small": False, "release": "final", "released_on": PUBLISHED,
           "source": "tables", "file": "2018.csv", "row": 1}


@pytest.mark.parametrize(("rule", "rows", "carried"), [
    (BELOW, [own(44.0), england(RWM, PERIOD, 65)], {
        "answer": "met", "value": 44.0, "unit": "percent", "comparator": 65.0, "comparator_name": "England",
        "threshold": 65.0, "threshold_words": "95% interval wholly below England’s figure", "basis": "local choice"}),
    (threshold(RWM, below=46.5), [own(46.0)], {
        "answer": "met", "value": 46.0, "unit": "percent", "threshold": 46.5, "threshold_words": "below 46.5%",
        "basis": "published"}),
    (AGAINST_THE_COUNCIL, [own(0.3, measure=P8), figure("936", P8, PERIOD, 0.1, entity_kind="la")], {
        "answer": "not met", "value": 0.3, "unit": "score", "comparator": 0.1, "comparator_name": "the council",
        "threshold": 0.0, "threshold_words": "a difference below 0", "basis": "published"}),
    (BANDS, [own(-0.6, measure=P8, low=-0.9, high=-0.3)], {
        "answer": "met", "value": -0.6, "unit": "score", "threshold_words": "below average or well below average",
        "basis": "local choice"}),
    (FALLING, [own(60.0), own(70.0, period="2017/18"), own(80.0, period="2016/17")], {
        "answer": "met", "value": 60.0, "unit": "percent", "basis": "local choice",
        "threshold_words": "negative (one year) or negative (beyond one year)"}),
])
def test_what_an_answer_carries(rule, rows, carried):
    found = {name: value for name, value in one(rule, *rows).items() if value is not None}
    assert found.keys() - carried.keys() - CARRIED.keys() == {"urn", "criterion", "sentence"}
    assert {name: found[name] for name in (*CARRIED, *carried)} == {**CARRIED, **carried}


def test_a_figure_exactly_ten_places_off_is_on_the_threshold():
    assert one(threshold(RWM, at_least=46), own(46 - 4e-10))["answer"] == "met"
    assert one(threshold(RWM, at_least=46), own(46 - 4e-9))["answer"] == "not met"


def test_the_years_of_a_framework_are_counted_back():
    rule = {"threshold": {"measure": RWM, "back": 1, "value": {"below": 50}, "basis": "published"}}
    row = one(rule, own(60.0), own(40.0, period="2017/18"))
    assert (row["answer"], row["value"], row["period"]) == ("met", 40.0, "2017/18")


def test_each_school_is_held_against_its_own_council():
    rows = [figure(urn, P8, PERIOD, 0.2, 150) for urn in ("900001", "900002", "900003")]
    rows += [figure(la, P8, PERIOD, value, entity_kind="la") for la, value in (("936", 0.1), ("850", 0.3))]
    listed = [school("900001"), school("900002", la="850"), school("900003", la="800")]
    found = ask(AGAINST_THE_COUNCIL, rows, *listed)
    assert {urn: (row["answer"], row["comparator"]) for urn, row in found.items()} == {
        "900001": ("not met", 0.1), "900002": ("met", 0.3), "900003": ("unknown", None)}


def test_a_suppressed_row_of_the_council_is_no_comparator():
    row = one(AGAINST_THE_COUNCIL, own(0.3, 150, P8), figure("936", P8, PERIOD, entity_kind="la"))
    assert (row["answer"], row["sentence"]) == (
        "unknown", "the council’s Progress 8 for 2018/19 is not in the files held here.")


def test_absence_falls_for_the_better():
    rule = {"trend": {"measure": ABSENCE, "in": ["positive"], "basis": "local choice"}}
    rows = [own(value, 200, ABSENCE, period=year) for year, value in zip(YEARS, (5.0, 7.0, 9.0), strict=True)]
    row = one(rule, *rows)
    assert (row["answer"], row["sentence"]) == (
        "met", "Persistent absence: 9.0% in 2016/17, 7.0% in 2017/18, 5.0% in 2018/19. The trend is positive.")


def test_a_school_with_a_row_and_no_value_has_no_trend_though_earlier_years_have():
    row = one(FALLING, own(None, 7.0), own(70.0, period="2017/18"), own(80.0, period="2016/17"))
    assert (row["answer"], row["sentence"]) == (
        "unknown", "RWM expected for 2018/19 is withheld by the publisher, because few pupils are behind it.")


@pytest.mark.parametrize(("high", "result", "said"), [
    (-0.2, "met", "−0.50 of 150 pupils (95% interval −0.80 to −0.20), wholly below England’s 0.00."),
    (0.1, "not met", "−0.50 of 150 pupils (95% interval −0.80 to 0.10), not wholly below England’s 0.00."),
])
def test_a_published_interval_is_taken_as_it_is(high, result, said):
    rule = {"interval_below": {"measure": P8, "basis": "published"}}
    row = one(rule, own(-0.5, 150, P8, low=-0.8, high=high), england(P8, PERIOD, 0.0))
    assert (row["answer"], row["sentence"]) == (result, f"Progress 8, 2018/19: {said}")
