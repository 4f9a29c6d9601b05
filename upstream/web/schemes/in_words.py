"""The fixed vocabulary of criteria in plain words: what a framework's file says, as a person would say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from upstream.assessment.framework import Framework
from upstream.assessment.triggers import InspectionTest, Trigger
from upstream.assessment.vocabulary import AppliesTo, Rule
from upstream.benchmarks.intervals import BANDS
from upstream.benchmarks.pupil_groups import group_words
from upstream.evidence.definitions import InspectionFramework, Measure
from upstream.lib.wording import listed
from upstream.web import links, words
from upstream.web.schemes.shown import kind_words

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
STAGES = {"ks2": "key stage 2", "ks4": "key stage 4"}
BOUNDS = {"at_least": "at least", "at_most": "at most", "above": "above", "below": "below"}


@dataclass(frozen=True, slots=True)
class Told:
    """One node of a rule. `basis` stands on every threshold; `url` leads to the measure that is looked at."""

    text: str
    who: str = ""
    basis: str = ""
    url: str = ""
    children: list[Told] = field(default_factory=list)


def number_words(number: int) -> str:
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else f"{number:,}"


def tell(rule: Rule, framework: Framework, measures: Mapping[str, Measure]) -> Told:
    """A rule and everything under it."""
    leaf = rule.leaf
    if leaf is None:
        return _told_join(rule, framework, measures)
    measure = measures.get(getattr(leaf, "measure", ""))
    said = LEAVES.get(rule.word, _plainly)(leaf, framework, measure)
    children = _readings(leaf.scale, framework, measures) if rule.on_scale else []
    url = links.measure(measure.id) if measure else ""
    return Told(said, _who(rule.applies_to), getattr(leaf, "basis", ""), url, children)


def _told_join(rule: Rule, framework: Framework, measures: Mapping[str, Measure]) -> Told:
    """A joining word with the rules it joins; a criterion by its name, with the way to it on the page."""
    under = rule.not_ if rule.not_ and rule.not_.word in NEGATED else rule
    children = [tell(child, framework, measures) for _, child in under.children()]
    named = rule.criterion or (rule.not_.criterion if rule.not_ else None)
    if named:
        criterion = framework.by_id.get(named)
        title = criterion.title if criterion else named
        said = f"‘{title}’ is {'not ' if rule.not_ else ''}met"
        return Told(said, _who(rule.applies_to), url=f"#criterion-{named}")
    return Told(_joining(rule), _who(rule.applies_to), rule.count_of.basis if rule.count_of else "", children=children)


NEGATED = {"all_of": "Not all of these:", "any_of": "None of these:"}


def _who(to: AppliesTo) -> str:
    """`schools that end key stage 2`, `primary and junior schools`."""
    told = []
    if to.kinds:
        told.append(f"of these kinds: {listed([kind_words(kind).lower() for kind in to.kinds], 'or')}")
    if to.stages:
        told.append(f"that end {listed([STAGES.get(stage, stage) for stage in to.stages], 'or')}")
    if to.phases:
        told.append(f"of {listed(list(to.phases), 'or')} phase")
    return f"Schools {listed(told)}" if told else ""


def _joining(rule: Rule) -> str:
    if rule.count_of:
        return f"{count_words(rule.count_of.at_least, rule.count_of.at_most)} of these:"
    if rule.not_:
        return NEGATED.get(rule.not_.word, "Not:")
    return "All of these:" if rule.all_of else "Any of these:"


def count_words(least: int | None, most: int | None) -> str:
    """`At least two`, `Exactly one`, `Between one and three`, `At most two`."""
    if least is not None and least == most:
        return f"Exactly {number_words(least)}"
    if least is not None and most is not None:
        return f"Between {number_words(least)} and {number_words(most)}"
    return f"At least {number_words(least)}" if least is not None else f"At most {number_words(most or 0)}"


# Leaves


def year_words(back: int) -> str:
    return "in the newest published year" if back == 0 else f"{number_words(back)} published year{'s' * (back > 1)} before that"


def _series(leaf: Any, measure: Measure | None) -> str:
    group = group_words(leaf.group)
    return (measure.short if measure else leaf.measure) + (f" of {group}" if group else "")


def _bounds(leaf: Any, measure: Measure | None) -> str:
    name, value = leaf.name_and_value
    return f"{BOUNDS[name]} {words.number(value, measure) if measure else f'{value:g}'}"


def _comparator(leaf: Any) -> str:
    """`England’s not disadvantaged pupils`, `the council’s figure`, `schools of the set ‘similar-schools’`."""
    comparator, group = leaf.comparator, group_words(leaf.comparator.group)
    if getattr(comparator, "among", None):
        return f"that of its comparator set ‘{comparator.among}’" + (f" for {group}" if group else "")
    whose = "England’s" if comparator.entity == "england" else "the council’s"
    return f"{whose} {group or 'figure'}"


def _threshold(leaf: Any, _: Framework, measure: Measure | None) -> str:
    return f"{_series(leaf, measure)}, {year_words(leaf.back)}, is {_bounds(leaf.value, measure)}"


def _comparison(leaf: Any, _: Framework, measure: Measure | None) -> str:
    return (f"{_series(leaf, measure)}, {year_words(leaf.back)}, less {_comparator(leaf)} is "
            f"{_bounds(leaf.difference, measure)}")


def _interval_below(leaf: Any, _: Framework, measure: Measure | None) -> str:
    return f"The whole 95% interval of {_series(leaf, measure)}, {year_words(leaf.back)}, lies below {_comparator(leaf)}"


def _band_in(leaf: Any, _: Framework, measure: Measure | None) -> str:
    names = (measure.bands if measure and measure.bands else None) or BANDS
    bands = listed([names.get(band, f"band {band}") for band in leaf.bands], "or")
    return f"The published band of {_series(leaf, measure)}, {year_words(leaf.back)}, is {bands}"


def _pooled_gap(leaf: Any, _: Framework, measure: Measure | None) -> str:
    return (
        f"The gap of {_series(leaf, measure)} to {_comparator(leaf)}, pooled over the last {number_words(leaf.years)} "
        f"published years, is in the widest fifth of its field, with at least {leaf.minimum} pupils in all"
    )


def _fifth(leaf: Any, _: Framework, measure: Measure | None) -> str:
    return (
        f"{_series(leaf, measure)}, {year_words(leaf.back)}, is in the unfavourable fifth of England’s schools of the same "
        "phase, or of the council’s own where no figures for England are held"
    )


def _grade(leaf: Any, _: Framework, __: Measure | None) -> str:
    return f"The last overall grade known that day is {listed([plain(grade) for grade in leaf.among], 'or')}"


def _since_inspection(leaf: Any, _: Framework, __: Measure | None) -> str:
    least = leaf.at_least is not None
    return (f"{'At least' if least else 'At most'} {leaf.at_least if least else leaf.at_most} whole years since the last "
            "graded inspection known")


def _recorded(declared: str) -> Callable[[Any, Framework, Measure | None], str]:
    def said(leaf: Any, framework: Framework, _: Measure | None) -> str:
        record = getattr(framework, declared).get(leaf.kind)
        return f"People record it: {' '.join(record.question.split())}" if record else f"People record ‘{leaf.kind}’"

    return said


def _trend(leaf: Any, _: Framework, measure: Measure | None) -> str:
    return (f"The trend of {_series(leaf, measure)} over the last three consecutive published years is "
            f"{listed(list(leaf.among), 'or')}")


def _on_scale(leaf: Any, framework: Framework, _: Measure | None) -> str:
    scale = framework.every_scale.get(leaf.scale)
    title = scale.title if scale else leaf.scale
    return f"{_capital(title)} is {listed([plain(value) for value in leaf.among], 'or')}"


def plain(name: str) -> str:
    return name.replace("-", " ")


def _plainly(leaf: Any, _: Framework, measure: Measure | None) -> str:
    """A word of the vocabulary that has no sentence here yet, by what its file says."""
    said = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in leaf if name not in ("measure", "basis") and value)
    return f"{measure.short}: {said}" if measure else said


LEAVES: dict[str, Callable[[Any, Framework, Measure | None], str]] = {
    "threshold": _threshold, "comparison": _comparison, "interval_below": _interval_below, "band_in": _band_in,
    "pooled_gap": _pooled_gap, "fifth": _fifth, "grade": _grade, "since_inspection": _since_inspection,
    "judgement": _recorded("judgements"), "fact": _recorded("facts"), "trend": _trend, "on_scale": _on_scale,
}


def _readings(name: str, framework: Framework, measures: Mapping[str, Measure]) -> list[Told]:
    """From what a scale is read: series of figures (of several the worst governs), or what people record."""
    scale = framework.every_scale.get(name)
    if scale is None:
        return []
    told = []
    for reading in scale.worst_of:
        measure = measures.get(reading.trend.measure)
        text = f"Read from the trend of {_series(reading.trend, measure)} over the last three consecutive published years"
        told.append(Told(text, _who(reading.applies_to), reading.trend.basis, links.measure(measure.id) if measure else ""))
    return told + [Told(f"People record it: {_question(framework, kind)}") for kind in scale.judgements()]


def _question(framework: Framework, kind: str) -> str:
    record = framework.judgements.get(kind)
    return " ".join(record.question.split()) if record else plain(kind)


# Local triggers


def tell_trigger(trigger: Trigger, generations: Mapping[str, InspectionFramework]) -> list[Told]:
    """By generation of inspection, which results give which value, read from the top."""
    return [
        Told(
            f"{generations[name].title if name in generations else plain(name)}:", basis=trigger.basis,
            children=[Told(f"{_capital(rule.value)}: {listed([_test(test) for test in rule.when])}") for rule in rules],
        )
        for name, rules in trigger.generations.items()
    ]


def _test(test: InspectionTest) -> str:
    if test.any_area:
        return f"any area is {_grades(test.any_area.among)}"
    if test.every_area:
        return f"every area is {_grades(test.every_area.among)}"
    if test.count_of_areas:
        return f"at least {number_words(test.count_of_areas.at_least)} areas are {_grades(test.count_of_areas.among)}"
    if test.area:
        return f"{plain(test.area.id)} is {_grades(test.area.among)}"
    if test.concern:
        return f"the inspectorate states {_grades(test.concern)}"
    named, grades = ("safeguarding", test.safeguarding) if test.safeguarding else ("the overall grade", test.overall or ())
    return f"{named} is {_grades(grades)}"


def _grades(among: Sequence[str]) -> str:
    return listed([plain(grade) for grade in among], "or")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
