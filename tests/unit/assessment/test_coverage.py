"""What an assessment can rest on: the years held, for how many schools, and the sentences about the rest."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from tests.unit.assessment.frameworks import content
from tests.unit.assessment.small_store import SmallStore, england, figure, school, schools
from upstream.assessment.behind import figures_by_school
from upstream.assessment.coverage import COVERAGE, missing_words
from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.framework import Framework

RWM = "ks2-rwm-expected"
AS_AT = dt.date(2020, 4, 30)
YEARS = ["2018/19", "2017/18"]


def row(**facts) -> dict:
    return {
        "measure": RWM, "title": "RWM expected", "group": "all", "period": "2018/19", "held": "england", "schools": 10,
        "covered": 10, "with_value": 9, "compared_with": None, "england": None, **facts,
    }


def words(**facts) -> list[str]:
    return missing_words(pl.DataFrame([row(**facts)], schema=COVERAGE))


@pytest.mark.parametrize(("facts", "said"), [
    ({}, []),
    ({"compared_with": "all", "england": True}, []),
    ({"covered": 0}, ["RWM expected for 2018/19 had been published by this day, but is not held for any school: unknown, "
                      "and no older year stands in."]),
    ({"covered": 7}, ["RWM expected for 2018/19 had been published by this day, but is not held for 3 of 10 schools: unknown, "
                      "and no older year stands in."]),
    ({"schools": 16_705, "covered": 5}, ["RWM expected for 2018/19 had been published by this day, but is not held for "
                                         "16,700 of 16,705 schools: unknown, and no older year stands in."]),
    ({"schools": 1, "covered": 0, "group": "disadvantaged"}, [
        "RWM expected of disadvantaged pupils for 2018/19 had been published by this day, but is not held for any school: "
        "unknown, and no older year stands in."]),
    ({"compared_with": "all", "england": False}, [
        "England’s RWM expected for 2018/19, which schools are held against, is not in the files held."]),
    ({"compared_with": "not-disadvantaged", "england": False}, [
        "England’s RWM expected of not disadvantaged pupils for 2018/19, which schools are held against, is not in the files "
        "held."]),
])
def test_what_is_missing_is_said(facts, said):
    assert words(**facts) == said


def assessed(rows: list[dict], *listed: dict, **store) -> Assessment:
    what = content(scope={"kinds": ["primary", "special"]}, judgements={
        "worry": content()["judgements"]["worry"], "outcomes": {"title": "Weak", "question": "q", "recorded": "r"}})
    what["criteria"][0] |= {"by_judgement": {"kinds": ["special"], "judgement": "outcomes"}}
    ours = schools(*listed)
    return assess(Framework.model_validate(what), SmallStore(rows, {RWM: YEARS}, **store), ours, AS_AT, nation=ours)


def test_each_series_and_year_counts_the_schools_it_is_asked_of():
    rows = [figure("900001", RWM, "2018/19", 50.0, 30), figure("900002", RWM, "2018/19", None, 5.0),
            england(RWM, "2018/19", 65),
            figure("900001", RWM, "2018/19", 30.0, 12, pupil_group="disadvantaged", coverage="england")]
    found = assessed(rows, school("900001"), school("900002"), school("900003", la="850"), school("900004", "special"))
    assert found.coverage.rows(named=True) == [
        row(held="la:936", schools=3, covered=2, with_value=1, compared_with="all", england=True),
        row(group="disadvantaged", held="england", schools=4, covered=4, with_value=1),
    ]


def test_a_year_held_for_several_councils_names_them_in_order():
    held = {(RWM, "all", "2018/19"): {"la:936", "la:850"}, (RWM, "disadvantaged", "2018/19"): set()}
    found = assessed([], school("900001"), covered=held)
    assert found.coverage["held"].to_list() == ["la:850, la:936", "nothing"]
    assert found.coverage["england"].to_list() == [False, None]


def test_the_figures_behind_each_answer_have_their_file_and_row():
    rows = [figure("800001", RWM, "2018/19", 50.0, 30, source="tables"), england(RWM, "2018/19", 65)]
    found = figures_by_school(assessed(rows, school("900001", urns=["900001", "800001"]), school("900002")))
    assert list(found) == ["900001", "900002"]
    outcomes, gap = found["900001"]
    assert (outcomes.criterion, outcomes.measure, outcomes.group, outcomes.period) == ("outcomes", RWM, "all", "2018/19")
    assert (outcomes.status, outcomes.value, outcomes.cohort, outcomes.published_under) == ("value", 50.0, 30.0, "800001")
    assert (outcomes.source, outcomes.file, outcomes.row) == ("tables", "2018.csv", 1)
    assert (gap.criterion, gap.group, gap.status) == ("gap", "disadvantaged", "missing")
    assert (gap.published_under, gap.row) == (None, None)
    assert found["900002"][0].status == "not listed"


def test_where_nothing_is_looked_at_there_are_no_figures_behind():
    ours = schools(school("900001"))
    found = assess(Framework.model_validate(content()), SmallStore(), ours, AS_AT, nation=ours)
    assert figures_by_school(found) == {}
