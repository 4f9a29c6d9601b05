"""The moments of a school's story, each from where it is known: the register, the evidence, what people recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from upstream.casework.ground.actions.models import AgreedAction
from upstream.casework.ground.lines import lines_of
from upstream.casework.records.lines import Line
from upstream.casework.records.models import Share
from upstream.evidence.inspection_frameworks import InspectionFramework, framework_on
from upstream.evidence.known import Judgement, judgements_of
from upstream.people.hats import Hat
from upstream.registry.models import Ancestry, Belonging, School
from upstream.web import links, words
from upstream.web.agreed_actions import presenters as agreed_actions
from upstream.web.editions import OpenEdition
from upstream.web.intelligence import presenters as intelligence
from upstream.web.judgements import presenters as judgements
from upstream.web.records.kinds import kind_of_label, kind_of_word
from upstream.web.records.page import Tag
from upstream.web.responses import presenters as responses
from upstream.web.schools.story import GRADE_TONES, SUCCESSIONS

LIVES, BODIES, INSPECTIONS, SHARES = "lives", "bodies", "inspections", "shares"
# What the filter offers, in this order; a kind of record stands under the word of its lines.
KINDS = {
    LIVES: "The school itself", BODIES: "Its bodies", INSPECTIONS: "Inspections", "intelligence": "Intelligence",
    "judgement": "Judgements", "action": "Agreed actions", "response": "Responses", SHARES: "What was shared",
}


@dataclass(frozen=True)
class Moment:
    """`on` None: the day is not known."""

    kind: str
    on: dt.date | None
    title: str
    about: str = ""
    url: str = ""
    tags: tuple[Tag, ...] = ()


def moments(school: School, hat: Hat, edition: OpenEdition | None) -> list[Moment]:
    """Everything, the newest first; what has no day last."""
    lines = lines_of(hat, school)
    found = [
        *_lives(school), *_bodies(school), *_ancestry(school), *_inspections(school, edition), *_recorded(lines),
        *_ended(lines, hat, school), *_shared(school, hat, lines),
    ]
    return sorted(found, key=lambda one: (one.on is None, -(one.on.toordinal() if one.on else 0), one.kind, one.title))


def _lives(school: School) -> Iterator[Moment]:
    for life in school.establishments.all():
        about = words.sentence_case(SUCCESSIONS.get(life.succession, ""))
        if life.first:
            yield Moment(LIVES, life.first, f"Opened as {life.name}, URN {life.urn}", about or life.type)
        if life.last:
            yield Moment(LIVES, life.last, f"{life.name}, URN {life.urn}, closed")


def _bodies(school: School) -> Iterator[Moment]:
    for one in Belonging.objects.filter(school=school).select_related("organisation"):
        kind = one.organisation.get_kind_display()
        if one.first:
            yield Moment(BODIES, one.first, f"Joined {one.organisation}", kind)
        if one.last:
            yield Moment(BODIES, one.last, f"Left {one.organisation}", kind)


def _ancestry(school: School) -> Iterator[Moment]:
    for one in Ancestry.objects.filter(descendant=school).select_related("ancestor__organisation"):
        yield Moment(LIVES, one.on, f"{one.ancestor} {one.get_kind_display()} this school")
    for one in Ancestry.objects.filter(ancestor=school).select_related("descendant__organisation"):
        yield Moment(LIVES, one.on, f"It {one.get_kind_display()} {one.descendant}")


def _inspections(school: School, edition: OpenEdition | None) -> Iterator[Moment]:
    """Each inspection in its own generation: one moment a visit, with the overall grade where that generation has one."""
    if edition is None or not school.urn:
        return
    urns = [part.urn for part in edition.directory.chain(school.urn)] or [school.urn]
    found = judgements_of(edition.store, urns, None)
    frameworks = edition.definitions.inspection_frameworks
    for (on, kind), visit in groupby(found, key=lambda one: (one.inspected_on, one.kind)):
        yield _visit(list(visit), on, kind, frameworks)


def _visit(visit: list[Judgement], on: dt.date | None, kind: str | None, frameworks: dict[str, InspectionFramework]) -> Moment:
    first = visit[0]
    framework = frameworks.get(first.framework or "") or (framework_on(frameworks.values(), on) if on else None)
    overall = [one for one in visit if one.area in (None, "overall-effectiveness")]
    tags = tuple(Tag(_graded(one), GRADE_TONES.get(one.grade or "", "plain")) for one in overall)
    areas = "" if overall else "; ".join(f"{_words(one.area or '')}: {_graded(one)}" for one in visit)
    title = words.sentence_case(f"{kind} inspection") if kind else "Inspection"
    about = ". ".join(filter(None, [framework.title if framework else "", areas]))
    return Moment(INSPECTIONS, on, title, about, links.school(first.urn) + "#inspections", tags)


def _graded(one: Judgement) -> str:
    return _words(one.grade or one.raw_grade or "No grade")


def _words(name: str) -> str:
    return words.sentence_case(name.replace("-", " "))


def _recorded(lines: list[Line]) -> Iterator[Moment]:
    for line in lines:
        kind = kind_of_word(line.kind)
        if kind is not None:
            yield Moment(line.kind, line.on, line.title or "Accurate, without more words", KINDS.get(line.kind, kind.noun),
                         kind.url(line.id), tuple(tags_of(line)))


def tags_of(line: Line) -> list[Tag]:
    """What a record's line says of its state, as its own list would."""
    if line.kind == "intelligence":
        return intelligence.tags_of(line.extra.startswith("fact:"), line.state, line.until)
    if line.kind == "judgement":
        return [judgements.tag(line.state)]
    if line.kind == "action":
        return agreed_actions.tags(line.state, agreed_actions.is_late(line))
    return responses.tags(line.state) if line.kind == "response" else []


def _ended(lines: list[Line], hat: Hat, school: School) -> Iterator[Moment]:
    """An action stands twice: when it was agreed, and when it ended."""
    ids = [line.id for line in lines if line.kind == "action"]
    for one in AgreedAction.objects.filter(pk__in=ids, ended_on__isnull=False):
        yield Moment("action", one.ended_on, f"{one.get_state_display()}: {one.what}", KINDS["action"], f"/actions/{one.pk}/")


def _shared(school: School, hat: Hat, lines: list[Line]) -> Iterator[Moment]:
    """Shares that the hat's body gave or holds, of records that the hat reads."""
    read = {line.id: line for line in lines if line.kind != "response"}  # a response is sent, which says the same
    rows = Share.objects.filter(school=school, record__in=list(read)).select_related("organisation", "holder")
    for one in rows:
        kind = kind_of_label(one.record_kind)
        if kind is None or hat.organisation.pk not in (one.holder_id, one.organisation_id):
            continue
        title = f"{one.holder} shared ‘{read[one.record].title[:80]}’ with {one.organisation}"
        yield Moment(SHARES, one.first, title, one.reason, kind.url(one.record))
        if one.last:
            yield Moment(SHARES, one.last, f"The share with {one.organisation} ended", read[one.record].title[:80])
