"""Which changes would move a school to another category, and what would settle an undetermined one: by the engine itself."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from upstream.assessment import worlds
from upstream.assessment.answers import CODES, Answer
from upstream.assessment.nearest import words
from upstream.assessment.nearest.case import Case
from upstream.assessment.nearest.changes import Change, in_scope, pattern_if, settled, standing, titles_of
from upstream.assessment.nearest.scales import readings
from upstream.assessment.nearest.triggers import changed_areas
from upstream.assessment.scales import Scale
from upstream.assessment.vocabulary import Criterion
from upstream.lib.wording import listed

MOST_AT_ONCE = 3  # changes tried together; beyond that nobody would call it a way to a category
MOST_TRIED = 400  # sets of one size: where a framework asks more, only the shorter ways are looked for


@dataclass(frozen=True, slots=True)
class Move:
    """A way to another category: changes that together would lead there, none of which can be left out.

    `clauses` follow *if*, one a change; with several, all of them are needed. `criteria` are those turned.
    """

    category_id: str
    category: str
    clauses: tuple[str, ...]
    criteria: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"{self.category} would be proposed if {listed(self.clauses)}."


@dataclass(frozen=True, slots=True)
class Alternative:
    """Other values of a scale that people or inspectors give, all coming to the same; `moves`: to other than now."""

    scale: str
    values: tuple[str, ...]
    clause: str
    category: str | None  # title
    possible: tuple[str, ...]  # titles
    moves: bool


@dataclass(frozen=True, slots=True)
class _Option:
    """One change that can be tried, and the answers it gives. `far`: how many steps of its scale."""

    clause: str
    criteria: tuple[str, ...]
    unit: str  # options of one unit exclude each other
    pattern: worlds.Pattern
    far: int = 0


def moves(case: Case, changes: Sequence[Change]) -> list[Move]:
    """For each other category the single changes that lead to it; where none does, the fewest that do together.

    Categories stand in the framework's order. Of a school that is undetermined only single changes that make one certain.
    """
    if not in_scope(case):
        return []
    of_criteria = list(_by_criteria(case, changes))
    found = _reached(case, [*of_criteria, *_by_scales(case)], 1)
    others = {category.id for category in case.framework.categories} - {case.school["category"]}
    options = [*of_criteria, *_by_values(case)]
    for size in range(2, MOST_AT_ONCE + 1):
        if math.comb(len(options), size) > MOST_TRIED or found.keys() >= others or not case.school["category"]:
            break
        found.update(_reached(case, options, size, found))
    order = [category.id for category in case.framework.categories]
    return [move for name in order for move in found.get(name, ())]


def _reached(case: Case, options: list[_Option], size: int, before: Collection[str] = ()) -> dict[str, list[Move]]:
    """The categories to which so many changes together lead, and fewer do not: of the same scales the nearest values."""
    now = standing(settled(case, case.pattern))
    found: dict[str, dict[Any, tuple[_Option, ...]]] = {}
    for chosen in itertools.combinations(options, size):
        units = frozenset(option.unit for option in chosen)
        if len(units) == size:
            result = settled(case, _together(case, chosen))
            if result.category and standing(result) != now and result.category not in before:
                ways_there = found.setdefault(result.category, {})
                key: Any = units if size > 1 else chosen
                if key not in ways_there or _far(chosen) < _far(ways_there[key]):
                    ways_there[key] = chosen
    return {category: [_move(case, category, chosen) for chosen in there.values()] for category, there in found.items()}


def _far(chosen: Sequence[_Option]) -> int:
    return sum(option.far for option in chosen)


def _by_criteria(case: Case, changes: Sequence[Change]) -> Iterator[_Option]:
    """The nearest change of each criterion that the categories read; those on a scale of people or grades stand below."""
    for change in changes:
        by_people = _scale_of(case, change.criterion) in _scales_of_people(case)
        if change.steps and not change.needs and not by_people and change.criterion in case.framework.in_categories:
            otherwise = {thing: value for step in change.steps for thing, value in step.otherwise}
            clause = listed([step.clause for step in change.steps])
            yield _Option(clause, (change.criterion,), change.criterion, pattern_if(case, otherwise))


def _scale_of(case: Case, criterion: str) -> str | None:
    found = case.framework.on_scale(case.framework.by_id[criterion])
    return found[0] if found else None


def _scales_of_people(case: Case) -> list[str]:
    """The scales whose value for the school no figure gives, and that is known."""
    return [
        name for name, possible in case.pattern.scales
        if len(possible) == 1 and not readings(case, case.framework.every_scale[name])
    ]


def alternatives(case: Case) -> list[Alternative]:
    """Every other value of every such scale; values that come to the same are one alternative."""
    now, found = standing(settled(case, case.pattern)), []
    for name in _scales_of_people(case) if in_scope(case) else ():
        scale, own = case.framework.every_scale[name], case.possible(name)[0]
        alike: dict[tuple, list[str]] = {}
        for value in scale.values:
            if value != own:
                result = standing(settled(case, _with(case, name, value)))
                alike.setdefault((result, value if scale.trigger else ""), []).append(value)
        for (result, _), values in alike.items():
            titles = titles_of(case, result[0])
            certain = titles[0] if len(titles) == 1 and not result[1] else None
            clause = _clause_of(case, scale, values, own)
            if clause is not None:
                found.append(Alternative(name, tuple(values), clause, certain, titles, result != now))
    return found


def _clause_of(case: Case, scale: Scale, values: Sequence[str], own: str) -> str | None:
    """That the value had been another: by the grades of areas, the overall grade, or what people recorded. None where
    no grades of such an inspection give it."""
    if scale.grade:
        return words.of_grade(values)
    if scale.trigger:
        areas = changed_areas(case, scale, values)
        return areas[1] if areas else None
    return words.of_level(scale.title, values, own)


def _by_scales(case: Case) -> Iterator[_Option]:
    for one in alternatives(case):
        yield _Option(one.clause, _stand_on(case, one.scale), f"scale {one.scale}", _with(case, one.scale, one.values[0]))


def _by_values(case: Case) -> Iterator[_Option]:
    """Every other value by itself: together with another change two values need not come to the same."""
    for name in _scales_of_people(case):
        scale, own = case.framework.every_scale[name], case.possible(name)[0]
        for value in scale.values:
            if value != own:
                clause = _clause_of(case, scale, [value], own)
                far = abs(scale.values.index(value) - scale.values.index(own))
                if clause is not None:
                    yield _Option(clause, _stand_on(case, name), f"scale {name}", _with(case, name, value), far)


def _stand_on(case: Case, scale: str) -> tuple[str, ...]:
    return tuple(name for name in case.framework.in_categories if _scale_of(case, name) == scale)


def _with(case: Case, scale: str, value: str) -> worlds.Pattern:
    return pattern_if(case, {("scale", scale): value})


def _together(case: Case, chosen: Sequence[_Option]) -> worlds.Pattern:
    """Several changes at once: each brings the answers that it alone changes."""
    base = case.pattern
    answers, scales = dict(base.answers), dict(base.scales)
    for option in chosen:
        answers.update(set(option.pattern.answers) - set(base.answers))
        scales.update(set(option.pattern.scales) - set(base.scales))
    return worlds.Pattern(tuple(answers.items()), tuple(scales.items()))


def _move(case: Case, category: str, chosen: Sequence[_Option]) -> Move:
    title = next(one.title for one in case.framework.categories if one.id == category)
    criteria = tuple(dict.fromkeys(name for option in chosen for name in option.criteria))
    return Move(category, title, tuple(option.clause for option in chosen), criteria)


# What would settle it


@dataclass(frozen=True, slots=True)
class Way:
    """The fewest unknown answers that would make a category certain. `answers`: (question, the answers that will do)."""

    category_id: str
    category: str
    answers: tuple[tuple[str, tuple[str, ...]], ...]
    words: str


def ways(case: Case) -> list[Way]:
    """For each category still possible the shortest way to it, every answer as wide as it may be."""
    titles = {category.id: category.title for category in case.framework.categories}
    found = []
    for route in worlds.routes(case.framework, case.pattern):
        answers = _widened(case, route)
        said = f"{titles[route.category]} would be certain if {listed(list(_clauses(case, answers)))}."
        said += "" if route.fewest else " Fewer answers may do: not every set of them was tried."
        found.append(Way(route.category, titles[route.category], tuple(answers.items()), said))
    return found


def _widened(case: Case, route: worlds.Route) -> dict[str, tuple[str, ...]]:
    """The answers of a route with every other value of its scales that leads to the same category."""
    scales = case.framework.every_scale
    found = dict(route.values)
    for name in [name for name in found if name in scales]:
        for value in case.possible(name):
            wider = tuple(one for one in scales[name].values if one in (*found[name], value))
            if settled(case, _answered(case, {**found, name: wider})).category == route.category:
                found[name] = wider
    return found


def _answered(case: Case, answers: dict[str, tuple[str, ...]]) -> worlds.Pattern:
    """The school's pattern with some questions answered."""
    plain = {name: CODES[Answer(found[0])] for name, found in answers.items() if name not in case.framework.every_scale}
    return worlds.Pattern(
        tuple((name, plain.get(name, code)) for name, code in case.pattern.answers),
        tuple((name, answers.get(name, possible)) for name, possible in case.pattern.scales),
    )


def _clauses(case: Case, answers: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """`its Ofsted grade were good or outstanding`, `‘Vulnerable to decline’ were answered no`, `neither … were met`."""
    framework = case.framework
    for name, values in answers.items():
        if scale := framework.every_scale.get(name):
            yield f"its Ofsted grade were {words.grade_words(values)}" if scale.grade else (
                f"‘{scale.title}’ were {listed(list(values), 'or')}"
            )
    plain = [(framework.by_id[name], found[0]) for name, found in answers.items() if name not in framework.every_scale]
    for asked, met in ((False, Answer.MET), (False, Answer.NOT_MET), (True, Answer.MET), (True, Answer.NOT_MET)):
        titles = [f"‘{one.title}’" for one, answer in plain if answer == met and is_asked(case, one) is asked]
        if titles:
            yield _answered_alike(titles, asked, met is Answer.MET)


def _answered_alike(titles: list[str], asked: bool, met: bool) -> str:
    every = {1: "", 2: "both "}.get(len(titles), "all ")
    if asked:
        return f"{listed(titles)} were {every}answered {'yes' if met else 'no'}"
    if met:
        return f"{listed(titles)} were {every}met"
    if len(titles) == 1:
        return f"{titles[0]} were not met"
    return f"neither {listed(titles, 'nor')} were met" if len(titles) == 2 else f"none of {listed(titles)} were met"


def is_asked(case: Case, criterion: Criterion) -> bool:
    """Whether people answer the criterion for the school, rather than figures or inspectors."""
    leaves: Iterable = (rule.word for _, rule in case.node(criterion.id).rule.leaves())
    return set(leaves) <= {"judgement", "fact"}
