"""Holding a record, or everything about a school, from deletion: who said so, and why."""

from __future__ import annotations

import uuid

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.protection.classification import held
from upstream.casework.protection.due import as_key
from upstream.casework.protection.models import Hold
from upstream.casework.protection.reach import why_not_protect
from upstream.casework.protection.rules import Then, retention_rules
from upstream.casework.records.changing import locked, once
from upstream.lib.clock import today
from upstream.lib.refusal import refuse
from upstream.people.hats import Hat
from upstream.registry.models import School


def why_not_hold(held_one: models.Model | None, school: School | None, reason: str, by: Hat) -> str | None:
    if not reason.strip():
        return "Say why it must not be deleted: whoever ends the hold later will ask."
    if (held_one is None) == (school is None):
        return "Name either one record or one school."
    return why_not_protect(by, getattr(held_one, "holder_id", None) if held_one is not None else by.organisation.pk)


@transaction.atomic
def place(
    *, reason: str, by: Hat, record_held: models.Model | None = None, school: School | None = None,
    key: uuid.UUID | None = None,
) -> Hold:
    """From now on retention leaves it alone. A school’s hold keeps every record about the school, whoever holds it."""
    refuse(why_not_hold(record_held, school, reason, by))
    return once(key, by, lambda: _placed(record_held, school, reason.strip(), by))


def _placed(record_held: models.Model | None, school: School | None, reason: str, by: Hat) -> Hold:
    made = Hold.objects.create(
        holder=by.organisation, school=school, reason=reason, placed_by=by.user,
        record_kind=record_held._meta.label_lower if record_held is not None else "",
        record=str(record_held.pk) if record_held is not None else "",
    )
    record(Happened.HOLD_PLACED, by=by, target=made)
    return made


def why_not_end(hold: Hold, by: Hat) -> str | None:
    if hold.ended_at is not None:
        return "This hold has ended."
    return why_not_protect(by, hold.holder_id)


@transaction.atomic
def end(*, hold: Hold, version: int, by: Hat) -> Hold:
    present = locked(hold, version)
    refuse(why_not_end(present, by))
    present.ended_at, present.ended_by, present.version = timezone.now(), by.user, present.version + 1
    present.save(update_fields=["ended_at", "ended_by", "version"])
    record(Happened.HOLD_ENDED, by=by, target=present)
    return present


def named(kind: str, key: str) -> models.Model | None:
    """The record of a kind and id as they stand in a log, or None. Only what is deleted one by one can be held."""
    table = held().of(kind)
    rule = retention_rules().on(today()).get(table.rule) if table else None
    if rule is None or rule.then not in (Then.STUB, Then.ANONYMISE):
        return None
    model = apps.get_model(kind)
    found = as_key(model._meta.pk, key)
    return model._base_manager.filter(pk=found).first() if found is not None else None
