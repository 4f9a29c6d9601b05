"""Events, appended and never changed. They hold kinds and ids, never foreign keys: they outlive what they speak of."""

from __future__ import annotations

from django.db import models

from upstream.audit.happened import Happened


class AppendOnly(models.QuerySet):
    """What happened cannot be made not to have happened."""

    def update(self, **_named):
        raise TypeError("events are appended and never changed")

    def delete(self):
        raise TypeError("events are never deleted one by one: retention removes whole years by `audit.retention`")


class Stamp(models.Model):
    """Who acted, for which body, in which role, when. `user` is null for a job."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    user = models.BigIntegerField(null=True)
    organisation = models.BigIntegerField(null=True)
    role = models.CharField(max_length=60)

    objects = AppendOnly.as_manager()

    class Meta:
        abstract = True


class Event(Stamp):
    """One change, in the same transaction as the change. `fields` names what changed, never to what."""

    happened = models.CharField(max_length=60, choices=Happened.choices)
    target_kind = models.CharField(max_length=60)
    target = models.CharField(max_length=64)
    holder = models.BigIntegerField(null=True)
    school = models.BigIntegerField(null=True)
    fields = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["target_kind", "target", "at"]), models.Index(fields=["school", "at"]),
            models.Index(fields=["user", "at"]), models.Index(fields=["holder", "at"]),
        ]


class View(Stamp):
    """Somebody looked at a record. `shared_with_school`: the school itself may read this line, by organisation and role."""

    target_kind = models.CharField(max_length=60)
    target = models.CharField(max_length=64)
    holder = models.BigIntegerField(null=True)
    school = models.BigIntegerField(null=True)
    shared_with_school = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["school", "shared_with_school", "at"]), models.Index(fields=["target_kind", "target", "at"]),
            models.Index(fields=["user", "at"]),
        ]
