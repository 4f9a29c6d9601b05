"""Notices, what people want to be told of, and mail that does not reach them. Kinds and ids, no foreign keys."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from upstream.notices.kinds import NOTICE_KINDS, When
from upstream.notices.states import State, before

KINDS = [(kind.id, kind.title) for kind in NOTICE_KINDS.values()]


class Notices(models.QuerySet):
    def move(self, state: State, **fields) -> int:
        """Brings those into a state that may come into it. Returns how many."""
        return self.filter(state__in=before(state)).update(state=state, **fields)

    def shown_to(self, user: int):
        """What a person sees on the site, the newest first."""
        return self.filter(recipient=user).exclude(state=State.WITHDRAWN)

    def unread(self):
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """Somebody is told of one thing. Written in the transaction of the change it tells of; no text of anybody’s.

    `organisation`: the body for which they are told, whose hat opens it. `claim`: the run that is sending it just now.
    """

    recipient = models.BigIntegerField()
    organisation = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=30, choices=KINDS)
    about_kind = models.CharField(max_length=60)
    about = models.CharField(max_length=64)
    school = models.BigIntegerField(null=True)
    holder = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    lapses = models.PositiveSmallIntegerField(default=0)  # runs that ended without saying whether it was sent

    objects = Notices.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["recipient", "read_at", "made_at"]), models.Index(fields=["state", "made_at"]),
            models.Index(fields=["about_kind", "about"]), models.Index(fields=["claim"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "about_kind", "about"], condition=models.Q(state=State.WAITING),
                name="told_once_while_it_waits",
            )
        ]


class Wanted(models.Model):
    """When a person wants to be told of a kind, where that is not as usual."""

    user = models.BigIntegerField()
    kind = models.CharField(max_length=30, choices=KINDS)
    when = models.CharField(max_length=10, choices=When.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="wanted_once")]


class MailTrouble(models.Model):
    """Mail to a person came back: how often since it was last mended, when and why. Stopped after the third time."""

    user = models.BigIntegerField(unique=True)
    bounces = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)  # the server’s code, never what was sent
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
