"""Why one school has the category that is proposed, what would change it, what is unknown, and what would settle it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from upstream.assessment.answers import Answer
from upstream.assessment.evaluate import Assessment
from upstream.assessment.explanations.points import Point, points
from upstream.assessment.explanations.reasons import why_proposed
from upstream.assessment.explanations.terms import terms
from upstream.assessment.framework import Framework
from upstream.assessment.nearest.case import Case
from upstream.assessment.nearest.changes import Change, Unmet, in_scope, nearest_changes_of, unmet_of
from upstream.assessment.nearest.moves import Move, Way, moves, ways
from upstream.assessment.vocabulary import Criterion
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted, listed

__all__ = ["Explained", "Explanation", "explain", "why_proposed"]


@dataclass(frozen=True, slots=True)
class Explained:
    """One criterion of one school. `facts` and those of the parts are rows of ANSWERS."""

    criterion: Criterion
    answer: Answer
    sentence: str
    facts: dict[str, Any]
    parts: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything an assessment says of a school, in words.

    `points`: each question once, told with figures, comparators, threshold, source and what would change it.
    `changes`: the nearest change of each criterion. `moves`: the ways to every other category. `unmet`: by
    the title of every category that is not proposed, what is still unmet for it. `ways`: for each category
    still possible, the fewest answers that would make it certain. `terms`: (word, what it means).
    """

    urn: str
    name: str
    category: str | None  # title
    possible: tuple[str, ...]  # titles
    because: str
    criteria: tuple[Explained, ...]
    unknown: tuple[str, ...]  # sentences
    not_applicable: tuple[str, ...]  # sentences
    settles: tuple[str, ...]  # the fewest questions that settle it, whatever the answers
    routes: tuple[str, ...]  # `ways` in words
    notes: tuple[str, ...]
    category_id: str | None = None
    kind: str | None = None
    points: tuple[Point, ...] = ()
    changes: tuple[Change, ...] = ()
    moves: tuple[Move, ...] = ()
    unmet: dict[str, tuple[Unmet, ...]] = field(default_factory=dict)
    ways: tuple[Way, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()


def explain(assessment: Assessment, urn: str) -> Explanation:
    """The explanation of a school by any of its URNs. `Refusal` where it is not among those assessed."""
    school = _school(assessment, urn)
    case = Case(assessment, school["urn"])
    changes = nearest_changes_of(case)
    found = ways(case) if school["category"] is None and school["possible"] else []
    return replace(
        _briefly(case, school), routes=tuple(way.words for way in found), points=tuple(points(case, changes)),
        changes=tuple(changes), moves=tuple(moves(case, changes)), unmet=dict(_unmet(case)), ways=tuple(found),
        terms=tuple(terms(case)),
    )


def explain_briefly(assessment: Assessment, urn: str) -> Explanation:
    """The category with its reason, each question with its answer, and what would settle it: for one card among
    others. The ways to other categories are left out."""
    school = _school(assessment, urn)
    case = Case(assessment, school["urn"])
    return replace(_briefly(case, school), points=tuple(points(case, nearest_changes_of(case))))


def _briefly(case: Case, school: dict[str, Any]) -> Explanation:
    framework, criteria = case.framework, tuple(_criteria(case))
    titles = {category.id: category.title for category in framework.categories}
    return Explanation(
        urn=school["urn"], name=school["name"], category=titles.get(school["category"]), category_id=school["category"],
        kind=school["kind"], possible=tuple(titles[name] for name in school["possible"]),
        because=_because(framework, school, {one.criterion.id: one.answer for one in criteria}),
        criteria=criteria, unknown=_said(criteria, Answer.UNKNOWN), not_applicable=_said(criteria, Answer.NOT_APPLICABLE),
        settles=tuple(_question(framework, name) for name in school["settles"]), routes=(),
        notes=tuple(case.assessment.notes),
    )


def _school(assessment: Assessment, urn: str) -> dict[str, Any]:
    found = assessment.school(urn)
    if found is None:
        raise Refusal(f"{urn} is not among the {counted(assessment.schools.height, 'school')} assessed: {assessment.basis}.")
    return found


def _criteria(case: Case) -> Iterator[Explained]:
    for criterion in case.framework.criteria:
        whole = case.whole(criterion)
        yield Explained(criterion, Answer(whole["answer"]), whole["sentence"], whole, tuple(case.parts(criterion)))


def _unmet(case: Case) -> Iterator[tuple[str, tuple[Unmet, ...]]]:
    """For every category of the framework that is not proposed and could be of such a school."""
    if in_scope(case):
        for category in case.framework.categories:
            if category.id != case.school["category"]:
                yield category.title, tuple(unmet_of(case, category.id))


def _said(criteria: tuple[Explained, ...], answer: Answer) -> tuple[str, ...]:
    return tuple(f"{one.criterion.title}: {one.sentence}" for one in criteria if one.answer is answer)


def _because(framework: Framework, school: dict[str, Any], answers: dict[str, Answer]) -> str:
    titles = {category.id: category for category in framework.categories}
    if school["category"]:
        reason = why_proposed(framework, school["category"], answers)
        return f"{titles[school['category']].title} is proposed, because {reason}."
    if not school["possible"]:
        return "No category of the framework is open to it: the framework is not for this kind of school."
    possible = [titles[name].title for name in school["possible"]]
    rest = ", or none of them" if school["none_possible"] else ""
    return f"Undetermined: {listed(possible, 'or')}{rest}, depending on what is not known."


def _question(framework: Framework, name: str) -> str:
    scale = framework.every_scale.get(name)
    return framework.questions[name] if scale and scale.grade else f"‘{framework.questions[name]}’"
