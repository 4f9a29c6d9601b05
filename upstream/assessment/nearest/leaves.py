"""Each word of the vocabulary for one school: would it hold with another figure, and the nearest one that turns it.

Every rule here is its own word of `rules` for one school and one hypothetical figure; the tests hold
the two against each other, by changing the figure and asking the rule itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from upstream.assessment.nearest import scales, words
from upstream.assessment.nearest.case import YEARS_SINCE, Case, Node, Otherwise, Thing
from upstream.assessment.nearest.fields import inside_fifth, inside_widest
from upstream.assessment.nearest.pupils import Turns, fewest_over_years
from upstream.assessment.nearest.scales import ON_SCALE
from upstream.assessment.nearest.steps import Step, figure_step
from upstream.assessment.rules.fields import pooled
from upstream.assessment.vocabulary import Bounds
from upstream.benchmarks import intervals
from upstream.benchmarks.rounding import compared_number
from upstream.evidence.value import State

RECORDS = ("judgement", "fact")


def things(case: Case, node: Node) -> tuple[Thing, ...]:
    """What a leaf's answer rests on."""
    if node.word in ON_SCALE:
        return scales.things(case, case.scale(node)[0])
    if node.word in RECORDS:
        return (("record", node.word, node.rule.leaf.kind),)
    if node.rule.since_inspection:
        return (YEARS_SINCE,)
    return tuple(("figure", *series) for series in case.panel.known.looked_at(node.rule.leaf))


def code_if(case: Case, node: Node, otherwise: Otherwise) -> int | None:
    """A leaf's code (see `answers`) if those things were otherwise. What is unknown stays unknown."""
    now = case.code(node)
    if not now or not any(thing in otherwise for thing in things(case, node)):
        return now
    rule = node.rule
    if node.word in ON_SCALE:
        name, _ = case.scale(node)
        possible, among = set(scales.possible_if(case, name, otherwise)), set(rule.leaf.among)
        return 0 if possible & among and possible - among else _code(possible <= among)
    if node.word in RECORDS:
        return _code(otherwise["record", node.word, rule.leaf.kind])
    if rule.since_inspection:
        return _code(_years_meet(node, otherwise[YEARS_SINCE]))
    if rule.pooled_gap:
        inside = inside_widest(case, node)
        return now if inside is None else _code(inside(_gap_if(case, node, otherwise)))
    met = _met(case, node, otherwise)
    return now if met is None else _code(met(otherwise.get(things(case, node)[0], (case.facts(node) or {})["value"])))


def _code(met: bool) -> int:
    return 1 if met else -1


def step_to(case: Case, node: Node, met: bool) -> Step | None:
    """The nearest change by which a leaf would be met, or not met; None where there is none to be had."""
    rule = node.rule
    if node.word in ON_SCALE:
        return scales.step_to(case, node, met)
    if node.word in RECORDS:
        return _record_step(case, node, met)
    if rule.since_inspection:
        return _years_step(case, node, met)
    if rule.pooled_gap:
        return _pooled_step(case, node, met)
    holds = _met(case, node, {})
    (_, measure, group, period), *_ = things(case, node)
    return None if holds is None else figure_step(case, node, (measure, group, period), lambda value: holds(value) is met)


# Figures: a rule is a question about one hypothetical value of the newest figure that it looks at


def _met(case: Case, node: Node, otherwise: Otherwise) -> Turns | None:
    if node.rule.trend:
        word = scales.trend_word(case, node.rule.trend, otherwise)
        among = node.rule.trend.among
        return lambda value: word(value) in among
    return FIGURES[node.word](case, node, case.facts(node) or {})


def _threshold(case: Case, node: Node, facts: dict[str, Any]) -> Turns:
    bounds = node.rule.leaf.value
    return lambda value: within(value, bounds)


def _comparison(case: Case, node: Node, facts: dict[str, Any]) -> Turns:
    bounds, comparator = node.rule.leaf.difference, facts["comparator"]
    return lambda value: within(value - comparator, bounds)


def _interval_below(case: Case, node: Node, facts: dict[str, Any]) -> Turns:
    about, comparator = node.rule.leaf, compared_number(facts["comparator"])
    if case.measure(about.measure).interval == "wilson":
        cohort = facts["cohort"]
        return lambda value: intervals.wilson_number(value, cohort)[1] < comparator
    figure = case.figure(about.measure, about.group, facts["period"])
    width = figure["high"] - figure["value"]
    return lambda value: compared_number(value + width) < comparator


def _band_in(case: Case, node: Node, facts: dict[str, Any]) -> Turns | None:
    """By the Department's rule, with the interval as wide as it is."""
    about = node.rule.leaf
    figure = case.figure(about.measure, about.group, facts["period"])
    value, low, high = figure["value"], figure["low"], figure["high"]
    if low is None or high is None:
        return None
    return lambda score: intervals.band_number(score, low + score - value, high + score - value) in about.bands


def _fifth(case: Case, node: Node, facts: dict[str, Any]) -> Turns | None:
    return inside_fifth(case, node)


FIGURES: dict[str, Callable[[Case, Node, dict[str, Any]], Turns | None]] = {
    "threshold": _threshold, "comparison": _comparison, "interval_below": _interval_below, "band_in": _band_in,
    "fifth": _fifth,
}


def within(value: float, bounds: Bounds) -> bool:
    """Whether a value keeps within its bound, both rounded: `rules.figures.holds` for one number."""
    name, number = bounds.name_and_value
    value, limit = compared_number(value), round(number, 9)
    return {"at_least": value >= limit, "at_most": value <= limit, "above": value > limit, "below": value < limit}[name]


# A gap pooled over years


def _pooled_years(case: Case, node: Node) -> list[dict[str, Any]]:
    """period, value, cohort and against of every year that counts."""
    about = node.rule.leaf
    periods = case.panel.known.periods(about.measure, about.group)[: about.years]
    row = case.panel.once(f"pooled {about!r}", lambda: pooled(case.panel, about, periods)).row(case.i, named=True)
    years = [
        {"period": period, **{name: row[f"{name}{k}"] for name in ("status", "value", "cohort", "against")}}
        for k, period in enumerate(periods)
    ]
    return [year for year in years if year["status"] == State.VALUE.value and year["against"] is not None and year["cohort"]]


def _gap_if(case: Case, node: Node, otherwise: Otherwise) -> float:
    about, years = node.rule.leaf, _pooled_years(case, node)
    achieved = sum(
        year["cohort"] * otherwise.get(("figure", about.measure, about.group, year["period"]), year["value"])
        for year in years
    )
    expected = sum(year["cohort"] * year["against"] for year in years)
    return compared_number((achieved - expected) / sum(year["cohort"] for year in years))


def _pooled_step(case: Case, node: Node, met: bool) -> Step | None:
    about, inside, years, facts = node.rule.leaf, inside_widest(case, node), _pooled_years(case, node), case.facts(node)
    found = [case.share(about.measure, about.group, year["period"]) for year in years]
    shares = [share for share in found if share is not None]
    if inside is None or facts is None or len(shares) < len(found):
        return None
    expected, measure = facts["comparator"], case.measure(about.measure)
    pupils = fewest_over_years(shares, lambda percent: inside(percent - expected) is met, up=not met)
    if pupils is None:
        return None
    then = tuple(
        (("figure", measure.id, about.group, year["period"]), percent)
        for year, percent in zip(years, pupils.each, strict=True) if percent != year["value"]
    )
    cohort, achieved = sum(share.cohort for share in shares), compared_number(facts["value"] + expected)
    periods = [year["period"] for year in reversed(years)]
    clause = words.of_pooled(pupils, cohort, achieved, measure, about.group, periods)
    return Step(
        node.criterion, node.place, "pupils", clause, then, measure.id, about.group, ", ".join(periods), achieved,
        pupils.percent, cohort, pupils.fewest, pupils.most,
    )


# What people record, and time


def _record_step(case: Case, node: Node, met: bool) -> Step:
    kind = node.rule.leaf.kind
    declared = (case.framework.judgements if node.word == "judgement" else case.framework.facts)[kind]
    return Step(node.criterion, node.place, "record", words.of_record(declared, met), ((("record", node.word, kind), met),))


def _years_meet(node: Node, years: int) -> bool:
    about = node.rule.leaf
    return years >= about.at_least if about.at_least is not None else years <= about.at_most


def _years_step(case: Case, node: Node, met: bool) -> Step | None:
    """Whole years since the last graded inspection: more pass by themselves, fewer take an inspection."""
    about, facts = node.rule.leaf, case.facts(node)
    if facts is None:
        return None
    more = met if about.at_least is not None else not met
    limit = about.at_least if about.at_least is not None else about.at_most + 1
    becomes = limit if more else limit - 1
    if becomes < 0:
        return None
    clause = words.of_years(int(facts["value"]), becomes, facts["period"], more=more)
    return Step(
        node.criterion, node.place, "date", clause, ((YEARS_SINCE, becomes),), value=facts["value"], becomes=float(becomes)
    )
