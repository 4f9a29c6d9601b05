"""A school's standing in one scheme: why, on which figures, what is unknown, what would change or settle it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from upstream.assessment.answers import Answer
from upstream.assessment.behind import Behind
from upstream.assessment.explanations.explanation import Explanation
from upstream.assessment.explanations.points import Point
from upstream.assessment.framework import Framework
from upstream.evidence.definitions import Measure, PupilGroup
from upstream.lib.wording import counted, listed
from upstream.web import links, words
from upstream.web.schemes.proposals import Proposals
from upstream.web.schemes.welcome import welcome

ANSWERS = {
    Answer.MET: ("Met", "look"),
    Answer.NOT_MET: ("Not met", "plain"),
    Answer.UNKNOWN: ("Unknown", "unknown"),
    Answer.NOT_APPLICABLE: ("Does not apply", "plain"),
}
UNDETERMINED = "Undetermined"
BASIS = {"published": "published", "local choice": "a local choice"}
NOT_LISTED = (
    "This school is not among the state-funded schools that were open on the day by the lists held here, "
    "so no category is proposed for it."
)


@dataclass(frozen=True, slots=True)
class Figure:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One question about the school: its answer, what was found, and what stands behind it."""

    title: str
    answer: str
    tone: str
    found: str
    told: list[tuple[str, str]]  # name and sentence: what it takes, compared with what, what would change it, why asked
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class Lead:
    """A category that is not proposed, and what leads to it or keeps from it, each a line."""

    category: str
    lines: list[str]
    any_one: bool = False


@dataclass(frozen=True)
class Standing:
    """`why_none` says why there is nothing else."""

    scheme: str
    about: str
    when: str
    answer: str
    meaning: str
    because: str
    rows: list[Row]
    unknown: str
    settles: str
    routes: list[str]
    notes: list[str]
    why_none: str = ""
    moves: list[Lead] = field(default_factory=list)
    unmet: list[Lead] = field(default_factory=list)
    entitlement: list[tuple[str, str]] = field(default_factory=list)
    terms: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_undetermined(self) -> bool:
        return self.answer == UNDETERMINED


def present_standing(
    found: Proposals, explanation: Explanation | None, measures: Mapping[str, Measure], groups: Mapping[str, PupilGroup],
    as_at: dt.date | None,
) -> Standing:
    framework, when = found.framework, when_words(as_at)
    if framework is None or explanation is None:
        return Standing("", "", when, "", "", "", [], "", "", [], [], found.why_none or NOT_LISTED)
    behind = found.behind.get(explanation.urn, [])
    figures = {name: [one for one in behind if one.criterion == name] for name in framework.by_id}
    return Standing(
        scheme=framework.title,
        about=" ".join(framework.about.split()),
        when=when,
        answer=explanation.category or UNDETERMINED,
        meaning=meaning_of(framework, explanation),
        because=because_of(explanation),
        rows=[
            _row(point, point_tag(point, welcome(framework)), figures, measures, groups, as_at)
            for point in explanation.points
        ],
        unknown=unknown_words(explanation),
        settles=listed(explanation.settles),
        routes=list(explanation.routes),
        notes=list(explanation.notes),
        moves=_moves(explanation),
        unmet=_unmet(explanation),
        entitlement=entitlement_of(framework, explanation),
        terms=[(word, " ".join(meaning.split())) for word, meaning in explanation.terms],
    )


def when_words(as_at: dt.date | None) -> str:
    return f"on {words.on_day(as_at)}" if as_at else "today"


def because_of(explanation: Explanation) -> str:
    return explanation.because.removeprefix("Undetermined: ")  # the heading above says it


def entitlement_of(framework: Framework, explanation: Explanation) -> list[tuple[str, str]]:
    """What the proposed category promises, as (name, words); nothing where none is proposed or promised."""
    found = next((one for one in framework.categories if one.title == explanation.category), None)
    lines = found.entitlement.lines if found and found.entitlement else ()
    return [(name, text[:1].upper() + text[1:]) for name, text in lines]


def meaning_of(framework: Framework, explanation: Explanation) -> str:
    return next((" ".join(c.meaning.split()) for c in framework.categories if c.title == explanation.category), "")


def unknown_words(explanation: Explanation) -> str:
    unknown = [point.title for point in explanation.points if point.answer == str(Answer.UNKNOWN)]
    if not unknown:
        return "Nothing that the scheme asks is unknown."
    return f"{counted(len(unknown), 'answer is', 'answers are')} unknown: {listed(unknown)}."


def point_tag(point: Point, good_news: Collection[str]) -> tuple[str, str]:
    """The words and tone of a question's answer, which may be a value on a scale: what is met and good news is no
    concern."""
    known = {str(answer): answer for answer in Answer} | {"does not apply": Answer.NOT_APPLICABLE}
    if point.answer not in known:
        return words.sentence_case(point.answer), "plain"
    text, tone = ANSWERS[known[point.answer]]
    is_good = known[point.answer] is Answer.MET and point.criteria[0] in good_news
    return text, "good" if is_good else tone


def _row(
    point: Point, tag: tuple[str, str], behind: Mapping[str, list[Behind]], measures: Mapping[str, Measure],
    groups: Mapping[str, PupilGroup], as_at: dt.date | None,
) -> Row:
    text, tone = tag
    figures = [one for name in point.criteria for one in behind.get(name, []) if one.published_under]
    seen = dict.fromkeys(_figure(one, measures[one.measure], groups, as_at) for one in figures)
    return Row(point.title, text, tone, point.found, _told(point, bool(seen)), list(seen))


def _told(point: Point, has_figures: bool) -> list[tuple[str, str]]:
    """What stands under the answer, in the order in which people ask. Figures that lead to their files name no file."""
    basis = f" (the threshold is {BASIS[point.basis[0]]})" if len(point.basis) == 1 else ""
    known = point.answer not in (str(Answer.UNKNOWN), "does not apply")
    told = [
        ("What follows" if point.on_scale else "Met where", f"{'; '.join(point.takes)}{basis}." if point.takes else ""),
        ("Compared with", f"{'; '.join(point.compared_with)}." if point.compared_with else ""),
        ("What would change it", " ".join(point.turns) if known else ""),
        ("Source", "" if has_figures or not point.sources else f"{'; '.join(point.sources)}."),
        ("Why it is asked", " ".join(" ".join(why.split()) for why in point.why)),
    ]
    return [(name, text) for name, text in told if text]


def _moves(explanation: Explanation) -> list[Lead]:
    """For every other category the changes that lead to it, any one of which will do."""
    found: dict[str, list[str]] = {}
    for move in explanation.moves:
        found.setdefault(move.category, []).append(f"{listed(list(move.clauses))}.")
    return [Lead(category, lines, any_one=len(lines) > 1) for category, lines in found.items()]


def _unmet(explanation: Explanation) -> list[Lead]:
    """What each category still asks that no single change leads to."""
    near = {move.category for move in explanation.moves if len(move.clauses) == 1}
    return [
        Lead(title, [one.words + (f" Otherwise {one.before} comes first." if one.before else "") for one in items])
        for title, items in explanation.unmet.items() if items and title not in near
    ]


def _figure(
    figure: Behind, measure: Measure, groups: Mapping[str, PupilGroup], as_at: dt.date | None
) -> Figure:
    period = figure.period or ""
    said = words.number(figure.value, measure) if figure.value is not None else figure.status
    who = "" if figure.group == "all" else f", {words.group_words(groups, figure.group).lower()}"
    url = links.figure(measure.id, f"urn:{figure.published_under}", period, group=figure.group, as_at=as_at)
    return Figure(f"{measure.short} {period}{who}: {said}", url)
