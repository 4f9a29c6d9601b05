"""A school's life: the establishments it has been, and what inspectors said of each, in their own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from upstream.evidence.directory import Directory, Entry, Incarnation
from upstream.evidence.inspection_frameworks import InspectionFramework, framework_on
from upstream.evidence.known import Judgement
from upstream.web import words
from upstream.web.words import sentence_case

GRADE_TONES = {
    "outstanding": "good",
    "good": "good",
    "satisfactory": "plain",
    "requires-improvement": "look",
    "inadequate": "worse",
}

SUCCESSIONS = {
    "converter": "converted to an academy and goes on as the same school",
    "sponsored": "became a sponsored academy",
    "re-brokered": "moved to another trust",
    "other": "took over from the one before",
    "none": "",
}


NOTHING = (
    "No inspection of this school stands in the files held here. That is not the same as never inspected."
)


@dataclass(frozen=True, slots=True)
class Life:
    """One establishment of the school's life."""

    urn: str
    name: str
    type: str
    span: str
    note: str
    is_present: bool


@dataclass(frozen=True, slots=True)
class Grade:
    area: str
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One inspection: its day, what kind, the judgements made, and whose it was."""

    day: str
    kind: str
    grades: list[Grade]
    concern: str
    known: str
    source: str


@dataclass(frozen=True, slots=True)
class Generation:
    """Inspections under one inspection framework and of one establishment."""

    title: str
    whose: str
    note: str
    visits: list[Visit]


@dataclass(frozen=True, slots=True)
class Inspections:
    generations: list[Generation]
    nothing: str
    not_held: tuple[str, ...]


def present_lives(directory: Directory, chain: Sequence[Incarnation]) -> list[Life]:
    """The school's establishments, the present one first."""
    return [_life(directory.entry(part.urn), part, is_present=place == 0) for place, part in enumerate(chain)]


def _life(entry: Entry | None, part: Incarnation, *, is_present: bool) -> Life:
    return Life(
        urn=part.urn,
        name=entry.name if entry else "Not in the lists held here",
        type=(entry.type or "") if entry else "",
        span=_span(part),
        note=sentence_case(SUCCESSIONS.get(part.succession, "")),
        is_present=is_present,
    )


def _span(part: Incarnation) -> str:
    if part.from_on and part.to_on:
        return f"{words.on_day(part.from_on)} to {words.on_day(part.to_on)}"
    if part.from_on:
        return f"from {words.on_day(part.from_on)}"
    return f"until {words.on_day(part.to_on)}" if part.to_on else "dates not known"


def present_inspections(
    judgements: Sequence[Judgement], frameworks: Mapping[str, InspectionFramework], present: str, notes: Sequence[str]
) -> Inspections:
    """Judgements, newest first, grouped by inspection framework and by establishment.

    `notes` say what the last grade rests on and from which day later inspections are not held.
    """
    parts = groupby(judgements, key=lambda judgement: (_framework(frameworks, judgement), judgement.urn))
    generations = [_generation(framework, urn, present, list(part)) for (framework, urn), part in parts]
    return Inspections(generations, "" if generations else NOTHING, tuple(notes))


def _framework(frameworks: Mapping[str, InspectionFramework], judgement: Judgement) -> InspectionFramework | None:
    """The one the file names, else the one in force on the day of the inspection."""
    if judgement.framework in frameworks:
        return frameworks[judgement.framework]
    return framework_on(frameworks.values(), judgement.inspected_on) if judgement.inspected_on else None


def _generation(
    framework: InspectionFramework | None, urn: str, present: str, judgements: list[Judgement]
) -> Generation:
    return Generation(
        title=framework.title if framework else "Inspection framework not known",
        whose=_whose(urn, present),
        note="" if framework is None or framework.overall else "These inspections give no overall grade.",
        visits=_visits(framework, judgements),
    )


def _whose(urn: str, present: str) -> str:
    return "" if urn == present else f"of its predecessor, URN {urn}"


def _visits(framework: InspectionFramework | None, judgements: list[Judgement]) -> list[Visit]:
    parts = groupby(judgements, key=lambda judgement: (judgement.inspected_on, judgement.kind))
    return [_visit(framework, list(part)) for _, part in parts]


def _visit(framework: InspectionFramework | None, judgements: list[Judgement]) -> Visit:
    first = judgements[0]
    return Visit(
        day=words.on_day(first.inspected_on) or "day not known",
        kind=sentence_case(f"{first.kind} inspection") if first.kind else "Inspection",
        grades=[_grade(framework, judgement) for judgement in sorted(judgements, key=_area_order)],
        concern=first.category_of_concern or "",
        known=_known(first),
        source=f"{first.file}, row {first.row}" if first.row else first.file,
    )


def _area_order(judgement: Judgement) -> tuple[bool, str]:
    return (judgement.area != "overall-effectiveness", judgement.area or "")


def _grade(framework: InspectionFramework | None, judgement: Judgement) -> Grade:
    grade = judgement.grade or ""
    text = sentence_case(grade.replace("-", " ")) or judgement.raw_grade or "No grade"
    return Grade(_area_words(framework, judgement.area or "overall"), text, GRADE_TONES.get(grade, "plain"))


def _area_words(framework: InspectionFramework | None, area: str) -> str:
    named = {judged.id: judged.name for judged in framework.areas} if framework else {}
    return named.get(area) or sentence_case(area.replace("-", " "))


def _known(judgement: Judgement) -> str:
    if judgement.published_on:
        return f"published {words.on_day(judgement.published_on)}"
    if judgement.known_on:
        return f"taken as known from {words.on_day(judgement.known_on)}: {judgement.known_basis}"
    return ""
