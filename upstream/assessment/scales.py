"""Scales: questions with more than two answers, shared by several criteria as one unknown."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from upstream.assessment.triggers import Trigger
from upstream.assessment.vocabulary import AppliesTo, Basis, ByJudgement, TrendOf
from upstream.lib.definition_files import Definition

GRADE = "grade"  # the scale on which all grade criteria stand where the framework declares none for the grade
TREND_WORDS = ("positive", "recovering", "level", "negative (one year)", "negative (beyond one year)")


class Reading(Definition):
    """One series of figures from which a scale is read, and for which schools."""

    applies_to: AppliesTo = AppliesTo()
    trend: TrendOf


class LastGrade(Definition):
    """The last overall grade known that day, by the framework's `grades`."""

    basis: Basis


class Scale(Definition):
    """A named question with its possible values, best first.

    Read from figures (`worst_of`: of several readings the worst governs), from a judgement with levels, from the last
    grade, or from our own rule on what the last inspection found (`trigger`). A school of which it is not known has a
    set of values still possible: with one of two readings known the better values drop out.
    """

    title: str
    values: tuple[str, ...] = Field(min_length=2, max_length=16)
    worst_of: tuple[Reading, ...] = ()
    judgement: str | None = None
    grade: LastGrade | None = None
    trigger: Trigger | None = None
    by_judgement: ByJudgement | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Scale:
        if sum(map(bool, (self.worst_of, self.judgement, self.grade, self.trigger))) != 1:
            raise ValueError("say exactly one of: worst_of, judgement, grade, trigger")
        if len(set(self.values)) < len(self.values):
            raise ValueError("a value stands twice")
        return self

    @property
    def rests_on(self) -> Literal["figures", "record", "grade"]:
        """Which kind of news can change a school's value."""
        return "figures" if self.worst_of else "record" if self.judgement else "grade"

    def may_include(self, kind: str) -> bool:
        """Whether the value of some school of the kind can be read."""
        judged = self.by_judgement is not None and kind in self.by_judgement.kinds
        return judged or not self.worst_of or any(one.applies_to.may_include(kind) for one in self.worst_of)

    def judgements(self) -> list[str]:
        """The judgements that it asks for."""
        return [name for name in (self.judgement, self.by_judgement and self.by_judgement.judgement) if name]
