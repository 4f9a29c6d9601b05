"""Four generations of inspection: which was in force, and what a word in a file stands for."""

from __future__ import annotations

import datetime as dt

import pytest

from upstream.evidence.definitions import load_definitions
from upstream.evidence.inspection_frameworks import InspectionFramework, framework_on, why_not_consecutive
from upstream.lib.definition_files import DefinitionError, read_definition

FRAMEWORKS = load_definitions().inspection_frameworks
FIRST, SECOND, OVERALL = "overall-with-satisfactory", "overall-with-requires-improvement", "overall-effectiveness"


@pytest.mark.parametrize(
    ("day", "framework"),
    [
        ("2005-08-31", None),
        ("2005-09-12", "overall-with-satisfactory"),
        ("2012-08-31", "overall-with-satisfactory"),
        ("2012-09-01", "overall-with-requires-improvement"),
        ("2019-09-01", "overall-with-requires-improvement"),
        ("2024-09-01", "overall-with-requires-improvement"),
        ("2024-09-02", "areas-without-overall"),
        ("2025-11-09", "areas-without-overall"),
        ("2025-11-10", "report-card"),
        ("2030-01-01", "report-card"),
    ],
)
def test_which_was_in_force(day, framework):
    found = framework_on(FRAMEWORKS.values(), dt.date.fromisoformat(day))
    assert (found.id if found else None) == framework


@pytest.mark.parametrize(
    ("framework", "area", "written", "grade", "concern"),
    [
        (FIRST, OVERALL, "Satisfactory", "satisfactory", None),
        (FIRST, OVERALL, "3", "satisfactory", None),
        (SECOND, OVERALL, "Requires Improvement", "requires-improvement", None),
        (SECOND, OVERALL, "requires improvement ", "requires-improvement", None),
        (SECOND, OVERALL, "3", "requires-improvement", None),
        (SECOND, OVERALL, "Special Measures", "inadequate", "special measures"),
        (SECOND, OVERALL, "Serious Weaknesses", "inadequate", "serious weaknesses"),
        (SECOND, OVERALL, "Not judged", "not-judged", None),
        ("report-card", "inclusion", "Expected standard", "expected-standard", None),
        ("report-card", "safeguarding", "Not met", "not-met", None),
    ],
)
def test_what_a_word_stands_for(framework, area, written, grade, concern):
    found, said = FRAMEWORKS[framework].grade(area, written)
    assert (found.id, said) == (grade, concern)


@pytest.mark.parametrize(
    ("framework", "area", "written"),
    [
        (FIRST, OVERALL, "Requires improvement"),
        ("report-card", "inclusion", "Good"),
        ("report-card", "overall-effectiveness", "Good"),
        ("areas-without-overall", "overall-effectiveness", "Good"),
    ],
)
def test_a_word_of_another_generation_stands_for_nothing(framework, area, written):
    assert FRAMEWORKS[framework].grade(area, written) is None


def test_satisfactory_is_good_or_better_in_no_generation():
    for framework in FRAMEWORKS.values():
        for scale in framework.scales.values():
            assert not any(grade.good_or_better for grade in scale if grade.id == "satisfactory")


def test_nothing_on_a_report_card_is_called_good():
    assert {grade.good_or_better for grade in FRAMEWORKS["report-card"].scales["five"]} == {None}


def test_only_the_first_two_generations_have_an_overall_grade():
    assert [framework.overall for framework in FRAMEWORKS.values()] == [True, True, False, False]


def test_a_day_between_two_generations_is_named():
    first, second = list(FRAMEWORKS.values())[:2]
    later = second.model_copy(update={"first": dt.date(2012, 9, 3)})
    assert why_not_consecutive([later, first]) == (
        "‘overall-with-satisfactory’ must end the day before ‘overall-with-requires-improvement’ begins (2012-09-03)"
    )


def test_one_word_for_two_grades_is_refused(tmp_path):
    path = tmp_path / "both.yaml"
    path.write_text(
        "id: a\ntitle: A\ninspectorate: Us\nfirst: 2000-01-01\noverall: false\n"
        "areas: [{id: all, name: All, scale: two}]\n"
        "scales: {two: [{id: x, name: X, written: [Fine]}, {id: y, name: Y, written: [fine]}]}\n",
        encoding="utf-8",
    )
    with pytest.raises(DefinitionError, match="one word stands for two grades"):
        read_definition(path, InspectionFramework)
