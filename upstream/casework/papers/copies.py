"""Asking for a page on paper, and answering. Anybody may ask; an administrator of the deployment’s body answers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from upstream.audit.actors import Actor
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.papers.models import CopyFormat, CopyState, PaperCopy
from upstream.casework.records.changing import locked
from upstream.lib.refusal import refuse
from upstream.notices.actions import notify
from upstream.people.hats import Hat
from upstream.people.models import Membership
from upstream.people.roles import ROLES, Permission
from upstream.registry.models import Deployment

NEXT = {
    CopyState.ASKED: {CopyState.SENT, CopyState.REFUSED},
    CopyState.SENT: frozenset(),
    CopyState.REFUSED: {CopyState.SENT},
}
ANYBODY = Actor(None, None, "anybody")
MOST_WAITING = 500  # unanswered requests: more than that is no longer people asking


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for. `page`: the address of a page of this site."""

    page: str
    format: str
    name: str
    address: str
    note: str = ""


def why_not_ask(wanted: Wanted) -> str | None:
    if not wanted.page.startswith("/") or wanted.page.startswith("//"):
        return "Give the page as it stands in the address of the browser, from the first / on: /schools/900001/"
    if wanted.format not in CopyFormat.values:
        return "Choose how you would like to have it."
    if not wanted.name.strip() or not wanted.address.strip():
        return "A name and a postal address are needed, so that it can be sent."
    if PaperCopy.objects.filter(state=CopyState.ASKED).count() >= MOST_WAITING:
        return "Too many requests are waiting for an answer. Please telephone or write instead: see the contact page."
    return None


@transaction.atomic
def ask(*, wanted: Wanted, key: uuid.UUID, by: Actor = ANYBODY) -> PaperCopy:
    """Writes the request down. A second click finds the first. What somebody may see is decided when it is sent."""
    made = PaperCopy.objects.filter(key=key).first()
    if made is not None:
        return made
    refuse(why_not_ask(wanted))
    made = PaperCopy.objects.create(
        key=key, page=wanted.page, format=wanted.format, name=wanted.name.strip(), address=wanted.address.strip(),
        note=wanted.note.strip(),
    )
    record(Happened.PAPER_COPY_ASKED, by=by, target=made)
    notify(recipients=_answering(), kind="paper-copy", about=made, by=by)
    return made


def _answering() -> list[int]:
    """Who answers: the people of the deployment’s body whose role does."""
    roles = [role.id for role in ROLES.values() if Permission.PAPER_COPIES in role.permissions]
    held = Membership.objects.now().filter(role__in=roles, user__is_active=True)
    return list(held.filter(organisation__in=Deployment.objects.values("organisation")).values_list("user", flat=True))


def why_not_see(hat: Hat | None) -> str | None:
    """The requests came to the body that runs this site, and hold addresses of people."""
    if hat is None or not hat.may(Permission.PAPER_COPIES):
        return "Requests for paper copies are answered by an administrator."
    if not Deployment.objects.filter(organisation=hat.organisation).exists():
        return "Requests for paper copies are answered by the body that runs this site."
    return None


def why_not_answer(copy: PaperCopy, state: str, reason: str, by: Hat) -> str | None:
    if why := why_not_see(by):
        return why
    if state not in NEXT[CopyState(copy.state)]:
        return f"This request is marked as {copy.get_state_display().lower()} already."
    if state == CopyState.REFUSED and not reason.strip():
        return "Say why it is not sent: the person will be told."
    return None


@transaction.atomic
def answer(*, copy: PaperCopy, version: int, state: str, by: Hat, reason: str = "") -> PaperCopy:
    """It was sent, or it is not: a page that the person may not see is refused with a reason."""
    present = locked(copy, version)
    refuse(why_not_answer(present, state, reason, by))
    present.state, present.reason, present.answered_at, present.answered_by = state, reason.strip(), timezone.now(), by.user
    present.version += 1
    present.save()
    record(Happened.PAPER_COPY_ANSWERED, by=by, target=present, fields=["state"])
    return present
