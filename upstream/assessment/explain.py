"""Why one school has the category that is proposed, what is unknown, and what would settle it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from upstream.assessment import worlds
from upstream.assessment.answers import CODES, Answer
from upstream.assessment.evaluate import Assessment
from upstream.assessment.framework import Framework
from upstream.assessment.rules.grades import grades_of
from upstream.assessment.vocabulary import Criterion, Rule
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted, day, listed


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
    """Everything an assessment says of a school, in words."""

    urn: str
    name: str
    category: str | None  # title
    possible: tuple[str, ...]  # titles
    because: str
    criteria: tuple[Explained, ...]
    unknown: tuple[str, ...]  # sentences
    not_applicable: tuple[str, ...]  # sentences
    settles: tuple[str, ...]  # the fewest questions that settle it, whatever the answers
    routes: tuple[str, ...]  # for each category still possible, the fewest answers that would make it certain
    notes: tuple[str, ...]


def explain(assessment: Assessment, urn: str) -> Explanation:
    """The explanation of a school by any of its URNs. `Refusal` where it is not among those assessed."""
    school = _school(assessment, urn)
    framework = assessment.framework
    titles = {category.id: category.title for category in framework.categories}
    criteria = tuple(_criteria(assessment, school["urn"]))
    answers = {one.criterion.id: one.answer for one in criteria}
    return Explanation(
        urn=school["urn"], name=school["name"], category=titles.get(school["category"]),
        possible=tuple(titles[name] for name in school["possible"]), because=_because(framework, school, answers),
        criteria=criteria, unknown=_said(criteria, Answer.UNKNOWN), not_applicable=_said(criteria, Answer.NOT_APPLICABLE),
        settles=tuple(_question(framework, name) for name in school["settles"]),
        routes=tuple(_routes(assessment, school["urn"], answers)) if school["category"] is None else (),
        notes=tuple(assessment.notes),
    )


def lines(explanation: Explanation, assessment: Assessment) -> list[str]:
    """The explanation as plain lines for a terminal."""
    when = f"as at {day(assessment.as_at)}" if assessment.as_at else "as at today"
    said = [
        f"{explanation.name} ({explanation.urn}), by {assessment.framework.title}, {when}:", explanation.because, "",
        *(f"{one.criterion.title}: {one.answer}. {one.sentence}" for one in explanation.criteria),
    ]
    if explanation.settles:
        said += ["", "What would settle it, whatever the answers: " + listed(explanation.settles) + "."]
    return [*said, *explanation.routes]


def _school(assessment: Assessment, urn: str) -> dict[str, Any]:
    has = pl.col("urns").list.contains(urn)
    rows = assessment.schools.filter((pl.col("urn") == urn) | has).sort(pl.col("urn") != urn)
    if rows.is_empty():
        raise Refusal(f"{urn} is not among the {counted(assessment.schools.height, 'school')} assessed: {assessment.basis}.")
    return rows.row(0, named=True)


def _criteria(assessment: Assessment, urn: str) -> Iterator[Explained]:
    rows = assessment.answers.filter(pl.col("urn") == urn).to_dicts()
    for criterion in assessment.framework.criteria:
        whole = next(row for row in rows if row["criterion"] == criterion.id and row["part"] is None)
        parts = tuple(row for row in rows if row["criterion"] == criterion.id and row["part"] is not None)
        yield Explained(criterion, Answer(whole["answer"]), whole["sentence"], whole, parts)


def _said(criteria: tuple[Explained, ...], answer: Answer) -> tuple[str, ...]:
    return tuple(f"{one.criterion.title}: {one.sentence}" for one in criteria if one.answer is answer)


def _because(framework: Framework, school: dict[str, Any], answers: dict[str, Answer]) -> str:
    titles = {category.id: category for category in framework.categories}
    if school["category"]:
        category = titles[school["category"]]
        reason = _reason(framework, category.when, answers) or "it holds whatever the unknown answers turn out to be"
        return f"{category.title} is proposed, because {reason}."
    if not school["possible"]:
        return "No category of the framework is open to it: the framework is not for this kind of school."
    possible = [titles[name].title for name in school["possible"]]
    rest = ", or none of them" if school["none_possible"] else ""
    return f"Undetermined: {listed(possible, 'or')}{rest}, depending on what is not known."


def _reason(framework: Framework, rule: Rule, answers: dict[str, Answer]) -> str | None:
    """Why a rule holds, by the answers that are known; None where it needs an unknown one."""
    if rule.criterion:
        title = framework.by_id[rule.criterion].title
        return f"‘{title}’ is met" if answers[rule.criterion] is Answer.MET else None
    children = [child for _, child in rule.children()]
    if rule.not_:
        names = [name for _, part in rule.not_.walk() if (name := part.criterion)]
        return None if any(answers[name] in (Answer.MET, Answer.UNKNOWN) for name in names) else (
            f"none of {listed([f'‘{framework.by_id[name].title}’' for name in names])} is met"
        )
    if rule.count_of:
        met = [name for child in children if (name := child.criterion) and answers[name] is Answer.MET]
        every = _titles(framework, [child.criterion for child in children if child.criterion])
        return f"of {every} {counted(len(met), 'is', 'are')} met ({_titles(framework, met)})" if met else None
    reasons = [_reason(framework, child, answers) for child in children]
    held = [reason for reason in reasons if reason]
    if rule.all_of and len(held) < len(reasons):
        return None
    return listed(held) or None


def _titles(framework: Framework, names: list[str]) -> str:
    return listed([framework.by_id[name].title for name in names])


def _question(framework: Framework, name: str) -> str:
    return "the Ofsted grade" if name == worlds.GRADE else f"‘{framework.by_id[name].title}’"


def _routes(assessment: Assessment, urn: str, answers: dict[str, Answer]) -> Iterator[str]:
    """`Light Touch would be certain if …`, for each category still possible."""
    framework = assessment.framework
    codes = tuple((name, CODES[answers[name]]) for name in framework.in_categories)
    grade = None
    if framework.grades:
        grade = grades_of(assessment.panel, framework.grades).filter(assessment.schools["urn"] == urn)["grade"][0]
    titles = {category.id: category.title for category in framework.categories}
    for route in worlds.routes(framework, (codes, grade)):
        parts = [
            f"the Ofsted grade were {value.replace('-', ' ')}" if name == worlds.GRADE
            else f"‘{framework.by_id[name].title}’ were {value}"
            for name, value in route.answers
        ]
        yield f"{titles[route.category]} would be certain if {listed(parts)}."
