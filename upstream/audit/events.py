"""Recording what happened. Call inside the transaction of the change: they stand or fall together."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models, transaction

from upstream.audit.actors import Acting
from upstream.audit.happened import Happened
from upstream.audit.models import Event, View


class OutsideTransaction(RuntimeError):
    """An event was recorded outside the transaction of its change, which could then be lost without it."""


def kind_of(record: models.Model) -> str:
    """`casework.intelligence`: how events, shares and notices name a kind of record."""
    return record._meta.label_lower


def record(
    happened: Happened, *, by: Acting, target: models.Model, school: int | None = None, holder: int | None = None,
    fields: Iterable[str] = (),
) -> Event:
    """One event for one change. `fields` are names of fields, never their contents.

    School and holder are taken from the target where it has them. `OutsideTransaction` outside `transaction.atomic`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(f"{happened} was recorded outside a transaction")
    actor = by.actor
    return Event.objects.create(
        happened=happened, user=actor.user, organisation=actor.organisation, role=actor.role,
        target_kind=kind_of(target), target=str(target.pk), fields=sorted(fields),
        school=school if school is not None else getattr(target, "school_id", None),
        holder=holder if holder is not None else getattr(target, "holder_id", None),
    )


def viewed(target: models.Model, *, by: Acting, shared_with_school: bool) -> View:
    """Somebody looked at a record."""
    actor = by.actor
    return View.objects.create(
        user=actor.user, organisation=actor.organisation, role=actor.role, target_kind=kind_of(target),
        target=str(target.pk), school=getattr(target, "school_id", None), holder=getattr(target, "holder_id", None),
        shared_with_school=shared_with_school,
    )
