"""The schools of an area that the filters let through: what the table, the grid and the downloads all show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from upstream.assessment.answers import Answer
from upstream.assessment.framework import Framework
from upstream.assessment.proposed import Proposed, counts_of
from upstream.evidence.entity import Entity
from upstream.lib.wording import counted, listed
from upstream.web import words
from upstream.web.schemes.filters import OUTSIDE, UNDETERMINED, Filters, body_of, narrowed, ordered, standing_key
from upstream.web.schemes.standing import ANSWERS

OUTSIDE_WORDS = "Not for this kind of school"
UNDETERMINED_WORDS = "Undetermined"
BODIES = {"la": ("Trust", "Any trust"), "trust": ("Council", "Any council")}


@dataclass(frozen=True)
class Shown:
    """`schools` in order, out of `every` one of the place's. `by` says in words what narrowed them."""

    framework: Framework
    place: Entity
    asked: Filters
    every: Sequence[Proposed]
    schools: list[Proposed]
    by: list[tuple[str, str]]

    @property
    def body_title(self) -> str:
        return BODIES[self.place.kind][0]

    def standing(self, school: Proposed) -> str:
        return standing_words(self.framework, standing_key(school))

    def possible(self, school: Proposed) -> str:
        """`Light Touch or Light Touch +, or none`, for the undetermined."""
        if school.category or not school.possible:
            return ""
        titles = [standing_words(self.framework, name) for name in school.possible]
        return listed([*titles, "none"] if school.none_possible else titles, "or")


def show(framework: Framework, place: Entity, every: Sequence[Proposed], asked: Filters) -> Shown:
    found = ordered(narrowed(every, asked, place.kind), asked, framework, place.kind)
    return Shown(framework, place, asked, every, found, _by(framework, place, asked))


def standing_words(framework: Framework, key: str) -> str:
    titles = {category.id: category.title for category in framework.categories}
    return titles.get(key) or {OUTSIDE: OUTSIDE_WORDS, UNDETERMINED: UNDETERMINED_WORDS}.get(key, key)


def answer_words(framework: Framework, written: str) -> str:
    """`outcomes:met` → `Outcomes: met`."""
    name, _, answer = written.partition(":")
    criterion = framework.by_id.get(name)
    return f"{criterion.title if criterion else name}: {answer.replace('-', ' ')}"


def _by(framework: Framework, place: Entity, asked: Filters) -> list[tuple[str, str]]:
    told = [
        ("Name", f"“{asked.q}”" if asked.q else ""),
        ("Category", standing_words(framework, asked.category) if asked.category else ""),
        ("Kind", kind_words(asked.kind)), ("Phase", words.sentence_case(asked.phase)),
        ("Answer", answer_words(framework, asked.answer) if asked.answer else ""),
        (BODIES[place.kind][0], words.title_case(asked.body)),
    ]
    return [(name, text) for name, text in told if text]


_KINDS = {"pru": "Pupil referral unit", "16-19": "16 to 19", "all-through": "All-through"}


def kind_words(kind: str | None) -> str:
    return _KINDS.get(kind or "", words.sentence_case(kind or ""))


def tally(shown: Shown) -> str:
    """`3 Support and Challenge, 12 Light Touch, 381 undetermined`: counts in words, in the framework's order."""
    counts = counts_of(shown.schools)
    outside = sum(school.is_outside for school in shown.schools)
    told = [f"{counts[category.id]:,} {category.title}" for category in shown.framework.categories if counts[category.id]]
    undetermined = counts[None] - outside
    told += [f"{undetermined:,} undetermined"] * bool(undetermined)
    told += [f"{outside:,} of a kind that the scheme is not for"] * bool(outside)
    return f"{listed(told)}." if told else ""


def count_words(shown: Shown) -> str:
    """`12 of 396 schools`."""
    every = counted(len(shown.every), "school")
    return every if len(shown.schools) == len(shown.every) else f"{len(shown.schools):,} of {every}"


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of a filter under one heading, or under none."""

    title: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Filter:
    name: str
    label: str
    any: str
    groups: list[Choices]


def present_filters(shown: Shown) -> list[Filter]:
    """Only what occurs in the place is offered, with how many schools have it."""
    place, asked = shown.place, shown.asked
    standings = [category.id for category in shown.framework.categories] + [UNDETERMINED, OUTSIDE]
    body, any_body = BODIES[place.kind]
    return [
        _filter("category", "Category", "Any category", asked.category, _counted(shown.every, standing_key, standings),
                lambda key: standing_words(shown.framework, key)),
        _filter("kind", "Kind", "Any kind", asked.kind, _counted(shown.every, lambda one: one.kind), kind_words),
        _filter("phase", "Phase", "Any phase", asked.phase, _counted(shown.every, lambda one: one.phase), words.sentence_case),
        _answers(shown),
        _filter("body", body, any_body, asked.body, _counted(shown.every, lambda one: body_of(one, place.kind)),
                words.title_case),
    ]


def _counted(
    schools: Iterable[Proposed], key: Callable[[Proposed], str | None], order: Sequence[str] = ()
) -> dict[str, int]:
    found = Counter(filter(None, map(key, schools)))
    return {name: found[name] for name in (order or sorted(found, key=str.lower)) if found[name]}


def _filter(name: str, label: str, any_one: str, asked: str, found: dict[str, int], said) -> Filter:
    options = [Option(value, f"{said(value)} ({many:,})", value == asked) for value, many in found.items()]
    return Filter(name, label, any_one, [Choices("", options)])


def _answers(shown: Shown) -> Filter:
    """One choice of a criterion and an answer to it: two choices could contradict each other."""
    groups = []
    for criterion in shown.framework.criteria:
        found = Counter(school.answers.get(criterion.id) for school in shown.every)
        values = [(f"{criterion.id}:{answer.value.replace(' ', '-')}", answer) for answer in Answer if found[answer]]
        options = [
            Option(value, f"{ANSWERS[answer][0]} ({found[answer]:,})", value == shown.asked.answer) for value, answer in values
        ]
        groups.append(Choices(criterion.title, options))
    return Filter("answer", "Answer to a criterion", "Any answer", groups)
