"""Scales for one school: where it would stand if things were otherwise, and the nearest change that puts it elsewhere."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from upstream.assessment.nearest import words
from upstream.assessment.nearest.case import Case, Node, Otherwise, Thing
from upstream.assessment.nearest.steps import Step, figure_step
from upstream.assessment.nearest.triggers import changed_areas
from upstream.assessment.scales import Reading, Scale
from upstream.assessment.vocabulary import TrendOf
from upstream.benchmarks import trends
from upstream.benchmarks.ranks import Better

ON_SCALE = ("grade", "on_scale")


def readings(case: Case, scale: Scale) -> list[Reading]:
    """The readings of figures from which the scale is read for the school; none where people or inspectors answer."""
    if scale.by_judgement and case.school["kind"] in scale.by_judgement.kinds:
        return []
    return [one for one in scale.worst_of if case.panel.applies(one.applies_to)[case.i]]


def things(case: Case, name: str) -> tuple[Thing, ...]:
    """What the school's place on a scale rests on: figures, or itself."""
    series = [
        ("figure", *one) for reading in readings(case, case.framework.every_scale[name])
        for one in case.panel.known.looked_at(reading.trend)
    ]
    return (*series, ("scale", name))


def possible_if(case: Case, name: str, otherwise: Otherwise) -> tuple[str, ...]:
    """The values that the school may have on a scale if those things were otherwise."""
    if ("scale", name) in otherwise:
        return (otherwise["scale", name],)
    now, scale = case.possible(name), case.framework.every_scale[name]
    if len(now) != 1 or not any(thing in otherwise for thing in things(case, name)):
        return now
    found = [
        trend_word(case, one.trend, otherwise)(_newest(case, one.trend, otherwise)) for one in readings(case, scale)
    ]
    known = [word for word in found if word in scale.values]
    best = scale.values.index(worst(scale, known)) if known else 0
    # A reading that is not known may be as good as that, or worse.
    return scale.values[best:] if len(known) < len(found) else (scale.values[best],)


def worst(scale: Scale, values: list[str]) -> str:
    """Of several readings the worst governs."""
    return max(values, key=scale.values.index)


def _newest(case: Case, about: TrendOf, otherwise: Otherwise) -> float | None:
    period = case.panel.known.run(about.measure, about.group)[0]
    value = case.figure(about.measure, about.group, period)["value"]
    return otherwise.get(("figure", about.measure, about.group, period or ""), value)


def trend_word(case: Case, about: TrendOf, otherwise: Otherwise) -> Callable[[float | None], str]:
    """The trend's word by the newest figure, with the two years before as they were, or `otherwise`."""
    measure, run = case.measure(about.measure), case.panel.known.run(about.measure, about.group)
    years = [case.figure(about.measure, about.group, period) for period in run]
    before = [
        otherwise.get(("figure", about.measure, about.group, period or ""), year["value"])
        for period, year in zip(run[1:], years[1:], strict=True)
    ]
    cohorts = [year["cohort"] for year in years]
    better: Better = "lower" if measure.direction == "lower" else "higher"
    return lambda value: trends.word_of(
        [value, *before], cohorts, unit=measure.unit, tolerance=measure.tolerance, better=better
    )


def step_to(case: Case, node: Node, met: bool) -> Step | None:
    """The nearest change by which the school's value would be among those the node asks for, or not among them."""
    name, scale = case.scale(node)
    among = node.rule.leaf.among
    wanted = [value for value in scale.values if (value in among) is met]
    own = case.possible(name)
    if not wanted or len(own) != 1:
        return None
    read = readings(case, scale)
    if read:
        return _by_figures(case, node, scale, read, wanted)
    return _by_people(case, node, name, scale, own[0], wanted)


def _by_figures(case: Case, node: Node, scale: Scale, read: list[Reading], wanted: list[str]) -> Step | None:
    """Through one of the readings, the others as they are; where none does it alone, through all that are not so yet.

    None where one of them is not known: it might be the worst, whatever the others came to.
    """
    words_now = [trend_word(case, one.trend, {})(_newest(case, one.trend, {})) for one in read]
    if any(word not in scale.values for word in words_now):
        return None
    found = []
    for n, one in enumerate(read):
        others = [*words_now[:n], *words_now[n + 1 :]]
        found.append(_reading_step(case, node, one, functools.partial(_governed, scale, others, wanted)))
    alone = [step for step in found if step]
    if alone:
        return min(alone, key=lambda step: (step.kind != "pupils", step.at_most or 0))
    amiss = [one for one, word in zip(read, words_now, strict=True) if word not in wanted]
    each = [_reading_step(case, node, one, wanted.__contains__) for one in amiss]
    steps = [step for step in each if step]
    return steps[0].together_with(steps[1:]) if len(steps) == len(amiss) > 1 else None


def _governed(scale: Scale, others: list[str], wanted: list[str], word: str) -> bool:
    """Whether with this word of one reading the worst of all would be wanted."""
    values = [word, *others]
    return all(value in scale.values for value in values) and worst(scale, values) in wanted


def _reading_step(case: Case, node: Node, reading: Reading, turns: Callable[[str], bool]) -> Step | None:
    """The nearest newest figure of a reading whose trend has such a word."""
    word, about = trend_word(case, reading.trend, {}), reading.trend
    period = case.panel.known.run(about.measure, about.group)[0] or ""
    return figure_step(case, node, (about.measure, about.group, period), lambda value: turns(word(value)))


def _by_people(case: Case, node: Node, name: str, scale: Scale, own: str, wanted: list[str]) -> Step | None:
    """By another level recorded, or another grade, of the whole or of single areas."""
    becomes = nearest(scale, own, wanted)
    then: Any = ((("scale", name), becomes),)
    if scale.trigger:
        found = changed_areas(case, scale, wanted)
        return Step(node.criterion, node.place, "grade", found[1], ((("scale", name), found[0]),)) if found else None
    if scale.grade:
        return Step(node.criterion, node.place, "grade", words.of_grade(wanted), then)
    return Step(node.criterion, node.place, "level", words.of_level(scale.title, wanted, own), then)


def nearest(scale: Scale, own: str, wanted: list[str]) -> str:
    """The value fewest steps of the scale away; of two as near the better."""
    return min(wanted, key=lambda value: abs(scale.values.index(value) - scale.values.index(own)))
