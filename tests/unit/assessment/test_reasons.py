"""Why a category is proposed, in the words a person would use."""

import pytest

from tests.unit.assessment.frameworks import alliance, framework_with
from upstream.assessment.answers import Answer
from upstream.assessment.explanations.explanation import why_proposed

GOOD = "it was judged good or outstanding"
THREE = "‘Outcomes’, ‘Disadvantaged pupils’ and ‘Attendance’"


def why(category: str, *met: str, unknown: tuple[str, ...] = ()) -> str:
    answers = dict.fromkeys(alliance().by_id, Answer.NOT_MET)
    answers |= dict.fromkeys(met, Answer.MET) | dict.fromkeys(unknown, Answer.UNKNOWN)
    return why_proposed(alliance(), category, answers)


@pytest.mark.parametrize(("category", "met", "said"), [
    ("light-touch-plus", ["good-or-better", "attendance"], f"{GOOD}, and one of {THREE} is met: ‘Attendance’"),
    ("light-touch-plus", ["good-or-better", "capacity"], f"{GOOD}, and ‘Capacity’ is met"),
    ("support-and-challenge", ["good-or-better", "outcomes", "attendance"],
     f"two of {THREE} are met: ‘Outcomes’ and ‘Attendance’"),
    ("support-and-challenge", ["outcomes", "groups", "attendance"], f"all of {THREE} are met"),
    ("support-and-challenge", ["vulnerable"], "the school is recorded as vulnerable to decline"),
    ("support-and-challenge-plus", ["inadequate"], "it was judged inadequate"),
    ("support-and-challenge-plus", ["inadequate", "serious-concern"],
     "it was judged inadequate, and a serious concern about the school is recorded"),
])
def test_the_reason_names_what_is_met(category, met, said):
    assert why(category, *met) == said


def test_one_of_three_is_no_reason_where_two_are_asked_for():
    assert why("support-and-challenge", "requires-improvement", "attendance") == "it was judged to require improvement"


def test_exactly_one_is_no_reason_while_another_may_be_met():
    said = why("light-touch-plus", "good-or-better", "capacity", "attendance", unknown=("groups",))
    assert said == f"{GOOD}, and ‘Capacity’ is met"


def test_where_it_rests_on_unknowns_it_says_that_they_do_not_matter():
    said = why("light-touch-plus", "good-or-better", unknown=("capacity", "attendance"))
    assert said == "it holds whatever the unknown answers turn out to be"


def test_all_of_does_not_hold_by_those_not_met():
    framework = framework_with(["a", "b"], {}, [{"not": {"all_of": ["a", "b"]}}, "a"])
    answers = {"a": Answer.MET, "b": Answer.NOT_MET}
    assert why_proposed(framework, "category-0", answers) == "‘A title’ is not met"
