"""Breaches of personal data: what happened, how bad it is, by when it must be reported, whom it was told."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.protection.models import Breach, BreachRisk
from upstream.casework.protection.reach import bodies, why_not_protect
from upstream.casework.protection.rules import legal_clocks
from upstream.casework.records.changing import changed, locked, once
from upstream.lib.clock import today
from upstream.lib.refusal import refuse
from upstream.people.hats import Hat
from upstream.people.roles import Permission


@dataclass(frozen=True)
class Told:
    """What is known of a breach so far. `known_at` starts the clock of the report."""

    what: str
    known_at: dt.datetime
    risk: str
    happened_on: dt.date | None = None
    people: str = ""
    reported_at: dt.datetime | None = None
    reference: str = ""
    told: str = ""
    done: str = ""


def breaches_for(hat: Hat | None) -> QuerySet[Breach]:
    if hat is None or not hat.may(Permission.RETENTION_MANAGE):
        return Breach.objects.none()
    return Breach.objects.filter(holder__in=bodies(hat)).select_related("holder")


def report_by(known_at: dt.datetime) -> dt.datetime:
    clock = legal_clocks().on("breach-report", known_at.date())
    return known_at + dt.timedelta(hours=clock.length.hours)


def must_be_reported(breach: Breach) -> bool:
    """Whether the Information Commissioner must still be told."""
    return breach.risk != BreachRisk.UNLIKELY and breach.reported_at is None and breach.closed_on is None


def why_not_record(told: Told, by: Hat) -> str | None:
    if why := why_not_protect(by, by.organisation.pk):
        return why
    if not told.what.strip():
        return "Say what happened."
    if told.risk not in BreachRisk.values:
        return "Choose how great the risk to people is: what must be done follows from it."
    if told.known_at > timezone.now():
        return "The moment it became known must not lie in the future."
    if told.reported_at and told.reported_at < told.known_at:
        return "It cannot have been reported before it became known."
    return None


@transaction.atomic
def record_breach(*, told: Told, by: Hat, key: uuid.UUID | None = None) -> Breach:
    refuse(why_not_record(told, by))
    return once(key, by, lambda: _recorded(told, by))


def _recorded(told: Told, by: Hat) -> Breach:
    made = Breach.objects.create(
        holder=by.organisation, written_by=by.user, report_by=report_by(told.known_at), **vars(told)
    )
    record(Happened.BREACH_RECORDED, by=by, target=made)
    return made


def why_not_change(breach: Breach, by: Hat) -> str | None:
    if why := why_not_protect(by, breach.holder_id):
        return why
    return "This record is closed." if breach.closed_on else None


@transaction.atomic
def change_breach(*, breach: Breach, version: int, told: Told, by: Hat) -> Breach:
    refuse(why_not_change(breach, by))
    refuse(why_not_record(told, by))
    present = locked(breach, version)
    if fields := changed(present, vars(told) | {"report_by": report_by(told.known_at)}):
        record(Happened.BREACH_CHANGED, by=by, target=present, fields=fields)
    return present


def why_not_close(breach: Breach, by: Hat) -> str | None:
    if why := why_not_change(breach, by):
        return why
    if must_be_reported(breach):
        return "It has not been reported: write down when the Information Commissioner was told, or that a risk is unlikely."
    if breach.risk == BreachRisk.HIGH and not breach.told.strip():
        return "A high risk must be told to the people it concerns: write down whom was told, and when."
    return None


@transaction.atomic
def close_breach(*, breach: Breach, version: int, by: Hat) -> Breach:
    refuse(why_not_close(breach, by))
    present = locked(breach, version)
    changed(present, {"closed_on": today()})
    record(Happened.BREACH_CHANGED, by=by, target=present, fields=["closed_on"])
    return present
