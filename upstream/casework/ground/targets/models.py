"""A target, with its past."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from upstream.casework.records.models import Record
from upstream.people.roles import Permission
from upstream.registry.models import Organisation


class Target(Record):
    """The number that a measure should reach in a period. Whose target it is, is its holder's: it is always said.

    `organisation`: for whom it is set, a school, a council or a trust. A withdrawn one stays readable.
    """

    kept_by: ClassVar[Permission] = Permission.TARGETS_WRITE

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="targets")
    measure = models.CharField(max_length=100)
    pupil_group = models.CharField(max_length=60, default="all")
    period = models.CharField(max_length=30)
    value = models.DecimalField(max_digits=12, decimal_places=3)
    agreed_by = models.CharField(max_length=120)
    agreed_on = models.DateField()
    source = models.CharField(max_length=120, blank=True)  # the file it was loaded from; empty: typed
    withdrawn_because = models.CharField(max_length=300, blank=True)

    history = HistoricalRecords(excluded_fields=["written_by"], cascade_delete_history=True)

    class Meta:
        ordering = ["organisation__name", "measure", "pupil_group", "period"]
        indexes = [models.Index(fields=["organisation", "measure", "period"])]
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "organisation", "measure", "pupil_group", "period"], condition=Q(withdrawn_because=""),
                name="one_target_of_a_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.period}"

    @property
    def is_withdrawn(self) -> bool:
        return bool(self.withdrawn_because)
