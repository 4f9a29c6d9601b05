"""Which areas would give an inspection another value by our rule, held against the rule itself."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.assessment.small_store import SmallStore, inspection, school, schools
from tests.unit.assessment.test_triggers import AREAS, AS_AT, CARD, FINE, VALUES, WEAK, card, small, standing
from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.framework import Framework
from upstream.assessment.nearest.case import Case
from upstream.assessment.nearest.changes import nearest_changes
from upstream.assessment.nearest.triggers import changed_areas, inspected, value_of
from upstream.assessment.triggers import TriggerRule

FRAMEWORK = Framework.model_validate(small())
SCALE = FRAMEWORK.scales["local-trigger"]
RULES = [TriggerRule.model_validate(rule) for rule in CARD]
GRADE = st.sampled_from([*FINE, *FINE, *WEAK])
SAFE = st.sampled_from(["met", "met", "not-met"])
GRADES = st.fixed_dictionaries({**dict.fromkeys([area.replace("-", "_") for area in AREAS], GRADE), "safeguarding": SAFE})


def run(rows: list[dict]) -> Assessment:
    listed = schools(school("900001"))
    return assess(FRAMEWORK, SmallStore(inspected=rows), listed, AS_AT, nation=listed)


@given(GRADES, st.sampled_from(["", "early_years", "inclusion", "safeguarding"]))
@settings(max_examples=60)
def test_the_value_of_one_inspection_is_that_of_a_list(grades, without):
    """With an early years grade, or with an area of which nothing is held."""
    extra = {"early_years": "needs-attention"} if without == "early_years" else {without: None} if without else {}
    case = Case(run(card("900001", **{**grades, **extra})), "900001")
    found = inspected(case)
    value = value_of(RULES, found.areas, found)
    possible = case.possible("local-trigger")
    assert value is None or possible == (value,)
    assert value is not None or without in ("inclusion", "safeguarding")


@given(GRADES)
@settings(max_examples=40)
def test_the_fewest_areas_give_another_value_and_fewer_do_not(grades):
    case = Case(run(card("900001", **grades)), "900001")
    found, own = inspected(case), case.possible("local-trigger")[0]
    every = {area: (["met", "not-met"] if area == "safeguarding" else [*FINE, *WEAK]) for area in found.areas}
    for wanted in VALUES:
        if wanted == own:
            continue
        sizes = [
            size for size in (1, 2) for names in itertools.combinations(found.areas, size)
            for new in itertools.product(*(every[name] for name in names))
            if value_of(RULES, {**found.areas, **dict(zip(names, new, strict=True))}, found) == wanted
        ]
        way = changed_areas(case, SCALE, [wanted])
        if sizes:
            assert way is not None
            assert way[0] == wanted
            assert way[1].count(" had been graded ") == min(sizes)
        else:
            assert way is None or way[1].count(" had been graded ") == 3


def test_the_clause_names_the_area_and_its_grades():
    found = run(card("900001", achievement="needs-attention"))
    changes = {change.criterion: change for change in nearest_changes(found, "900001")}
    assert changes["local"].words == (
        "It would be met if for instance Inclusion had been graded Needs attention instead of Expected standard."
    )
    assert changed_areas(Case(found, "900001"), SCALE, ["meets"]) == (
        "meets", "Achievement had been graded Expected standard instead of Needs attention"
    )
    then = card("900001", achievement="needs-attention", inclusion="needs-attention")
    assert standing(FRAMEWORK, then)["answer"] == "prompts support"


def test_an_overall_grade_is_an_area_like_others():
    rows = [inspection("900001", "good", framework="overall-with-requires-improvement", raw_grade="Good")]
    way = changed_areas(Case(run(rows), "900001"), SCALE, ["prompts review", "category of concern"])
    assert way == ("prompts review", "Overall effectiveness had been graded Requires improvement instead of Good")


@pytest.mark.parametrize("rows", [[], [inspection("900001", "satisfactory", framework="overall-with-satisfactory")]])
def test_without_an_inspection_that_the_rule_speaks_of_there_is_no_change(rows):
    case = Case(run(rows), "900001")
    assert changed_areas(case, SCALE, ["meets"]) is None
    assert {change.criterion: change.to for change in nearest_changes(case.assessment, "900001")}["local"] is None
