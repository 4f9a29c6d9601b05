"""Local triggers for one school: the fewest areas whose grades, had they been otherwise, would give another value."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from upstream.assessment.nearest.case import Case
from upstream.assessment.rules.grades import grades_of
from upstream.assessment.rules.triggers import OUTSIDE, judged_areas
from upstream.assessment.scales import Scale
from upstream.assessment.triggers import OVERALL, SAFEGUARDING, InspectionTest, TriggerRule
from upstream.evidence.inspection_frameworks import InspectionFramework
from upstream.lib.wording import listed

MOST_AREAS = 3  # changed together


@dataclass(frozen=True, slots=True)
class Inspected:
    """The last graded inspection: its generation, the grade of each area judged on its scale, the category stated."""

    generation: InspectionFramework
    areas: Mapping[str, str]
    held: frozenset[str]  # every area of which something is held, also *not judged*
    concern: str | None


def inspected(case: Case) -> Inspected | None:
    """What the school's last graded inspection found; None where none is held."""
    grades, generations = case.framework.grades, case.panel.known.store.definitions.inspection_frameworks
    if grades is None:
        return None
    judged = case.panel.once("judged areas", lambda: judged_areas(case.panel, grades_of(case.panel, grades), generations))
    rows = judged.filter(pl.col("i") == case.i).to_dicts()
    generation = generations.get(rows[0]["generation"]) if rows else None
    if generation is None:
        return None
    concern = next((row["concern"] for row in rows if row["concern"]), None)
    grades_of_areas = {row["area"]: row["grade"] for row in rows if row["is_graded"]}
    in_order = {area.id: grades_of_areas[area.id] for area in generation.areas if area.id in grades_of_areas}
    return Inspected(generation, in_order, frozenset(row["area"] for row in rows), concern)


def changed_areas(case: Case, scale: Scale, wanted: Sequence[str]) -> tuple[str, str] | None:
    """(the value then, the clause after *if*) of the fewest areas graded otherwise that give one of the values wanted.

    Of as few the fewest steps of their scales. The category that an inspectorate states stays as it is.
    """
    found = inspected(case)
    rules = scale.trigger.generations.get(found.generation.id) if scale.trigger and found else None
    if not found or not rules:
        return None
    for size in range(1, MOST_AREAS + 1):
        ways = []
        for names in itertools.combinations(found.areas, size):
            for grades in itertools.product(*(_others(found, name, near=size == MOST_AREAS) for name in names)):
                areas = {**found.areas, **dict(zip(names, grades, strict=True))}
                value = value_of(rules, areas, found)
                if value is not None and value in wanted:
                    ways.append((_steps(found, names, grades), value, names, grades))
        if ways:
            least, value, names, grades = min(ways, key=lambda way: way[0])
            said = listed([_clause(found, *one) for one in zip(names, grades, strict=True)])
            several = sum(steps == least for steps, *_ in ways) > 1
            return value, f"for instance {said}" if several else said
    return None


def value_of(rules: Sequence[TriggerRule], areas: Mapping[str, str], found: Inspected) -> str | None:
    """The value of an inspection with these grades: of the first rule all of whose tests hold; None where the end is
    reached, or a rule rests on an area that is not held."""
    for rule in rules:
        held = [_holds(test, areas, found) for test in rule.when]
        if all(held):
            return rule.value
        if None in held and False not in held:
            return None
    return None


def _holds(test: InspectionTest, areas: Mapping[str, str], found: Inspected) -> bool | None:
    """Whether a test holds; None where an area that decides it is not held. `rules.triggers` for one inspection."""
    for area, grades in ((SAFEGUARDING, test.safeguarding), (OVERALL, test.overall)):
        if grades:
            return _of_area(area, grades, areas, found)
    if test.area:
        return _of_area(test.area.id, test.area.among, areas, found)
    if test.concern:
        return found.concern in test.concern
    return _of_areas(test, areas, found)


def _of_areas(test: InspectionTest, areas: Mapping[str, str], found: Inspected) -> bool | None:
    among = test.any_area or test.every_area or test.count_of_areas
    graded = {name: grade for name, grade in areas.items() if name not in OUTSIDE}
    core = {area.id for area in found.generation.areas if area.where is None and area.id not in OUTSIDE}
    missing = len(core - found.held)
    inside = sum(grade in among.among for grade in graded.values()) if among else 0
    if test.every_area:
        return False if inside < len(graded) else True if inside and not missing else None
    least = test.count_of_areas.at_least if test.count_of_areas else 1
    return True if inside >= least else False if inside + missing < least else None


def _of_area(area: str, among: Sequence[str], areas: Mapping[str, str], found: Inspected) -> bool | None:
    if area in areas:
        return areas[area] in among
    optional = any(one.id == area and one.where for one in found.generation.areas)
    return False if optional else None


def _others(found: Inspected, area: str, *, near: bool) -> list[str]:
    """The other grades of an area's scale; `near`: those one step away."""
    order = list(_scale(found, area))
    own = order.index(found.areas[area])
    return [grade for place, grade in enumerate(order) if place != own and (not near or abs(place - own) == 1)]


def _scale(found: Inspected, area: str) -> dict[str, str]:
    """Grade → its name, best first."""
    scale = next(one.scale for one in found.generation.areas if one.id == area)
    ranked = [grade for grade in found.generation.scales[scale] if grade.rank is not None]
    return {grade.id: grade.name for grade in sorted(ranked, key=lambda grade: grade.rank or 0)}


def _steps(found: Inspected, names: Sequence[str], grades: Sequence[str]) -> int:
    def far(area: str, grade: str) -> int:
        order = list(_scale(found, area))
        return abs(order.index(grade) - order.index(found.areas[area]))

    return sum(far(*one) for one in zip(names, grades, strict=True))


def _clause(found: Inspected, area: str, grade: str) -> str:
    """`Achievement had been graded Expected standard instead of Needs attention`."""
    name = next(one.name for one in found.generation.areas if one.id == area)
    grades = _scale(found, area)
    return f"{name} had been graded {grades[grade]} instead of {grades[found.areas[area]]}"
