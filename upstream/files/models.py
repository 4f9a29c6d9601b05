"""Files that people gave or that were made for them: one table for all, kinds and ids instead of foreign keys."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone


class Files(models.QuerySet):
    def live(self):
        """Those that were not removed."""
        return self.filter(removed_at__isnull=True)

    def of(self, record: models.Model):
        """The live files of a record, in the order in which they came."""
        return self.live().filter(record_kind=record._meta.label_lower, record=str(record.pk))


class StoredFile(models.Model):
    """One file of one holder. Its bytes lie under their hash; the row says whose it is, and what it is in truth.

    Who may read it is the caller's question: this floor knows neither people nor records, only their ids.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.BigIntegerField()
    school = models.BigIntegerField(null=True)
    record_kind = models.CharField(max_length=60, blank=True)
    record = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=160)  # as given, cleaned
    kind = models.CharField(max_length=20)  # of `kinds.FILE_KINDS`, by content
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    sensitivity = models.CharField(max_length=20)
    uploaded_by = models.BigIntegerField(null=True)
    uploaded_at = models.DateTimeField(default=timezone.now)
    removed_by = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = Files.as_manager()

    class Meta:
        ordering = ["uploaded_at", "id"]
        indexes = [models.Index(fields=["record_kind", "record"]), models.Index(fields=["holder", "sha256"])]

    def __str__(self) -> str:
        return self.name
