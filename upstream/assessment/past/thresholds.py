"""Every number by which a framework decides, and the framework again with one of them changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from upstream.assessment.framework import Framework
from upstream.assessment.rules.figures import BOUND_WORDS
from upstream.assessment.vocabulary import Rule
from upstream.evidence.definitions import Measure

Place = tuple[str | int, ...]
# How far a step goes, by what the number counts. Two steps either way show whether a finding hangs on one number.
STEPS = {"percent": 5.0, "score": 0.25, "pupils": 5.0, "years": 1.0, "criteria": 1.0}
ELSE_A_TENTH = 0.1  # of the number itself, for measures in other units
STEPS_EACH_WAY = 2


class Threshold(NamedTuple):
    """One number: where it stands in the framework, in words, and the values to try, its own among them."""

    place: Place
    criterion: str  # title of what it belongs to
    words: str
    value: float
    tried: tuple[float, ...]


def thresholds(framework: Framework, measures: Mapping[str, Measure]) -> list[Threshold]:
    """In the framework's order; those of categories last."""
    found = [one for place, criterion, rule in framework.walk() for one in _of_rule(place, criterion.title, rule, measures)]
    for n, category in enumerate(framework.categories):
        for place, rule in category.when.walk(("categories", n, "when")):
            found += _counts(place, f"Category ‘{category.title}’", rule)
    return found


def with_number(framework: Framework, place: Place, value: float) -> Framework:
    """The framework with another number at a place. What it says no longer has its digest."""
    content = framework.model_dump(mode="json", by_alias=True, exclude_none=True)
    inner = _at(content, place[:-1])
    inner[place[-1]] = int(value) if isinstance(inner[place[-1]], int) else value
    return Framework.model_validate(content)


def _at(content: Any, place: Place) -> Any:
    for step in place:
        content = content[step]
    return content


def _of_rule(place: Place, title: str, rule: Rule, measures: Mapping[str, Measure]) -> Iterator[Threshold]:
    yield from _counts(place, title, rule)
    if rule.threshold:
        yield _bound((*place, "threshold", "value"), title, rule.threshold.measure, rule.threshold.value, measures)
    elif rule.comparison:
        yield _bound((*place, "comparison", "difference"), title, rule.comparison.measure, rule.comparison.difference, measures)
    elif rule.since_inspection:
        for name in ("at_least", "at_most"):
            if (number := getattr(rule.since_inspection, name)) is not None:
                words = f"years since the last inspection {BOUND_WORDS[name]}"
                yield _whole((*place, "since_inspection", name), title, words, number, "years", fewest=0)
    elif rule.pooled_gap:
        yield _whole((*place, "pooled_gap", "minimum"), title, "pupils at least", rule.pooled_gap.minimum, "pupils", fewest=1)


def _bound(place: Place, title: str, measure: str, bounds: Any, measures: Mapping[str, Measure]) -> Threshold:
    name, number = bounds.name_and_value
    known = measures.get(measure)
    step = STEPS.get(known.unit if known else "") or abs(number) * ELSE_A_TENTH or 1.0
    words = f"{known.short if known else measure} {BOUND_WORDS[name]}"
    tried = [round(number + k * step, 9) for k in range(-STEPS_EACH_WAY, STEPS_EACH_WAY + 1)]
    return Threshold((*place, name), title, words, number, tuple(tried))


def _counts(place: Place, title: str, rule: Rule) -> Iterator[Threshold]:
    if rule.count_of is None:
        return
    most = len(rule.count_of.of)
    for name in ("at_least", "at_most"):
        if (number := getattr(rule.count_of, name)) is not None:
            words = f"criteria met {BOUND_WORDS[name]}, of {most}"
            yield _whole((*place, "count_of", name), title, words, number, "criteria", fewest=1, most=most)


def _whole(
    place: Place, title: str, words: str, number: int, unit: str, *, fewest: int, most: int | None = None
) -> Threshold:
    steps = range(-STEPS_EACH_WAY, STEPS_EACH_WAY + 1)
    tried = [number + k * int(STEPS[unit]) for k in steps]
    inside = [value for value in tried if value >= fewest and (most is None or value <= most)]
    return Threshold(place, title, words, float(number), tuple(float(value) for value in inside))


def written(value: float) -> str:
    """A number as the framework writes it, with a proper minus: `−0.5`, `4`."""
    return f"{value:g}".replace("-", "−")
