"""Possible worlds: every way in which the unknown answers could turn out, and the category in each.

A category is proposed only if every world gives it. A truth table is one whole number here, with a
bit for each world, so that joining two answers over all worlds is one machine operation and a
pattern of answers is settled in microseconds. Patterns are few (some hundreds for all England).
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from upstream.assessment.framework import Framework
from upstream.assessment.vocabulary import Rule

GRADE = "grade"  # the one unknown that all grade criteria share

# One school's answers: a criterion is 1, 0, −1 or None (see `answers`); `grade` is a grade or None.
Pattern = tuple[tuple[tuple[str, int | None], ...], str | None]


class Result(NamedTuple):
    """What one pattern of answers comes to.

    `possible`: categories in the framework's order. `none`: whether in some world no category is met.
    `settles`: the fewest questions whose answers, whatever they are, leave one category: exactly
    those on which the category still depends. Empty where it is settled.
    """

    possible: tuple[str, ...]
    none: bool
    settles: tuple[str, ...]

    @property
    def category(self) -> str | None:
        return self.possible[0] if len(self.possible) == 1 and not self.none else None


class Route(NamedTuple):
    """One shortest way to a category: questions and the answers that would make it certain."""

    category: str
    answers: tuple[tuple[str, str], ...]


class _Worlds:
    """The worlds of one pattern: `truth[name]` has a bit for each world in which it holds, and
    `literals[name]` those of each of its possible answers. None is not applicable."""

    def __init__(self, framework: Framework, pattern: Pattern):
        answers, grade = pattern
        self.unknowns: dict[str, tuple[str, ...]] = {}
        graded = {c.id: c.grade.among for c in framework.criteria if c.grade is not None}
        if grade is None and graded and framework.grades:
            self.unknowns[GRADE] = framework.grades.values
        for name, code in answers:
            if name not in graded and code == 0:
                self.unknowns[name] = ("met", "not met")
        self.size = 1
        self.literals: dict[str, dict[str, int]] = {}
        for name, values in self.unknowns.items():
            self._add(name, values)
        self.everywhere = (1 << self.size) - 1
        self.truth: dict[str, int | None] = {}
        for name, code in answers:
            self.truth[name] = self._truth(name, code, graded.get(name), grade)

    def _add(self, name: str, values: tuple[str, ...]) -> None:
        """A new unknown: every world so far, once for each of its values."""
        before, self.size = self.size, self.size * len(values)
        for others in self.literals.values():
            for value, bits in others.items():
                others[value] = sum(bits << (before * n) for n in range(len(values)))
        self.literals[name] = {value: ((1 << before) - 1) << (before * n) for n, value in enumerate(values)}

    def _truth(self, name: str, code: int | None, among: tuple[str, ...] | None, grade: str | None) -> int | None:
        if among is not None:
            if code is None:
                return None
            if grade is not None:
                return self.everywhere if grade in among else 0
            return sum(self.literals[GRADE][value] for value in among)
        if code is None:
            return None
        return self.literals[name]["met"] if code == 0 else self.everywhere if code > 0 else 0


def _holds(rule: Rule, worlds: _Worlds) -> int | None:
    """The worlds in which a category's rule is met; None if every part of it is not applicable."""
    if rule.criterion:
        return worlds.truth[rule.criterion]
    parts = [_holds(child, worlds) for _, child in rule.children()]
    known = [part for part in parts if part is not None]
    if not known:
        return None
    if rule.all_of:
        return functools.reduce(int.__and__, known)
    if rule.any_of:
        return functools.reduce(int.__or__, known)
    if rule.not_:
        return worlds.everywhere & ~known[0]
    if rule.count_of:
        return _counted(known, rule.count_of.at_least, rule.count_of.at_most, worlds.everywhere)
    raise ValueError(f"a category joins criteria; it cannot itself be a {rule.word}")


def _counted(parts: list[int], at_least: int | None, at_most: int | None, everywhere: int) -> int:
    """The worlds in which the number of parts that hold is within the bounds."""
    reached = [everywhere] + [0] * (len(parts) + 1)  # reached[k]: at least k hold
    for part in parts:
        for k in range(len(parts), 0, -1):
            reached[k] |= reached[k - 1] & part
    least = reached[min(at_least or 0, len(parts) + 1)]
    more = reached[min(at_most + 1, len(parts) + 1)] if at_most is not None else 0
    return least & ~more


def _by_category(framework: Framework, worlds: _Worlds) -> dict[str, int]:
    """The worlds of each category: read from the top, the first that is met."""
    left, found = worlds.everywhere, {}
    for category in framework.categories:
        met = (_holds(category.when, worlds) or 0) & left
        found[category.id] = met
        left &= ~met
    return found


def settle(framework: Framework, pattern: Pattern) -> Result:
    """What a pattern of answers comes to, whatever its unknowns turn out to be."""
    worlds = _Worlds(framework, pattern)
    found = _by_category(framework, worlds)
    uncategorised = worlds.everywhere & ~functools.reduce(int.__or__, found.values(), 0)
    outcomes = [*found.values(), uncategorised]
    order = _order(framework)
    decisive = [name for name in worlds.unknowns if _matters(worlds, name, outcomes)]
    return Result(
        possible=tuple(name for name, bits in found.items() if bits), none=bool(uncategorised),
        settles=tuple(sorted(decisive, key=order.index)),
    )


def _order(framework: Framework) -> list[str]:
    return [GRADE, *(criterion.id for criterion in framework.criteria)]


def _matters(worlds: _Worlds, name: str, outcomes: list[int]) -> bool:
    """Whether two worlds that differ in this answer alone come to different categories.

    Any set of questions that settles the category must hold every one that matters (else those two
    worlds could not be told apart), and all that matter together settle it: so they are the fewest.
    """
    literals = worlds.literals[name]
    values = list(literals.values())
    steps = [(bits & -bits).bit_length() - 1 for bits in values]
    for outcome in outcomes:
        parts = {(outcome & bits) >> step for bits, step in zip(values, steps, strict=True)}
        if len(parts) > 1:
            return True
    return False


def routes(framework: Framework, pattern: Pattern) -> list[Route]:
    """For each category still possible, the fewest answers that would make it certain.

    Asked for one school at a time: the search tries every set of answers from the smallest up.
    """
    worlds = _Worlds(framework, pattern)
    order = _order(framework)
    names = sorted(worlds.unknowns, key=order.index)
    found = []
    for category, bits in _by_category(framework, worlds).items():
        if bits:
            found.append(Route(category, _shortest(worlds, names, bits)))
    return found


def _shortest(worlds: _Worlds, names: list[str], wanted: int) -> tuple[tuple[str, str], ...]:
    for length in range(len(names) + 1):
        for chosen in itertools.combinations(names, length):
            for answers in _answers(worlds, chosen):
                bits = worlds.everywhere
                for name, value in answers:
                    bits &= worlds.literals[name][value]
                if bits & ~wanted == 0:
                    return answers
    raise AssertionError("every world with all its answers given has one category")


def _answers(worlds: _Worlds, names: Iterable[str]) -> Iterator[tuple[tuple[str, str], ...]]:
    return (
        tuple(combination)
        for combination in itertools.product(*([(name, value) for value in worlds.unknowns[name]] for name in names))
    )
