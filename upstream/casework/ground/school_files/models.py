"""A file about a school. The bytes lie in `upstream.files`; this says what it is, and who may have it."""

from __future__ import annotations

from django.db import models

from upstream.casework.records.models import Record


class SchoolFile(Record):
    """`stored`: the stored file. Removed, the record stays with its title as a stub; the bytes are gone."""

    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    stored = models.UUIDField(null=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20)
    size = models.PositiveBigIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-written_at"]
        indexes = [models.Index(fields=["school", "written_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None
