"""What a backtest found, as plain records: nothing here knows a frame, so a page may be made of it years later."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from upstream.benchmarks.intervals import wilson_number

# How a school stood by a rule, and what came of it. Every school of the scope is in exactly one group.
Group = Literal[
    "caught", "false-alarm", "flagged-not-graded", "missed", "rightly-passed", "not-flagged-not-graded",
    "undetermined-below-good", "undetermined-good", "undetermined-not-graded",
]
BY_FRAMEWORK, BY_GRADE, BY_LOT = "framework", "grade-and-years", "by-lot"


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole` in per cent with Wilson's 95% interval. Of nobody nothing is said: all three are None."""

    part: int
    whole: int
    percent: float | None
    low: float | None
    high: float | None

    def overlaps(self, other: Share) -> bool:
        """Whether the two intervals share a value: then chance may explain the difference."""
        if self.low is None or self.high is None or other.low is None or other.high is None:
            return True
        return self.low <= other.high and other.low <= self.high


def share(part: int, whole: int) -> Share:
    if not whole:
        return Share(part, whole, None, None, None)
    percent = 100 * part / whole
    return Share(part, whole, percent, *wilson_number(percent, whole))


@dataclass(frozen=True, slots=True)
class SchoolThen:
    """A school as a round saw it, and its first graded inspection afterwards, if there was one in time.

    `standing` is the category proposed, or those still possible. `urn_after` is the URN inspected, which is
    another one where the school had been succeeded by then. `fell` is None where no fall can be told.
    """

    urn: str
    name: str | None
    kind: str | None
    standing: str
    grade: str | None
    graded_on: dt.date | None
    inspected_on: dt.date | None
    grade_after: str | None
    urn_after: str | None
    fell: bool | None


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How well one rule did in one round. `schools` holds the URNs of every group that is worth opening.

    `precision` is read against the graded among the flagged, `recall` against every school that came out so;
    `lift` is precision against that of flagging by lot. `at_least` is the caught of all the flagged, as if every
    one without a graded inspection had stayed good. `tied` says how a cut between equals was made.
    """

    rule: str  # BY_FRAMEWORK or BY_GRADE
    title: str
    flagged: int
    undetermined: int
    not_flagged: int
    caught: int
    false_alarms: int
    missed: int
    undetermined_below: int  # came out below good, and the rule had left them undetermined
    flagged_not_graded: int
    good_before: int  # flagged, and good or outstanding by the last grade known
    precision: Share
    at_least: Share
    recall: Share
    lift: float | None
    fell: Fell
    schools: dict[Group, tuple[str, ...]]
    tied: str | None = None


@dataclass(frozen=True, slots=True)
class Fell:
    """The same for schools that lost at least one grade, of those that had one to lose."""

    could: int  # graded afterwards, from a known grade above the lowest
    fell: int
    flagged_could: int
    caught: int
    precision: Share
    recall: Share


@dataclass(frozen=True, slots=True)
class Answered:
    """How many schools of the scope gave each answer to a criterion."""

    criterion: str
    title: str
    met: int
    not_met: int
    unknown: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class Round:
    """One day on which the framework is tried, and what came of it by `until`.

    `graded` had a graded inspection afterwards; `base_rate` is how many of them came out below good: the precision
    of flagging by lot. `under_way`: inspections made before the day whose result was not known on it.
    """

    on: dt.date
    until: dt.date
    list_basis: str
    schools: int
    in_scope: int
    graded: int
    base_rate: Share
    followed: int  # graded under a later URN of the same school
    under_way: int
    other_scale: int  # graded, but not on today's scale: no outcome
    without_grade: int  # no last grade known that day
    outside: int  # graded inspections in that time of establishments that are not among the schools tried
    rules: tuple[RuleResult, ...]
    answered: tuple[Answered, ...]
    standings: tuple[tuple[str, int], ...]  # schools by category proposed, then by those still possible
    limits: tuple[str, ...]  # what cannot be said of this round
    reading: str  # what its numbers say
    then: dict[str, SchoolThen]  # every school that stands in a list of some rule

    def rule(self, name: str) -> RuleResult:
        return next(one for one in self.rules if one.rule == name)


@dataclass(frozen=True, slots=True)
class Varied:
    """One threshold changed, or one criterion left out, all else as it is; for one round."""

    on: dt.date
    criterion: str  # title of what it belongs to
    threshold: str  # in words: `Progress 8 below`, `years at least`, `left out`
    was: float | None
    now: float | None  # None: left out
    flagged: int
    undetermined: int
    caught: int
    precision: Share
    recall: Share

    @property
    def is_as_written(self) -> bool:
        return self.now is not None and self.now == self.was


@dataclass(frozen=True, slots=True)
class Point:
    """One mark of the picture: a rule in a round. By lot has a precision and a recall that need no interval."""

    on: dt.date
    rule: str
    title: str
    precision: Share
    recall: Share


@dataclass(frozen=True, slots=True)
class Tried:
    """The framework as it was tried."""

    id: str
    version: int
    title: str
    about: str
    digest: str


@dataclass(frozen=True, slots=True)
class Backtest:
    """A framework over past days. `limits` are to be read before any number; `reading` says by rule what the
    numbers say, a sentence each; `points` are what the picture shows."""

    framework: Tried
    where: str
    until: dt.date
    flags: tuple[str, ...]  # titles of the categories that count as a flag
    unflagged: tuple[str, ...]
    rounds: tuple[Round, ...]
    sensitivity: tuple[Varied, ...]
    limits: tuple[str, ...]
    reading: tuple[str, ...]
    points: tuple[Point, ...]
