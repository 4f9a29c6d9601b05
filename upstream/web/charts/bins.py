"""Many values as few counts, in steps that people count in, and the five numbers that sum a set up."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

MOST = 60  # bars that a phone can still tell apart
STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bins:
    """`counts[k]` values are written as one of the numbers from `low + k × step` up to the next bin's first.

    A number as it is written stands for all that round to it, so the bins begin `half` a last decimal earlier.
    """

    low: float
    step: float
    half: float
    counts: tuple[int, ...]

    def start(self, k: int) -> float:
        return self.low + k * self.step - self.half

    @property
    def end(self) -> float:
        return self.start(len(self.counts))


def units_in_a_step(units: int, most: int = MOST) -> int:
    """The smallest of 1, 2, 5, 10, … that parts `units` of the last decimal into at most `most` steps.

    Steps that are no multiple of the last decimal would hold now more, now fewer of the numbers that can
    be written at all, and draw a comb where there is none.
    """
    tens = 1
    while True:
        for times in STEPS:
            if units // (tens * times) < most - 1:
                return tens * times
        tens *= 10


def bins_of(values: Iterable[float], decimals: int = 0, *, most: int = MOST) -> Bins:
    """`values` must not be empty. Those in order already cost next to nothing to put in order."""
    ordered = sorted(values)
    scale = 10.0**decimals
    low, high = (math.floor(end * scale + 0.5) for end in (ordered[0], ordered[-1]))
    size = units_in_a_step(high - low, most)
    start, last = low // size, high // size
    # How many lie before each bin's first number, half a last decimal down: rounding takes those up.
    before = [bisect_left(ordered, (k * size - 0.5) / scale) for k in range(start + 1, last + 1)]
    ends = [*before, len(ordered)]
    counts = tuple(end - begin for begin, end in zip([0, *before], ends, strict=True))
    return Bins(start * size / scale, size / scale, 0.5 / scale, counts)


@dataclass(frozen=True, slots=True)
class Summary:
    """A set in five numbers, each a value that one of its members has."""

    n: int
    lowest: float
    lower: float
    middle: float
    upper: float
    highest: float


def summary_of(values: Iterable[float]) -> Summary:
    """Of the ordered values those a quarter, half and three quarters of the way up. `values` must not be empty."""
    ordered = sorted(values)
    last = len(ordered) - 1
    lower, middle, upper = (ordered[round(share * last)] for share in (0.25, 0.5, 0.75))
    return Summary(len(ordered), ordered[0], lower, middle, upper, ordered[-1])
