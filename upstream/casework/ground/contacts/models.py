"""A contact: a person in a role at an organisation, with days, as one body knows it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from upstream.casework.ground.contacts.roles import role_of
from upstream.casework.records.models import Record
from upstream.people.roles import Sensitivity
from upstream.registry.models import Dated, Organisation, ordered_days


class Origin(models.TextChoices):
    """Where a contact is known from. What was typed is never overwritten by what was imported."""

    TYPED = "typed", "Typed"
    IMPORTED = "imported", "Imported"


class Contact(Record):
    """Name, address and number of somebody at an organisation. Ended with a last day, never deleted by hand."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contacts")
    role = models.CharField(max_length=40)
    job_title = models.CharField(max_length=120, blank=True)
    person = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.TYPED)
    source = models.CharField(max_length=120, blank=True)  # the file of an import
    seen_on = models.DateField(null=True, blank=True)  # the day on which an import last said so

    objects = Dated.as_manager()

    class Meta:
        ordering = ["role", "person"]
        indexes = [models.Index(fields=["organisation", "role"])]
        constraints = [
            ordered_days("contact"),
            models.UniqueConstraint(
                fields=["holder", "organisation", "role", "person"], condition=Q(origin="imported", last__isnull=True),
                name="imported_contact_once",
            ),
        ]

    def __str__(self) -> str:
        return self.person

    @property
    def title(self) -> str:
        """`Headteacher`, or the job title that was written for a role without a name of its own."""
        role = role_of(self.role)
        return self.job_title if role.own_title and self.job_title else role.title

    @property
    def is_typed(self) -> bool:
        return self.origin == Origin.TYPED


SENSITIVITY = Sensitivity.OFFICIAL
