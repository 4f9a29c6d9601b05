"""Two people and one record, two clicks and one form: nothing is overwritten unseen, nothing is made twice."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TypeVar

from django.apps import apps
from django.db import models, transaction

from upstream.audit.events import kind_of
from upstream.audit.versions import ChangedMeanwhile, changed, locked
from upstream.casework.records.models import FormKey
from upstream.lib.refusal import Refusal
from upstream.people.hats import Hat

__all__ = ["ChangedMeanwhile", "changed", "locked", "once"]

M = TypeVar("M", bound=models.Model)


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
