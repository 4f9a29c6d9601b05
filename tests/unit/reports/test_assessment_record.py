"""The record says what the assessment says, school by school, and can be read again."""

from __future__ import annotations

import json
from collections import Counter

import polars as pl
import pytest

from upstream.evidence.entity import Entity
from upstream.lib.refusal import Refusal
from upstream.reports import assessment_record
from upstream.reports.assessment_record import as_json, read_record, record, school_record

ANSWERS = {"met", "not met", "unknown", "not applicable"}


def test_every_school_once_with_every_criterion(april, nation):
    urns = [school["urn"] for school in april.record["schools"]]
    assert sorted(urns) == sorted(nation.facts.listed)
    ids = [criterion["id"] for criterion in april.record["criteria"]]
    for school in april.record["schools"]:
        assert [criterion["id"] for criterion in school["criteria"]] == ids
        assert {criterion["answer"] for criterion in school["criteria"]} <= ANSWERS
        assert all(criterion["sentence"].strip() for criterion in school["criteria"])


def test_categories_are_those_planted(april, nation):
    proposed = {school["urn"]: school["category"] for school in april.record["schools"]}
    titles = {category["id"]: category["title"] for category in april.record["categories"]} | {None: None}
    told = [school for school in nation.facts.schools if school.urn in proposed and school.expects.category != "any"]
    planted = {school.urn: titles[school.expects.category] for school in told}
    assert len(planted) > 20
    assert {urn: proposed[urn] for urn in planted} == planted


def test_an_undetermined_school_has_more_than_one_category_left_and_something_that_settles_it(october):
    open_ones = [school for school in october.record["schools"] if school["category"] is None]
    assert open_ones
    for school in open_ones:
        assert len(school["possible"]) + school["none_possible"] > 1
        assert school["settles"]


def test_counts_add_up(april):
    counts, schools = april.record["counts"], april.record["schools"]
    by_category = {row["title"]: row["schools"] for row in counts["by_category"] if row["schools"]}
    assert by_category == Counter(school["category"] for school in schools if school["category"])
    assert counts["determined"] + counts["undetermined"] == counts["schools"] == len(schools)
    assert sum(row["schools"] for row in counts["by_possible"]) == counts["undetermined"]
    for row in counts["by_criterion"]:
        assert sum(row["answers"].values()) == len(schools)


def test_every_figure_leads_to_a_file_that_is_among_the_sources(april):
    named = {(source["source"], source["file"]) for source in april.record["sources"]}
    behind = {
        (figure["source"], figure["file"])
        for school in april.record["schools"] for figure in school["figures"] if "file" in figure
    }
    assert behind
    assert behind <= named
    assert all(figure["row"] > 1 for school in april.record["schools"] for figure in school["figures"] if "file" in figure)


def test_values_are_those_of_the_assessment(april):
    answers = april.assessment.answers.filter(pl.col("part").is_null(), pl.col("value").is_not_null())
    written = {
        (school["urn"], criterion["id"]): criterion["value"]
        for school in april.record["schools"] for criterion in school["criteria"] if "value" in criterion
    }
    given = answers.select("urn", "criterion", "value").rows()
    assert written == {(urn, criterion): value for urn, criterion, value in given}


def test_the_licence_is_named_unless_all_is_invented(april, nation, monkeypatch):
    assert april.record["invented"]
    assert "invented" in " ".join(april.record["attribution"])
    monkeypatch.setitem(nation.store.edition.record, "demo", False)
    real = record(april.assessment, nation.store, Entity("la", nation.facts.council))
    assert not real["invented"]
    assert any("licensed under the Open Government Licence v3.0" in line for line in real["attribution"])


def test_written_and_read_again_it_is_the_same(april, tmp_path):
    path = tmp_path / "risk-assessment.json"
    path.write_text(as_json(april.record), encoding="utf-8")
    assert read_record(path) == json.loads(as_json(april.record)) == april.record
    assert list(json.loads(path.read_text(encoding="utf-8")))[-1] == "schools"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no json", "is not JSON"),
        ("[]", "is not the record of an earlier run"),
        ('{"schools": []}', "it has no format, framework"),
    ],
)
def test_what_is_not_a_record_is_refused(tmp_path, text, said):
    path = tmp_path / "other.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal, match=r"other\.json") as refused:
        read_record(path)
    assert said in str(refused.value)
    with pytest.raises(Refusal, match="cannot be read"):
        read_record(tmp_path / "none.json")


def test_a_record_of_another_format_is_refused(april, tmp_path):
    path = tmp_path / "newer.json"
    path.write_text(as_json({**april.record, "format": 99}), encoding="utf-8")
    with pytest.raises(Refusal, match="format 99"):
        read_record(path)


def test_a_list_too_long_leaves_out_the_parts_and_what_would_change_it_and_nothing_else(april, nation, monkeypatch):
    monkeypatch.setattr(assessment_record, "MOST_SCHOOLS_IN_FULL", 1)
    short = record(april.assessment, nation.store, Entity("la", nation.facts.council))
    assert not short["in_full"]
    for school, full in zip(short["schools"], april.record["schools"], strict=True):
        assert "figures" not in school
        without = [{name: value for name, value in one.items() if name != "change"} for one in full["criteria"]]
        assert [{**one, "parts": []} for one in without] == school["criteria"]


def test_each_criterion_says_what_would_change_it(april):
    changes = [(one["answer"], one["change"]) for school in april.record["schools"] for one in school["criteria"]]
    turned = {"met": "It would not be met if ", "not met": "It would be met if "}
    for answer, change in changes:
        if "to" in change:
            assert change["words"].startswith((turned[answer], "It would no longer be certain if "))
            assert change["steps"]
        else:
            assert change["words"].startswith(("Not known", "It does not apply", "No change of its figures"))
    assert any(" pupils had reached RWM expected" in change["words"] and change["moves"] for _, change in changes)
    assert any(change.get("then") == "Then Light Touch + would be proposed." for _, change in changes)


def test_one_school_alone_is_as_in_the_record(april):
    urn = april.record["schools"][0]["urn"]
    assert school_record(april.assessment, urn) == april.record["schools"][0]
