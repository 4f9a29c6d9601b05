"""Two people and one person’s record: the refusal names who changed it and what stands now, by the log of events."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from upstream.audit.events import kind_of
from upstream.audit.models import Event
from upstream.audit.versions import ChangedMeanwhile, locked
from upstream.lib.refusal import Refusal
from upstream.people.models import User

M = TypeVar("M", bound=models.Model)


class ChangedByAnother(ChangedMeanwhile):
    """`present` is how the record stands now."""

    def __init__(self, present: models.Model, who: str, stands: str):
        now = f" Now: {stands}." if stands else ""
        Refusal.__init__(self, f"{who} changed this after you opened it.{now} Look again, then send it once more.")
        self.present = present


def as_read(record: M, version: int, *, now_is: str = "") -> M:
    """The record as it stands, held until the transaction ends. `ChangedByAnother` where it was changed since it was read.

    `now_is` says how it stands, with a place for the record: `{0.name}`.
    """
    try:
        return locked(record, version)
    except ChangedMeanwhile as other:
        raise ChangedByAnother(other.present, _who_changed(other.present), now_is.format(other.present)) from None


def _who_changed(record: models.Model) -> str:
    last = Event.objects.filter(target_kind=kind_of(record), target=str(record.pk)).order_by("-at", "-pk").first()
    person = User.objects.filter(pk=last.user).first() if last and last.user else None
    return person.name if person else "Somebody else"
