"""The record: what everything that people write about a school has in common; and shares, the only way to others."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from upstream.people.models import User
from upstream.people.roles import Permission, Sensitivity
from upstream.registry.models import Dated, Organisation, School, ordered_days

SENSITIVITIES = [(one.value, one.value.capitalize()) for one in Sensitivity]


class Record(models.Model):
    """One thing somebody wrote for a body, mostly about a school. Ids cannot be guessed or counted.

    `version` rises with every change: a verb takes the one that was read, and refuses another. `urn` is the number that
    the school bore on the day of writing.
    """

    kept_by: ClassVar[Permission | None] = None  # whoever keeps records of this kind for the body reads them too

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    urn = models.CharField(max_length=10, blank=True)
    sensitivity = models.CharField(max_length=20, choices=SENSITIVITIES, default=Sensitivity.CONFIDENTIAL.value)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Share(models.Model):
    """A record opened to another organisation, with days and a reason. Ends when the membership it rests on ends."""

    record_kind = models.CharField(max_length=60)
    record = models.UUIDField()
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="shares_given")
    school = models.ForeignKey(School, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="shares_held")
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    given_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = Dated.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["record_kind", "organisation", "record"]), models.Index(fields=["school", "organisation"]),
        ]
        constraints = [
            ordered_days("share"),
            models.UniqueConstraint(
                fields=["record_kind", "record", "organisation"], condition=Q(last__isnull=True), name="shared_once"
            ),
        ]


class FormKey(models.Model):
    """The one-time key of a form that creates: the second of two clicks finds what the first one made."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    made_kind = models.CharField(max_length=60)
    made = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)


class Draft(models.Model):
    """What somebody has typed into a form and not sent: kept by its address, for them and their hat alone."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=300)
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation", "address"], name="one_draft_a_form")]


class Tombstone(models.Model):
    """A record that is gone for good, by kind and id alone: a restore of an older backup deletes it again."""

    record_kind = models.CharField(max_length=60)
    record = models.CharField(max_length=64)
    holder = models.BigIntegerField(null=True)
    school = models.BigIntegerField(null=True)
    deleted_at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=120)  # the rule of retention, or the ground of a request

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_kind", "record"], name="buried_once")]
