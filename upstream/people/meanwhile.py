"""Two people and one person’s record: what somebody else changed is shown, never overwritten unseen."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

from upstream.audit.events import kind_of
from upstream.audit.models import Event
from upstream.lib.refusal import Refusal
from upstream.people.models import User

M = TypeVar("M", bound=models.Model)


class ChangedByAnother(Refusal):
    """`present` is how the record stands now."""

    def __init__(self, present: models.Model, said: str):
        super().__init__(said)
        self.present = present


def as_read(record: M, version: int, *, now_is: str = "") -> M:
    """The record as it stands, held until the transaction ends. `ChangedByAnother` where it was changed since it was read.

    `now_is` may hold a placeholder for the present record: `{0.role}`.
    """
    present = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if present.version != version:
        stands = f" Now: {now_is.format(present)}." if now_is else ""
        who = _who_changed(present)
        raise ChangedByAnother(present, f"{who} changed this after you opened it.{stands} Look again before you send it.")
    return present


def _who_changed(record: models.Model) -> str:
    last = Event.objects.filter(target_kind=kind_of(record), target=str(record.pk)).order_by("-at", "-pk").first()
    person = User.objects.filter(pk=last.user).first() if last and last.user else None
    return person.name if person else "Somebody else"
