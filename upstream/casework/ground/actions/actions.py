"""Agreeing an action, changing it, saying how it goes, ending it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from upstream.audit.actors import Acting
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.ground.actions.models import LIVE, ActionNote, ActionState, AgreedAction
from upstream.casework.ground.actions.queries import reminders_due
from upstream.casework.ground.actions.rules import (
    Agreed,
    why_not_agree,
    why_not_agreed,
    why_not_change,
    why_not_move,
    why_not_progress,
    why_not_withdraw,
)
from upstream.casework.ground.recipients import held_at, tell
from upstream.casework.records.changing import changed, locked, once
from upstream.casework.records.owning import why_not_reason
from upstream.casework.records.sharing import opened
from upstream.lib.clock import today
from upstream.lib.refusal import refuse
from upstream.people.hats import Hat
from upstream.people.models import Membership
from upstream.registry.models import School

_MOVED = {
    ActionState.IN_PROGRESS: Happened.ACTION_PROGRESSED, ActionState.DONE: Happened.ACTION_DONE,
    ActionState.NOT_DONE: Happened.ACTION_NOT_DONE,
}


@transaction.atomic
def agree(*, school: School | None, agreed: Agreed, by: Hat, key: uuid.UUID | None = None) -> AgreedAction:
    """Records an agreed action. The school reads it where it is to do it, or where the maker says so."""
    refuse(why_not_agree(school, by))
    refuse(why_not_agreed(agreed, school, by))
    return once(key, by, lambda: _agreed(school, agreed, by))


def _agreed(school: School | None, agreed: Agreed, by: Hat) -> AgreedAction:
    made = AgreedAction.objects.create(
        holder=by.organisation, school=school, urn=school.urn if school else "", written_by=by.user, changed_by=by.user,
        origin_kind=agreed.origin_kind, origin=agreed.origin, **agreed.fields,
    )
    record(Happened.ACTION_AGREED, by=by, target=made)
    _open(made, by, agreed.share_with_school)
    tell(made, "action-given", owners(made), by)
    return made


def _open(action: AgreedAction, by: Hat, is_wished: bool) -> None:
    """By the kind's own rule: who is to do it can read it, and the school where the maker says so."""
    doer = action.owner_organisation
    if doer is not None and doer.pk != action.holder_id:
        opened(action, doer, f"{doer} is to do it.", by)
    school = action.school
    if is_wished and school is not None and school.organisation_id != action.holder_id:
        opened(action, school.organisation, "Agreed with the school.", by)


def owners(action: AgreedAction) -> list[Membership]:
    """The person who is to do it, or those who hold the role; nobody where the owner is only named in words."""
    if action.owner_user_id:
        return held_at(action.holder_id, users=[action.owner_user_id])
    if action.owner_organisation_id:
        return held_at(action.owner_organisation_id, role=action.owner_role) if action.owner_role else []
    return []


@transaction.atomic
def change(*, action: AgreedAction, agreed: Agreed, version: int, by: Hat) -> AgreedAction:
    """Agrees it anew in other words, with another owner or day: what stood before stays in its history."""
    refuse(why_not_change(action, by))
    refuse(why_not_agreed(agreed, action.school, by))
    present = locked(action, version)
    refuse(why_not_change(present, by))
    fields = [name for name, value in agreed.fields.items() if getattr(present, name) != value]
    if fields:
        changed(present, agreed.fields | {"changed_by": by.user})
        record(Happened.ACTION_CHANGED, by=by, target=present, fields=fields)
        _open(present, by, agreed.share_with_school)
        if any(name.startswith("owner_") for name in fields):
            tell(present, "action-given", owners(present), by)
    return present


@transaction.atomic
def add_note(*, action: AgreedAction, text: str, by: Hat, key: uuid.UUID | None = None) -> ActionNote:
    """Says how it goes, without moving it on."""
    refuse(why_not_progress(action, by))
    refuse(None if text.strip() else "Say how it goes.")
    return once(key, by, lambda: _noted(action, text, by))


def _noted(action: AgreedAction, text: str, by: Hat, state: str = "") -> ActionNote:
    made = ActionNote.objects.create(
        action=action, text=text.strip(), state=state, written_by=by.user, organisation=by.organisation
    )
    if not state:
        record(Happened.ACTION_NOTED, by=by, target=action)
    return made


@transaction.atomic
def move(*, action: AgreedAction, state: ActionState, text: str, version: int, by: Hat) -> AgreedAction:
    """Takes it up, or says that it is done, or that it was not done and why. An ended one can be taken up again."""
    refuse(why_not_move(action, state, by))
    refuse(why_not_reason(text) if state == ActionState.NOT_DONE else None)
    present = locked(action, version)
    refuse(why_not_move(present, state, by))
    is_over = state not in LIVE
    changed(present, {
        "state": state, "ended_on": today() if is_over else None, "changed_by": by.user,
        "ended_reason": text.strip()[:500] if state == ActionState.NOT_DONE else "",
    })
    _noted(present, text, by, state)
    record(_MOVED[state], by=by, target=present, fields=["state"])
    return present


@transaction.atomic
def withdraw(*, action: AgreedAction, reason: str, version: int, by: Hat) -> AgreedAction:
    """It will not be done because it is no longer wanted, or was recorded by mistake."""
    refuse(why_not_withdraw(action, by))
    refuse(why_not_reason(reason))
    present = locked(action, version)
    refuse(why_not_withdraw(present, by))
    changed(present, {
        "state": ActionState.WITHDRAWN, "ended_on": today(), "ended_reason": reason.strip()[:500], "changed_by": by.user,
    })
    record(Happened.ACTION_WITHDRAWN, by=by, target=present)
    return present


@transaction.atomic
def remind(*, on: dt.date, by: Acting) -> int:
    """Tells owners of what falls due; the night run calls it. Returns how many were told."""
    return sum(tell(action, "action-due", owners(action), by) for action in reminders_due(on))
