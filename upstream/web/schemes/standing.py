"""A school's standing in one scheme: why, on which figures, what is unknown, what would change or settle it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from upstream.assessment.answers import Answer
from upstream.assessment.behind import Behind
from upstream.assessment.explain import Explained, Explanation
from upstream.assessment.framework import Framework
from upstream.evidence.definitions import Measure, PupilGroup
from upstream.lib.wording import counted, listed
from upstream.web import links, words
from upstream.web.schemes.proposals import Proposals

ANSWERS = {
    Answer.MET: ("Met", "look"),
    Answer.NOT_MET: ("Not met", "plain"),
    Answer.UNKNOWN: ("Unknown", "unknown"),
    Answer.NOT_APPLICABLE: ("Does not apply", "plain"),
}
UNDETERMINED = "Undetermined"
NOT_LISTED = (
    "This school is not among the state-funded schools that were open on the day by the lists held here, "
    "so no category is proposed for it."
)
# These criteria are good news when they are met, so they do not wear the colour of a concern.
WELCOME = ("good-or-better",)


@dataclass(frozen=True, slots=True)
class Figure:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class CriterionRow:
    title: str
    answer: str
    tone: str
    sentence: str
    threshold: str
    source: str
    figures: list[Figure]
    why: str = ""


@dataclass(frozen=True)
class Standing:
    """`why_none` says why there is nothing else."""

    scheme: str
    about: str
    when: str
    answer: str
    meaning: str
    because: str
    rows: list[CriterionRow]
    unknown: str
    settles: str
    routes: list[str]
    notes: list[str]
    why_none: str = ""
    changes: list[str] = field(default_factory=list)
    unmet: list[str] = field(default_factory=list)


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
        rows=[_row(one, figures[one.criterion.id], measures, groups, as_at) for one in explanation.criteria],
        unknown=unknown_words(explanation),
        settles=listed(explanation.settles),
        routes=list(explanation.routes),
        notes=list(explanation.notes),
        changes=[str(change) for change in getattr(explanation, "changes", ())],
        unmet=list(getattr(explanation, "unmet", ())),
    )


def when_words(as_at: dt.date | None) -> str:
    return f"on {words.on_day(as_at)}" if as_at else "today"


def because_of(explanation: Explanation) -> str:
    return explanation.because.removeprefix("Undetermined: ")  # the heading above says it


def meaning_of(framework: Framework, explanation: Explanation) -> str:
    return next((" ".join(c.meaning.split()) for c in framework.categories if c.title == explanation.category), "")


def unknown_words(explanation: Explanation) -> str:
    unknown = [one.criterion.title for one in explanation.criteria if one.answer is Answer.UNKNOWN]
    if not unknown:
        return "Nothing that the scheme asks is unknown."
    return f"{counted(len(unknown), 'answer is', 'answers are')} unknown: {listed(unknown)}."


def answer_tag(criterion: str, answer: Answer) -> tuple[str, str]:
    """The answer's words and tone: what is met and good news is no concern."""
    text, tone = ANSWERS[answer]
    return text, "good" if criterion in WELCOME and answer is Answer.MET else tone


def _row(
    one: Explained, behind: list[Behind], measures: Mapping[str, Measure], groups: Mapping[str, PupilGroup],
    as_at: dt.date | None,
) -> CriterionRow:
    text, tone = answer_tag(one.criterion.id, one.answer)
    return CriterionRow(
        title=one.criterion.title,
        answer=text,
        tone=tone,
        sentence=one.sentence,
        threshold=_threshold(one),
        source=_source(one.facts),
        figures=[_figure(figure, measures[figure.measure], groups, as_at) for figure in behind if figure.published_under],
        why=" ".join(one.criterion.why.split()),
    )


def _threshold(one: Explained) -> str:
    """What it takes, with the basis that stands on every threshold."""
    told = [part for part in (one.facts, *one.parts) if part.get("threshold_words") and part.get("basis")]
    said = dict.fromkeys(f"{part['threshold_words']} ({part['basis']})" for part in told)
    return listed(list(said))


def _source(facts: Mapping) -> str:
    """For what no figure stands behind: an inspection, a recorded judgement."""
    if not facts.get("file"):
        return ""
    return f"{facts['file']}, row {facts['row']}" if facts.get("row") else facts["file"]


def _figure(
    figure: Behind, measure: Measure, groups: Mapping[str, PupilGroup], as_at: dt.date | None
) -> Figure:
    period = figure.period or ""
    said = words.number(figure.value, measure) if figure.value is not None else figure.status
    who = "" if figure.group == "all" else f", {words.group_words(groups, figure.group).lower()}"
    url = links.figure(measure.id, f"urn:{figure.published_under}", period, group=figure.group, as_at=as_at)
    return Figure(f"{measure.short} {period}{who}: {said}", url)
