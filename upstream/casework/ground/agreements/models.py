"""An agreement to share data, and its states. A live one is never edited: a later version replaces it."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from upstream.people.models import User
from upstream.registry.models import Organisation, ordered_days


class AgreementState(models.TextChoices):
    """Where an agreement stands."""

    DRAFT = "draft", "Draft"
    LIVE = "live", "In force"
    EXPIRED = "expired", "Run out"
    ENDED = "ended", "Ended"
    REPLACED = "replaced", "Replaced"


S = AgreementState
NEXT: dict[AgreementState, frozenset[AgreementState]] = {
    S.DRAFT: frozenset({S.LIVE, S.ENDED}),
    S.LIVE: frozenset({S.EXPIRED, S.ENDED, S.REPLACED}),
    S.EXPIRED: frozenset({S.REPLACED, S.ENDED}),
    S.ENDED: frozenset({S.REPLACED}),
    S.REPLACED: frozenset(),
}


class Agreement(models.Model):
    """What was agreed. `reference` is the name by which definitions of sources call it; its versions share it.

    `sources`: ids of the sources and publications that it covers. Not a record about a school: it is read by those of its
    holder and of its parties who may read the register.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements_kept")
    reference = models.CharField(max_length=120)
    edition = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=200)
    parties = models.ManyToManyField(Organisation, related_name="agreements", blank=True)
    other_parties = models.TextField(blank=True)  # bodies that are in no register of ours
    purposes = models.TextField()
    items = models.TextField()
    sources = models.JSONField(default=list, blank=True)
    bases = models.JSONField(default=list)
    special = models.BooleanField(default=False)  # covers special categories of data
    recipients = models.TextField()
    use_rules = models.TextField()
    retention = models.TextField()
    review_on = models.DateField()
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    signed_by = models.CharField(max_length=120, blank=True)
    signed_as = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    document = models.UUIDField(null=True, blank=True)  # a stored file
    state = models.CharField(max_length=10, choices=AgreementState.choices, default=AgreementState.DRAFT)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    ended_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["title", "-edition"]
        constraints = [
            ordered_days("agreement"),
            models.UniqueConstraint(fields=["holder", "reference", "edition"], name="agreement_edition_once"),
        ]

    def __str__(self) -> str:
        return self.title


class AgreementReminder(models.Model):
    """That somebody was told, so that nobody is told twice: of which day, how many days before."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="reminders")
    of = models.CharField(max_length=10, choices=[("review", "Review"), ("end", "End")])
    due_on = models.DateField()
    days_before = models.PositiveIntegerField()
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "of", "due_on", "days_before"], name="reminded_once"),
        ]
