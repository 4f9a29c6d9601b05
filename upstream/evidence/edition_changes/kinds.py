"""What can become of a figure from one edition to another, and how often it did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from upstream.evidence.entity import Entity


class What(StrEnum):
    """What became of one figure. A reader who saw it before sees another thing now, save in the last two."""

    CORRECTED = "corrected"  # a value, another value
    WITHDRAWN = "withdrawn"  # a value, now suppressed or the like
    GONE = "gone"  # it stood in a file, and stands in none
    GIVEN = "given now"  # suppressed or the like, now a value
    ADDED = "added"  # it stood in no file, and stands in one
    RESTATED = "restated"  # the same value, with other pupils or another interval behind it; or none, for another reason
    CONFIRMED = "confirmed"  # as it was, of a later release


LOUD = (What.CORRECTED, What.WITHDRAWN, What.GONE, What.GIVEN, What.ADDED)


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure in both editions. None: it has no value there; `state` then says why, or is None where it is absent."""

    what: What
    entity: Entity
    measure: str
    group: str
    phase: str
    period: str
    before: float | None
    before_state: str | None
    after: float | None
    after_state: str | None

    @property
    def difference(self) -> float | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass
class Tally:
    """How many figures, by what became of them."""

    counts: dict[What, int] = field(default_factory=dict)

    def add(self, what: What, figures: int) -> None:
        self.counts[what] = self.counts.get(what, 0) + figures

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def loud(self) -> int:
        """Figures that a reader sees differently."""
        return sum(self.counts.get(what, 0) for what in LOUD)

    def items(self) -> list[tuple[What, int]]:
        return [(what, self.counts[what]) for what in What if what in self.counts]


@dataclass(frozen=True)
class MeasureChange:
    """What became of a measure's figures of one period. `largest` are corrections, the furthest first."""

    measure: str
    period: str
    period_end: dt.date | None
    tally: Tally
    largest: tuple[FigureChange, ...] = ()


def together(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for one in tallies:
        for what, figures in one.items():
            total.add(what, figures)
    return total
