"""Generations of school inspection: when each was in force, what it judged, and in which words.

Grades of two generations are never translated into each other. A framework of ours may say in words
what it takes for good enough under each; `good_or_better` says only what the inspectorate itself says.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from typing import Literal

from pydantic import model_validator

from upstream.lib.definition_files import Definition

Concern = Literal["special measures", "serious weaknesses", "requires significant improvement"]


# Working days after an inspection by which its report counts as published, where no file gives the day.
DAYS_TO_PUBLISH = 30


class Grade(Definition):
    """One grade and every way in which files write it. `rank` 1 is the best of its scale."""

    id: str
    name: str
    rank: int | None = None  # none: not a point of the scale (not judged)
    good_or_better: bool | None = None  # none: the inspectorate does not say it of this scale
    written: tuple[str, ...]  # case ignored
    # Words that tell a grade and a category of concern at once: Special Measures is Inadequate in special measures.
    concern: dict[str, Concern] = {}

    @property
    def words(self) -> Iterable[str]:
        return (*self.written, *self.concern)


class JudgedArea(Definition):
    """What is judged. `columns` are the names that a file of management information gives it."""

    id: str
    name: str
    columns: tuple[str, ...] = ()
    scale: str  # key of the framework's `scales`
    first: dt.date | None = None  # later than the framework's own
    where: str | None = None  # in which schools, if not in all


class InspectionFramework(Definition):
    """One generation: in force for inspections that began from `first` to `last`."""

    id: str
    title: str
    inspectorate: str
    first: dt.date
    last: dt.date | None = None
    overall: bool  # gives one grade for the whole school
    areas: tuple[JudgedArea, ...]
    scales: dict[str, tuple[Grade, ...]]
    concerns: dict[str, str] = {}  # what puts a school in a category of concern, in words
    note: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> InspectionFramework:
        if self.overall != any(area.id == "overall-effectiveness" for area in self.areas):
            raise ValueError("`overall` and the area overall-effectiveness go together")
        for area in self.areas:
            if area.scale not in self.scales:
                raise ValueError(f"area ‘{area.id}’ is judged on a scale ‘{area.scale}’ that is not given")
        for name, grades in self.scales.items():
            words = [word.lower() for grade in grades for word in grade.words]
            if len(words) != len(set(words)):
                raise ValueError(f"on the scale ‘{name}’ one word stands for two grades")
        return self

    def in_force(self, day: dt.date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def grade(self, area: str, written: str) -> tuple[Grade, Concern | None] | None:
        """The grade that `written` stands for in this area, with the category of concern the word implies.

        None where the word is not one of the scale: the caller sets the row aside, never guesses.
        """
        scale = next((found.scale for found in self.areas if found.id == area), None)
        if scale is None:
            return None
        word = written.strip().lower()
        for grade in self.scales[scale]:
            if word in (known.lower() for known in grade.written):
                return grade, None
            for known, concern in grade.concern.items():
                if word == known.lower():
                    return grade, concern
        return None


def framework_on(frameworks: Iterable[InspectionFramework], day: dt.date) -> InspectionFramework | None:
    """The generation under which an inspection that began on `day` was made; None before the first."""
    return next((framework for framework in frameworks if framework.in_force(day)), None)


def why_not_consecutive(frameworks: Iterable[InspectionFramework]) -> str | None:
    """A sentence if two generations overlap or leave a day between them."""
    ordered = sorted(frameworks, key=lambda framework: framework.first)
    for earlier, later in itertools.pairwise(ordered):
        if earlier.last is None or earlier.last + dt.timedelta(days=1) != later.first:
            return f"‘{earlier.id}’ must end the day before ‘{later.id}’ begins ({later.first})"
    return None
