"""Inspections that give no overall grade: each area by the inspection framework of its day."""

from __future__ import annotations

import datetime as dt
import functools
from random import Random

from upstream.demo.nation import Judged, Nation
from upstream.evidence.definitions import load_definitions
from upstream.evidence.inspection_frameworks import InspectionFramework, framework_on
from upstream.lib import working_days

CARDS_FROM = dt.date(2025, 11, 10)
LISTED_TO = dt.date(2026, 4, 30)  # the list of inspections is of this day
_YOUNGEST, _OLDEST = 5, 16  # schools with pupils younger or older have a further area


@functools.cache
def frameworks() -> dict[str, InspectionFramework]:
    """Every inspection framework of the package."""
    return load_definitions().inspection_frameworks


def judged(
    urn: str, ages: tuple[int, int], on: dt.date, published: dt.date, every: str, areas: dict[str, str], concern: str = "",
) -> list[Judged]:  # fmt: skip
    """An inspection as rows: `every` is the grade of each area that `areas` (area id → grade) does not name.

    `ValueError` for an area or grade that the framework of the day does not have.
    """
    framework = framework_on(frameworks().values(), on)
    assert framework, f"no inspection framework was in force on {on}"
    there = {area.id: area for area in framework.areas if _is_judged(area.id, ages)}
    unknown = set(areas) - set(there)
    rows = []
    for name, area in there.items():
        grade = areas.get(name) or (_safe(framework) if area.scale == "safeguarding" else every)
        if framework.grade(name, grade) is None:
            unknown.add(grade)
        rows.append(Judged(urn, on, published, area.name, grade, concern))
    if unknown:
        raise ValueError(f"{urn}, inspected on {on}: {framework.title} has no {', '.join(sorted(unknown))}")
    return rows


def _is_judged(area: str, ages: tuple[int, int]) -> bool:
    if area == "early-years":
        return ages[0] < _YOUNGEST
    return ages[1] > _OLDEST if area in ("post-16", "sixth-form") else True


def _safe(framework: InspectionFramework) -> str:
    return framework.scales["safeguarding"][0].name


_FIRST_INSPECTED = dt.date(2024, 9, 24)
_WEAKER = {"Good": "Requires improvement", "Expected standard": "Needs attention"}


def inspect_background(nation: Nation, random: Random) -> None:
    """About one school in seven of those without a story was inspected since September 2024."""
    for school in nation.establishments:
        if school.told or school.kind == "independent" or not school.ages or random.random() > 0.15:
            continue
        day = _FIRST_INSPECTED + dt.timedelta(days=random.randrange((LISTED_TO - _FIRST_INSPECTED).days - 60))
        usual, strong = ("Expected standard", "Strong standard") if day >= CARDS_FROM else ("Good", "Outstanding")
        there = [area.id for area in _framework(day).areas if area.scale != "safeguarding" and _is_judged(area.id, school.ages)]
        areas = {area: strong for area in there if random.random() < 0.15}
        areas |= {area: _WEAKER[usual] for area in there if random.random() < 0.06}
        nation.judged += judged(school.urn, school.ages, day, working_days.after(day, 25), usual, areas)


def _framework(day: dt.date) -> InspectionFramework:
    found = framework_on(frameworks().values(), day)
    assert found
    return found
