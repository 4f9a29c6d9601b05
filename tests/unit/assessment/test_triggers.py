"""Local triggers: our own rule on what the last inspection found, by generation, never a grade."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from tests.unit.assessment.frameworks import content
from tests.unit.assessment.small_store import SmallDefinitions, SmallStore, inspection, school, schools
from tests.unit.assessment.test_framework import written
from tests.unit.assessment.test_scales import criterion, on
from upstream.assessment.evaluate import assess
from upstream.assessment.framework import Framework, read_framework
from upstream.lib.definition_files import DefinitionError

VALUES = ["meets", "prompts review", "prompts support", "category of concern"]
AS_AT = dt.date(2026, 6, 30)
WEAK = ["needs-attention", "urgent-improvement"]
FINE = ["exceptional", "strong-standard", "expected-standard"]
CARD = [
    {"value": "category of concern", "when": [{"concern": ["special measures", "requires significant improvement"]}]},
    {"value": "prompts support", "when": [{"area": {"id": "leadership-and-governance", "in": WEAK}}]},
    {"value": "prompts support", "when": [{"count_of_areas": {"in": WEAK, "at_least": 2}}]},
    {"value": "prompts support", "when": [{"safeguarding": ["not-met"]}]},
    {"value": "prompts review", "when": [{"any_area": {"in": WEAK}}]},
    {"value": "meets", "when": [{"every_area": {"in": FINE}}, {"safeguarding": ["met"]}]},
]
OVERALL = [
    {"value": "category of concern", "when": [{"overall": ["inadequate"]}]},
    {"value": "prompts review", "when": [{"overall": ["requires-improvement"]}]},
    {"value": "meets", "when": [{"overall": ["good", "outstanding"]}]},
]
AREAS = ["inclusion", "curriculum-and-teaching", "achievement", "attendance-and-behaviour",
         "personal-development-and-well-being", "leadership-and-governance"]


def small(trigger: dict | None = None) -> dict:
    scale = {"title": "Local trigger", "values": VALUES, "trigger": trigger or {
        "basis": "local choice", "generations": {"report-card": CARD, "overall-with-requires-improvement": OVERALL}}}
    what = content(scales={"local-trigger": scale})
    what["criteria"].append(criterion("local", on("local-trigger", "prompts support", "category of concern")))
    what["categories"][0]["when"] = {"any_of": ["inadequate", "worry", "local"]}
    return what


@pytest.fixture(scope="module")
def framework() -> Framework:
    return Framework.model_validate(small())


def card(urn: str, day: dt.date = dt.date(2026, 3, 12), **grades: str | None) -> list[dict]:
    """A report card: expected standard and safeguarding met but where another grade is given; None leaves a row out."""
    every = {**dict.fromkeys(AREAS, "expected-standard"), "safeguarding": "met"}
    every |= {name.replace("_", "-"): grade for name, grade in grades.items() if name != "concern"}
    return [
        inspection(urn, grade, day, area=area, framework="report-card", raw_grade=grade,
                   category_of_concern=grades.get("concern"))
        for area, grade in every.items() if grade
    ]


def standing(framework: Framework, rows: list[dict], urn: str = "900001", **facts) -> dict:
    listed = schools(school(urn, **facts))
    found = assess(framework, SmallStore(inspected=rows), listed, AS_AT, nation=listed)
    return found.scales.row(0, named=True)


@pytest.mark.parametrize(("grades", "possible"), [
    ({}, ["meets"]),
    ({"inclusion": "exceptional"}, ["meets"]),
    ({"inclusion": "needs-attention"}, ["prompts review"]),
    ({"early_years": "needs-attention"}, ["prompts review"]),
    ({"early_years": "strong-standard"}, ["meets"]),
    ({"inclusion": "needs-attention", "achievement": "needs-attention"}, ["prompts support"]),
    ({"inclusion": "needs-attention", "early_years": "urgent-improvement"}, ["prompts support"]),
    ({"leadership_and_governance": "needs-attention"}, ["prompts support"]),
    ({"safeguarding": "not-met"}, ["prompts support"]),
    ({"concern": "special measures"}, ["category of concern"]),
    ({"concern": "serious weaknesses"}, ["meets"]),  # not one that the rule names
    # An area of which no row is held may have any grade. Rule by rule, so that more may stay possible than could be.
    ({"inclusion": None, "achievement": "needs-attention"}, ["prompts review", "prompts support"]),
    ({"inclusion": None}, VALUES),
    ({"leadership_and_governance": None}, VALUES),
    ({"safeguarding": None}, VALUES),
])
def test_a_report_card_by_our_rule(framework, grades, possible):
    assert standing(framework, card("900001", **grades))["possible"] == possible


@pytest.mark.parametrize(("grade", "value"), [
    ("outstanding", "meets"), ("good", "meets"), ("requires-improvement", "prompts review"),
    ("inadequate", "category of concern"),
])
def test_another_generation_has_its_own_rules(framework, grade, value):
    row = standing(framework, [inspection("900001", grade, framework="overall-with-requires-improvement", raw_grade=grade)])
    assert row["answer"] == value


def test_the_sentence_says_our_rule_with_the_original_grades_beside_it(framework):
    row = standing(framework, card("900001", inclusion="needs-attention"))
    assert row["sentence"] == (
        "It meets our rule for ‘prompts review’. Ofsted’s judgements of 12 March 2026: Inclusion Needs attention, Curriculum "
        "and teaching Expected standard, Achievement Expected standard, Attendance and behaviour Expected standard, Personal "
        "development and well-being Expected standard, Leadership and governance Expected standard, Safeguarding standards Met."
    )
    assert (row["period"], row["source"], row["row"]) == ("2026-03-12", "inspections", 7)


def test_a_generation_that_is_not_named_is_unknown(framework):
    rows = [inspection("900001", "good", dt.date(2025, 3, 1), area=area, framework="areas-without-overall")
            for area in ("quality-of-education", "leadership-and-management")]
    row = standing(framework, rows)
    assert (row["answer"], row["possible"]) == (None, VALUES)
    assert row["sentence"].startswith(
        "Graded areas without an overall grade (September 2024 to November 2025): our rule does not speak of these, so it is "
        "not known. Ofsted’s judgements of 1 March 2025: Quality of education Good, Leadership and management Good."
    )


def test_only_the_last_inspection_counts_and_one_not_yet_known_does_not(framework):
    rows = [
        inspection("900001", "inadequate", framework="overall-with-requires-improvement"), *card("900001"),
        *card("900001", dt.date(2026, 7, 7), inclusion="urgent-improvement"),
    ]
    row = standing(framework, rows)
    assert row["answer"] == "meets"
    assert "A later inspection had not been published by this day" in row["sentence"]


def test_an_inspection_that_nobody_holds(framework):
    row = standing(framework, [])
    assert (row["answer"], row["possible"]) == (None, VALUES)
    assert row["sentence"] == (
        "This school has no grade of its own that was known by 30 June 2026: the inspections held give none."
    )


def test_a_converter_stands_by_its_predecessor(framework):
    rows = card("800001", inclusion="needs-attention")
    listed = schools(school("900001", succession="converter", predecessor_urn="800001", urns=["900001", "800001"]))
    lines = [{"urn": "900001", "school": "900001", "position": 0, "succession": "converter", "predecessor": "800001"}]
    found = assess(framework, SmallStore(inspected=rows, lines=lines), listed, AS_AT, nation=listed)
    row = found.scales.row(0, named=True)
    assert row["answer"] == "prompts review"
    assert "the inspection of its predecessor 800001, from which it converted" in row["sentence"]


def test_a_category_may_rest_on_it(framework):
    listed = schools(school("900001"), school("900002"))
    store = SmallStore(inspected=[*card("900001", safeguarding="not-met"), *card("900002")])
    found = assess(framework, store, listed, AS_AT, nation=listed)
    assert found.schools["category"].to_list() == ["high", None]
    answers = found.answers.filter(pl.col("criterion") == "local")
    assert answers["answer"].to_list() == ["met", "not met"]
    assert answers["threshold_words"].to_list() == ["prompts support or category of concern"] * 2


def rule(test: dict, value: str = "meets", generation: str = "report-card") -> dict:
    return {"basis": "local choice", "generations": {generation: [{"value": value, "when": [test]}]}}


@pytest.mark.parametrize(("trigger", "said", "line"), [
    (rule({"overall": ["good"]}), "‘report-card’ judges no area ‘overall-effectiveness’: it judges inclusion", "- overall:"),
    (rule({"any_area": {"in": ["good"]}}), "‘report-card’ gives no grade ‘good’ here: it gives exceptional", "- any_area:"),
    (rule({"area": {"id": "sport", "in": ["exceptional"]}}), "judges no area ‘sport’", "- area:"),
    (rule({"safeguarding": ["effective"]}), "gives no grade ‘effective’ here: it gives met, not-met", "- safeguarding:"),
    (rule({"safeguarding": ["met"]}, "fine"), "‘fine’ is not a value of ‘local-trigger’: meets, prompts", "- value: fine"),
    (rule({"safeguarding": ["met"]}, generation="card"), "no generation of inspections ‘card’: there are overall", "card:"),
    (rule({"safeguarding": ["met"], "overall": ["good"]}), "say exactly one of: any_area, every_area", "- safeguarding:"),
    (rule({"count_of_areas": {"in": ["met"]}}), "count_of_areas.at_least: Field required", "- count_of_areas:"),
    ({"basis": "local choice", "generations": {}}, "at least 1 item", "generations:"),
])
def test_a_rule_that_cannot_be_used(tmp_path, trigger, said, line):
    path = written(tmp_path, small(trigger))
    with pytest.raises(DefinitionError) as caught:
        read_framework(path, SmallDefinitions())
    message = str(caught.value)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert said in message
    assert any(lines[int(part.split(":")[0]) - 1].strip().startswith(line) for part in message.split("line ")[1:]), message
