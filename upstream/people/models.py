"""People, the roles they hold with their days, invitations, assignments, and what they agreed to."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

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

    objects = Users()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class Membership(models.Model):
    """A role at an organisation, with its days. To act in it is to wear its hat."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40, choices=[(role.id, role.title) for role in ROLES.values()])
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="given")
    version = models.PositiveIntegerField(default=1)
    confirmed_on = models.DateField(null=True, blank=True)  # in the yearly review of access

    objects = Dated.as_manager()

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


class Invitation(models.Model):
    """Somebody is asked to join in a role. The link's token is kept only as a hash, and works once, until it ends."""

    email = models.EmailField()
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=40, choices=[(role.id, role.title) for role in ROLES.values()])
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="sent_invitations")
    invited_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="accepted_invitations")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-invited_at"]


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
