"""Whole pupils behind a published percentage, and the fewest more or fewer that would turn an answer.

A table says 46% of 28 pupils. That is 13 of them: 12 would have been published as 43% and 14 as 50%.
Where several counts round to the same percentage, or none does (the published cohort is not always
the one divided by), the fewest are a range.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from upstream.benchmarks.rounding import compared_number

Turns = Callable[[float], bool]  # whether a published figure would give the other answer


@dataclass(frozen=True, slots=True)
class Share:
    """A published percentage of pupils: so many per cent of so many, written with so many decimals."""

    percent: float
    cohort: int
    decimals: int

    @property
    def counts(self) -> tuple[int, int]:
        """The fewest and the most pupils it may stand for."""
        half = 0.5 * 10**-self.decimals
        low = max(0, math.ceil(compared_number((self.percent - half) * self.cohort / 100)))
        high = min(self.cohort, math.floor(compared_number((self.percent + half) * self.cohort / 100)))
        fitting = [count for count in range(low, high + 1) if self.of(count) == compared_number(self.percent)]
        if fitting:
            return fitting[0], fitting[-1]
        exact = compared_number(self.percent * self.cohort / 100)
        return math.floor(exact), min(self.cohort, math.ceil(exact))

    def of(self, count: int) -> float:
        """The percentage that so many of the same cohort would have been published as."""
        return published(count, self.cohort, self.decimals)


@dataclass(frozen=True, slots=True)
class Pupils:
    """So many pupils more or fewer. `most` is not `fewest` where the count behind the figure is not sure."""

    fewest: int
    most: int
    up: bool
    percent: float  # what the percentage would then be
    each: tuple[float, ...] = ()  # and of several years pooled, that of each


def share(percent: float | None, cohort: float | None, decimals: int) -> Share | None:
    """The share, if it is known and of whole pupils."""
    if percent is None or cohort is None or cohort < 1 or cohort != int(cohort):
        return None
    return Share(percent, int(cohort), decimals)


def published(count: int, cohort: int, decimals: int) -> float:
    """`count` of `cohort` as a table writes it: rounded, halves upwards, exactly."""
    scale = 10**decimals
    return compared_number((200 * scale * count + cohort) // (2 * cohort) / scale)


def decimals_of(values: Iterable[float | None], most: int) -> int:
    """How many decimals a column of a table is written with, by its values: at most the measure's own.

    Some tables write whole per cents where others of the same measure give one decimal.
    """
    known = [value for value in values if value is not None]
    for decimals in range(most):
        if all(abs(value * 10**decimals - round(value * 10**decimals)) < 1e-6 for value in known):
            return decimals
    return most


def fewest_pupils(of: Share, turns: Turns) -> Pupils | None:
    """The fewest more or fewer pupils of the same cohort for which the answer turns; None if no number does.

    Every count is tried, from the nearest outwards: a cohort is small, and no rule need be trusted to
    turn only once.
    """
    low, high = of.counts
    for size in range(1, of.cohort + 1):
        for up in (True, False):
            count = low + size if up else high - size
            if 0 <= count <= of.cohort and turns(of.of(count)):
                # Counted from the far end of what the percentage may stand for; from the near end it takes fewer.
                return Pupils(max(1, size - (high - low)), size, up, of.of(count))
    return None


def nearest_value(value: float, decimals: int, turns: Turns, *, lowest: float, highest: float) -> float | None:
    """The nearest figure, on the grid of its decimals, for which the answer turns; None if none does in the range."""
    step = 10**-decimals
    for size in range(1, math.ceil(compared_number(max(highest - value, value - lowest) / step)) + 1):
        for sign in (1, -1):
            tried = compared_number(round(value / step + sign * size) * step)
            if lowest <= tried <= highest and turns(tried):
                return tried
    return None


def fewest_over_years(years: Sequence[Share], turns: Turns, *, up: bool) -> Pupils | None:
    """The fewest more (or fewer) pupils over several years' cohorts together for which a pooled percentage turns.

    They may be spread over the years as suits best. `turns` is asked of the pooled percentage: the
    years' percentages as they would be published, weighted by their cohorts.
    """
    found = [_over_years(years, [one.counts[end] for one in years], turns, up=up) for end in (0, 1)]
    known = sorted((one for one in found if one is not None), key=lambda one: one.fewest)
    return replace(known[0], most=known[-1].most) if known else None


def _over_years(years: Sequence[Share], counts: Sequence[int], turns: Turns, *, up: bool) -> Pupils | None:
    """The fewest, from counts that the percentages stand for."""
    sign = 1 if up else -1
    pupils = sum(one.cohort for one in years)
    base = sum(one.percent * one.cohort for one in years)
    gains = [_gains(one, count, sign) for one, count in zip(years, counts, strict=True)]
    if not turns(compared_number((base + sign * sum(gain[-1] for gain in gains)) / pupils)):
        return None
    best: list[list[tuple[float, tuple[int, ...]]]] = [[] for _ in gains]
    for size in range(sum(len(gain) - 1 for gain in gains) + 1):
        _extend(best, gains, size)
        gain, spread = best[-1][size]
        percent = compared_number((base + sign * gain) / pupils)
        if size and turns(percent):
            each = tuple(
                one.of(count + sign * k) if k else one.percent
                for one, count, k in zip(years, counts, spread, strict=True)
            )
            return Pupils(size, size, up, percent, each)
    return None


def _extend(best: list[list[tuple[float, tuple[int, ...]]]], gains: list[list[float]], size: int) -> None:
    """best[y][size]: the most that so many pupils among the first y + 1 years bring, and how they are spread."""
    for y, gain in enumerate(gains):
        if y == 0:
            best[0].append((gain[size], (size,)) if size < len(gain) else (-math.inf, (size,)))
            continue
        best[y].append(max(
            (best[y - 1][size - k][0] + gain[k], (*best[y - 1][size - k][1], k))
            for k in range(min(size, len(gain) - 1) + 1)
        ))


def _gains(of: Share, count: int, sign: int) -> list[float]:
    """By how much each further pupil moves the published percentage times the cohort, away from what it is."""
    most = of.cohort - count if sign > 0 else count
    return [0.0, *(sign * of.cohort * (of.of(count + sign * k) - of.percent) for k in range(1, most + 1))]
