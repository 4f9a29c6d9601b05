"""People, the roles they hold with their days, invitations, assignments, and what they agreed to."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from upstream.lib.clock import LONDON, today
from upstream.people.roles import ROLES, Role
from upstream.registry.models import Dated, Organisation, School, ordered_days


class Users(BaseUserManager):
    """Accounts are made by invitation (`people.invitations`), never here from a page."""

    def create_user(self, email: str, name: str, password: str | None = None) -> User:
        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person, known by e-mail address. What they may do stands in memberships, never here."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = Users()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class Held(Dated):
    """Roles with their days; one that was ended at once (`ended_at`) is not held on that day any more."""

    def on(self, day: dt.date):
        tomorrow = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), LONDON)
        return super().on(day).filter(Q(ended_at__isnull=True) | Q(ended_at__gte=tomorrow))

    def held_or_coming(self):
        """Those that hold today, or will from a later day."""
        return self.filter(Q(last__isnull=True) | Q(last__gte=today()), ended_at__isnull=True)


class Membership(models.Model):
    """A role at an organisation, with its days. To act in it is to wear its hat."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40, choices=[(role.id, role.title) for role in ROLES.values()])
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # ended at once, and not with the end of its last day
    given_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="given")
    version = models.PositiveIntegerField(default=1)
    confirmed_on = models.DateField(null=True, blank=True)  # in the yearly review of access

    objects = Held.as_manager()

    class Meta:
        ordering = ["organisation__name", "role"]
        constraints = [
            ordered_days("membership"),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], condition=Q(last__isnull=True), name="role_held_once"
            ),
        ]

    @property
    def held(self) -> Role:
        return ROLES[self.role]

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None or (self.last is not None and self.last < today())


class Invitations(models.QuerySet):
    def open(self):
        """Those that can still be accepted."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, ends_at__gt=timezone.now())


class Invitation(models.Model):
    """Somebody is asked to join in a role. The link's token is kept only as a hash, and works once, until it ends."""

    email = models.EmailField()
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=40, choices=[(role.id, role.title) for role in ROLES.values()])
    token_hash = models.CharField(max_length=64, unique=True)
    key = models.UUIDField(null=True, unique=True)  # of the form it was sent by: a second click makes no second one
    invited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="sent_invitations")
    invited_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="accepted_invitations")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = Invitations.as_manager()

    class Meta:
        ordering = ["-invited_at"]

    @property
    def offered(self) -> Role:
        return ROLES[self.role]


class SignIn(models.Model):
    """A browser in which somebody is signed in. Its row goes when they sign out or are signed out."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session = models.CharField(max_length=40, unique=True)
    begun_at = models.DateTimeField(default=timezone.now)
    road = models.CharField(max_length=60)  # `password`, or the id of an issuer
    browser = models.CharField(max_length=60, blank=True)  # in a few words, so that its owner knows it again

    class Meta:
        ordering = ["-begun_at"]


class Count(models.Model):
    """The table of Django's database cache, which counts failed sign-ins: made by a migration, like every other."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "cache_counts"


class Duty(models.TextChoices):
    """What somebody is to a school."""

    LEAD_OFFICER = "lead-officer", "Lead officer"
    IMPROVEMENT_PARTNER = "improvement-partner", "School improvement partner"
    DEPUTY = "deputy", "Deputy"
    SUPPORT = "support", "Support"


class Assignment(models.Model):
    """A person assigned to a school by a body, with its days: "my schools", and the scope of assigned roles."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="assignments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="assignments_made")
    duty = models.CharField(max_length=30, choices=Duty.choices)
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="assignments_given")
    version = models.PositiveIntegerField(default=1)

    objects = Dated.as_manager()

    class Meta:
        constraints = [
            ordered_days("assignment"),
            models.UniqueConstraint(
                fields=["user", "school", "organisation", "duty"], condition=Q(last__isnull=True), name="duty_held_once"
            ),
        ]


class AcceptedTerms(models.Model):
    """Which version of the terms of use somebody accepted, and when."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="accepted_terms")
    version = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "version"], name="terms_accepted_once")]


class AccessReview(models.Model):
    """The yearly look at who of a body may still see what."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="access_reviews")
    begun_on = models.DateField()
    due_on = models.DateField()
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    finished_on = models.DateField(null=True, blank=True)
    finished_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-begun_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(finished_on__isnull=True), name="one_access_review_at_a_time"
            ),
        ]
