"""A run of making evidence, and what people let serve. The evidence itself stands in editions, never here."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from upstream.people.models import User
from upstream.registry.models import Organisation


class Road(models.TextChoices):
    """Where a run's files come from."""

    UPLOAD = "upload", "Files uploaded"
    FETCH = "fetch", "Fetched from the publishers"
    AGAIN = "again", "The files kept here, read again"


class State(models.TextChoices):
    """Where a run stands."""

    GATHERING = "gathering", "Taking files"
    WAITING = "waiting", "Waiting to begin"
    RUNNING = "running", "Being read"
    STOPPED = "stopped", "Stopped before its end"
    REFUSED = "refused", "Refused"
    FAILED = "failed", "Failed"
    UNCHANGED = "unchanged", "Nothing was new"
    PREPARED = "prepared", "Prepared"
    PUBLISHED = "published", "Published"
    DISCARDED = "discarded", "Discarded"


S = State
NEXT: dict[State, frozenset[State]] = {
    S.GATHERING: frozenset({S.WAITING, S.DISCARDED}),
    S.WAITING: frozenset({S.RUNNING, S.DISCARDED}),
    S.RUNNING: frozenset({S.PREPARED, S.UNCHANGED, S.REFUSED, S.FAILED, S.STOPPED, S.DISCARDED}),
    S.STOPPED: frozenset({S.WAITING, S.DISCARDED}),
    S.REFUSED: frozenset({S.WAITING, S.DISCARDED}),
    S.FAILED: frozenset({S.WAITING, S.DISCARDED}),
    S.PREPARED: frozenset({S.PUBLISHED, S.DISCARDED}),
    S.UNCHANGED: frozenset(),
    S.PUBLISHED: frozenset(),
    S.DISCARDED: frozenset(),
}
UNDER_WAY = (S.WAITING, S.RUNNING)
OVER = tuple(state for state, following in NEXT.items() if not following)


class EvidenceRun(models.Model):
    """One making of an edition. `files`: what came in, as `evidence.uploads.Staged` says it; `sources`: those to fetch.

    `base` is the edition that it builds on (empty until it is read: what serves then), `edition` the one it made.
    `heard_at` is when it was let begin, and moves while it works: a run that has not been heard of was killed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    road = models.CharField(max_length=10, choices=Road.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.GATHERING)
    files = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    base = models.CharField(max_length=16, blank=True)
    edition = models.CharField(max_length=16, blank=True)
    accept_changes = models.BooleanField(default=False)
    asks_for_yes = models.BooleanField(default=False)  # refused because a source changed a great deal
    doing = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    sentence = models.TextField(blank=True)
    lines = models.JSONField(default=list)
    started_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["state", "made_at"])]

    def __str__(self) -> str:
        return f"{Road(self.road).label}, {self.made_at:%d %B %Y}"


class ServedEdition(models.Model):
    """Somebody let an edition serve from the browser. `before` served until then."""

    class How(models.TextChoices):
        PUBLISHED = "published", "Published"
        PUT_BACK = "put back", "Put back"

    edition = models.CharField(max_length=16)
    before = models.CharField(max_length=16, blank=True)
    how = models.CharField(max_length=10, choices=How.choices)
    reason = models.CharField(max_length=500, blank=True)
    run = models.ForeignKey(EvidenceRun, null=True, on_delete=models.PROTECT, related_name="served")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]
