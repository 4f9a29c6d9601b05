"""Responses in words."""

from __future__ import annotations

from upstream.casework.ground.responses.models import Accuracy, Response, ResponseState
from upstream.casework.ground.responses.rules import why_not_acknowledge, why_not_answer
from upstream.people.hats import Hat
from upstream.web import words
from upstream.web.records.listing import Row
from upstream.web.records.page import Deed, Part, RecordPage, Tag, record_crumbs, with_record
from upstream.web.responses.about import shown_of
from upstream.web.responses.kind import KIND
from upstream.web.schools.page import Fact

TONES = {
    ResponseState.SENT: "unknown", ResponseState.READ: "plain", ResponseState.ANSWERED: "good",
    ResponseState.WITHDRAWN: "worse",
}
ACCURATE = {Accuracy.ACCURATE: Tag("Accurate", "good"), Accuracy.NOT_ACCURATE: Tag("Not accurate", "look")}


def tags(state: str, accuracy: str = "") -> list[Tag]:
    said = [ACCURATE[Accuracy(accuracy)]] if accuracy else []
    return [*said, Tag(ResponseState(state).label, TONES[ResponseState(state)])]


def row(one: Response, *, of_several: bool) -> Row:
    about = f"{words.at_time(one.written_at)} · to {one.to}"
    school = str(one.school) if of_several and one.school else ""
    return Row(KIND.url(one.pk), str(one), tags(one.state, one.accuracy), about, one.text, school)


def present(one: Response, hat: Hat) -> RecordPage:
    facts = [
        shown_of(one, hat), Fact("Sent to", str(one.to)), Fact("Read", _by(one.read_by, one.read_at, one, hat)),
        Fact("Taken back because", one.ended_reason),
    ]
    parts = [Part("What the school says", one.text)] if one.text else []
    if one.answer:
        parts.append(Part(f"Answered by {_by(one.answered_by, one.answered_at, one, hat)}", one.answer))
    deeds = []
    if one.to_id == hat.organisation.pk:
        deeds = [
            Deed("Say that it was read", KIND.url(one.pk, "read"), why_not_acknowledge(one, hat) or ""),
            Deed("Answer it", KIND.url(one.pk, "answer"), why_not_answer(one, hat) or ""),
        ]
    page = RecordPage(
        str(one), "The school’s response", record_crumbs(one, "Responses", "responses/"), tags(one.state, one.accuracy),
        [fact for fact in facts if fact.text], parts, deeds=deeds,
    )
    return with_record(page, one, hat)


def _by(user, at, one: Response, hat: Hat) -> str:
    """The body, for its own people also the person; and when."""
    if at is None:
        return ""
    who = f"{user.name}, {one.to}" if user and one.to_id == hat.organisation.pk else str(one.to)
    return f"{who}, {words.at_time(at)}"
