"""A single figure, which never stands bare: it carries its state, period, release and source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What kind of answer a figure is. None of the others is zero, safe or a risk."""

    VALUE = "value"
    SUPPRESSED = "suppressed"
    NOT_APPLICABLE = "not applicable"
    NOT_COLLECTED = "not collected"
    NOT_PUBLISHED = "not published"
    NOT_YET = "not yet"
    LOW_COVERAGE = "low coverage"
    MISSING = "missing"


WORDS = {
    State.VALUE: "published",
    State.SUPPRESSED: "suppressed by the publisher, because few pupils are behind it",
    State.NOT_APPLICABLE: "does not apply",
    State.NOT_COLLECTED: "not collected",
    State.NOT_PUBLISHED: "not published",
    State.NOT_YET: "not yet published on that day",
    State.LOW_COVERAGE: "withheld, because too few pupils are covered",
    State.MISSING: "published, but not in the files held here",
}


@dataclass(frozen=True, slots=True)
class Value:
    """One figure of one entity, measure, pupil group and period.

    `value`, `low` and `high` are in the measure's unit (percentages 0–100); `cohort` and
    `numerator` count pupils unless the measure says otherwise. `value` is None exactly when
    `state` is not `value`. `why` is a sentence where the state needs one.
    """

    state: State
    measure: str
    entity: str
    period: str
    group: str = "all"
    phase: str = "all"
    value: float | None = None
    cohort: float | None = None
    numerator: float | None = None
    low: float | None = None
    high: float | None = None
    release: str | None = None
    released_on: dt.date | None = None
    basis: str | None = None
    source: str | None = None
    file: str | None = None
    row: int | None = None
    matched: str | None = None
    why: str | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.state is State.VALUE):
            raise ValueError(f"a figure whose state is ‘{self.state}’ cannot have value {self.value}")
