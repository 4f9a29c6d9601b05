"""Rules about the last inspection known: its grade among those named, and the whole years since."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import polars as pl
import pytest

from tests.unit.assessment.frameworks import content
from tests.unit.assessment.small_store import SmallStore, inspection, school, schools
from upstream.assessment.evaluate import assess
from upstream.assessment.framework import Framework
from upstream.assessment.rules.grades import whole_years

AS_AT = dt.date(2020, 4, 30)


def answer(rule: dict, *inspected: dict, as_at: dt.date = AS_AT, complete_to: dt.date | None = None) -> dict:
    what = content()
    what["criteria"].append({"id": "asked", "title": "Asked", "why": "A test.", **rule})
    ours, store = schools(school("900001")), SmallStore(inspected=list(inspected))
    if complete_to:
        history = {"id": "inspections", "layout": "inspections", "as_at": None, "complete_to": {"all": complete_to}}
        store.definitions.sources["inspections"] = SimpleNamespace(**history)
    found = assess(Framework.model_validate(what), store, ours, as_at, nation=ours)
    return next(row for row in found.answers.to_dicts() if row["criterion"] == "asked")


def inspected(on: dt.date, grade: str | None = "good") -> dict:
    return inspection("900001", grade, on, known_on=on + dt.timedelta(40))


@pytest.mark.parametrize(("since", "on", "years"), [
    (dt.date(2016, 4, 30), AS_AT, 4), (dt.date(2016, 5, 1), AS_AT, 3), (dt.date(2016, 4, 29), AS_AT, 4),
    (dt.date(2016, 3, 31), AS_AT, 4), (AS_AT, AS_AT, 0), (dt.date(2019, 12, 31), dt.date(2020, 1, 1), 0),
    (dt.date(2016, 2, 29), dt.date(2017, 2, 28), 0), (dt.date(2016, 2, 29), dt.date(2017, 3, 1), 1), (None, AS_AT, None),
])
def test_a_year_is_whole_on_its_anniversary(since, on, years):
    frame = pl.DataFrame({"since": [since]}, schema={"since": pl.Date})
    assert frame.select(whole_years(pl.col("since"), on)).item() == years


@pytest.mark.parametrize(("bounds", "on", "result"), [
    ({"at_least": 4}, dt.date(2016, 4, 30), "met"), ({"at_least": 4}, dt.date(2016, 5, 1), "not met"),
    ({"at_most": 3}, dt.date(2016, 5, 1), "met"), ({"at_most": 3}, dt.date(2016, 4, 30), "not met"),
    ({"at_most": 0}, dt.date(2019, 6, 1), "met"),
])
def test_at_least_and_at_most_so_many_years(bounds, on, result):
    assert answer({"since_inspection": {**bounds, "basis": "local choice"}}, inspected(on))["answer"] == result


@pytest.mark.parametrize(("on", "begins"), [
    (dt.date(2019, 6, 1), "Less than a year has passed since the last graded inspection known. "),
    (dt.date(2019, 4, 30), "One whole year has passed since the last graded inspection known. "),
    (dt.date(2016, 4, 30), "4 whole years have passed since the last graded inspection known. "),
])
def test_the_years_are_said_before_the_grade(on, begins):
    since = answer({"since_inspection": {"at_least": 4, "basis": "local choice"}}, inspected(on))
    grade = answer({"grade": {"in": ["inadequate"], "basis": "published"}}, inspected(on))
    assert since["sentence"] == begins + grade["sentence"]


def test_what_the_years_carry():
    row = answer({"since_inspection": {"at_least": 4, "basis": "local choice"}}, inspected(dt.date(2017, 3, 1)))
    assert {name: value for name, value in row.items() if value is not None and name != "sentence"} == {
        "urn": "900001", "criterion": "asked", "answer": "not met", "value": 3.0, "unit": "years", "threshold": 4.0,
        "threshold_words": "at least 4 years", "basis": "local choice", "period": "2017-03-01",
        "released_on": dt.date(2017, 4, 10), "source": "inspections", "file": "ofsted.csv", "row": 7}
    one = answer({"since_inspection": {"at_most": 1, "basis": "local choice"}}, inspected(dt.date(2017, 3, 1)))
    assert one["threshold_words"] == "at most 1 year"


def test_without_an_inspection_the_years_are_unknown_and_the_sentence_is_the_grade_s():
    since = answer({"since_inspection": {"at_least": 4, "basis": "local choice"}})
    assert (since["answer"], since["value"]) == ("unknown", None)
    assert since["sentence"] == answer({"grade": {"in": ["inadequate"], "basis": "published"}})["sentence"]


# A source that is complete to some day: last inspected, bounds, complete to, answer as at 30 April 2020.
UNHELD = [
    # An inspection of the last thirty working days would be known to nobody yet.
    (dt.date(2015, 3, 1), {"at_least": 4}, dt.date(2020, 4, 30), "met"),
    (dt.date(2015, 3, 1), {"at_least": 4}, dt.date(2020, 3, 17), "met"),
    (dt.date(2015, 3, 1), {"at_least": 4}, dt.date(2020, 3, 16), "unknown"),
    (dt.date(2015, 3, 1), {"at_least": 4}, dt.date(2018, 7, 19), "unknown"),
    (dt.date(2015, 3, 1), {"at_most": 4}, dt.date(2018, 7, 19), "unknown"),
    # A later inspection could only shorten the years.
    (dt.date(2017, 3, 1), {"at_least": 4}, dt.date(2018, 7, 19), "not met"),
    (dt.date(2017, 3, 1), {"at_most": 4}, dt.date(2018, 7, 19), "met"),
]


@pytest.mark.parametrize(("on", "bounds", "complete_to", "result"), UNHELD)
def test_where_later_inspections_are_not_held_no_years_are_made_of_it(on, bounds, complete_to, result):
    found = answer({"since_inspection": {**bounds, "basis": "local choice"}}, inspected(on), complete_to=complete_to)
    assert found["answer"] == result
    assert found["sentence"].endswith("It may have been inspected since, so this is not known.") is (result == "unknown")


def test_an_inspection_without_an_overall_grade_counts_for_the_years_and_not_for_the_grade():
    without = inspected(dt.date(2016, 3, 1), None)
    assert answer({"since_inspection": {"at_least": 4, "basis": "local choice"}}, without)["answer"] == "met"
    assert answer({"grade": {"in": ["good"], "basis": "published"}}, without)["answer"] == "unknown"


def test_what_a_grade_carries():
    rule = {"grade": {"in": ["requires-improvement", "inadequate"], "basis": "published"}}
    row = answer(rule, inspected(dt.date(2017, 3, 1)))
    assert {name: value for name, value in row.items() if value is not None and name != "sentence"} == {
        "urn": "900001", "criterion": "asked", "answer": "not met", "threshold_words": "Requires improvement or Inadequate",
        "basis": "published", "period": "2017-03-01", "released_on": dt.date(2017, 4, 10), "source": "inspections",
        "file": "ofsted.csv", "row": 7}
    assert "good" in row["sentence"].lower()
