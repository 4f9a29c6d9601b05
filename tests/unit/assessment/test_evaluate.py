"""An assessment as a whole: every school once, grades that count, coverage and notes, explanation, changes."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from tests.unit.assessment import naive
from tests.unit.assessment.frameworks import alliance
from tests.unit.assessment.small_store import SmallStore, england, figure, inspection, school, schools
from upstream.assessment.answers import ANSWERS
from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.explanations.explanation import explain
from upstream.assessment.explanations.lines import lines
from upstream.assessment.judgements import Completeness, Judgements
from upstream.evidence.definitions import Source
from upstream.lib.refusal import Refusal

AS_AT = dt.date(2020, 4, 30)
YEARS = ["2018/19", "2017/18", "2016/17"]
RWM = "ks2-rwm-expected"
NOTHING_RECORDED = Judgements("empty.csv", (), (Completeness(("la:936",), ("all",), AS_AT, "", 2),))


def run(*listed: dict, judgements=NOTHING_RECORDED, as_at=AS_AT, **store) -> Assessment:
    ours = schools(*listed)
    return assess(alliance(), SmallStore(**store), ours, as_at, judgements, nation=ours)


def category(found: Assessment, urn: str = "900001") -> tuple[str | None, list[str]]:
    row = found.schools.filter(pl.col("urn") == urn).row(0, named=True)
    return row["category"], row["possible"]


def test_every_school_stands_once_with_every_criterion():
    kinds = alliance().scope.kinds
    listed = [school(str(900001 + n), kind) for n, kind in enumerate(kinds)]
    found = run(*listed)
    assert found.schools["urn"].to_list() == [one["urn"] for one in listed]
    assert found.answers.schema == ANSWERS
    whole = found.answers.filter(pl.col("part").is_null())
    assert whole.group_by("urn").len()["len"].unique().to_list() == [len(alliance().criteria)]
    assert set(whole["answer"]) <= set(naive.ANSWERS)
    assert whole["sentence"].null_count() == 0
    assert sum(found.counts().values()) == len(kinds)


@pytest.mark.parametrize("kind", ["infant", "first", "nursery", "special", "pru", "16-19"])
def test_outcomes_by_judgement(kind):
    without, empty = run(school("900001", kind), judgements=None), run(school("900001", kind))
    row = [found.answers.filter(pl.col("criterion") == "outcomes", pl.col("part").is_null()).row(0, named=True)
           for found in (without, empty)]
    assert [one["answer"] for one in row] == ["unknown", "not met"]
    assert row[1]["sentence"] == "Weak outcomes: none recorded."


def test_a_school_of_no_kind_is_outside_and_said_to_be():
    found = run(school("900001", kind=None), inspected=[inspection("900001", "good")])
    assert category(found) == (None, [])
    assert any("of a kind that the framework is not for" in note for note in found.notes)
    assert "not for this kind of school" in explain(found, "900001").because


# Grades


def grade_of(found: Assessment) -> tuple[str, str]:
    rows = found.answers.filter(pl.col("part").is_null(), pl.col("urn") == "900001").to_dicts()
    met = {row["criterion"]: row["answer"] for row in rows}
    sentence = next(row["sentence"] for row in rows if row["criterion"] == "inadequate")
    for criterion in ("inadequate", "requires-improvement", "good-or-better"):
        if met[criterion] == "met":
            return criterion, sentence
    assert {met[name] for name in ("inadequate", "requires-improvement", "good-or-better")} == {"unknown"}
    return "unknown", sentence


@pytest.mark.parametrize(("given", "means"), [
    ("outstanding", "good-or-better"), ("good", "good-or-better"), ("requires-improvement", "requires-improvement"),
    ("inadequate", "inadequate"), ("satisfactory", "unknown"), (None, "unknown"),
])
def test_grades(given, means):
    assert grade_of(run(school("900001"), inspected=[inspection("900001", given)]))[0] == means


def test_satisfactory_is_not_translated():
    found = run(school("900001"), inspected=[inspection("900001", "satisfactory", dt.date(2011, 5, 4))])
    assert "belongs to another scale" in grade_of(found)[1]


def _succeeded(how: str) -> dict:
    listed = school("900001", succession=how, predecessor_urn="800001", urns=["900001", "800001"])
    lines_ = [{"urn": "900001", "school": "900001", "position": 1, "succession": how, "predecessor": "800001"},
              {"urn": "800001", "school": "900001", "position": 0, "succession": "none", "predecessor": None}]
    return {"listed": listed, "lines": lines_}


@pytest.mark.parametrize(("how", "means", "said"), [
    ("converter", "good-or-better", "the inspection of its predecessor 800001"),
    ("sponsored", "unknown", "its predecessor’s grade does not count"),
    ("re-brokered", "unknown", "its predecessor’s grade does not count"),
    ("other", "unknown", "its predecessor’s grade does not count"),
])
def test_only_a_converter_keeps_its_predecessor_s_grade(how, means, said):
    made = _succeeded(how)
    found = run(made["listed"], lines=made["lines"], inspected=[inspection("800001", "good")])
    assert grade_of(found)[0] == means
    assert said in grade_of(found)[1]


def test_a_grade_of_its_own_comes_first_and_a_monitoring_visit_is_none():
    made = _succeeded("converter")
    inspected = [
        inspection("800001", "good", dt.date(2018, 1, 1)),
        inspection("900001", "requires-improvement", dt.date(2017, 1, 1)),
        inspection("900001", None, dt.date(2019, 1, 1), kind="monitoring"),
    ]
    assert grade_of(run(made["listed"], lines=made["lines"], inspected=inspected))[0] == "requires-improvement"


def test_an_inspection_not_yet_published_leaves_the_one_before_it():
    inspected = [inspection("900001", "good", dt.date(2017, 1, 1)), inspection("900001", "inadequate", dt.date(2020, 4, 1),
                                                                               known_on=dt.date(2020, 5, 20))]
    means, said = grade_of(run(school("900001"), inspected=inspected))
    assert means == "good-or-better"
    assert "A later inspection had not been published by this day" in said
    assert grade_of(run(school("900001"), inspected=inspected, as_at=dt.date(2020, 5, 20)))[0] == "inadequate"


def test_after_the_last_day_of_its_source_a_grade_stands_and_says_so():
    source = Source.model_validate({
        "id": "inspections", "title": "t", "seen": "file", "layout": "inspections", "publisher": "p", "licence": "l",
        "complete_to": {"all": dt.date(2018, 7, 19)},
    })
    store = SmallStore(inspected=[inspection("900001", "good")])
    store.definitions.sources["inspections"] = source
    ours = schools(school("900001"))
    found = assess(alliance(), store, ours, AS_AT, NOTHING_RECORDED, nation=ours)
    assert "Inspections after 19 July 2018 are not held." in grade_of(found)[1]


# Coverage and notes


def test_a_year_that_is_missing_is_said_first_and_never_replaced():
    rows = [row for year in YEARS[1:] for row in (figure("900001", RWM, year, 10.0, 50), england(RWM, year, 65))]
    found = run(school("900001"), rows=rows, published={RWM: YEARS}, inspected=[inspection("900001", "good")])
    first = found.coverage.row(0, named=True)
    assert (first["period"], first["held"], first["covered"], first["england"]) == ("2018/19", "nothing", 0, False)
    missing = "RWM expected for 2018/19 had been published by this day, but is not held for any school"
    assert found.notes[0].startswith(missing)
    assert category(found)[0] is None


def test_coverage_counts_the_schools_a_figure_is_asked_of():
    listed = [school("900001"), school("900002", "secondary"), school("900003", "special"), school("900004", la="850")]
    rows = [figure("900001", RWM, "2018/19", 50.0, 30)]
    found = run(*listed, rows=rows, published={RWM: YEARS})
    row = found.coverage.filter(pl.col("group") == "all", pl.col("period") == "2018/19").row(0, named=True)
    assert (row["schools"], row["covered"], row["with_value"]) == (2, 1, 1)


def test_figures_name_the_urn_they_were_published_under():
    listed = school("900001", urns=["900001", "800001"])
    found = run(listed, rows=[figure("800001", RWM, "2018/19", 50.0, 30)], published={RWM: YEARS})
    row = found.figures.filter(pl.col("status") == "value").row(0, named=True)
    assert (row["urn"], row["published_under"]) == ("900001", "800001")
    assert (row["criterion"], row["file"]) == ("outcomes", "2018.csv")


# Settling and explaining


def test_what_would_settle_an_undetermined_school():
    found = run(school("900001"), judgements=None, inspected=[inspection("900001", "requires-improvement")])
    assert category(found) == (None, ["support-and-challenge-plus", "support-and-challenge"])
    assert found.settles.to_dicts() == [
        {"urn": "900001", "place": 1, "question": "serious-concern", "words": "Serious concern"}]
    explained = explain(found, "900001")
    assert explained.because == (
        "Undetermined: Support and Challenge + or Support and Challenge, depending on what is not known."
    )
    assert explained.settles == ("‘Serious concern’",)
    assert explained.routes == (
        "Support and Challenge + would be certain if ‘Serious concern’ were answered yes.",
        "Support and Challenge would be certain if ‘Serious concern’ were answered no.",
    )


def test_why_a_category_is_proposed():
    found = run(school("900001", "nursery"), inspected=[inspection("900001", "good")])
    explained = explain(found, "900001")
    assert explained.category == "Light Touch"
    assert explained.because == (
        "Light Touch is proposed, because it was judged good or outstanding, and none of ‘Outcomes’, "
        "‘Disadvantaged pupils’, ‘Attendance’ and ‘Capacity’ is met."
    )
    said = lines(explained, found)
    assert said[0] == "School 900001 (900001): After SAfE’s published categories, version 1, as at 30 April 2020"
    place = said.index("1. Outcomes: not met")
    assert said[place + 1].strip() == "Weak outcomes: none recorded."


def test_a_school_is_found_by_any_of_its_urns_and_a_stranger_is_refused():
    found = run(school("900001", urns=["900001", "800001"]))
    assert explain(found, "800001").urn == "900001"
    with pytest.raises(Refusal, match="111111 is not among the 1 school assessed"):
        explain(found, "111111")


# Changes
