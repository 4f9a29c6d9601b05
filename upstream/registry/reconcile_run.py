"""One run of `reconcile`: what it may change, and what it counts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from upstream.evidence.register import RegisterFacts
from upstream.registry.models import Reconciliation

# What is counted, in the words of the page and the command.
COUNTED = {
    "schools": "Schools added",
    "establishments": "Establishments added",
    "continued": "Of these, continuing a school that was known",
    "details": "Schools, establishments and bodies whose details changed",
    "renamed": "New names",
    "bodies": "Councils, trusts, dioceses and federations added",
    "numbers": "Numbers added or dated",
    "begun": "Memberships added",
    "dated": "Memberships whose days changed",
    "ended": "Memberships ended",
    "descents": "Mergers, splits and other successions added",
    "joined": "Records found to be one school",
    "asked": "Questions asked",
    "kept as typed": "Memberships left as people entered them, where the lists say otherwise",
}


@dataclass(frozen=True, slots=True)
class Ended:
    """A school left a body: the last day on which it belonged. Whatever rests on it ends that day."""

    school: int
    organisation: int
    last: dt.date


@dataclass
class Run:
    """`forward`: False where the edition was put back, or its lists are older than those already taken: then it only adds."""

    row: Reconciliation
    facts: RegisterFacts
    forward: bool
    holds_records: Callable[[int], bool]
    counts: Counter[str] = field(default_factory=Counter)
    ended: list[Ended] = field(default_factory=list)
    questions: list[int] = field(default_factory=list)

    def eve(self, seen_on: dt.date | None = None) -> dt.date | None:
        """The day before the list that says so: on it, what stood before may still have been true."""
        day = seen_on or self.facts.as_at
        return day - dt.timedelta(days=1) if day else None


def settled(run: Run, old: dict[str, object], new: dict[str, object], *, older: bool = False) -> dict[str, object]:
    """The fields to change. What is known never gives way to what is not, nor to an older list."""
    if not run.forward or older:
        return {}
    return {name: value for name, value in new.items() if value not in (None, "") and value != old[name]}
