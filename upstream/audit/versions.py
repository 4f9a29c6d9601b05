"""Two people and one record: the second to send a form finds what the first one changed, and overwrites nothing unseen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db import models

from upstream.lib.refusal import Refusal

M = TypeVar("M", bound=models.Model)


class ChangedMeanwhile(Refusal):
    """Somebody else changed the record after it was read. `present` is how it stands now."""

    def __init__(self, present: models.Model, who: str):
        super().__init__(
            f"{who} changed this while you were writing. What you typed is kept below: look at what stands now, take over "
            "what should stay, and send it again."
        )
        self.present = present


def locked(record: M, version: int) -> M:
    """The record as it stands, held until the transaction ends; `ChangedMeanwhile` where the version read is not its own.

    Call inside `transaction.atomic`.
    """
    rows = record._meta.default_manager.select_for_update(of=("self",))
    present = rows.filter(pk=record.pk).first()
    if present is None:
        raise Refusal("This was deleted while you were writing. Copy what you typed if you still need it.")
    if present.version != version:
        raise ChangedMeanwhile(present, _who(present))
    return present


def _who(record: models.Model) -> str:
    """Whoever changed it last, if the record says so. The name is one that the reader may see: both write it."""
    person = getattr(record, "changed_by", None) or None
    return person.name if person else "Somebody else"


def changed(record: models.Model, new: dict[str, object]) -> list[str]:
    """Sets the fields that differ, raises the version and saves. Returns the names of those that changed."""
    fields = [name for name, value in new.items() if getattr(record, name) != value]
    for name in fields:
        setattr(record, name, new[name])
    if fields:
        record.version += 1
        record.save(update_fields=[*fields, "version", *_clock(record)])
    return fields


def _clock(record: models.Model) -> Iterable[str]:
    return ["changed_at"] if any(field.name == "changed_at" for field in record._meta.fields) else []
