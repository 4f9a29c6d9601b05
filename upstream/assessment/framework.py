"""A framework: criteria and categories as dated, versioned data, with its mistakes named by file and line."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from upstream.assessment.mistakes import mistakes
from upstream.assessment.priorities import Entitlement, Priority
from upstream.assessment.scales import GRADE, LastGrade, Scale
from upstream.assessment.vocabulary import AppliesTo, Criterion, Kind, Rule
from upstream.evidence.definitions import Definitions, Review
from upstream.lib.definition_files import Definition, DefinitionError, Name, line_of, read_definition, read_yaml
from upstream.lib.wording import did_you_mean, listed

Place = tuple[str | int, ...]
Leaves = Iterator[tuple[tuple[AppliesTo, ...], Any]]


class Record(Definition):
    """A kind of judgement or fact that people may record."""

    title: str
    question: str
    recorded: str  # the sentence where the answer is yes, of the school; `{level}` stands for the level recorded
    levels: tuple[str, ...] = ()  # the possible answers, best first; none given: yes and no

    @model_validator(mode="after")
    def _levels(self) -> Record:
        if self.levels and len({level.lower() for level in self.levels}) < max(len(self.levels), 2):
            raise ValueError("give at least two levels, each once")
        return self

    def said(self, level: str) -> str:
        """The sentence of a level, without the full stop."""
        return self.recorded.replace("{level}", level) if "{level}" in self.recorded else f"{self.recorded}: {level}"


class Grades(Definition):
    """Which grades the framework understands and whose inspection counts for a school."""

    area: str = "overall-effectiveness"
    values: tuple[str, ...]
    unknown: tuple[str, ...] = ()  # grades of other scales: never mapped, so the grade is unknown
    counts_from: tuple[Literal["converter", "sponsored", "re-brokered", "other"], ...] = ("converter",)
    basis: Literal["published", "local choice"] = "published"


class Category(Definition):
    """A standing that a school may have. Read from the top: the first that is met is proposed."""

    id: str
    title: str
    meaning: str
    when: Rule
    entitlement: Entitlement | None = None


class Scope(Definition):
    kinds: tuple[Kind, ...] = Field(min_length=1)


class Framework(Definition):
    """One version of a framework. `digest` is the hash that freezes it once a decision rests on it."""

    id: str
    version: int = Field(ge=1)
    title: str
    about: str
    source: str
    in_force_from: dt.date
    in_force_to: dt.date | None = None
    holder: Literal["alliance", "council", "trust"] = "alliance"  # who uses it of whom: it decides what is asked of it
    scope: Scope
    grades: Grades | None = None
    scales: dict[Name, Scale] = {}
    judgements: dict[str, Record] = {}
    facts: dict[str, Record] = {}
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    categories: tuple[Category, ...] = Field(min_length=1)
    priorities: tuple[Priority, ...] = ()
    reviewed: Review

    @model_validator(mode="after")
    def _names_once(self) -> Framework:
        named = (("criterion", self.criteria), ("category", self.categories), ("priority", self.priorities))
        for what, items in named:
            names = [item.id for item in items]
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{what} ‘{twice[0]}’ stands twice")
        return self

    @cached_property
    def by_id(self) -> dict[str, Criterion]:
        return {criterion.id: criterion for criterion in self.criteria}

    @cached_property
    def digest(self) -> str:
        """SHA-256 over what the framework says, not over how its file is laid out.

        What is left at its default is not said: a word added to the vocabulary later changes no framework's hash.
        """
        content = json.loads(self.model_dump_json(by_alias=True, exclude_defaults=True))
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def in_categories(self) -> tuple[str, ...]:
        """The criteria that some category reads, in the framework's order."""
        named = {rule.criterion for category in self.categories for _, rule in category.when.walk() if rule.criterion}
        return tuple(criterion.id for criterion in self.criteria if criterion.id in named)

    @cached_property
    def every_scale(self) -> dict[str, Scale]:
        """The scales by name. Grade criteria stand on the scale declared for the grade, else on one named `grade`."""
        if self.grades is None or any(scale.grade for scale in self.scales.values()):
            return self.scales
        grade = Scale(title="the Ofsted grade", values=self.grades.values, grade=LastGrade(basis=self.grades.basis))
        return {GRADE: grade, **self.scales}

    def on_scale(self, criterion: Criterion) -> tuple[str, tuple[str, ...]] | None:
        """The scale that a criterion stands on and the values that meet it; None for one that stands on none."""
        if criterion.on_scale:
            return criterion.on_scale.scale, criterion.on_scale.among
        if criterion.grade:
            return next(name for name, scale in self.every_scale.items() if scale.grade), criterion.grade.among
        return None

    @cached_property
    def stood_on(self) -> tuple[str, ...]:
        """The scales on which some criterion stands that a category reads."""
        found = (self.on_scale(self.by_id[name]) for name in self.in_categories)
        return tuple(dict.fromkeys(one[0] for one in found if one))

    @cached_property
    def questions(self) -> dict[str, str]:
        """The title of every question that could settle a category: scales, then criteria, in the framework's order."""
        scales = {name: scale.title for name, scale in self.every_scale.items()}
        return {**scales, **{criterion.id: criterion.title for criterion in self.criteria}}

    def leaves(self, criterion: Criterion) -> Leaves:
        """Every leaf that a criterion rests on with all the conditions it stands under; of a scale its readings."""
        for conditions, rule in criterion.leaves():
            if rule.on_scale:
                scale = self.every_scale.get(rule.on_scale.scale)
                yield from (((*conditions, one.applies_to), one.trend) for one in (scale.worst_of if scale else ()))
            else:
                yield conditions, rule.leaf

    def judged_kinds(self, criterion: Criterion) -> tuple[Kind, ...]:
        """The kinds of school for which people answer in place of figures."""
        scale = self.every_scale[criterion.on_scale.scale] if criterion.on_scale else None
        by = criterion.by_judgement or (scale and scale.by_judgement)
        return by.kinds if by else ()

    def walk(self) -> Iterator[tuple[Place, Criterion, Rule]]:
        """Every rule of every criterion with its place and the criterion it belongs to."""
        for n, criterion in enumerate(self.criteria):
            for place, rule in criterion.walk(("criteria", n)):
                yield place, criterion, rule

    def applies_anywhere(self, criterion: Criterion, kind: str) -> bool:
        """Whether a criterion can be answered by a rule or by judgement for a kind of school."""
        if criterion.by_judgement and kind in criterion.by_judgement.kinds:
            return True
        return _reaches(criterion, kind, self)


def _reaches(rule: Rule, kind: str, framework: Framework) -> bool:
    if not rule.applies_to.may_include(kind):
        return False
    if rule.criterion:
        return rule.criterion in framework.by_id and framework.applies_anywhere(framework.by_id[rule.criterion], kind)
    if rule.on_scale:
        scale = framework.scales.get(rule.on_scale.scale)
        return scale is not None and scale.may_include(kind)
    if rule.leaf is not None:
        return True
    return any(_reaches(child, kind, framework) for _, child in rule.children())


def load_framework(name: str, folders: list[Path], definitions: Definitions | None = None) -> Framework:
    """The framework `id` in its newest version, or `id/version`. Later folders supersede by id and version.

    `DefinitionError` names file and line of every mistake, or lists the frameworks there are.
    """
    wanted, _, version = name.partition("/")
    found: dict[int, Path] = {}
    for folder in folders:
        for path in sorted((folder / "frameworks" / wanted).glob("*.yaml")):
            if path.stem.isdigit():
                found[int(path.stem)] = path
    chosen = max(found, default=None) if not version else int(version) if version.isdigit() else None
    if chosen not in found:
        there = framework_names(folders)
        otherwise = f"There are: {listed(there) or 'none'}."
        raise DefinitionError(f"There is no framework ‘{name}’. {did_you_mean(name, there, otherwise)}")
    return read_framework(found[chosen], definitions)


def framework_names(folders: list[Path]) -> list[str]:
    """Every `id/version` there is, in order."""
    paths = {path for folder in folders for path in (folder / "frameworks").glob("*/*.yaml") if path.stem.isdigit()}
    return sorted({f"{path.parent.name}/{path.stem}" for path in paths})


def every_framework(folders: list[Path], definitions: Definitions | None = None) -> list[Framework]:
    """Every version of every framework, checked. `DefinitionError` for the first that cannot be used."""
    return [load_framework(name, folders, definitions) for name in framework_names(folders)]


def read_framework(path: Path, definitions: Definitions | None = None) -> Framework:
    """One framework from one file, checked. `DefinitionError` names the line of every mistake."""
    framework = read_definition(path, Framework)
    _, lines = read_yaml(path)
    said = [
        f"{path}, line {line_of(place, lines)}: {message}"
        for place, message in mistakes(framework, definitions)
    ]
    if (framework.id, str(framework.version)) != (path.parent.name, path.stem):
        said.append(f"{path}, line {line_of(('id',), lines)}: stands in the wrong place: "
                    f"write it to frameworks/{framework.id}/{framework.version}.yaml")
    if said:
        raise DefinitionError("\n".join(said))
    return framework
