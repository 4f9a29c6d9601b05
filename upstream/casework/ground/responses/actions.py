"""Sending a response, saying that it was read, answering it, taking it back."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.ground.recipients import held_at, lead_officers, tell
from upstream.casework.ground.responses.models import FIGURE, STANDING, Response, ResponseState
from upstream.casework.ground.responses.rules import (
    Said,
    why_not_acknowledge,
    why_not_answer,
    why_not_respond,
    why_not_said,
    why_not_withdraw,
)
from upstream.casework.records.changing import changed, locked, once
from upstream.casework.records.owning import why_not_reason
from upstream.casework.records.sharing import opened
from upstream.lib.refusal import refuse
from upstream.people.hats import Hat
from upstream.people.models import Membership
from upstream.people.roles import Sensitivity
from upstream.registry.models import School


@transaction.atomic
def respond(*, school: School, said: Said, by: Hat, key: uuid.UUID | None = None) -> Response:
    """Sends it: it is the school's own record, shared with the body that it goes to."""
    refuse(why_not_respond(school, by))
    refuse(why_not_said(said, school, by))
    return once(key, by, lambda: _sent(school, said, by))


def _sent(school: School, said: Said, by: Hat) -> Response:
    made = Response.objects.create(
        holder=by.organisation, school=school, urn=school.urn, written_by=by.user, changed_by=by.user, to=said.to,
        sensitivity=_as_careful_as(said), about_kind=said.about.kind, about=said.about.id, about_on=said.about.on,
        text=said.text.strip(), accuracy=said.accuracy,
    )
    record(Happened.RESPONSE_SENT, by=by, target=made)
    opened(made, said.to, "A response is shared with whom it goes to.", by)
    if by.organisation.pk != school.organisation_id:
        opened(made, school.organisation, "The trust answered for its academy.", by)
    tell(made, "response", _readers(made, said), by)
    return made


def _readers(response: Response, said: Said) -> list[Membership]:
    """Who leads on the school there; where nobody does, whoever wrote what is answered."""
    leads = lead_officers(response.to, response.school)
    writer = said.about.record.written_by_id if said.about.record else None
    return leads or (held_at(response.to, users=[writer]) if writer else [])


def _as_careful_as(said: Said) -> str:
    """As careful as what it answers; of what is published, official."""
    if said.about.kind in (STANDING, FIGURE) or said.about.record is None:
        return Sensitivity.OFFICIAL.value
    return said.about.record.sensitivity


@transaction.atomic
def acknowledge(*, response: Response, version: int, by: Hat) -> Response:
    """Says to the school that its response was read, by whom and when."""
    refuse(why_not_acknowledge(response, by))
    present = locked(response, version)
    refuse(why_not_acknowledge(present, by))
    changed(present, {"state": ResponseState.READ, "read_by": by.user, "read_at": timezone.now(), "changed_by": by.user})
    record(Happened.RESPONSE_READ, by=by, target=present)
    return present


@transaction.atomic
def answer(*, response: Response, text: str, version: int, by: Hat) -> Response:
    """Answers the school. To answer is to have read."""
    refuse(why_not_answer(response, by))
    refuse(None if text.strip() else "Say what you answer.")
    present = locked(response, version)
    refuse(why_not_answer(present, by))
    now = timezone.now()
    changed(present, {
        "state": ResponseState.ANSWERED, "answer": text.strip(), "answered_by": by.user, "answered_at": now,
        "read_by": present.read_by or by.user, "read_at": present.read_at or now, "changed_by": by.user,
    })
    record(Happened.RESPONSE_ANSWERED, by=by, target=present)
    tell(present, "shared", held_at(present.holder_id, users=[present.written_by_id]) if present.written_by_id else [], by)
    return present


@transaction.atomic
def withdraw(*, response: Response, reason: str, version: int, by: Hat) -> Response:
    """The school takes it back. Whoever has read it still finds it, marked."""
    refuse(why_not_withdraw(response, by))
    refuse(why_not_reason(reason))
    present = locked(response, version)
    refuse(why_not_withdraw(present, by))
    changed(present, {"state": ResponseState.WITHDRAWN, "ended_reason": reason.strip()[:500], "changed_by": by.user})
    record(Happened.RESPONSE_WITHDRAWN, by=by, target=present)
    return present
