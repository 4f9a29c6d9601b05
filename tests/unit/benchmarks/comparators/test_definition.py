"""Comparator sets as definitions: what is refused, with file, line and what to write instead."""

from __future__ import annotations

import pytest
import yaml

from upstream.benchmarks.comparators import comparator_set, load_comparators, sets_for
from upstream.evidence.definitions import load_definitions
from upstream.lib.definition_files import PACKAGED, DefinitionError

NAMES = {
    "england-phase", "region-phase", "council-phase", "trust-phase", "neighbours-phase", "similar-schools",
    "statistical-neighbours", "england-councils", "region-councils",
}
ALIKE = """\
id: alike
version: 1
title: Alike
kind: school
method: nearest
size: 10
features:
  - {measure: fsm6, weight: 1, why: A test.}
  - measure: roll
    weight: 1
    why: A test.
shows: [ks2-rwm-expected]
about: A test.
reviewed: {by: a test, on: 2026-01-01}
"""


@pytest.fixture(scope="module")
def definitions():
    return load_definitions()


@pytest.fixture
def mine(tmp_path):
    """A folder of definitions with one comparator set in it."""
    def write(text: str, name: str = "alike"):
        path = tmp_path / "comparators" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return [PACKAGED, tmp_path]

    return write


def test_the_packaged_sets_hold(definitions):
    found = load_comparators(definitions.folders, definitions)
    assert set(found) == NAMES
    assert all(one.about and one.version >= 1 for one in found.values())


def test_sets_are_for_schools_or_for_councils():
    assert {one.id for one in sets_for("la")} == {"statistical-neighbours", "england-councils", "region-councils"}
    assert {one.kind for one in sets_for("school")} == {"school"}


def test_likeness_of_the_packaged_set_goes_by_intake_alone(definitions):
    features = comparator_set("similar-schools").features
    assert {definitions.measures[one.measure].theme for one in features} == {"context"}
    assert {definitions.measures[one.measure].direction for one in features} == {"neither"}


def test_one_of_an_own_folder_is_read(mine, definitions):
    assert load_comparators(mine(ALIKE), definitions)["alike"].named == "alike/1"


# what was written, what somebody wrote instead, the line, what is said
MISTAKES = [
    ("measure: roll", "measure: rol", 9, "there is no measure ‘rol’. Did you mean roll?"),
    ("measure: fsm6", "measure: ks2-rwm-expected", 8, "says what schools achieve: likeness goes by intake alone"),
    ("[ks2-rwm-expected]", "[ks2-rwm]", 12, "there is no measure ‘ks2-rwm’"),
    ("id: alike", "id: alik", 1, "the set ‘alik’ belongs in alik.yaml"),
    ("size: 10", "size: 2", 6, "greater than or equal to 5"),
    ("size: 10\n", "", 1, "the method ‘nearest’ needs `size`"),
    ("kind: school", "kind: la", 1, "the method ‘nearest’ is not for the kind ‘la’"),
    ("weight: 1\n", "wieght: 1\n", 10, "is not a key that is understood here"),
    ("method: nearest", "method: closest", 5, "method"),
]


@pytest.mark.parametrize(("written", "instead", "line", "said"), MISTAKES)
def test_a_mistake_is_said_with_file_and_line(mine, definitions, written, instead, line, said):
    assert written in ALIKE
    with pytest.raises(DefinitionError) as refused:
        load_comparators(mine(ALIKE.replace(written, instead, 1)), definitions)
    assert said in str(refused.value)
    assert f"alike.yaml, line {line}: " in str(refused.value)


def test_a_source_that_is_not_there(mine, definitions):
    text = yaml.safe_load((PACKAGED / "comparators" / "statistical-neighbours.yaml").read_text(encoding="utf-8"))
    folders = mine(yaml.safe_dump({**text, "id": "near", "source": "dfe-lait-neighbour"}), "near")
    with pytest.raises(DefinitionError, match="there is no source ‘dfe-lait-neighbour’"):
        load_comparators(folders, definitions)


@pytest.mark.parametrize(("kind", "method", "within"), [("la", "councils", "trust"), ("la", "councils", "council")])
def test_councils_are_of_england_or_a_region(mine, kind, method, within):
    text = f"id: alike\nversion: 1\ntitle: A\nkind: {kind}\nmethod: {method}\nwithin: {within}\nabout: A\n"
    with pytest.raises(DefinitionError, match="councils are those `within` england or a region"):
        load_comparators(mine(text + "reviewed: {by: a test, on: 2026-01-01}\n"))


def test_a_set_is_superseded_by_version_and_never_edited(mine, definitions):
    text = (PACKAGED / "comparators" / "similar-schools.yaml").read_text(encoding="utf-8")
    assert load_comparators(mine(text, "similar-schools"), definitions)["similar-schools"].version == 1
    edited = text.replace("size: 50", "size: 30")
    with pytest.raises(DefinitionError, match=r"‘similar-schools/1’ is defined already and says otherwise: write version 2"):
        load_comparators(mine(edited, "similar-schools"), definitions)
    newer = load_comparators(mine(edited.replace("version: 1", "version: 2"), "similar-schools"), definitions)
    assert (newer["similar-schools"].version, newer["similar-schools"].size) == (2, 30)


def test_a_name_that_is_not_known_is_said_with_the_near_one():
    with pytest.raises(DefinitionError, match="Did you mean similar-schools"):
        comparator_set("similar-school")
    with pytest.raises(DefinitionError, match="There are: council-phase"):
        comparator_set("xyz")
