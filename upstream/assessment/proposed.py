"""What an assessment proposes for each school, as plain records: for lists, grids and counts above this floor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from upstream.assessment.answers import Answer
from upstream.assessment.evaluate import Assessment

_SCHOOL = ("urn", "name", "kind", "phase", "sector", "la", "la_name", "trust_name", "list_basis", "category", "possible",
           "none_possible", "settles")


@dataclass(frozen=True, slots=True)
class Proposed:
    """One school of an assessment. `category` is an id, or None where the school is undetermined; then
    `possible` names the categories it may still have, in the framework's order. `answers` is by criterion."""

    urn: str
    name: str
    kind: str | None
    phase: str | None
    sector: str | None
    la: str | None
    la_name: str | None
    trust_name: str | None
    list_basis: str | None
    category: str | None
    possible: tuple[str, ...]
    none_possible: bool
    settles: tuple[str, ...]
    answers: Mapping[str, Answer]

    def answered(self, answer: Answer) -> list[str]:
        """The criteria with this answer, in the framework's order."""
        return [name for name, found in self.answers.items() if found is answer]

    @property
    def is_outside(self) -> bool:
        """Whether the framework is not for this kind of school: neither a category nor one that is possible."""
        return self.category is None and not self.possible


def proposed_of(assessment: Assessment) -> list[Proposed]:
    """One record a school, in the order of the list."""
    whole = assessment.answers.filter(pl.col("part").is_null()).select("urn", "criterion", "answer")
    answers: dict[str, dict[str, Answer]] = {}
    words = {answer.value: answer for answer in Answer}
    for urn, criterion, answer in whole.iter_rows():
        answers.setdefault(urn, {})[criterion] = words[answer]
    order = [criterion.id for criterion in assessment.framework.criteria]
    return [_proposed(row, answers.get(row["urn"], {}), order) for row in assessment.schools.select(_SCHOOL).to_dicts()]


def _proposed(row: dict, answers: Mapping[str, Answer], order: list[str]) -> Proposed:
    ordered = {name: answers[name] for name in order if name in answers}
    return Proposed(**{
        **row, "possible": tuple(row["possible"] or ()), "settles": tuple(row["settles"] or ()),
        "none_possible": bool(row["none_possible"]), "answers": ordered,
    })


def counts_of(schools: Iterable[Proposed]) -> Counter[str | None]:
    """How many schools each category is proposed for; None counts those without one."""
    return Counter(school.category for school in schools)


def answer_counts(schools: Iterable[Proposed]) -> dict[str, Counter[Answer]]:
    """By criterion, how many schools have each answer."""
    found: dict[str, Counter[Answer]] = {}
    for school in schools:
        for criterion, answer in school.answers.items():
            found.setdefault(criterion, Counter())[answer] += 1
    return found


def sources_behind(assessment: Assessment) -> list[tuple[str, str]]:
    """(source, file) of everything that the answers rest on, once."""
    frames = [frame.select("source", "file") for frame in (assessment.answers, assessment.figures) if frame.width]
    return list(pl.concat(frames).drop_nulls().unique().sort("source", "file").iter_rows())
