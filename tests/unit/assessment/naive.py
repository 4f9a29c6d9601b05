"""A second, slow version of the logic of answers and categories: words, loops and every world in turn."""

from __future__ import annotations

import itertools

MET, NOT_MET, UNKNOWN, NOT_APPLICABLE = "met", "not met", "unknown", "not applicable"
ANSWERS = (MET, NOT_MET, UNKNOWN, NOT_APPLICABLE)
CODES = {MET: 1, UNKNOWN: 0, NOT_MET: -1, NOT_APPLICABLE: None}


def all_of(answers: list[str]) -> str:
    live = [answer for answer in answers if answer != NOT_APPLICABLE]
    if not live:
        return NOT_APPLICABLE
    if NOT_MET in live:
        return NOT_MET
    return UNKNOWN if UNKNOWN in live else MET


def any_of(answers: list[str]) -> str:
    live = [answer for answer in answers if answer != NOT_APPLICABLE]
    if not live:
        return NOT_APPLICABLE
    if MET in live:
        return MET
    return UNKNOWN if UNKNOWN in live else NOT_MET


def negated(answer: str) -> str:
    return {MET: NOT_MET, NOT_MET: MET}.get(answer, answer)


def count_of(answers: list[str], at_least: int | None, at_most: int | None) -> str:
    """By trying every way in which the unknown answers could turn out."""
    live = [answer for answer in answers if answer != NOT_APPLICABLE]
    if not live:
        return NOT_APPLICABLE
    results = set()
    for world in itertools.product(*[(MET, NOT_MET) if answer == UNKNOWN else (answer,) for answer in live]):
        number = world.count(MET)
        results.add((at_least is None or number >= at_least) and (at_most is None or number <= at_most))
    if results == {True}:
        return MET
    return NOT_MET if results == {False} else UNKNOWN


def category(categories: list[tuple[str, dict]], world: dict[str, str]) -> str | None:
    """The first category met in a world. Rules are as written in YAML: names, all_of, any_of, count_of, not."""
    return next((name for name, rule in categories if _rule(rule, world) == MET), None)


def _rule(rule, world: dict[str, str]) -> str:
    if isinstance(rule, str):
        return world[rule]
    ((word, rest),) = rule.items()
    if word == "not":
        return negated(_rule(rest, world))
    parts = [_rule(part, world) for part in (rest["of"] if word == "count_of" else rest)]
    if word == "count_of":
        return count_of(parts, rest.get("at_least"), rest.get("at_most"))
    return all_of(parts) if word == "all_of" else any_of(parts)


def worlds(answers: dict[str, str], grade: str | None, graded: dict[str, list[str]], grades: list[str]):
    """(choices, world) for every way in which the unknowns could turn out; `grade` is one of them."""
    names = [name for name, answer in answers.items() if answer == UNKNOWN and name not in graded]
    options = [(MET, NOT_MET)] * len(names)
    for found in [grade] if grade else grades:
        for choice in itertools.product(*options):
            world = {**answers, **dict(zip(names, choice, strict=True))}
            for name, among in graded.items():
                if answers[name] != NOT_APPLICABLE:
                    world[name] = MET if found in among else NOT_MET
            yield {**dict(zip(names, choice, strict=True)), **({} if grade else {"grade": found})}, world


def settle(categories, answers, grade, graded, grades) -> tuple[set, set[str]]:
    """(categories in some world, None among them; the smallest set of unknowns that settles it)."""
    found = [(choices, category(categories, world)) for choices, world in worlds(answers, grade, graded, grades)]
    unknowns = sorted({name for choices, _ in found for name in choices})
    for size in range(len(unknowns) + 1):
        for asked in itertools.combinations(unknowns, size):
            seen: dict[tuple, set] = {}
            for choices, result in found:
                seen.setdefault(tuple(choices[name] for name in asked), set()).add(result)
            if all(len(results) == 1 for results in seen.values()):
                return {result for _, result in found}, set(asked)
    raise AssertionError("all the answers together settle it")
