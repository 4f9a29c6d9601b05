"""Recording intelligence, correcting and renewing it, withdrawing what was recorded by mistake, letting it expire."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from upstream.audit.actors import Acting
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.ground.intelligence.kinds import every_kind
from upstream.casework.ground.intelligence.models import LIVE, Intelligence, IntelligenceState
from upstream.casework.ground.intelligence.rules import (
    Told,
    expiry,
    why_not_add,
    why_not_correct,
    why_not_renew,
    why_not_told,
    why_not_withdraw,
)
from upstream.casework.ground.recipients import held_at, lead_officers, tell
from upstream.casework.records.changing import changed, locked, once
from upstream.casework.records.owning import why_not_reason
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal, refuse
from upstream.people.hats import Hat
from upstream.people.models import Membership
from upstream.registry.models import School

WARNED = 7  # days before it expires


@transaction.atomic
def add_intelligence(*, school: School, told: Told, by: Hat, key: uuid.UUID | None = None, digest: str = "") -> Intelligence:
    """Records it for the body that the hat acts for. Nobody else reads it until it is shared."""
    refuse(why_not_add(school, by))
    refuse(why_not_told(told, by))
    return once(key, by, lambda: _added(school, told, by, digest))


def _added(school: School, told: Told, by: Hat, digest: str) -> Intelligence:
    made = Intelligence.objects.create(
        holder=by.organisation, school=school, urn=school.urn, written_by=by.user, changed_by=by.user, digest=digest,
        **told.fields,
    )
    record(Happened.INTELLIGENCE_ADDED, by=by, target=made)
    return made


@transaction.atomic
def correct(*, intelligence: Intelligence, told: Told, version: int, by: Hat) -> Intelligence:
    """Puts right what was recorded: the earlier words stay in its history."""
    refuse(why_not_correct(intelligence, by))
    refuse(why_not_told(told, by))
    present = locked(intelligence, version)
    refuse(why_not_correct(present, by))
    fields = [name for name, value in told.fields.items() if getattr(present, name) != value]
    if not fields:
        return present
    changed(present, told.fields | {"state": IntelligenceState.CORRECTED, "changed_by": by.user})
    record(Happened.INTELLIGENCE_CORRECTED, by=by, target=present, fields=fields)
    return present


@transaction.atomic
def renew(*, intelligence: Intelligence, version: int, by: Hat, until: dt.date | None = None) -> Intelligence:
    """It still holds: from today for as long as its kind says, or until a day."""
    refuse(why_not_renew(intelligence, by))
    present = locked(intelligence, version)
    refuse(why_not_renew(present, by))
    last = until or _renewed_until(present)
    refuse("It would expire before today: give a later day." if last < today() else None)
    changed(present, {"expires_on": last, "state": IntelligenceState.RENEWED, "changed_by": by.user})
    record(Happened.INTELLIGENCE_RENEWED, by=by, target=present)
    return present


def _renewed_until(intelligence: Intelligence) -> dt.date:
    kind = every_kind().get(intelligence.kind)
    if kind is None:
        raise Refusal("Its kind is no longer defined: say until which day it holds.")
    return expiry(kind, today())


@transaction.atomic
def withdraw(*, intelligence: Intelligence, reason: str, version: int, by: Hat) -> Intelligence:
    """Recorded by mistake: it stays readable to those who could read it, marked, and counts no more."""
    refuse(why_not_withdraw(intelligence, by))
    refuse(why_not_reason(reason))
    present = locked(intelligence, version)
    refuse(why_not_withdraw(present, by))
    changed(present, {"state": IntelligenceState.WITHDRAWN, "ended_reason": reason.strip()[:500], "changed_by": by.user})
    record(Happened.INTELLIGENCE_WITHDRAWN, by=by, target=present)
    return present


@transaction.atomic
def warn_of_expiry(*, on: dt.date, by: Acting) -> int:
    """Tells the lead officer, or else the writer, of what expires a week later; the night run calls it. Returns how many."""
    soon = Intelligence.objects.filter(state__in=LIVE, expires_on=on + dt.timedelta(days=WARNED))
    found = soon.select_related("holder", "school")
    return sum(tell(one, "expiring", lead_officers(one.holder, one.school) or _writer(one), by) for one in found)


def _writer(one: Intelligence) -> list[Membership]:
    return held_at(one.holder_id, users=[one.written_by_id]) if one.written_by_id else []


@transaction.atomic
def mark_expired(*, on: dt.date, by: Acting) -> int:
    """Marks what held no longer than the day before; the night run calls it. Returns how many."""
    over = Intelligence.objects.select_for_update(of=("self",)).filter(state__in=LIVE, expires_on__lt=on)
    ended = list(over)
    for one in ended:
        changed(one, {"state": IntelligenceState.EXPIRED})
        record(Happened.INTELLIGENCE_EXPIRED, by=by, target=one)
    return len(ended)
