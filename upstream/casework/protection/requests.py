"""Requests of people for what is held about them: received, gathered, reviewed, answered, each within the legal time."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.protection import gathering
from upstream.casework.protection.models import GatheredItem, Mark, RequestState, SubjectRequest
from upstream.casework.protection.reach import bodies, why_not_protect
from upstream.casework.protection.rules import legal_clocks
from upstream.casework.records.changing import changed, locked, once
from upstream.lib.clock import today
from upstream.lib.refusal import refuse
from upstream.lib.wording import counted, day
from upstream.people.hats import Hat
from upstream.people.queries import known
from upstream.people.roles import Permission

S = RequestState
NEXT = {
    S.RECEIVED: frozenset({S.GATHERED, S.REFUSED, S.WITHDRAWN}),
    S.GATHERED: frozenset({S.GATHERED, S.ANSWERED, S.REFUSED, S.WITHDRAWN}),
    S.ANSWERED: frozenset(),
    S.REFUSED: frozenset(),
    S.WITHDRAWN: frozenset(),
}
CLOSED = (S.ANSWERED, S.REFUSED, S.WITHDRAWN)


@dataclass(frozen=True)
class Asked:
    """Who asks, how and when. Several spellings of a name are written with a semicolon between them."""

    name: str
    email: str
    asked: str
    asked_on: dt.date
    identity: str = ""


def requests_for(hat: Hat | None) -> QuerySet[SubjectRequest]:
    """The requests that a data protection officer looks after."""
    if hat is None or not hat.may(Permission.RETENTION_MANAGE):
        return SubjectRequest.objects.none()
    return SubjectRequest.objects.filter(holder__in=bodies(hat)).select_related("holder")


def is_open(request: SubjectRequest) -> bool:
    return request.state not in CLOSED


def due_after(asked_on: dt.date) -> dt.date:
    return legal_clocks().on("subject-access", asked_on).ends(asked_on)


def why_not_receive(asked: Asked, by: Hat) -> str | None:
    if why := why_not_protect(by, by.organisation.pk):
        return why
    if not asked.name.strip():
        return "Enter the name of the person."
    if asked.asked_on > today():
        return "The day on which they asked must be today or earlier."
    return None


@transaction.atomic
def receive(*, asked: Asked, by: Hat, key: uuid.UUID | None = None) -> SubjectRequest:
    """Writes the request down; the clock runs from the day it was received, whoever received it."""
    refuse(why_not_receive(asked, by))
    return once(key, by, lambda: _received(asked, by))


def _received(asked: Asked, by: Hat) -> SubjectRequest:
    made = SubjectRequest.objects.create(
        holder=by.organisation, name=asked.name.strip(), email=asked.email.strip().lower(), asked=asked.asked.strip(),
        asked_on=asked.asked_on, identity=asked.identity.strip(), due_on=due_after(asked.asked_on), written_by=by.user,
        user=known(asked.email) if asked.email else None,
    )
    record(Happened.SUBJECT_REQUEST_RECEIVED, by=by, target=made)
    return made


def _why_not_change(request: SubjectRequest, by: Hat) -> str | None:
    if why := why_not_protect(by, request.holder_id):
        return why
    return None if is_open(request) else f"This request was closed on {day(request.closed_on)}: receive a new one."


@transaction.atomic
def change(*, request: SubjectRequest, version: int, asked: Asked, by: Hat) -> SubjectRequest:
    refuse(_why_not_change(request, by))
    refuse(why_not_receive(asked, by))
    present = locked(request, version)
    new = {
        "name": asked.name.strip(), "email": asked.email.strip().lower(), "asked": asked.asked.strip(),
        "asked_on": asked.asked_on, "identity": asked.identity.strip(),
        "user": known(asked.email) if asked.email else None,
    }
    if not present.extended_on:
        new["due_on"] = due_after(asked.asked_on)
    if fields := changed(present, new):
        record(Happened.SUBJECT_REQUEST_CHANGED, by=by, target=present, fields=fields)
    return present


def why_not_extend(request: SubjectRequest, reason: str, by: Hat) -> str | None:
    if why := _why_not_change(request, by):
        return why
    if request.extended_on:
        return f"It was extended on {day(request.extended_on)} already: there is no second time."
    if today() > due_after(request.asked_on):
        return "The first month is over: the person had to be told of an extension within it."
    return None if reason.strip() else "Say why more time is needed: the person is told the reason."


@transaction.atomic
def extend(*, request: SubjectRequest, version: int, reason: str, by: Hat) -> SubjectRequest:
    """Two further months, where the request is complex or one of many. The person is told within the first month."""
    refuse(why_not_extend(request, reason, by))
    present = locked(request, version)
    due_on = legal_clocks().on("subject-access-extended", present.asked_on).ends(present.asked_on)
    changed(present, {"due_on": due_on, "extended_on": today(), "extension_reason": reason.strip()})
    record(Happened.SUBJECT_REQUEST_EXTENDED, by=by, target=present, fields=["due_on"])
    return present


def why_not_gather(request: SubjectRequest, by: Hat) -> str | None:
    if why := _why_not_change(request, by):
        return why
    if not request.identity.strip():
        return "First write down how you made sure that it is they: what is gathered is theirs alone to read."
    return None


@transaction.atomic
def gather(*, request: SubjectRequest, version: int, by: Hat) -> dict[str, int]:
    """Looks for the person in every table. It reaches records that the officer may not read otherwise, and is written
    down as an event that says so. Gathered again, what was reviewed stays reviewed unless it changed."""
    refuse(why_not_gather(request, by))
    present = locked(request, version)
    numbers = gathering.gather_into(present, by)
    present.state, present.gathered_at, present.version = S.GATHERED, timezone.now(), present.version + 1
    present.save(update_fields=["state", "gathered_at", "version"])
    fields = [f"{kind}:{number}" for kind, number in numbers.items()]
    record(Happened.SUBJECT_REQUEST_GATHERED, by=by, target=present, fields=["beyond-own-reading", *fields])
    return numbers


def why_not_mark(item: GatheredItem, mark: str, reason: str, words: list[str], by: Hat) -> str | None:
    if why := _why_not_change(item.request, by):
        return why
    if mark not in Mark.values:
        return "Choose whether to include, redact or withhold it."
    if mark in (Mark.WITHHOLD, Mark.REDACT) and not reason.strip():
        return "Say why: the person is told, and may complain."
    if mark == Mark.REDACT and not words:
        return "Write the words to be left out, one a line."
    missing = [word for word in words if word.lower() not in gathering.text_of(item.content).lower()]
    if mark == Mark.REDACT and missing:
        return f"‘{missing[0]}’ does not stand in it: write the words as they stand."
    return None


@transaction.atomic
def mark_item(
    *, item: GatheredItem, version: int, mark: str, by: Hat, reason: str = "", words: list[str] | None = None
) -> GatheredItem:
    """What the reviewer says of one thing that was found."""
    given = [word.strip() for word in words or [] if word.strip()]
    refuse(why_not_mark(item, mark, reason, given, by))
    present = locked(item, version)
    redacted = {"words": given} if mark == Mark.REDACT else {}
    if changed(present, {"mark": mark, "reason": reason.strip(), "redacted": redacted, "marked_by": by.user}):
        record(Happened.SUBJECT_REQUEST_MARKED, by=by, target=present.request, fields=[f"{present.pk}:{mark or 'open'}"])
    return present


@transaction.atomic
def include_rest(*, request: SubjectRequest, by: Hat) -> int:
    """Includes everything that was not looked at one by one, of a kind whose rows hold nobody else’s data."""
    refuse(_why_not_change(request, by))
    own = [item.pk for item in request.items.filter(mark=Mark.OPEN) if gathering.is_own_alone(item)]
    number = request.items.filter(pk__in=own).update(mark=Mark.INCLUDE, marked_by=by.user)
    if number:
        record(Happened.SUBJECT_REQUEST_MARKED, by=by, target=request, fields=[f"included:{number}"])
    return number


def why_not_close(request: SubjectRequest, state: str, outcome: str, by: Hat) -> str | None:
    if why := _why_not_change(request, by):
        return why
    if state not in CLOSED or state not in NEXT[S(request.state)]:
        return "Gather and review first, then answer." if state == S.ANSWERED else "Choose what became of the request."
    waiting = request.items.filter(mark=Mark.OPEN).count()
    if state == S.ANSWERED and waiting:
        return f"{counted(waiting, 'item is', 'items are')} still to be looked at."
    if state != S.ANSWERED and not outcome.strip():
        return "Say why: the person may complain to the Information Commissioner."
    return None


@transaction.atomic
def close(*, request: SubjectRequest, version: int, state: str, by: Hat, outcome: str = "") -> SubjectRequest:
    refuse(why_not_close(request, state, outcome, by))
    present = locked(request, version)
    changed(present, {"state": state, "closed_on": today(), "outcome": outcome.strip()})
    record(Happened.SUBJECT_REQUEST_CLOSED, by=by, target=present, fields=[f"as:{state}"])
    return present


@transaction.atomic
def exported(*, request: SubjectRequest, by: Hat) -> None:
    """What was included was taken away as a file."""
    refuse(why_not_protect(by, request.holder_id))
    record(Happened.RECORD_EXPORTED, by=by, target=request)
