"""A framework: criteria and categories as dated, versioned data, with its mistakes named by file and line."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from upstream.assessment.vocabulary import Criterion, Kind, Rule
from upstream.evidence.definitions import Definitions, Review
from upstream.lib.definition_files import Definition, DefinitionError, line_of, read_definition, read_yaml

Place = tuple[str | int, ...]

# Pupils whom the alliance's principle means by "the disadvantaged and most vulnerable groups" (R87).
GROUPS_OF_CONCERN = (
    "disadvantaged", "fsm", "sen-support", "ehc-plan", "sen", "looked-after", "children-in-need", "child-protection-plan",
)
# Beyond this, trying every combination of the unknown answers takes too long to be worth it.
MOST_UNKNOWNS = 14


class Record(Definition):
    """A kind of judgement or fact that people may record."""

    title: str
    question: str
    recorded: str  # the sentence where the answer is yes, of the school


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
    scope: Scope
    grades: Grades | None = None
    judgements: dict[str, Record] = {}
    facts: dict[str, Record] = {}
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    categories: tuple[Category, ...] = Field(min_length=1)
    reviewed: Review

    @model_validator(mode="after")
    def _names_once(self) -> Framework:
        for what, items in (("criterion", self.criteria), ("category", self.categories)):
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
        """SHA-256 over what the framework says, not over how its file is laid out."""
        content = json.loads(self.model_dump_json(by_alias=True))
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def in_categories(self) -> tuple[str, ...]:
        """The criteria that some category reads, in the framework's order."""
        named = {rule.criterion for category in self.categories for _, rule in category.when.walk() if rule.criterion}
        return tuple(criterion.id for criterion in self.criteria if criterion.id in named)

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
    if rule.leaf is not None:
        return True
    return any(_reaches(child, kind, framework) for _, child in rule.children())


def mistakes(framework: Framework, definitions: Definitions | None = None) -> Iterator[tuple[Place, str]]:
    """(place, sentence) for everything that keeps a framework from being used."""
    yield from _wrong_names(framework)
    yield from _wrong_grades(framework)
    yield from _wrong_records(framework)
    yield from _wrong_categories(framework)
    yield from _without_group(framework)
    yield from _without_outcome(framework)
    if definitions is not None:
        yield from _wrong_measures(framework, definitions)


def _wrong_names(framework: Framework) -> Iterator[tuple[Place, str]]:
    known = framework.by_id
    for place, criterion, rule in framework.walk():
        if rule.criterion and rule.criterion not in known:
            yield place, f"there is no criterion ‘{rule.criterion}’"
        elif rule.criterion and _leads_to(framework, rule.criterion, criterion.id):
            yield place, f"‘{criterion.id}’ and ‘{rule.criterion}’ refer to each other"


def _leads_to(framework: Framework, start: str, wanted: str) -> bool:
    seen, open_names = set(), [start]
    while open_names:
        name = open_names.pop()
        if name == wanted:
            return True
        if name not in seen and name in framework.by_id:
            seen.add(name)
            open_names += [rule.criterion for _, rule in framework.by_id[name].walk() if rule.criterion]
    return False


def _wrong_grades(framework: Framework) -> Iterator[tuple[Place, str]]:
    for place, criterion, rule in framework.walk():
        if rule.grade is None:
            continue
        if framework.grades is None:
            yield place, "a grade is asked for, but the framework has no `grades`"
        else:
            for grade in rule.grade.among:
                if grade not in framework.grades.values:
                    yield place, f"‘{grade}’ is not among the framework’s grades: {', '.join(framework.grades.values)}"
        if rule is not criterion or criterion.by_judgement:
            yield place, "write a grade as a criterion of its own and name it in the category: it is one unknown"


def _wrong_records(framework: Framework) -> Iterator[tuple[Place, str]]:
    used: set[tuple[str, str]] = set()
    for place, criterion, rule in framework.walk():
        asked = [(word, leaf.kind) for word in ("judgement", "fact") if (leaf := getattr(rule, word))]
        if rule is criterion and criterion.by_judgement:
            asked.append(("judgement", criterion.by_judgement.judgement))
        for word, kind in asked:
            declared = framework.judgements if word == "judgement" else framework.facts
            if kind not in declared:
                yield place, f"{word} ‘{kind}’ is not declared under `{word}s`"
            if (word, kind) in used:
                yield place, f"{word} ‘{kind}’ is asked twice: make it a criterion and name it, for it is one unknown"
            used.add((word, kind))


def _wrong_categories(framework: Framework) -> Iterator[tuple[Place, str]]:
    for n, category in enumerate(framework.categories):
        for place, rule in category.when.walk(("categories", n, "when")):
            if rule.leaf is not None:
                yield place, f"give this {rule.word} a name and a title under `criteria`, and name it here"
            elif rule.criterion and rule.criterion not in framework.by_id:
                yield place, f"there is no criterion ‘{rule.criterion}’"
            elif rule.applies_to != type(rule.applies_to)():
                yield place, "`applies_to` belongs to criteria, not to categories"
    if len(framework.in_categories) > MOST_UNKNOWNS:
        yield ("categories",), f"more than {MOST_UNKNOWNS} criteria: the combinations of unknown answers cannot all be tried"


def _without_group(framework: Framework) -> Iterator[tuple[Place, str]]:
    """R87: a scheme without a group indicator is refused."""
    read = _read_by_categories(framework)
    groups = {
        getattr(rule.leaf, "group", "all") for _, criterion, rule in framework.walk()
        if criterion.id in read and rule.leaf is not None
    }
    if not groups & set(GROUPS_OF_CONCERN):
        yield ("criteria",), (
            "no category rests on a group of pupils: outcomes for the disadvantaged and most vulnerable must be central "
            "to identification, so add a criterion with group: disadvantaged (or another vulnerable group)"
        )


def _read_by_categories(framework: Framework) -> set[str]:
    """The criteria that decide a category, directly or through another criterion."""
    return {
        name for name in framework.by_id
        if any(_leads_to(framework, start, name) for start in framework.in_categories)
    }


def _without_outcome(framework: Framework) -> Iterator[tuple[Place, str]]:
    read = _read_by_categories(framework)
    outcomes = [criterion for criterion in framework.criteria if criterion.outcome and criterion.id in read]
    if not outcomes:
        yield ("criteria",), "no category rests on a criterion marked `outcome: true`"
        return
    for kind in framework.scope.kinds:
        if not any(framework.applies_anywhere(criterion, kind) for criterion in outcomes):
            yield ("scope", "kinds"), (
                f"no outcome criterion applies to {kind} schools: add one, or name the kind under `by_judgement` of one"
            )


def _wrong_measures(framework: Framework, definitions: Definitions) -> Iterator[tuple[Place, str]]:
    for place, _, rule in framework.walk():
        for field in ("measure", "band_measure"):
            name = getattr(rule.leaf, field, None)
            if name and name not in definitions.measures:
                yield place, f"there is no measure ‘{name}’"


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
        raise DefinitionError(f"There is no framework ‘{name}’. There are: {', '.join(framework_names(folders)) or 'none'}.")
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
