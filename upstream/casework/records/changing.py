"""Two people and one record, two clicks and one form: nothing is overwritten unseen, nothing is made twice."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.apps import apps
from django.db import models, transaction

from upstream.audit.events import kind_of
from upstream.casework.records.models import FormKey
from upstream.lib.refusal import Refusal
from upstream.people.hats import Hat

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
    rows = type(record)._default_manager.select_for_update(of=("self",))
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


def once(key: uuid.UUID | None, by: Hat, make: Callable[[], M]) -> M:
    """What `make` makes; where a form with this key was sent before, what that made. None is a caller without a form."""
    with transaction.atomic():
        if key is None:
            return make()
        row, is_new = FormKey.objects.get_or_create(key=key, defaults={"user": by.user, "made_kind": "", "made": ""})
        if not is_new:
            return _made_by(row, by)
        made = make()
        FormKey.objects.filter(key=key).update(made_kind=kind_of(made), made=str(made.pk))
        return made


def _made_by(row: FormKey, by: Hat):
    if row.user_id != by.user.pk or not row.made:
        raise Refusal("This form was sent already. Load the page again for a new one.")
    return apps.get_model(row.made_kind)._default_manager.get(pk=row.made)
