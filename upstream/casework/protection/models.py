"""Tables of data protection: holds, requests of people for their data and what was gathered, breaches."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from upstream.people.models import User
from upstream.registry.models import Organisation, School


class Hold(models.Model):
    """A record, or everything about a school, that retention must leave alone until the hold ends."""

    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    record_kind = models.CharField(max_length=60, blank=True)
    record = models.CharField(max_length=64, blank=True)
    reason = models.TextField()
    placed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-placed_at", "-pk"]


class RequestState(models.TextChoices):
    """How far a request of somebody for their data is."""

    RECEIVED = "received", "Received"
    GATHERED = "gathered", "Gathered, being reviewed"
    ANSWERED = "answered", "Answered"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class SubjectRequest(models.Model):
    """Somebody asks what is held about them. `user`: the account that is theirs, if they have one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked = models.TextField(blank=True)  # in their words, or how they asked
    asked_on = models.DateField()
    identity = models.CharField(max_length=300, blank=True)  # how it was made sure that it is they
    due_on = models.DateField()
    extended_on = models.DateField(null=True, blank=True)
    extension_reason = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=RequestState.choices, default=RequestState.RECEIVED)
    gathered_at = models.DateTimeField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)
    written_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["due_on", "written_at"]

    def __str__(self) -> str:
        return self.name


class Mark(models.TextChoices):
    """What a reviewer says of something gathered."""

    OPEN = "", "Not yet looked at"
    INCLUDE = "include", "Include"
    REDACT = "redact", "Include without some words"
    WITHHOLD = "withhold", "Withhold"


class GatheredItem(models.Model):
    """Something found about a person, copied on the day it was gathered, and what the reviewer says of it."""

    request = models.ForeignKey(SubjectRequest, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveIntegerField()
    record_kind = models.CharField(max_length=60)
    record = models.CharField(max_length=64)
    found_by = models.CharField(max_length=120)
    content = models.JSONField(default=dict)
    mark = models.CharField(max_length=20, choices=Mark.choices, blank=True, default="")
    redacted = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    marked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["request", "record_kind", "record"], name="gathered_once")]


class BreachRisk(models.TextChoices):
    """How a breach is judged: what must be done follows from it."""

    UNLIKELY = "unlikely", "A risk to people is unlikely"
    LIKELY = "likely", "A risk to people is likely"
    HIGH = "high", "A high risk to people is likely"


class Breach(models.Model):
    """Personal data was lost, changed or seen by somebody who should not have. `known_at` starts the clock."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    what = models.TextField()
    happened_on = models.DateField(null=True, blank=True)
    known_at = models.DateTimeField()
    people = models.CharField(max_length=200, blank=True)  # whose data, and how many of them
    risk = models.CharField(max_length=20, choices=BreachRisk.choices)
    report_by = models.DateTimeField()
    reported_at = models.DateTimeField(null=True, blank=True)
    reference = models.CharField(max_length=60, blank=True)  # the Information Commissioner’s
    told = models.TextField(blank=True)  # whom else, and when
    done = models.TextField(blank=True)  # about it, and against the next one
    closed_on = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-known_at"]
