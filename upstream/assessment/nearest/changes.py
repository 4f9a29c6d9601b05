"""What would change it: for each criterion of a school the nearest change, and the category that it would lead to.

Nothing here guesses. A changed figure is put to the criterion's own rule, every other criterion that
rests on the same figure is answered again, and the category is what the engine (`worlds`) makes of the
answers. Other figures stay as they are, also those of the same pupils under another measure.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from upstream.assessment import worlds
from upstream.assessment.answers import CODES, Answer
from upstream.assessment.evaluate import Assessment
from upstream.assessment.nearest import words
from upstream.assessment.nearest.case import Case, Node, Otherwise, Thing
from upstream.assessment.nearest.plans import Need, Plan, code, in_words, joined, rests_on, turned, unknown_leaves
from upstream.assessment.nearest.scales import ON_SCALE, possible_if
from upstream.assessment.nearest.steps import Step
from upstream.assessment.vocabulary import CountOf, Rule
from upstream.lib.wording import listed


@dataclass(frozen=True, slots=True)
class Change:
    """The nearest change that would turn one criterion.

    `to` is null where there is none: the answer is unknown or does not apply, or nothing could turn it.
    `category_id` and `category` (its title) are what the school would then be proposed for, null where that
    would be undetermined (of several grades that would do, the nearest’s: `then` tells them apart); `moves`: whether
    that differs from what it is now. `possible`: titles. `read`: whether a category rests on the criterion at all;
    `certain`: whether a category is proposed now.
    """

    criterion: str
    title: str
    answer: Answer
    to: Answer | None
    words: str
    steps: tuple[Step, ...] = ()
    needs: tuple[Need, ...] = ()
    category_id: str | None = None
    category: str | None = None
    possible: tuple[str, ...] = ()
    moves: bool = False
    read: bool = True
    certain: bool = True
    by_value: str = ""  # where several grades or levels turn it and do not come to the same: what each comes to

    @property
    def then(self) -> str:
        """What would be proposed then, as a sentence; empty where there is no change."""
        if not self.steps or self.needs:
            return ""
        if not self.read:
            return "No category rests on it."
        if self.by_value:
            return self.by_value
        if not self.moves:
            return f"That alone would not change {'the proposal' if self.certain else 'what is possible'}."
        return f"Then {would_be(self.category, self.possible)}."

    def as_record(self) -> dict[str, Any]:
        """As plain data, without what is not there: for the record of a run and for JSON."""
        steps = [
            {name: value for name, value in asdict(step).items() if value is not None and name != "otherwise"}
            for step in self.steps
        ]
        found = {
            "criterion": self.criterion, "answer": str(self.answer), "to": str(self.to) if self.to else None,
            "words": self.words, "steps": steps, "needs": [asdict(need) for need in self.needs],
            "then": self.then or None, "category": self.category, "possible": list(self.possible), "moves": self.moves,
        }
        return {name: value for name, value in found.items() if value not in (None, [])}


def _by_value(case: Case, node: Node, found: Plan) -> str:
    """`If inadequate, Tier 3 would be proposed; if good, Tier 2 would be proposed.` Empty where all come to the same."""
    step = found.steps[0]
    if len(found.steps) > 1 or node.word not in ON_SCALE or step.kind not in ("grade", "level"):
        return ""
    name, scale = case.scale(node)
    if scale.trigger:
        return ""
    becomes_met = case.code(node) != 1
    alike: dict[tuple, list[str]] = {}
    for value in scale.values:
        if (value in node.rule.leaf.among) is becomes_met:
            alike.setdefault(standing(result_if(case, {("scale", name): value})), []).append(value)
    if len(alike) < 2:
        return ""
    parts = []
    for (possible, none), values in alike.items():
        titles = titles_of(case, possible)
        certain = titles[0] if len(titles) == 1 and not none else None
        parts.append(f"if {words.grade_words(values) if scale.grade else listed(values, 'or')}, {would_be(certain, titles)}")
    said = "; ".join(parts)
    return f"{said[0].upper()}{said[1:]}."


def would_be(category: str | None, possible: Sequence[str]) -> str:
    """`Light Touch would be proposed`, or which categories would be possible."""
    if category:
        return f"{category} would be proposed"
    return f"{listed(possible, 'or') or 'no category'} would be possible, depending on what is not known"


def nearest_changes(assessment: Assessment, urn: str) -> list[Change]:
    """One change a criterion, in the framework's order. `urn` is one of the list's."""
    return nearest_changes_of(Case(assessment, urn))


def nearest_changes_of(case: Case) -> list[Change]:
    """`nearest_changes` of a school already at hand."""
    return [_change(case, criterion.id) for criterion in case.framework.criteria]


def _change(case: Case, criterion: str) -> Change:
    asked, node = case.framework.by_id[criterion], case.node(criterion)
    title, answer = asked.title, case.answer(asked)
    if answer is Answer.NOT_APPLICABLE:
        return Change(criterion, title, answer, None, "It does not apply to this school, so nothing would change it.")
    if answer is Answer.UNKNOWN:
        needs = tuple(unknown_leaves(case, node))
        return Change(criterion, title, answer, None, _to_be_known(needs), needs=needs)
    found = turned(case, node, answer is Answer.NOT_MET)
    if found is None or not found.steps:
        return Change(criterion, title, answer, None, "No change of its figures alone would turn it.")
    to = Answer.UNKNOWN if found.needs else Answer.MET if answer is Answer.NOT_MET else Answer.NOT_MET
    result = result_if(case, found.otherwise)
    read = criterion in case.framework.in_categories
    titles = titles_of(case, result.possible)
    return Change(
        criterion, title, answer, to, _sentence(found, to), found.steps, found.needs, result.category,
        titles[0] if result.category else None, titles, moves=standing(result) != standing(result_if(case, {})),
        read=read, certain=case.school["category"] is not None, by_value=_by_value(case, node, found) if read else "",
    )


def standing(result: worlds.Result) -> tuple:
    """What two results have in common that come to the same."""
    return result.possible, result.none


def titles_of(case: Case, possible: Sequence[str]) -> tuple[str, ...]:
    titles = {category.id: category.title for category in case.framework.categories}
    return tuple(titles[name] for name in possible)


def _to_be_known(needs: Sequence[Need]) -> str:
    sentences = " ".join(dict.fromkeys(need.sentence for need in needs))
    return f"Not known, so no change can be worked out. {sentences}"


def _sentence(found: Plan, to: Answer) -> str:
    """`It would be met if three more of its 28 pupils had reached …`."""
    if not found.needs:
        return f"It would {'be met' if to is Answer.MET else 'not be met'} if {in_words(found.steps)}."
    sentences = " ".join(dict.fromkeys(need.sentence for need in found.needs))
    return f"It would no longer be certain if {in_words(found.steps)}; more would have to be known. {sentences}"


def result_if(case: Case, otherwise: Otherwise) -> worlds.Result:
    """What the school's answers would come to, were those things otherwise."""
    return settled(case, pattern_if(case, otherwise)) if in_scope(case) else worlds.Result((), True, ())


def in_scope(case: Case) -> bool:
    """Whether the framework is for such a school at all."""
    return case.school["kind"] in case.framework.scope.kinds


def pattern_if(case: Case, otherwise: Otherwise) -> worlds.Pattern:
    """The school's answers as `worlds` takes them: those that rest on something changed answered again."""
    changed = otherwise.keys()
    answers = tuple(
        (name, code(case, case.node(name), otherwise) if now is not None and changed & _rests_on(case, name) else now)
        for name, now in case.pattern.answers
    )
    return worlds.Pattern(answers, tuple(
        (name, possible_if(case, name, otherwise) if changed else possible) for name, possible in case.pattern.scales
    ))


def _rests_on(case: Case, criterion: str) -> frozenset[Thing]:
    """By kind of school and stages the same for many: but cheap enough to be asked once a school."""
    if criterion not in case.rests_on:
        case.rests_on[criterion] = rests_on(case, case.node(criterion))
    return case.rests_on[criterion]


def settled(case: Case, pattern: worlds.Pattern) -> worlds.Result:
    """Once a pattern of answers: schools share them."""
    known = case.panel.once("settled patterns", dict)
    if pattern not in known:
        known[pattern] = worlds.settle(case.framework, pattern)
    return known[pattern]


# What a category still asks


@dataclass(frozen=True, slots=True)
class Unmet:
    """One thing that still keeps a school from a category. `wanted`: the answer that its criteria would need;
    with several criteria any one of them will do, or so many as the words say. `before`: the title of a
    category read earlier that stands in the way, null where it is the category's own condition."""

    criteria: tuple[str, ...]
    answers: tuple[Answer, ...]
    wanted: Answer
    words: str
    before: str | None = None


def unmet(assessment: Assessment, urn: str, category: str) -> list[Unmet]:
    """What is still unmet, or not known, for a category by its id: its own conditions, then those of every
    category read before it, none of which may hold. Empty where it is what is proposed. `KeyError` for no such id."""
    return unmet_of(Case(assessment, urn), category)


def unmet_of(case: Case, category: str) -> list[Unmet]:
    """`unmet` of a school already at hand."""
    above = list(itertools.takewhile(lambda one: one.id != category, case.framework.categories))
    wanted = {one.id: one.when for one in case.framework.categories}[category]
    found = list(_blocking(case, wanted, True))
    needed = {rule.criterion for rule in (*(wanted.all_of or ()), wanted) if rule.criterion}
    listed_already = {(item.criteria, item.wanted) for item in found}
    unwanted = {item.criteria[0] for item in found if len(item.criteria) == 1 and item.wanted is Answer.NOT_MET}
    for one in above:
        for item in _blocking(case, one.when, False, needed):
            # The category's own conditions may ask the same, or clear it away.
            if (item.criteria, item.wanted) not in listed_already and not _in_the_way(item) <= unwanted:
                found.append(replace(item, before=one.title))
    return found


def _in_the_way(item: Unmet) -> set[str]:
    """The criteria of an item that are met or may be."""
    return {name for name, answer in zip(item.criteria, item.answers, strict=True) if answer in (Answer.MET, Answer.UNKNOWN)}


def _blocking(case: Case, rule: Rule, met: bool, needed: Collection[str] = ()) -> Iterator[Unmet]:
    """The parts of a category's rule that keep it from being met, or from not being met.

    `needed`: criteria that have to be met anyway, so that it is no way out that one of them were not.
    """
    now = _standing_of(case, rule)
    if now is None or now == (1 if met else -1):
        return
    if rule.criterion:
        yield _one(case, rule.criterion, met)
        return
    children = [child for _, child in rule.children() if _standing_of(case, child) is not None]
    if rule.not_:
        yield from _blocking(case, children[0], not met, needed)
    elif rule.count_of:
        yield _count(case, rule.count_of, met)
    elif bool(rule.all_of) is met:
        for child in children:
            yield from _blocking(case, child, met, needed)
    else:
        able = [child for child in children if met or child.criterion not in needed]
        if len(able) == 1:
            yield from _blocking(case, able[0], met, needed)
        else:
            yield _any(case, able, met)


def _standing_of(case: Case, rule: Rule) -> int | None:
    """The code of a category's rule, whose leaves are criteria."""
    if rule.criterion:
        return CODES[case.answer(case.framework.by_id[rule.criterion])]
    return joined(rule, [_standing_of(case, child) for _, child in rule.children()])


def _one(case: Case, criterion: str, met: bool) -> Unmet:
    found = case.framework.by_id[criterion]
    answer, wanted = case.answer(found), Answer.MET if met else Answer.NOT_MET
    must = "would have to be" if met else "must not be"
    said = f"‘{found.title}’ is {answer}, and {must}{' met' if answer is Answer.UNKNOWN or met else ''}"
    return Unmet((criterion,), (answer,), wanted, f"{said}.")


def _any(case: Case, children: Sequence[Rule], met: bool) -> Unmet:
    """Any one of several would do."""
    names = tuple(dict.fromkeys(part.criterion for child in children for _, part in child.walk() if part.criterion))
    ways = [_condition(case, child, met) for child in children]
    return Unmet(names, _answers_of(case, names), Answer.MET if met else Answer.NOT_MET, f"One of these: {'; or '.join(ways)}.")


def _condition(case: Case, rule: Rule, met: bool) -> str:
    """`‘Capacity’ met`, `exactly one of ‘Outcomes’ and ‘Attendance’ met`."""
    if rule.criterion:
        return f"‘{case.framework.by_id[rule.criterion].title}’ {'met' if met else 'not met'}"
    if rule.not_:
        return _condition(case, rule.children()[0][1], not met)
    if rule.count_of:
        names = [part.criterion for part in rule.count_of.of if part.criterion]
        return f"{_how_many(rule.count_of, met)} of {_titles(case, names)} met"
    joined_by = "and" if bool(rule.all_of) is met else "or"
    return listed([_condition(case, child, met) for _, child in rule.children()], joined_by)


def _count(case: Case, count: CountOf, met: bool) -> Unmet:
    names = tuple(part.criterion for part in count.of if part.criterion)
    answers = _answers_of(case, names)
    now = words.number(answers.count(Answer.MET)) if Answer.MET in answers else "none"
    unknown = f", and {words.number(answers.count(Answer.UNKNOWN))} not known" if Answer.UNKNOWN in answers else ""
    how = _how_many(count, met)
    said = f"{how[0].upper()}{how[1:]} of {_titles(case, names)} would have to be met (now {now}{unknown})."
    return Unmet(names, answers, Answer.MET if met else Answer.NOT_MET, said)


def _how_many(count: CountOf, met: bool) -> str:
    """`exactly one`, `at least two`, `at most one`; where it must not be so: `fewer than two`, `none or more than one`."""
    low, high = count.at_least or 0, count.at_most
    if met:
        if low == high:
            return f"exactly {words.number(low)}"
        if low and high is not None:
            return f"{words.number(low)} to {words.number(high)}"
        return f"at least {words.number(low)}" if low else f"at most {words.number(high or 0)}"
    fewer = "" if not low else "none" if low == 1 else f"fewer than {words.number(low)}"
    more = "" if high is None else f"more than {words.number(high)}"
    return " or ".join(part for part in (fewer, more) if part)


def _answers_of(case: Case, names: Sequence[str]) -> tuple[Answer, ...]:
    return tuple(case.answer(case.framework.by_id[name]) for name in names)


def _titles(case: Case, names: Sequence[str]) -> str:
    return listed([f"‘{case.framework.by_id[name].title}’" for name in names])
