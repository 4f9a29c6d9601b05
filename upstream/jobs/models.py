"""Recurring work as rows: what ran last, when, and what came of it."""

from __future__ import annotations

from django.db import models


class Recurring(models.Model):
    """One kind of recurring work. `due_at` is when it is to run next; whoever runs it holds the row meanwhile."""

    name = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField()
    ran_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(null=True)
    said = models.CharField(max_length=300, blank=True)  # counts, never what a record says
    failed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]


class Heartbeat(models.Model):
    """When the worker was last seen alive."""

    worker = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()
