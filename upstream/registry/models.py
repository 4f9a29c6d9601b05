"""Organisations, the continuing School among them, and their dated links. Nothing here is ever deleted by an edition.

`typed` rows are people's: no edition changes or ends them. `seen_on` is the day of the newest list that a row rests on;
an older one changes nothing. A school's links stand on the School itself; one that `became` another keeps its own as
they were, and they count no more.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from django.db import models
from django.db.models import F, Q

from upstream.lib.clock import today
from upstream.registry.kinds import AncestryKind, DayBasis, IdentifierKind, OrganisationKind


class Dated(models.QuerySet):
    """Rows with `first` and `last`, both days included; null is unknown, which closes nothing."""

    def on(self, day: dt.date):
        """Those that hold on a day."""
        return self.filter(Q(first__isnull=True) | Q(first__lte=day), Q(last__isnull=True) | Q(last__gte=day))

    def now(self):
        return self.on(today())


def ordered_days(name: str) -> models.CheckConstraint:
    """No span ends before it begins."""
    return models.CheckConstraint(
        condition=Q(first__isnull=True) | Q(last__isnull=True) | Q(last__gte=F("first")), name=f"{name}_ends_after_it_begins"
    )


class Organisation(models.Model):
    """A body that people act for and schools belong to. A school is one too."""

    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(max_length=255)
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    profile = models.TextField(blank=True)
    typed = models.BooleanField(default=False)  # entered by a person: no edition renames or closes it
    version = models.PositiveIntegerField(default=1)

    objects = Dated.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["kind", "name"])]
        constraints = [ordered_days("organisation")]

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """What an organisation was called, and the last day on which a list or a person still called it so."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=255)
    last = models.DateField()

    class Meta:
        ordering = ["-last", "name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name", "last"], name="former_name_once")]


class Identifier(models.Model):
    """A number of an organisation, with the days on which it was its own."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=20, choices=IdentifierKind.choices)
    value = models.CharField(max_length=30)
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    typed = models.BooleanField(default=False)

    objects = Dated.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "value"])]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "value"], name="identifier_once"),
            ordered_days("identifier"),
        ]


class School(models.Model):
    """The continuing institution. Its id is ours and permanent; its legal incarnations are Establishments."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="school")
    urn = models.CharField(max_length=10, blank=True, db_index=True)  # the present one; empty where it has none
    phase = models.CharField(max_length=40, blank=True)
    type = models.CharField(max_length=80, blank=True)
    state_funded = models.BooleanField(default=False)
    became = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="was")

    class Meta:
        ordering = ["organisation__name", "id"]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def name(self) -> str:
        return self.organisation.name

    @cached_property
    def ids(self) -> tuple[int, ...]:
        """Its own, and those of schools that were found to be one with it: asked once, since a page needs them often."""
        return (self.pk, *School.objects.filter(became=self).order_by("pk").values_list("pk", flat=True))


class Establishment(models.Model):
    """One legal incarnation of a school: a URN with the days on which it was open, and how it took over.

    Where a list without dates says that it was closed, `last` is that list's day, and `last_basis` says so.
    """

    urn = models.CharField(max_length=10, unique=True)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="establishments")
    name = models.CharField(max_length=255)
    type = models.CharField(max_length=80, blank=True)
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    last_basis = models.CharField(max_length=10, choices=DayBasis.choices, blank=True)
    succession = models.CharField(max_length=20, default="none")
    seen_on = models.DateField(null=True, blank=True)

    objects = Dated.as_manager()

    class Meta:
        ordering = [F("first").desc(nulls_last=True), "urn"]
        constraints = [ordered_days("establishment")]


class Reconciliation(models.Model):
    """One run that brought the register up to an edition, and what it counted."""

    at = models.DateTimeField(auto_now_add=True)
    edition = models.CharField(max_length=40)
    as_at = models.DateField(null=True, blank=True)  # the newest day that a list of the edition speaks of
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]


class Belonging(models.Model):
    """A school in a body: council, trust, diocese, network … with its days, and where we know it from."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="belongings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="belongings")
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    first_basis = models.CharField(max_length=10, choices=DayBasis.choices, blank=True)
    last_basis = models.CharField(max_length=10, choices=DayBasis.choices, blank=True)
    typed = models.BooleanField(default=False)
    source = models.CharField(max_length=120, blank=True)  # the list that says so, or the body whose person typed it
    seen_on = models.DateField(null=True, blank=True)
    ended_in = models.ForeignKey(Reconciliation, null=True, blank=True, on_delete=models.PROTECT, related_name="ended")
    version = models.PositiveIntegerField(default=1)

    objects = Dated.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "first", "last"]), models.Index(fields=["school", "first", "last"])]
        constraints = [ordered_days("belonging")]


class Covering(models.Model):
    """A body that works over all schools of another: an alliance over a council's, a council over its own."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="covers")
    covered = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="covered_by")
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = Dated.as_manager()

    class Meta:
        constraints = [ordered_days("covering")]


class Ancestry(models.Model):
    """A school that came from another by merger or split: a new school, with its ancestors and the day."""

    ancestor = models.ForeignKey(School, on_delete=models.PROTECT, related_name="descendants")
    descendant = models.ForeignKey(School, on_delete=models.PROTECT, related_name="ancestors")
    kind = models.CharField(max_length=20, choices=AncestryKind.choices)
    on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ancestor", "descendant"], name="ancestry_once")]


class LinkQuestion(models.Model):
    """A link that would join two Schools which both hold records: a person decides, no edition does.

    Joined: the later one `became` the earlier. Apart: no edition asks again.
    """

    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="questions")
    earlier = models.ForeignKey(School, on_delete=models.PROTECT, related_name="asked_as_earlier")
    later = models.ForeignKey(School, on_delete=models.PROTECT, related_name="asked_as_later")
    urn = models.CharField(max_length=10)  # the later URN, which would become the earlier school's
    on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=10, blank=True, choices=[("join", "one school"), ("apart", "two schools")])
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["earlier", "later", "urn"], name="link_asked_once")]


class Deployment(models.Model):
    """Whose Upstream this is. One row; `is_demo` marks a database of invented people for good."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_deployment")]
