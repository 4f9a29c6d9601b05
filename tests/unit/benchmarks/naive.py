"""A second, slow version of the comparisons, in plain Python, written from `domain.md` 3.5 alone."""

from __future__ import annotations

import math
from fractions import Fraction


def rank(values: list[float | None], first: str) -> list[int | None]:
    """1 is the first; ties share the best rank."""
    places = []
    for own in values:
        if own is None:
            places.append(None)
            continue
        ahead = 0
        for other in values:
            if other is not None and (other > own if first == "higher" else other < own):
                ahead += 1
        places.append(ahead + 1)
    return places


def percentile(values: list[float | None], better: str) -> list[float | None]:
    """Share done better than, ties counted by half (oneself among them)."""
    field = [value for value in values if value is not None]
    answers = []
    for own in values:
        if own is None:
            answers.append(None)
            continue
        beaten = sum((other < own) if better == "higher" else (other > own) for other in field)
        tied = sum(other == own for other in field)
        answers.append(100 * (beaten + tied / 2) / len(field))
    return answers


def part(place: int | None, n: int, parts: int) -> int | None:
    if place is None or n < parts:
        return None
    for k in range(1, parts):
        if place <= math.floor(Fraction(k * n, parts)):
            return k
    return parts


def whole_pupils(cohort: int, difference: Fraction) -> int:
    """Towards zero, by exact arithmetic."""
    exact = cohort * difference / 100
    return math.floor(exact) if exact >= 0 else math.ceil(exact)


def weighted(values: list[float | None], cohorts: list[float | None]) -> float | None:
    pairs = [(v, n) for v, n in zip(values, cohorts, strict=True) if v is not None and n is not None]
    pupils = sum(n for _, n in pairs)
    if not pupils:
        return None
    return sum(v * n for v, n in pairs) / pupils


def trend_word(changes: list[int], latest_minus_two_back: float) -> str:
    """`changes` newest first: −1, 0, +1; one year has none."""
    if not changes:
        return "too short"
    if len(changes) == 1:
        return "too short to call"
    table = {
        (1, 1): "positive", (1, 0): "positive",
        (0, 1): "level", (0, 0): "level", (0, -1): "level",
        (-1, 1): "negative (one year)", (-1, 0): "negative (one year)",
        (-1, -1): "negative (beyond one year)",
    }
    if (changes[0], changes[1]) == (1, -1):
        return "positive" if latest_minus_two_back >= 0 else "recovering"
    return table[(changes[0], changes[1])]


def direction(later: int, earlier: int, n: int) -> int:
    """−1, 0 or +1 by whole pupils, on whole percentages."""
    pupils = whole_pupils(n, Fraction(later - earlier))
    return (pupils > 0) - (pupils < 0)


def wilson(percent: float, n: int) -> tuple[float, float]:
    """The two roots of (p̂ − p)² = z² p (1 − p) / n, found by bisection rather than by formula."""
    share, z = percent / 100, 1.96

    def outside(p: float) -> bool:
        return (share - p) ** 2 > z * z * p * (1 - p) / n

    def edge(inside: float, out: float) -> float:
        for _ in range(200):
            middle = (inside + out) / 2
            inside, out = (inside, middle) if outside(middle) else (middle, out)
        return inside

    return 100 * edge(share, 0.0), 100 * edge(share, 1.0)
