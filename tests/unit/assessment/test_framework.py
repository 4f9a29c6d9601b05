"""Frameworks that cannot be used, each refused with file, line and what to do."""

from __future__ import annotations

import copy
import re
from pathlib import Path

import pytest
import yaml

from tests.unit.assessment.frameworks import alliance, content
from tests.unit.assessment.small_store import SmallDefinitions
from upstream.assessment.framework import Framework, framework_names, load_framework, read_framework
from upstream.lib.definition_files import PACKAGED, DefinitionError


def written(folder: Path, what: dict, name: str = "small", version: int = 1) -> Path:
    path = folder / "frameworks" / name / f"{version}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(what, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def refused(folder: Path, what: dict) -> str:
    path = written(folder, what)
    with pytest.raises(DefinitionError) as caught:
        read_framework(path, SmallDefinitions())
    message = str(caught.value)
    assert str(path) in message
    return message


def changed(**changes) -> dict:
    return content(**changes)


def with_criterion(criterion: dict, *, instead_of: str | None = None) -> dict:
    what = content()
    what["criteria"] = [c for c in what["criteria"] if c["id"] != instead_of] + [
        {"title": "A title", "why": "A reason.", **criterion}
    ]
    return what


def test_a_framework_that_may_be_used(tmp_path):
    framework = read_framework(written(tmp_path, content()), SmallDefinitions())
    assert framework.in_categories == ("outcomes", "gap", "worry", "inadequate")


def test_the_packaged_framework_is_after_the_published_categories():
    framework = alliance()
    assert [category.title for category in framework.categories] == [
        "Support and Challenge +", "Support and Challenge", "Light Touch +", "Light Touch"]
    assert framework.title == "After SAfE’s published categories"
    based = {getattr(rule.leaf, "basis", None) for _, _, rule in framework.walk() if not (rule.judgement or rule.fact)}
    assert based == {"local choice", "published", None}
    assert all(rule.leaf.basis == "local choice" for _, _, rule in framework.walk() if hasattr(rule.leaf, "measure"))


def test_without_a_group_of_pupils_it_is_refused(tmp_path):
    what = content()
    what["categories"][1]["when"] = {"not": "outcomes"}
    assert "no category rests on a group of pupils" in refused(tmp_path, what)


def test_a_group_that_no_category_reads_does_not_count(tmp_path):
    figure = {"measure": "ks2-rwm-expected", "group": "disadvantaged", "value": {"below": 1}, "basis": "published"}
    what = with_criterion({"id": "unread", "threshold": figure}, instead_of="gap")
    what["categories"][1]["when"] = {"not": "outcomes"}
    assert "no category rests on a group of pupils" in refused(tmp_path, what)


def test_a_group_counts_that_is_read_through_another_criterion(tmp_path):
    what = with_criterion({"id": "either", "any_of": ["gap", "worry"]})
    what["judgements"]["other"] = what["judgements"]["worry"]
    what["categories"] = [{"id": "one", "title": "One", "meaning": "m", "when": {"any_of": ["either", "outcomes"]}}]
    assert read_framework(written(tmp_path, what)).in_categories == ("outcomes", "either")


@pytest.mark.parametrize("kind", ["infant", "first", "nursery", "special", "pru", "16-19"])
def test_a_kind_of_school_without_an_outcome_is_refused(tmp_path, kind):
    what = content(scope={"kinds": ["primary", kind]})
    what["criteria"][0]["applies_to"] = {"stages": ["ks2"]}
    message = refused(tmp_path, what)
    assert f"no outcome criterion applies to {kind} schools" in message
    text = (tmp_path / "frameworks/small/1.yaml").read_text().splitlines()
    line = next(n for n, row in enumerate(text, 1) if "kinds:" in row)
    assert f"line {line}:" in message
    what["judgements"]["outcomes"] = what["judgements"]["worry"]
    what["criteria"][0]["by_judgement"] = {"kinds": [kind], "judgement": "outcomes"}
    assert read_framework(written(tmp_path, what)).scope.kinds == ("primary", kind)


def test_an_outcome_for_the_wrong_stage_does_not_count(tmp_path):
    what = content()
    what["criteria"][0]["applies_to"] = {"stages": ["ks4"]}
    assert "no outcome criterion applies to primary schools" in refused(tmp_path, what)


def test_no_criterion_marked_as_outcome(tmp_path):
    what = content()
    del what["criteria"][0]["outcome"]
    assert "`outcome: true`" in refused(tmp_path, what)


@pytest.mark.parametrize(("criterion", "said"), [
    ({"id": "x", "threshold": {"measure": "nothing", "value": {"below": 1}, "basis": "published"}}, "no measure ‘nothing’"),
    ({"id": "x", "judgement": "unheard"}, "judgement ‘unheard’ is not declared"),
    ({"id": "x", "fact": "acting-head"}, "fact ‘acting-head’ is not declared"),
    ({"id": "x", "judgement": "worry"}, "is asked twice"),
    ({"id": "x", "grade": {"in": ["satisfactory"], "basis": "published"}}, "‘satisfactory’ is not among"),
    ({"id": "x", "any_of": [{"grade": {"in": ["good"], "basis": "published"}}]}, "criterion of its own"),
    ({"id": "x", "any_of": ["nobody"]}, "no criterion ‘nobody’"),
    ({"id": "x", "any_of": ["x"]}, "refer to each other"),
    ({"id": "x", "threshold": {"measure": "ks2-rwm-expected", "value": {"below": 1}}}, "basis: Field required"),
    ({"id": "x", "threshold": {"measure": "ks2-rwm-expected", "value": {}, "basis": "published"}}, "one of at_least"),
    ({"id": "x"}, "say exactly one of"),
    ({"id": "x", "judgement": "worry", "all_of": ["gap"]}, "say exactly one of"),
    ({"id": "x", "all_of": []}, "at least one criterion"),
    ({"id": "x", "count_of": {"of": ["gap"], "basis": "published"}}, "at_least, at_most or both"),
    ({"id": "x", "count_of": {"of": ["gap"], "at_least": 2, "at_most": 1, "basis": "published"}}, "nothing could meet it"),
    ({"id": "x", "between": [1, 2]}, "is not a key that is understood here"),
])
def test_criteria_that_cannot_be_used(tmp_path, criterion, said):
    message = refused(tmp_path, with_criterion(criterion))
    assert said in message
    lines = (tmp_path / "frameworks/small/1.yaml").read_text().splitlines()
    start = next(n for n, text in enumerate(lines, 1) if text.strip() == "why: A reason." and n > 40)
    numbers = [int(part.split(":")[0]) for part in message.split("line ")[1:]]
    assert any(start - 2 <= number <= start + 12 for number in numbers), message


def test_a_grade_without_grades(tmp_path):
    assert "the framework has no `grades`" in refused(tmp_path, content(grades=None))


@pytest.mark.parametrize(("rule", "said"), [
    ({"any_of": ["nobody"]}, "no criterion ‘nobody’"),
    ({"judgement": "worry"}, "give this judgement a name"),
    ({"any_of": ["gap"], "applies_to": {"kinds": ["primary"]}}, "belongs to criteria"),
])
def test_categories_that_cannot_be_used(tmp_path, rule, said):
    what = content()
    what["categories"].append({"id": "third", "title": "Third", "meaning": "m", "when": rule})
    assert said in refused(tmp_path, what)


def test_names_stand_once(tmp_path):
    what = content()
    what["criteria"].append(copy.deepcopy(what["criteria"][1]))
    assert "criterion ‘gap’ stands twice" in refused(tmp_path, what)


def test_a_file_in_the_wrong_place(tmp_path):
    path = written(tmp_path, content(), name="other")
    with pytest.raises(DefinitionError, match=r"write it to frameworks/small/1\.yaml"):
        read_framework(path)


def test_the_newest_version_is_meant_unless_one_is_named(tmp_path):
    written(tmp_path, content())
    written(tmp_path, content(version=2, title="Second"), version=2)
    assert load_framework("small", [tmp_path]).title == "Second"
    assert load_framework("small/1", [tmp_path]).title == "Small"
    assert framework_names([tmp_path]) == ["small/1", "small/2"]
    assert {"alliance-2019/1", "small/2"} <= set(framework_names([PACKAGED, tmp_path]))


def test_a_later_folder_supersedes(tmp_path):
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    written(ours, content())
    written(theirs, content(title="Theirs"))
    assert load_framework("small", [ours, theirs]).title == "Theirs"


@pytest.mark.parametrize(("name", "said"), [
    ("none", "There are: small/1"), ("small/9", "Did you mean small/1?"), ("small/x", "Did you mean small/1?"),
])
def test_an_unknown_framework_names_those_there_are(tmp_path, name, said):
    written(tmp_path, content())
    with pytest.raises(DefinitionError, match=re.escape(said)):
        load_framework(name, [tmp_path])


def test_the_hash_is_of_what_it_says_not_of_how_it_is_written(tmp_path):
    first = Framework.model_validate(content())
    again = read_framework(written(tmp_path, dict(reversed(content().items()))))
    other = Framework.model_validate(content(about="For other tests."))
    assert first.digest == again.digest != other.digest
