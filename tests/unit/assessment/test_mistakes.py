"""Mistakes about scales, levels, entitlements and priorities, each refused with file, line and what to do."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from tests.unit.assessment.small_store import SmallDefinitions
from tests.unit.assessment.test_framework import written
from tests.unit.assessment.test_scales import criterion, on, tiers
from upstream.assessment.framework import Framework, load_framework, read_framework
from upstream.assessment.mistakes import MOST_WORLDS, most_worlds
from upstream.lib.definition_files import PACKAGED, DefinitionError


def refused(folder: Path, what: dict) -> tuple[str, list[str]]:
    """The message, and the texts of the lines that it names."""
    path = written(folder, what)
    with pytest.raises(DefinitionError) as caught:
        read_framework(path, SmallDefinitions())
    lines = path.read_text(encoding="utf-8").splitlines()
    message = str(caught.value)
    assert all(part.startswith(f"{path}, line ") for part in message.splitlines())
    return message, [lines[int(part.split(", line ")[1].split(":")[0]) - 1].strip() for part in message.splitlines()]


def changed(place: str, instead) -> dict:
    """S4's tiers with one thing changed: `scales/risk/judgement`. None takes it away."""
    what = copy.deepcopy(tiers())
    *above, last = [int(step) if step.isdigit() else step for step in place.split("/")]
    here = what
    for step in above:
        here = here[step]
    if instead is None:
        del here[last]
    elif isinstance(here, list) and last == len(here):
        here.append(instead)
    else:
        here[last] = instead
    return what


def test_the_tiers_may_be_used(tmp_path):
    framework = read_framework(written(tmp_path, tiers()), SmallDefinitions())
    assert framework.stood_on == ("outcome-trend", "ofsted", "capacity", "risk")
    assert framework.holder == "trust"


FREQUENCY = {"per": "year"}
AREA = {"title": "t", "values": ["a", "b"], "judgement": "capacity"}


@pytest.mark.parametrize(("place", "instead", "said", "line"), [
    ("criteria/0/on_scale/scale", "outcomes", "there is no scale ‘outcomes’: there are outcome-trend, capacity", "scale:"),
    ("criteria/0/on_scale/in", ["rising"], "‘rising’ is not a value of ‘outcome-trend’: positive, recovering", "in:"),
    ("criteria/8", criterion("x", {"any_of": [on("risk", "low")]}), "write it as a criterion of its own", "- on_scale:"),
    ("scales/risk/judgement", "danger", "judgement ‘danger’ is not declared under `judgements`", "judgement:"),
    ("scales/risk/values", ["low", "medium"], "level ‘high’ of judgement ‘risk’ is not among the values: low", "judgement:"),
    ("scales/risk/values", ["low"], "at least 2 items", "values:"),
    ("scales/risk/values", ["low", "low", "high"], "a value stands twice", "risk:"),
    ("scales/risk/worst_of", [{"trend": {"measure": "progress-8", "basis": "published"}}], "exactly one of", "risk:"),
    ("scales/risk/by_judgement", {"kinds": ["infant"], "judgement": "trend"}, "belongs to a scale that is read", "by_judg"),
    ("scales/outcome-trend/values", ["positive", "level"], "the trend may be ‘recovering’, which is not", "values:"),
    ("scales/ofsted/values", ["good", "outstanding"], "must be the framework’s grades in their order: outst", "values:"),
    ("scales/last", {"title": "t", "values": ["outstanding", "good", "requires-improvement", "inadequate"],
                     "grade": {"basis": "published"}}, "‘ofsted’ is the scale of the last grade already", "grade:"),
    ("scales/low-risk", {**AREA, "judgement": "risk"}, "‘low-risk’ is already the name of another question", "low-risk:"),
    ("scales/again", {**AREA, "values": ["effective", "not identified"]}, "judgement ‘capacity’ is asked twice", "judgem"),
    ("judgements/risk/levels", None, "judgement ‘risk’ is answered yes or no: declare its `levels`", "judgement:"),
    ("judgements/risk/levels", ["low", "Low"], "give at least two levels, each once", "risk:"),
    ("facts", {"acting-head": {"title": "t", "question": "q", "recorded": "r", "levels": ["a", "b"]}}, "a fact is so", "leve"),
    ("criteria/8", criterion("x", {"judgement": "risk"}), "has levels (low, medium, high): put it on a scale", "- id: x"),
    ("criteria/8", criterion("x", {"since_inspection": {"basis": "published"}}), "exactly one of at_least and at", "since"),
    ("criteria/8", criterion("x", {"comparison": {
        "measure": "progress-8", "basis": "published", "difference": {"below": 0},
        "comparator": {"set": "similar-schools", "entity": "la"}}}), "not both", "comparator:"),
    ("criteria/8", criterion("x", {"interval_below": {
        "measure": "progress-8", "basis": "published", "comparator": {"set": "similar-school"}}}),
     "no comparator set ‘similar-school’. Did you mean similar-schools?", "set: similar-school"),
    ("criteria/8", criterion("x", {"interval_below": {
        "measure": "progress-8", "basis": "published", "comparator": {"set": "england-councils"}}}),
     "‘england-councils’ is a set of councils, and schools are compared with schools", "set: england-councils"),
    ("criteria/8", criterion("x", {"pooled_gap": {
        "measure": "progress-8", "group": "girls", "basis": "published", "comparator": {"set": "similar-schools"}}}),
     "a gap is pooled against a published row", "set: similar-schools"),
    ("scales/outcome-trend/worst_of/0/trend/measure", "rwm", "there is no measure ‘rwm’", "measure: rwm"),
    ("priorities/0/kpis/0/measure", "rwm", "there is no measure ‘rwm’", "- measure: rwm"),
    ("priorities/0/kpis/0/group", "disadvantagd", "no pupil group ‘disadvantagd’. Did you mean disadvantaged", "group:"),
    ("scales/outcome-trend/worst_of/0/trend/group", "girlz", "there is no pupil group ‘girlz’", "group: girlz"),
    ("priorities/0/kpis/1", {"judgement": "worry"}, "judgement ‘worry’ is not declared", "- judgement: worry"),
    ("priorities/0/kpis/1", {"judgement": "risk", "target": "england"}, "a judgement has no group and no target", "- judg"),
    ("priorities/0/kpis/1", {"group": "disadvantaged"}, "give exactly one of measure and judgement", "- group"),
    ("priorities/1", {"id": "progress", "title": "t", "kpis": [{"judgement": "risk"}]}, "‘progress’ stands twice", None),
    ("categories/0/entitlement", {"led_by": "the trust", "visits": FREQUENCY}, "visits.at_least: Field required", "visits"),
    ("categories/0/entitlement", {"led_by": "the trust", "visits": {"at_least": 0, "per": "year"}}, "greater than or", "at_l"),
    ("categories/0/entitlement", {"led_by": "the trust", "visits": {"at_least": 3, "per": "week"}}, "'half-term'", "per:"),
    ("categories/0/entitlement", {"led_by": "the trust"}, "an entitlement promises something", "entitlement"),
    ("holder", "diocese", "'alliance', 'council' or 'trust'", "holder"),
    ("priorities", None, "neither a category nor a priority looks at a group of pupils", "criteria:"),
    ("holder", "council", "no category rests on a group of pupils", "criteria:"),
])
def test_a_framework_that_cannot_be_used(tmp_path, place, instead, said, line):
    message, lines = refused(tmp_path, changed(place, instead))
    assert said in message
    assert line is None or any(text.startswith(line) for text in lines), (message, lines)


def test_a_grade_scale_needs_the_framework_to_say_whose_grade_counts(tmp_path):
    what = changed("grades", None)
    what["criteria"].append(criterion("long-ago", {"since_inspection": {"at_least": 4, "basis": "published"}}))
    message, lines = refused(tmp_path, what)
    assert message.count("but the framework has no `grades` to say whose counts") == 2
    assert lines[0] == "grade:"


def test_more_worlds_than_can_be_tried_are_refused(tmp_path):
    framework = Framework.model_validate(tiers())
    assert most_worlds(framework) == 3 * 2 * 2 * 3  # values that no criterion tells apart count once
    what = tiers()
    names = [f"worry-{n}" for n in range(16)]
    what["judgements"] |= {name: {"title": "t", "question": "q", "recorded": "r"} for name in names}
    what["criteria"] += [criterion(name, {"judgement": name}) for name in names]
    what["categories"].append({"id": "rest", "title": "Rest", "meaning": "m", "when": {"any_of": names}})
    message, lines = refused(tmp_path, what)
    assert f"{36 * 2**16:,} ways, more than the {MOST_WORLDS:,} that can be tried" in message
    assert lines == ["categories:"]


def test_a_hash_once_given_stays():
    """What a decision rests on is found again by it: a new word in the vocabulary must not change it."""
    assert load_framework("alliance-2019/1", [PACKAGED]).digest == (
        "49d68b38ca53dc8640a7131c04108c04e7a02f498caf3217e7be53fe946d3128"
    )
