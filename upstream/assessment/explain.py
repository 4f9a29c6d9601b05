"""Why one school has the category that is proposed, what is unknown, and what would settle it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from upstream.assessment import worlds
from upstream.assessment.answers import Answer
from upstream.assessment.evaluate import Assessment
from upstream.assessment.framework import Framework
from upstream.assessment.vocabulary import CountOf, Criterion, Rule
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted, day, listed

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


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
        reason = why_proposed(framework, school["category"], answers)
        return f"{titles[school['category']].title} is proposed, because {reason}."
    if not school["possible"]:
        return "No category of the framework is open to it: the framework is not for this kind of school."
    possible = [titles[name].title for name in school["possible"]]
    rest = ", or none of them" if school["none_possible"] else ""
    return f"Undetermined: {listed(possible, 'or')}{rest}, depending on what is not known."


def why_proposed(framework: Framework, category: str, answers: dict[str, Answer]) -> str:
    """What makes a category hold, without the full stop: `it was judged inadequate`."""
    rule = next(one.when for one in framework.categories if one.id == category)
    return _reason(framework, rule, answers) or "it holds whatever the unknown answers turn out to be"


def _reason(framework: Framework, rule: Rule, answers: dict[str, Answer]) -> str | None:
    """Why a rule holds, by the answers that are known; None where it does not hold or needs an unknown one."""
    if rule.criterion:
        return _met(framework, rule.criterion) if answers[rule.criterion] is Answer.MET else None
    children = [child for _, child in rule.children()]
    if rule.not_:
        names = [name for _, part in rule.not_.walk() if (name := part.criterion)]
        return None if any(answers[name] in (Answer.MET, Answer.UNKNOWN) for name in names) else (
            f"none of {_titles(framework, names)} is met"
        )
    if rule.count_of:
        return _reason_of_a_count(framework, rule.count_of, answers)
    reasons = [_reason(framework, child, answers) for child in children]
    held = [reason for reason in reasons if reason]
    if rule.all_of and len(held) < len(reasons):
        return None
    return ", and ".join(held) or None


def _met(framework: Framework, name: str) -> str:
    """That a criterion is met, as a person would say it: by its recorded judgement or grade, else by its title."""
    criterion = framework.by_id[name]
    if criterion.judgement:
        recorded = framework.judgements[criterion.judgement.kind].recorded
        return recorded[0].lower() + recorded[1:]
    if criterion.grade and criterion.title.startswith("Judged "):
        return f"it was {criterion.title[0].lower()}{criterion.title[1:]}"
    return f"{criterion.title} is met"


def _reason_of_a_count(framework: Framework, count: CountOf, answers: dict[str, Answer]) -> str | None:
    """`two of Outcomes, Disadvantaged pupils and Attendance are met: Outcomes and Attendance`."""
    names = [rule.criterion for rule in count.of if rule.criterion]
    met = [name for name in names if answers[name] is Answer.MET]
    most = len(met) + sum(answers[name] is Answer.UNKNOWN for name in names)
    if not met or len(met) < (count.at_least or 0) or (count.at_most is not None and most > count.at_most):
        return None
    every, held = _titles(framework, names), _titles(framework, met)
    if len(met) == len(names):
        return f"all of {every} are met"
    number = NUMBERS[len(met)] if len(met) < len(NUMBERS) else str(len(met))
    return f"{number} of {every} {'is' if len(met) == 1 else 'are'} met: {held}"


def _titles(framework: Framework, names: list[str]) -> str:
    return listed([framework.by_id[name].title for name in names])


def _question(framework: Framework, name: str) -> str:
    return framework.questions[name] if name == worlds.GRADE else f"‘{framework.questions[name]}’"


def _routes(assessment: Assessment, urn: str, answers: dict[str, Answer]) -> Iterator[str]:
    """`Light Touch would be certain if …`, for each category still possible."""
    framework = assessment.framework
    titles = {category.id: category.title for category in framework.categories}
    for route in worlds.routes(framework, assessment.pattern_of(urn)):
        parts = [f"{_question(framework, name)} were {_value(framework, name, value)}" for name, value in route.answers]
        yield f"{titles[route.category]} would be certain if {listed(parts)}."


def _value(framework: Framework, name: str, value: str) -> str:
    scale = framework.every_scale.get(name)
    return value.replace("-", " ") if scale and scale.grade else value
