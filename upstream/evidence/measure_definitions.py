"""What is measured, of whom, and from which columns of which source."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from upstream.lib.definition_files import Definition, Name

EntityKind = Literal["school", "la", "trust", "region", "england"]
Written = Literal["number", "percent-sign", "fraction", "word", "share"]


class Figure(Definition):
    """The columns of one pupil group in one layout."""

    group: str = "all"
    value: str
    cohort: str | None = None
    numerator: str | None = None
    low: str | None = None
    high: str | None = None
    where: dict[str, str | list[str]] = {}
    phase: str | None = None  # overrides the row's phase: for indicators that cover one phase


class Series(Definition):
    """How one source writes a measure. `written`: percent-sign (57%), number (57), fraction (0.57), word,
    and share: the value's cell is a count, and the figure is 100 × count ÷ the cohort's cell."""

    source: str
    first: str | None = None  # academic years
    last: str | None = None
    entities: tuple[EntityKind, ...] = ()  # () is all
    written: Written = "number"
    words: dict[str, float] = {}  # for bands
    figures: tuple[Figure, ...]


class Reading(Definition):
    """How the source that says this writes a measure defined elsewhere: a series without `source`."""

    measure: str
    first: str | None = None
    last: str | None = None
    entities: tuple[EntityKind, ...] = ()
    written: Written = "number"
    words: dict[str, float] = {}
    figures: tuple[Figure, ...]

    def as_series(self, source: str) -> Series:
        return Series(source=source, **self.model_dump(exclude={"measure"}))


class Gap(Definition):
    """Periods in which the measure has no figures, and why. `entities` empty: for anybody."""

    periods: tuple[str, ...]
    state: Literal["not collected", "not published", "not applicable"]
    entities: tuple[EntityKind, ...] = ()
    why: str


class Break(Definition):
    """Figures before and from `at` cannot be compared."""

    at: str
    why: str


class Review(Definition):
    by: str
    on: dt.date


class DatedRules(Definition):
    """A list of rules or labels as it holds from a day until a later one begins: what it is about, and who said so."""

    id: Name
    title: str
    first: dt.date = Field(alias="from")
    basis: Literal["published", "local choice"]
    about: str
    reviewed: Review


class Measure(Definition):
    """What is measured, in which unit, which way is better, for whom, from which columns."""

    id: Name
    title: str
    short: str
    theme: str
    unit: Literal["percent", "score", "points", "number", "pounds", "band", "rate", "ratio"]
    decimals: int = 0
    direction: Literal["higher", "lower", "neither"]
    stages: tuple[str, ...] = ()  # eyfs | ks1 | ks2 | ks4 | ks5 | all
    phases: tuple[str, ...] = ()  # nursery | primary | middle | secondary | special | … the types it applies to
    cohort: str  # who is counted in the cohort
    minimum_cohort: int = 11  # fewer: flagged, never read as a signal
    tolerance: float = 0  # for scores: a change within it is level
    interval: Literal["wilson", "published", "none"] = "none"
    bands: dict[int, str] = {}
    first: str | None = None  # first academic year of the series
    last: str | None = None
    why: str
    definition: str
    gaps: tuple[Gap, ...] = ()
    breaks: tuple[Break, ...] = ()
    reviewed: Review
    series: tuple[Series, ...] = ()
    outcome: str | None = None  # which of the seven outcomes it answers


class PupilGroup(Definition):
    """Whose figures these are. `among` names the groups it is read beside, itself included."""

    id: Name
    title: str  # "disadvantaged pupils": continues a sentence
    kind: Literal[
        "all", "disadvantage", "free school meals", "sex", "language", "mobility", "need", "prior attainment",
        "care", "ethnic group",
    ]
    definition: str
    among: tuple[str, ...] = ()


class PupilGroups(Definition):
    groups: tuple[PupilGroup, ...]
