"""Categories by possible worlds, for generated frameworks and every pattern, against trying each world."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.assessment import naive
from tests.unit.assessment.frameworks import alliance, framework_with
from upstream.assessment import worlds

NAMES = ["a", "b", "c", "d"]
GRADED = {"poor": ["inadequate"], "fine": ["good", "outstanding"]}
GRADES = ["outstanding", "good", "requires-improvement", "inadequate"]
LEAF = st.sampled_from([*NAMES, *GRADED])


def _joined(children):
    several = st.lists(children, min_size=1, max_size=3)
    bounds = st.tuples(st.integers(0, 3), st.one_of(st.none(), st.integers(0, 3))).map(
        lambda pair: (pair[0], None if pair[1] is None else pair[0] + pair[1])
    )
    return st.one_of(
        several.map(lambda rules: {"all_of": rules}), several.map(lambda rules: {"any_of": rules}),
        children.map(lambda rule: {"not": rule}),
        st.tuples(several, bounds).map(lambda pair: {"count_of": {
            "of": pair[0], "at_least": pair[1][0], "at_most": pair[1][1], "basis": "local choice"}}),
    )


RULES = st.recursive(LEAF, _joined, max_leaves=6)
CATEGORIES = st.lists(RULES, min_size=1, max_size=3)
ANSWERS = st.fixed_dictionaries({name: st.sampled_from(naive.ANSWERS) for name in NAMES})


def pattern_of(answers: dict[str, str], grade: str | None = None) -> worlds.Pattern:
    codes = tuple((name, naive.CODES[answer]) for name, answer in answers.items())
    return worlds.Pattern(codes, (("grade", (grade,)),) if grade else ())


@given(CATEGORIES, ANSWERS, st.sampled_from([None, *GRADES]))
@settings(max_examples=200)
def test_every_world_is_tried(rules, answers, grade):
    framework = framework_with(NAMES, GRADED, rules)
    categories = [(category.id, rule) for category, rule in zip(framework.categories, rules, strict=True)]
    everything = {**answers, **dict.fromkeys(GRADED, naive.UNKNOWN)}
    possible, questions = naive.settle(categories, everything, grade, GRADED, GRADES)
    pattern = pattern_of(everything, grade)
    found = worlds.settle(framework, pattern)
    assert set(found.possible) | ({None} if found.none else set()) == possible
    assert set(found.settles) == questions
    assert found.category == (next(iter(possible)) if len(possible) == 1 else None)


@given(CATEGORIES, ANSWERS)
@settings(max_examples=30)
def test_a_route_makes_its_category_certain_and_nothing_shorter_does(rules, answers):
    framework = framework_with(NAMES, GRADED, rules)
    everything = {**answers, **dict.fromkeys(GRADED, naive.UNKNOWN)}
    pattern = pattern_of(everything)
    for route in worlds.routes(framework, pattern):
        given_ = dict(route.answers)
        told = {name: given_.get(name, answer) for name, answer in everything.items()}
        after = worlds.settle(framework, pattern_of(told, given_.get("grade")))
        assert after.category == route.category
        for left_out in given_:
            fewer = {name: everything[name] if name == left_out else answer for name, answer in told.items()}
            grade = None if left_out == "grade" else given_.get("grade")
            assert worlds.settle(framework, pattern_of(fewer, grade)).category != route.category


def test_an_unknown_grade_is_one_unknown():
    """With the grade unknown and nothing else, the three grade criteria cannot all be met or all fail."""
    known = dict.fromkeys(("outcomes", "groups", "attendance", "capacity", "serious-concern", "vulnerable"), -1)
    graded = dict.fromkeys(("inadequate", "requires-improvement", "good-or-better"), 0)
    found = worlds.settle(alliance(), worlds.Pattern(tuple({**known, **graded}.items())))
    assert found.possible == ("support-and-challenge-plus", "support-and-challenge", "light-touch")
    assert not found.none
    assert found.settles == ("grade",)


@pytest.mark.parametrize("grade", GRADES)
def test_a_serious_concern_decides_whatever_else_is_unknown(grade):
    answers = {**dict.fromkeys(alliance().in_categories, 0), "serious-concern": 1}
    assert worlds.settle(alliance(), worlds.Pattern(tuple(answers.items()))).category == "support-and-challenge-plus"
    graded = worlds.Pattern(tuple(answers.items()), (("grade", (grade,)),))
    assert worlds.settle(alliance(), graded).category == "support-and-challenge-plus"
