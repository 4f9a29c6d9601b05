"""The terms and closures that a body has entered, a school year at a time. They are no secret: anyone may read them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from upstream.lib.calendars import Span
from upstream.people.models import User
from upstream.registry.models import Organisation


class EntryKind(models.TextChoices):
    """What the days of an entry are."""

    TERM = "term", "Term"
    HALF_TERM = "half-term", "Half-term holiday"
    TRAINING = "training-day", "Training day"
    OCCASIONAL = "occasional-day", "Occasional day"
    EMERGENCY = "emergency", "Emergency closure"
    CLOSED = "closed", "Closed"


CLOSURES = frozenset({EntryKind.TRAINING, EntryKind.OCCASIONAL, EntryKind.EMERGENCY, EntryKind.CLOSED})


class SchoolCalendar(models.Model):
    """One school year of a council, a trust or a school. Without a term it only adds closures to what it inherits."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="calendars")
    year = models.CharField(max_length=7)  # 2025/26
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["organisation__name", "year"]
        constraints = [models.UniqueConstraint(fields=["organisation", "year"], name="one_calendar_a_year")]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.year}"


class CalendarEntry(models.Model):
    """A term, a half-term holiday or a closure. `added`: by itself, so that setting the calendar anew leaves it."""

    calendar = models.ForeignKey(SchoolCalendar, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=20, choices=EntryKind.choices)
    name = models.CharField(max_length=80)
    first = models.DateField()
    last = models.DateField()
    added = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["first", "last", "id"]
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="entry_ends_after_it_begins")]

    def __str__(self) -> str:
        return self.name

    @property
    def span(self) -> Span:
        return Span(self.name, self.first, self.last)
