"""Who may respond to what, who reads it, who answers. Asks, never writes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from upstream.casework.ground.responses.models import FIGURE, NEXT, STANDING, Accuracy, Response, ResponseState
from upstream.casework.records.access import is_shared_with_its_school, why_not_see, why_not_write
from upstream.casework.records.models import Record
from upstream.casework.records.owning import why_not_change
from upstream.casework.records.sharing import may_receive
from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.models import Organisation, School


@dataclass(frozen=True)
class About:
    """What is answered: a record, a standing in a scheme as at a day, or a figure by its address."""

    kind: str
    id: str
    on: dt.date | None = None
    record: Record | None = None


@dataclass(frozen=True)
class Said:
    """What the school says. `to`: who is to read it; of a record always the body that wrote it."""

    about: About
    text: str
    to: Organisation
    accuracy: str = Accuracy.UNSAID.value


def why_not_respond(school: School, hat: Hat | None) -> str | None:
    """A school responds for itself, a trust for its academies."""
    return why_not_write(hat, Permission.RESPOND, school)


def why_not_said(said: Said, school: School, hat: Hat) -> str | None:
    if not said.text.strip() and said.accuracy != Accuracy.ACCURATE:
        return "Say what you want them to know."
    if said.accuracy not in Accuracy.values:
        return "Select whether it is accurate."
    if said.about.kind in (STANDING, FIGURE):
        return _why_not_to(said.to, school, hat)
    return _why_not_about(said, school, hat)


def _why_not_about(said: Said, school: School, hat: Hat) -> str | None:
    """A record is answered by whom it is shared with, to whom it is from."""
    record = said.about.record
    if record is None or record.school_id != school.pk:
        return "What you answer is not there any more, or is not about this school."
    if why := why_not_see(record, hat):
        return why
    if record.holder_id == hat.organisation.pk:
        return f"{record.holder} wrote this itself, so there is nobody to answer."
    if said.to.pk != record.holder_id:
        return f"{record.holder} wrote this, so the response goes there."
    if not is_shared_with_its_school(record) and hat.organisation.pk == school.organisation_id:
        return "This is not shared with the school."
    return None


def _why_not_to(to: Organisation, school: School, hat: Hat) -> str | None:
    if to.pk == hat.organisation.pk:
        return "A response goes to another body."
    if not may_receive(school, today()).filter(pk=to.pk).exists():
        return f"{school} does not belong to {to} today: choose one of its bodies."
    return None


def _why_not_as_reader(response: Response, state: ResponseState, hat: Hat | None) -> str | None:
    if hidden := why_not_see(response, hat):
        return hidden
    if hat is None or response.to_id != hat.organisation.pk:
        return f"It was sent to {response.to}, whose officers read and answer it."
    if not hat.may(Permission.ACTIONS_WRITE):
        return "Your role does not answer schools: a colleague who works with them does."
    if state not in NEXT[ResponseState(response.state)]:
        return f"It is {response.get_state_display().lower()} already."
    return None


def why_not_acknowledge(response: Response, hat: Hat | None) -> str | None:
    return _why_not_as_reader(response, ResponseState.READ, hat)


def why_not_answer(response: Response, hat: Hat | None) -> str | None:
    return _why_not_as_reader(response, ResponseState.ANSWERED, hat)


def why_not_withdraw(response: Response, hat: Hat | None) -> str | None:
    if why := why_not_change(response, hat, Permission.RESPOND):
        return why
    return "It is withdrawn already." if response.state == ResponseState.WITHDRAWN else None
