"""One line of the bench: what was measured, in which unit, and what it should be."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """`aim` is the largest value that is good enough; None where the value is there to be read."""

    name: str
    value: float
    unit: str
    aim: float | None = None
    note: str = ""

    @property
    def within(self) -> bool | None:
        return None if self.aim is None else self.value <= self.aim


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """The median of several runs after one that does not count. `work` must return what it made, so
    that nothing of it can be left out."""
    work()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        made = work()
        taken.append(time.perf_counter() - started)
        assert made is not None
    return sorted(taken)[times // 2]
