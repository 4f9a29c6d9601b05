"""A local trigger: which results of an inspection give which value of a scale of ours, in words of each generation.

There is no mapping between generations of inspection. A framework says for each that it knows what it takes, and the
original grades stand beside what it says. A generation that it does not name leaves the value unknown.
"""

from __future__ import annotations

from pydantic import Field, model_validator

from upstream.assessment.vocabulary import Basis
from upstream.evidence.inspection_frameworks import Concern
from upstream.lib.definition_files import Definition

OVERALL, SAFEGUARDING = "overall-effectiveness", "safeguarding"


class AmongGrades(Definition):
    """Grades of the generation, by their ids."""

    among: tuple[str, ...] = Field(min_length=1, alias="in")


class CountOfAreas(AmongGrades):
    """How many areas at least were given one of the grades."""

    at_least: int = Field(ge=1)


class NamedArea(AmongGrades):
    """One area by its id. One that is not judged in every school holds of none where it was not."""

    id: str


class InspectionTest(Definition):
    """One thing that an inspection found: exactly one word. Areas are all that are judged on the generation's scale of
    grades, without the overall grade and safeguarding."""

    any_area: AmongGrades | None = None
    every_area: AmongGrades | None = None
    count_of_areas: CountOfAreas | None = None
    area: NamedArea | None = None
    safeguarding: tuple[str, ...] | None = Field(default=None, min_length=1)
    overall: tuple[str, ...] | None = Field(default=None, min_length=1)
    concern: tuple[Concern, ...] | None = Field(default=None, min_length=1)  # the category that the inspectorate states

    @model_validator(mode="after")
    def _exactly_one(self) -> InspectionTest:
        if len(self.model_fields_set) != 1 or self.word is None:
            raise ValueError(f"say exactly one of: {', '.join(type(self).model_fields)}")
        return self

    @property
    def word(self) -> str | None:
        return next((name for name, value in self if value is not None), None)

    def grades(self) -> tuple[tuple[str | None, tuple[str, ...]], ...]:
        """(area, grades) that it names; None for any area."""
        found = [(None, one.among) for one in (self.any_area, self.every_area, self.count_of_areas) if one]
        named = [(SAFEGUARDING, self.safeguarding), (OVERALL, self.overall)]
        if self.area:
            named.append((self.area.id, self.area.among))
        return (*found, *((area, grades) for area, grades in named if grades))


class TriggerRule(Definition):
    """The value of an inspection of which every test holds."""

    value: str
    when: tuple[InspectionTest, ...] = Field(min_length=1)


class Trigger(Definition):
    """By generation (an id of definitions/inspection) its rules, read from the top: the first that holds gives the value."""

    basis: Basis
    generations: dict[str, tuple[TriggerRule, ...]] = Field(min_length=1)
