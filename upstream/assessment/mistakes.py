"""Everything that keeps a framework from being used, each with its place in the file."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from upstream.assessment.scales import GRADE, TREND_WORDS, Scale
from upstream.assessment.triggers import OVERALL, SAFEGUARDING, InspectionTest
from upstream.assessment.vocabulary import PooledGap
from upstream.benchmarks.comparators import load_comparators
from upstream.lib.wording import did_you_mean

if TYPE_CHECKING:
    from upstream.assessment.framework import Framework
    from upstream.evidence.definitions import Definitions
    from upstream.evidence.inspection_frameworks import InspectionFramework

LISTED = "`upstream measures` lists them."
GROUPS_LISTED = "definitions/groups lists them."
Place = tuple[str | int, ...]
Mistakes = Iterator[tuple[Place, str]]

# Pupils whom the alliance's principle means by "the disadvantaged and most vulnerable groups" (R87).
GROUPS_OF_CONCERN = (
    "disadvantaged", "fsm", "sen-support", "ehc-plan", "sen", "looked-after", "children-in-need", "child-protection-plan",
)
# Each world is a bit of a whole number: a megabit is joined in some ten microseconds, and a pattern of
# answers needs a few hundred joins. Fourteen yes-or-no criteria and a grade are a sixteenth of it.
MOST_WORLDS = 1 << 20


def mistakes(framework: Framework, definitions: Definitions | None = None) -> Mistakes:
    """(place, sentence) for everything that keeps a framework from being used."""
    found = [*_of_its_own(framework)]
    if definitions is not None:
        for wrong in (_wrong_measures, _wrong_triggers, _wrong_sets):
            found += wrong(framework, definitions)
    yield from found or _too_many_worlds(framework)


def _of_its_own(framework: Framework) -> Mistakes:
    yield from _wrong_names(framework)
    yield from _wrong_grades(framework)
    yield from _wrong_scales(framework)
    yield from _wrong_standings(framework)
    yield from _wrong_records(framework)
    yield from _wrong_categories(framework)
    yield from _without_group(framework)
    yield from _without_outcome(framework)
    yield from _wrong_priorities(framework)


def _wrong_names(framework: Framework) -> Mistakes:
    known = framework.by_id
    for place, criterion, rule in framework.walk():
        if rule.criterion and rule.criterion not in known:
            yield place, f"there is no criterion ‘{rule.criterion}’"
        elif rule.criterion and _leads_to(framework, rule.criterion, criterion.id):
            yield place, f"‘{criterion.id}’ and ‘{rule.criterion}’ refer to each other"


def _leads_to(framework: Framework, start: str, wanted: str) -> bool:
    seen, open_names = set(), [start]
    while open_names:
        name = open_names.pop()
        if name == wanted:
            return True
        if name not in seen and name in framework.by_id:
            seen.add(name)
            open_names += [rule.criterion for _, rule in framework.by_id[name].walk() if rule.criterion]
    return False


def _wrong_grades(framework: Framework) -> Mistakes:
    for place, criterion, rule in framework.walk():
        if rule.grade is None:
            continue
        if framework.grades is None:
            yield place, "a grade is asked for, but the framework has no `grades`"
        else:
            for grade in rule.grade.among:
                if grade not in framework.grades.values:
                    yield place, f"‘{grade}’ is not among the framework’s grades: {', '.join(framework.grades.values)}"
        if rule is not criterion or criterion.by_judgement:
            yield place, "write a grade as a criterion of its own and name it in the category: it is one unknown"


def _wrong_scales(framework: Framework) -> Mistakes:
    graded = [name for name, scale in framework.scales.items() if scale.grade]
    for name, scale in framework.scales.items():
        place = ("scales", name)
        if name in framework.by_id or (name == GRADE and not scale.grade):
            yield place, f"‘{name}’ is already the name of another question: give the scale one of its own"
        grades = framework.grades.values if framework.grades else ()
        if (scale.grade or scale.trigger) and not grades:
            yield (*place, "grade" if scale.grade else "trigger"), (
                "the last inspection is asked for, but the framework has no `grades` to say whose counts"
            )
        elif scale.grade and scale.values != grades:
            yield (*place, "values"), f"must be the framework’s grades in their order: {', '.join(grades)}"
        if scale.grade and name != graded[0]:
            yield (*place, "grade"), f"‘{graded[0]}’ is the scale of the last grade already: it is one unknown"
        if scale.worst_of and (missing := [word for word in TREND_WORDS if word not in scale.values]):
            yield (*place, "values"), f"the trend may be ‘{missing[0]}’, which is not among the values"
        yield from _wrong_levels(framework, scale, place)


def _wrong_sets(framework: Framework, definitions: Definitions) -> Mistakes:
    for place, thing in _about_figures(framework):
        comparator = getattr(thing, "comparator", None)
        if comparator is None or not comparator.among:
            continue
        there = load_comparators(definitions.folders)
        chosen, here = there.get(comparator.among), (*place, "comparator", "set")
        if isinstance(thing, PooledGap):
            yield here, "a gap is pooled against a published row: name an `entity`"
        elif chosen is None:
            listed_ = f"There are: {', '.join(there)}."
            yield here, f"there is no comparator set ‘{comparator.among}’. {did_you_mean(comparator.among, there, listed_)}"
        elif chosen.kind != "school":
            yield here, f"‘{comparator.among}’ is a set of councils, and schools are compared with schools"


def _wrong_triggers(framework: Framework, definitions: Definitions) -> Mistakes:
    for name, scale in framework.scales.items():
        for generation, rules in scale.trigger.generations.items() if scale.trigger else ():
            place = ("scales", name, "trigger", "generations", generation)
            known = definitions.inspection_frameworks.get(generation)
            if known is None:
                there = ", ".join(definitions.inspection_frameworks)
                yield place, f"there is no generation of inspections ‘{generation}’: there are {there}"
                continue
            for n, rule in enumerate(rules):
                if rule.value not in scale.values:
                    yield (*place, n, "value"), f"‘{rule.value}’ is not a value of ‘{name}’: {', '.join(scale.values)}"
                for m, test in enumerate(rule.when):
                    yield from (((*place, n, "when", m), why) for why in _wrong_test(test, known))


def _wrong_test(test: InspectionTest, generation: InspectionFramework) -> Iterator[str]:
    scales = {area.id: area.scale for area in generation.areas}
    ranked = {scale for area, scale in scales.items() if area not in (OVERALL, SAFEGUARDING)}
    for area, grades in test.grades():
        if area is not None and area not in scales:
            yield f"‘{generation.id}’ judges no area ‘{area}’: it judges {', '.join(scales)}"
            continue
        there = {grade.id for scale in ([scales[area]] if area else ranked) for grade in generation.scales[scale]}
        for grade in grades:
            if grade not in there:
                yield f"‘{generation.id}’ gives no grade ‘{grade}’ here: it gives {', '.join(sorted(there)) or 'none'}"


def _wrong_levels(framework: Framework, scale: Scale, place: Place) -> Mistakes:
    if scale.by_judgement and not scale.worst_of:
        yield (*place, "by_judgement"), "belongs to a scale that is read from figures (worst_of)"
    for name in scale.judgements():
        levels = framework.judgements[name].levels if name in framework.judgements else ()
        where = (*place, "judgement") if scale.judgement else (*place, "by_judgement")
        if name in framework.judgements and not levels:
            yield where, f"judgement ‘{name}’ is answered yes or no: declare its `levels`"
        for level in levels:
            if level not in scale.values:
                yield where, f"level ‘{level}’ of judgement ‘{name}’ is not among the values: {', '.join(scale.values)}"


def _wrong_standings(framework: Framework) -> Mistakes:
    """Criteria on scales that there are not, by values that the scale does not have, or not of their own."""
    for place, criterion, rule in framework.walk():
        if rule.since_inspection and framework.grades is None:
            yield place, "an inspection is asked for, but the framework has no `grades` to say whose counts"
        if rule.on_scale is None:
            continue
        here, scale = (*place, "on_scale"), framework.scales.get(rule.on_scale.scale)
        if scale is None:
            there = ", ".join(framework.scales) or "none"
            yield (*here, "scale"), f"there is no scale ‘{rule.on_scale.scale}’: there are {there}"
            continue
        for value in rule.on_scale.among:
            if value not in scale.values:
                yield (*here, "in"), f"‘{value}’ is not a value of ‘{rule.on_scale.scale}’: {', '.join(scale.values)}"
        if rule is not criterion or criterion.by_judgement:
            yield here, "write it as a criterion of its own and name it in the category: a scale is one unknown"


def _wrong_records(framework: Framework) -> Mistakes:
    used: set[tuple[str, str]] = set()
    for place, word, kind, wants_levels in _asked(framework):
        declared = (framework.judgements if word == "judgement" else framework.facts).get(kind)
        if declared is None:
            yield place, f"{word} ‘{kind}’ is not declared under `{word}s`"
        elif declared.levels and not wants_levels:
            levels = ", ".join(declared.levels)
            yield place, f"{word} ‘{kind}’ has levels ({levels}): put it on a scale and ask by `on_scale`"
        if (word, kind) in used:
            yield place, f"{word} ‘{kind}’ is asked twice: make it a criterion and name it, for it is one unknown"
        used.add((word, kind))
    for kind, record in framework.facts.items():
        if record.levels:
            yield ("facts", kind, "levels"), "a fact is so or is not: record levels as a judgement"


def _asked(framework: Framework) -> Iterator[tuple[Place, str, str, bool]]:
    """(place, word, kind, whether levels are wanted) of every judgement and fact that something rests on."""
    for name, scale in framework.scales.items():
        for kind in scale.judgements():
            yield ("scales", name, "judgement" if scale.judgement else "by_judgement"), "judgement", kind, True
    for place, criterion, rule in framework.walk():
        for word in ("judgement", "fact"):
            if leaf := getattr(rule, word):
                yield place, word, leaf.kind, False
        if rule is criterion and criterion.by_judgement:
            yield place, "judgement", criterion.by_judgement.judgement, False


def _wrong_categories(framework: Framework) -> Mistakes:
    for n, category in enumerate(framework.categories):
        for place, rule in category.when.walk(("categories", n, "when")):
            if rule.leaf is not None:
                yield place, f"give this {rule.word} a name and a title under `criteria`, and name it here"
            elif rule.criterion and rule.criterion not in framework.by_id:
                yield place, f"there is no criterion ‘{rule.criterion}’"
            elif rule.applies_to != type(rule.applies_to)():
                yield place, "`applies_to` belongs to criteria, not to categories"


def _too_many_worlds(framework: Framework) -> Mistakes:
    worlds = most_worlds(framework)
    if worlds > MOST_WORLDS:
        yield ("categories",), (
            f"the unknown answers could turn out in {worlds:,} ways, more than the {MOST_WORLDS:,} that can be tried: read "
            f"fewer criteria, or values of a scale that are told apart less finely"
        )


def most_worlds(framework: Framework) -> int:
    """How many worlds there are where nothing is known: values of a scale that no criterion tells apart are one."""
    criteria = [framework.by_id[name] for name in framework.in_categories]
    on = Counter(found[0] if (found := framework.on_scale(criterion)) else None for criterion in criteria)
    sizes = [
        len({tuple(value in found[1] for c in criteria if (found := framework.on_scale(c)) and found[0] == name)
             for value in framework.every_scale[name].values})
        for name in on if name is not None
    ]
    return math.prod(sizes) * 2 ** on[None]


def _without_group(framework: Framework) -> Mistakes:
    """R87: a scheme without a group indicator is refused. A trust's may have it in its priorities."""
    read = _read_by_categories(framework)
    groups = {
        getattr(leaf, "group", "all")
        for criterion in framework.criteria if criterion.id in read for _, leaf in framework.leaves(criterion)
    }
    if framework.holder == "trust":
        groups |= {kpi.group for priority in framework.priorities for kpi in priority.kpis}
    if groups & set(GROUPS_OF_CONCERN):
        return
    why = "outcomes for the disadvantaged and most vulnerable must be central to identification"
    if framework.holder == "trust":
        yield ("criteria",), (
            f"neither a category nor a priority looks at a group of pupils: {why}, so add a criterion, or a KPI under "
            f"`priorities`, with group: disadvantaged (or another vulnerable group)"
        )
    else:
        yield ("criteria",), (
            f"no category rests on a group of pupils: {why}, so add a criterion with group: disadvantaged (or another "
            f"vulnerable group)"
        )


def _read_by_categories(framework: Framework) -> set[str]:
    """The criteria that decide a category, directly or through another criterion."""
    return {
        name for name in framework.by_id
        if any(_leads_to(framework, start, name) for start in framework.in_categories)
    }


def _without_outcome(framework: Framework) -> Mistakes:
    read = _read_by_categories(framework)
    outcomes = [criterion for criterion in framework.criteria if criterion.outcome and criterion.id in read]
    if not outcomes:
        yield ("criteria",), "no category rests on a criterion marked `outcome: true`"
        return
    for kind in framework.scope.kinds:
        if not any(framework.applies_anywhere(criterion, kind) for criterion in outcomes):
            yield ("scope", "kinds"), (
                f"no outcome criterion applies to {kind} schools: add one, or name the kind under `by_judgement` of one"
            )


def _wrong_measures(framework: Framework, definitions: Definitions) -> Mistakes:
    for place, thing in _about_figures(framework):
        for field, name in _named(thing, ("measure", "band_measure")):
            if name not in definitions.measures:
                yield (*place, field), f"there is no measure ‘{name}’. {did_you_mean(name, definitions.measures, LISTED)}"
        comparator = getattr(thing, "comparator", None)
        groups = [((*place, field), name) for field, name in _named(thing, ("group",))]
        groups += [((*place, "comparator", field), name) for field, name in _named(comparator, ("group",))]
        for where, name in groups:
            if name not in definitions.groups:
                yield where, f"there is no pupil group ‘{name}’. {did_you_mean(name, definitions.groups, GROUPS_LISTED)}"


def _named(thing: object, fields: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(field, name) for field in fields if (name := getattr(thing, field, None))]


def _about_figures(framework: Framework) -> Iterator[tuple[Place, object]]:
    """Everything that names a measure or a pupil group, with its place."""
    for place, _, rule in framework.walk():
        if rule.leaf is not None:
            yield (*place, rule.word), rule.leaf
    for name, scale in framework.scales.items():
        for n, reading in enumerate(scale.worst_of):
            yield ("scales", name, "worst_of", n, "trend"), reading.trend
    for n, priority in enumerate(framework.priorities):
        for m, kpi in enumerate(priority.kpis):
            yield ("priorities", n, "kpis", m), kpi


def _wrong_priorities(framework: Framework) -> Mistakes:
    for n, priority in enumerate(framework.priorities):
        for m, kpi in enumerate(priority.kpis):
            if kpi.judgement and kpi.judgement not in framework.judgements:
                yield ("priorities", n, "kpis", m), f"judgement ‘{kpi.judgement}’ is not declared under `judgements`"
