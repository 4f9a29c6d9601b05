"""Tables of papers: whom to ask, and who asked for a page on paper."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from upstream.people.models import User


class PublicContact(models.Model):
    """Whom somebody without an account may write to. One row; until it is there the page says so."""

    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)
    protection_email = models.EmailField(blank=True)  # of the data protection officer
    news = models.TextField(blank=True)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_public_contact")]


class CopyState(models.TextChoices):
    """What became of a request for a paper copy."""

    ASKED = "asked", "Asked for"
    SENT = "sent", "Sent"
    REFUSED = "refused", "Refused"


class CopyFormat(models.TextChoices):
    """How somebody would like to have it."""

    PAPER = "paper", "On paper"
    LARGE = "large-print", "In large print"
    BRAILLE = "braille", "In braille"
    OTHER = "other", "Another way"


class PaperCopy(models.Model):
    """Somebody asks for a page on paper. Anybody may: an account is not needed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.UUIDField(unique=True)  # of the form: a second click makes no second one
    page = models.CharField(max_length=300)
    format = models.CharField(max_length=20, choices=CopyFormat.choices, default=CopyFormat.PAPER)
    name = models.CharField(max_length=120)
    address = models.TextField()
    note = models.TextField(blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=20, choices=CopyState.choices, default=CopyState.ASKED)
    reason = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["asked_at"]
