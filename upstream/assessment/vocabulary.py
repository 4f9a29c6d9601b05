"""The fixed vocabulary of criteria: what a framework may say. `rules` say how each is answered.

A criterion is a tree. Its leaves look at one thing (a figure, a grade, a judgement, a fact); `all_of`,
`any_of`, `count_of` and `not` join them. Every threshold states its basis: published, or a local choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field, model_validator

from upstream.benchmarks.gaps import SMALL_COHORT
from upstream.lib.definition_files import Definition

Basis = Literal["published", "local choice"]
Kind = Literal[
    "primary", "infant", "first", "junior", "middle", "secondary", "all-through", "special", "pru", "nursery", "16-19"
]
Stage = Literal["ks2", "ks4"]
Phase = Literal["primary", "secondary", "special"]

# What a kind of school is for by nature. One school's own stages come with its record; these tell
# whether a framework leaves every kind in its scope something to be judged by.
STAGES_OF: dict[str, tuple[Stage, ...]] = {
    "primary": ("ks2",), "junior": ("ks2",), "middle": ("ks2",), "secondary": ("ks4",), "all-through": ("ks2", "ks4"),
}


class AppliesTo(Definition):
    """Which schools a criterion is for. Each list that is given must hold; an empty one asks nothing."""

    kinds: tuple[Kind, ...] = ()
    stages: tuple[Stage, ...] = ()
    phases: tuple[Phase, ...] = ()

    def may_include(self, kind: str) -> bool:
        """Whether some school of the kind can be meant."""
        return (not self.kinds or kind in self.kinds) and (
            not self.stages or any(stage in self.stages for stage in STAGES_OF.get(kind, ()))
        )


class Comparator(Definition):
    """Whose figure a school's is held against, of the same measure and year: a published row, or with
    `set` the members of a comparator set, pooled by their pupils."""

    # State-funded England, or the school's council: published rows. `england-schools` is every school whose figure is
    # held, pooled by their pupils: for years whose national row is in no file that was known by the day.
    entity: Literal["england", "la", "england-schools"] = "england"
    group: str = "all"
    among: str | None = Field(default=None, alias="set")  # id of a comparator set

    @model_validator(mode="after")
    def _one_of_both(self) -> Comparator:
        if self.among and "entity" in self.model_fields_set:
            raise ValueError("name a published row (`entity`) or a comparator set (`set`), not both")
        return self


class AboutFigure(Definition):
    """The figure a leaf looks at. `back` counts published years: 0 is the newest by the day."""

    measure: str
    group: str = "all"
    back: int = Field(default=0, ge=0, le=9)
    basis: Basis


class Bounds(Definition):
    """Met from `at_least` or up to `at_most` (or strictly `above`, `below`). Exactly one."""

    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Bounds:
        if sum(value is not None for _, value in self) != 1:
            raise ValueError("give exactly one of at_least, at_most, above and below")
        return self

    @property
    def name_and_value(self) -> tuple[str, float]:
        return next((name, value) for name, value in self if value is not None)


class Threshold(AboutFigure):
    """The figure against a number."""

    value: Bounds


class Comparison(AboutFigure):
    """The figure minus its comparator's, in the measure's unit, against a number."""

    comparator: Comparator = Comparator()
    difference: Bounds


class IntervalBelow(AboutFigure):
    """The whole 95% interval (Wilson's, or as published, by the measure) below the comparator."""

    comparator: Comparator = Comparator()


class BandIn(AboutFigure):
    """The published band, by number (1 well above average … 5 well below average).

    `band_measure` holds the published band; where a year has no such column, the band is read from
    the score and its published interval, by the Department's own rule.
    """

    bands: tuple[int, ...] = Field(min_length=1)
    band_measure: str | None = None


class PooledGap(Definition):
    """A group's percentage pooled over the last `years` published years by its cohorts, less the
    comparator's of the same years weighted by the same cohorts: in the widest fifth of its field.

    Fewer than `minimum` pupils in all is not applicable; fewer in the years with a figure is unknown.
    """

    measure: str
    group: str
    years: int = Field(default=3, ge=1, le=10)
    comparator: Comparator
    minimum: int = Field(default=SMALL_COHORT, ge=1)
    basis: Basis


class Fifth(AboutFigure):
    """In the fifth of its field at the unfavourable end: rank ≤ floor(N ÷ 5), ties sharing the best rank.

    The field is England's schools of the same attendance phase, or the council's own where no
    England-wide figures are held.
    """


class Grade(Definition):
    """The last overall grade known that day. All grade criteria of a framework share one unknown."""

    among: tuple[str, ...] = Field(min_length=1, alias="in")
    basis: Basis


class Recorded(Definition):
    """A judgement or fact that a person recorded, by the kind that the framework declares."""

    kind: str


class SinceInspection(Definition):
    """Whole years, by date, since the last graded inspection known that day. Unknown where none is held."""

    at_least: int | None = Field(default=None, ge=0)
    at_most: int | None = Field(default=None, ge=0)
    basis: Basis

    @model_validator(mode="after")
    def _exactly_one(self) -> SinceInspection:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("give exactly one of at_least and at_most, in whole years")
        return self


class TrendOf(Definition):
    """Whose trend is read: the word of the last three consecutive published years (`domain.md` 3.5)."""

    measure: str
    group: str = "all"
    basis: Basis


TrendWord = Literal["positive", "recovering", "level", "negative (one year)", "negative (beyond one year)"]


class Trend(TrendOf):
    """Whether the trend word is among those named."""

    among: tuple[TrendWord, ...] = Field(min_length=1, alias="in")


class OnScale(Definition):
    """Where the school stands on a scale of the framework. All criteria on one scale share one unknown."""

    scale: str
    among: tuple[str, ...] = Field(min_length=1, alias="in")
    basis: Basis


LEAVES = (
    "threshold", "comparison", "interval_below", "band_in", "pooled_gap", "fifth", "grade", "judgement", "fact", "trend",
    "on_scale", "since_inspection",
)
JOINS = ("all_of", "any_of", "count_of", "not_", "criterion")


class Rule(Definition):
    """One node of a criterion: exactly one word of the vocabulary, and whom it is for.

    A bare name stands for a criterion defined elsewhere in the framework.
    """

    id: str | None = None
    applies_to: AppliesTo = AppliesTo()
    criterion: str | None = None
    all_of: tuple[Rule, ...] | None = None
    any_of: tuple[Rule, ...] | None = None
    count_of: CountOf | None = None
    not_: Rule | None = Field(default=None, alias="not")
    threshold: Threshold | None = None
    comparison: Comparison | None = None
    interval_below: IntervalBelow | None = None
    band_in: BandIn | None = None
    pooled_gap: PooledGap | None = None
    fifth: Fifth | None = None
    grade: Grade | None = None
    judgement: Recorded | None = None
    fact: Recorded | None = None
    trend: Trend | None = None
    on_scale: OnScale | None = None
    since_inspection: SinceInspection | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_words(cls, written: Any) -> Any:
        """`outcomes` is the criterion of that name; `judgement: vulnerable` names the kind."""
        if isinstance(written, str):
            return {"criterion": written}
        if isinstance(written, dict):
            bare = {k: {"kind": written[k]} for k in ("judgement", "fact") if isinstance(written.get(k), str)}
            return {**written, **bare}
        return written

    @model_validator(mode="after")
    def _exactly_one_word(self) -> Rule:
        if len(self.words) != 1:
            known = ", ".join((*LEAVES, "all_of", "any_of", "count_of", "not"))
            raise ValueError(f"say exactly one of: {known}")
        for name in ("all_of", "any_of"):
            if getattr(self, name) == ():
                raise ValueError(f"{name} needs at least one criterion")
        return self

    @property
    def words(self) -> list[str]:
        return [name for name in (*LEAVES, *JOINS) if getattr(self, name) is not None]

    @property
    def word(self) -> str:
        return self.words[0]

    @property
    def leaf(self) -> Any:
        """What the leaf looks at, or None for a joining word."""
        return getattr(self, self.word) if self.word in LEAVES else None

    def children(self) -> list[tuple[tuple[str | int, ...], Rule]]:
        """The rules under this one, with their places in the file."""
        if self.count_of:
            return [(("count_of", "of", n), rule) for n, rule in enumerate(self.count_of.of)]
        if self.not_:
            return [(("not",), self.not_)]
        listed = self.all_of or self.any_of or ()
        return [((self.word, n), rule) for n, rule in enumerate(listed)]

    def walk(self, place: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Rule]]:
        """This rule and every one under it, with their places."""
        yield place, self
        for step, child in self.children():
            yield from child.walk((*place, *step))

    def leaves(self, above: tuple[AppliesTo, ...] = ()) -> Iterator[tuple[tuple[AppliesTo, ...], Rule]]:
        """Every leaf under this rule with all the conditions it stands under."""
        conditions = (*above, self.applies_to)
        if self.leaf is not None:
            yield conditions, self
        for _, child in self.children():
            yield from child.leaves(conditions)


class CountOf(Definition):
    """Met where at least so many, and at most so many, of the rules are met."""

    of: tuple[Rule, ...] = Field(min_length=1)
    at_least: int | None = Field(default=None, ge=0)
    at_most: int | None = Field(default=None, ge=0)
    basis: Basis

    @model_validator(mode="after")
    def _some_bound(self) -> CountOf:
        if self.at_least is None and self.at_most is None:
            raise ValueError("give at_least, at_most or both")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("at_least is more than at_most: nothing could meet it")
        return self


Rule.model_rebuild()


class ByJudgement(Definition):
    """Kinds of school for which a recorded judgement answers the criterion, because no figure can."""

    kinds: tuple[Kind, ...] = Field(min_length=1)
    judgement: str


class Criterion(Rule):
    """A rule with a name, a title and a reason: what the reader of an assessment sees as one line."""

    id: str
    title: str
    why: str
    outcome: bool = False  # one of the criteria by which a school's outcomes are judged
    by_judgement: ByJudgement | None = None
