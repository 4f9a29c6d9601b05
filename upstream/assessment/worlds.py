"""Possible worlds: every way in which the unknown answers could turn out, and the category in each.

A category is proposed only if every world gives it. A truth table is one whole number here, with a
bit for each world, so that joining two answers over all worlds is one machine operation and a
pattern of answers is settled in microseconds. Patterns are few (some hundreds for all England).
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from upstream.assessment.framework import Framework
from upstream.assessment.scales import GRADE
from upstream.assessment.vocabulary import Rule
from upstream.lib.wording import listed

__all__ = ["GRADE", "Pattern", "Result", "Route", "routes", "settle"]

# How much the search for one shortest route may try: sets of questions times worlds. Fourteen yes-or-no
# questions, or nine of four values, need an eighth of it at most; it is spent in some tenths of a second a category.
MOST_TRIED = 1 << 31


class Pattern(NamedTuple):
    """One school's answers. A criterion is 1, 0, −1 or None (see `answers`).

    `scales`: of each scale the values still possible. One that is not named may have any of its values.
    """

    answers: tuple[tuple[str, int | None], ...]
    scales: tuple[tuple[str, tuple[str, ...]], ...] = ()


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
    """One way to a category: questions and the answers that would make it certain.

    An answer is `met`, `not met` or values of a scale (`strong or secure`); `values` holds them apart, any of which
    will do. `fewest`: no way has fewer questions; else the search was cut short, and only that none of these can be
    left out is sure.
    """

    category: str
    answers: tuple[tuple[str, str], ...]
    fewest: bool = True
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()


class _Unknown(NamedTuple):
    """A question whose answer is not known. `words` name its possible answers; values of a scale that no
    criterion tells apart are one answer. Its n-th answer holds in the worlds whose place has digit n here."""

    name: str
    words: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    before: int  # the number of worlds of the questions before it


class _Worlds:
    """The worlds of one pattern: `truth[name]` has a bit for each world in which a criterion holds, None
    where it is not applicable; `literals[name]` those of each possible answer of an unknown."""

    def __init__(self, framework: Framework, pattern: Pattern):
        on_scale = {name: framework.on_scale(framework.by_id[name]) for name, _ in pattern.answers}
        self.unknowns = _unknowns(framework, pattern)
        self.size = self.unknowns[-1].before * len(self.unknowns[-1].words) if self.unknowns else 1
        self.everywhere = (1 << self.size) - 1
        self.literals = {
            one.name: _literals(one.before, len(one.words), self.size) for one in self.unknowns
        }
        self._values = {
            one.name: {value: bits for among, bits in zip(one.values, self.literals[one.name], strict=True) for value in among}
            for one in self.unknowns
        }
        possible = dict(pattern.scales)
        self.truth = {
            name: None if code is None
            else self._on_scale(found, possible.get(found[0], framework.every_scale[found[0]].values))
            if (found := on_scale[name]) else self._plain(name, code)
            for name, code in pattern.answers
        }

    def _plain(self, name: str, code: int) -> int:
        return self.literals[name][0] if code == 0 else self.everywhere if code > 0 else 0

    def _on_scale(self, asked: tuple[str, tuple[str, ...]], possible: tuple[str, ...]) -> int:
        """The worlds in which one of the values that meet a criterion is the school's."""
        scale, among = asked
        if scale in self._values:
            found = {bits for value, bits in self._values[scale].items() if value in among}
            return functools.reduce(int.__or__, found, 0)
        return self.everywhere if possible[0] in among else 0


def _unknowns(framework: Framework, pattern: Pattern) -> list[_Unknown]:
    """The questions that are open: scales first, then plain criteria, in the order of the answers."""
    asked: dict[str, list[tuple[str, ...]]] = {}
    plain = []
    for name, code in pattern.answers:
        found = framework.on_scale(framework.by_id[name])
        if found is None:
            plain += [name] if code == 0 else []
        elif code is not None:
            asked.setdefault(found[0], []).append(found[1])
    known = dict(pattern.scales)
    open_ = []
    for name, criteria in asked.items():
        values = _told_apart(known.get(name, framework.every_scale[name].values), criteria)
        if len(values) > 1:
            open_.append((name, tuple(_word(name, among) for among in values), values))
    open_ += [(name, ("met", "not met"), (("met",), ("not met",))) for name in plain]
    before = itertools.accumulate((len(values) for _, _, values in open_), int.__mul__, initial=1)
    return [_Unknown(*one, size) for one, size in zip(open_, before, strict=False)]


def _told_apart(possible: Sequence[str], criteria: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The possible values in groups that every criterion answers alike."""
    groups: dict[tuple[bool, ...], list[str]] = {}
    for value in possible:
        groups.setdefault(tuple(value in among for among in criteria), []).append(value)
    return tuple(map(tuple, groups.values()))


def _word(scale: str, values: tuple[str, ...]) -> str:
    return values[0] if scale == GRADE else listed(list(values), "or")


@functools.lru_cache(maxsize=512)
def _literals(before: int, answers: int, size: int) -> tuple[int, ...]:
    """For each answer the worlds that give it: runs of `before` bits, one in every `before × answers`."""
    period = before * answers
    first = (1 << before) - 1
    width = period
    while width < size:  # double what is there, then cut off what is too much
        first |= first << width
        width *= 2
    first &= (1 << size) - 1
    return tuple(first << (before * n) for n in range(answers))


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
    decisive = {one.name for one in worlds.unknowns if _matters(worlds, one, outcomes)}
    return Result(
        possible=tuple(name for name, bits in found.items() if bits), none=bool(uncategorised),
        settles=tuple(name for name in framework.questions if name in decisive),
    )


def _matters(worlds: _Worlds, unknown: _Unknown, outcomes: list[int]) -> bool:
    """Whether two worlds that differ in this answer alone come to different categories.

    Any set of questions that settles the category must hold every one that matters (else those two
    worlds could not be told apart), and all that matter together settle it: so they are the fewest.
    """
    return any(len(set(_by_answer(worlds, unknown, outcome))) > 1 for outcome in outcomes)


def _by_answer(worlds: _Worlds, unknown: _Unknown, bits: int) -> Iterator[int]:
    """The worlds under each answer to a question, each moved to the places of its first answer."""
    for n, literal in enumerate(worlds.literals[unknown.name]):
        yield (bits & literal) >> (unknown.before * n)


def routes(framework: Framework, pattern: Pattern) -> list[Route]:
    """For each category still possible, the fewest answers that would make it certain."""
    worlds = _Worlds(framework, pattern)
    order = list(framework.questions)
    unknowns = sorted(worlds.unknowns, key=lambda one: order.index(one.name))
    found = []
    for category, bits in _by_category(framework, worlds).items():
        if bits:
            chosen, certain, fewest = _shortest(worlds, unknowns, bits)
            ways = list(_answers(worlds, chosen, certain))
            found.append(Route(
                category, tuple((one.name, one.words[n]) for one, n in ways), fewest,
                tuple((one.name, one.values[n]) for one, n in ways),
            ))
    return found


class _Budget(Exception):
    """So much has been tried that the search must end."""


def _shortest(worlds: _Worlds, unknowns: list[_Unknown], wanted: int) -> tuple[list[_Unknown], int, bool]:
    """The fewest questions, the worlds whose answers to them make the wanted certain, and whether they are the fewest."""
    search = _Search(worlds, unknowns, wanted)
    try:
        for length in range(len(unknowns) + 1):
            for chosen in itertools.combinations(range(len(unknowns)), length):
                certain = search.whatever(tuple(n for n in range(len(unknowns)) if n not in chosen))
                if certain:
                    return [unknowns[n] for n in chosen], certain, True
    except _Budget:
        pass
    return (*_none_to_spare(worlds, unknowns, wanted), False)


class _Search:
    """The wanted worlds that stay wanted whatever the answers to some questions; each set tried once."""

    def __init__(self, worlds: _Worlds, unknowns: list[_Unknown], wanted: int):
        self.worlds, self.unknowns = worlds, unknowns
        self.found: dict[tuple[int, ...], int] = {(): wanted}
        self.most = MOST_TRIED // worlds.size

    def whatever(self, left_out: tuple[int, ...]) -> int:
        if left_out not in self.found:
            before = self.whatever(left_out[:-1])
            if not before:
                return 0
            if len(self.found) > self.most:
                raise _Budget
            self.found[left_out] = _whatever(self.worlds, self.unknowns[left_out[-1]], before)
        return self.found[left_out]


def _whatever(worlds: _Worlds, unknown: _Unknown, bits: int) -> int:
    """The worlds among `bits` that stay among them whatever the answer to one question."""
    always = functools.reduce(int.__and__, _by_answer(worlds, unknown, bits))
    return functools.reduce(int.__or__, (always << (unknown.before * n) for n in range(len(unknown.words))))


def _none_to_spare(worlds: _Worlds, unknowns: list[_Unknown], wanted: int) -> tuple[list[_Unknown], int]:
    """Questions none of which can be left out, by leaving out one after the other from the last."""
    chosen: list[_Unknown] = []
    certain = wanted
    for unknown in reversed(unknowns):
        without = _whatever(worlds, unknown, certain)
        if without:
            certain = without
        else:
            chosen.insert(0, unknown)
    return chosen, certain


def _answers(worlds: _Worlds, chosen: list[_Unknown], certain: int) -> Iterator[tuple[_Unknown, int]]:
    """Each question with the place of its answer: the first, in the order of their values, under which some of the
    worlds lie."""
    for one in chosen:
        place, certain = next(
            (n, certain & literal) for n, literal in enumerate(worlds.literals[one.name]) if certain & literal
        )
        yield one, place
