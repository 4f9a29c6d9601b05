"""A hat: one person acting for one organisation in one role. Rights are the hat's, never the person's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.db.models import Q, QuerySet

from upstream.audit.actors import Actor
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.lib.clock import today
from upstream.people.models import Assignment, Membership, User
from upstream.people.roles import Permission, Role, Scope
from upstream.registry.kinds import LIKE_A_SCHOOL, OrganisationKind
from upstream.registry.models import Belonging, Covering, Organisation, School
from upstream.registry.prepared import Prepared
from upstream.registry.queries import closed_while_in, ids_of, with_earlier

MOST_LISTED = 2000  # schools of one question: far below what SQLite takes, and above every council's


@dataclass(frozen=True)
class Hat:
    """What `by=` takes. Made by `hat_of`, from a membership that holds today."""

    user: User
    organisation: Organisation
    role: Role
    membership: int

    @property
    def actor(self) -> Actor:
        return Actor(self.user.pk, self.organisation.pk, self.role.id)

    @property
    def title(self) -> str:
        """`Improvement officer, Wyvershire Schools Alliance`."""
        return f"{self.role.title}, {self.organisation.name}"

    def may(self, permission: Permission) -> bool:
        return permission in self.role.permissions

    @cached_property
    def schools(self) -> QuerySet[School]:
        """The schools that the role reaches today: a query, to be used inside others."""
        return schools_in_scope(self, today())

    @cached_property
    def remembers(self) -> QuerySet[School]:
        """The schools whose records the role reads: those it reaches, those that these came from, and those that closed
        while they were the body's. A body that lost a school to another remembers nothing of it."""
        if self.role.scope != Scope.BODY:
            return with_earlier(self.schools)
        return remembered_by(self.organisation, today())

    @cached_property
    def remembered(self) -> list[int] | QuerySet[School]:
        """`remembers`, asked once a request, where they are few enough to be listed in a question; else as one inside it."""
        if self.role.scope == Scope.BODY and self.organisation.kind not in LIKE_A_SCHOOL:
            ids = [pk for (pk,) in _REMEMBERED.rows(self.organisation.pk, today())]
        else:
            ids = list(_some_ids(self.remembers).values_list("pk", flat=True))
        return ids if len(ids) <= MOST_LISTED else self.remembers

    def reads_of(self, school: School, *, is_reached: bool | None = None) -> tuple[int, ...]:
        """The ids under which records of one school stand, as far as the role reads them: none where it does not.

        Asked once and kept, as long as the hat lives: a request. `is_reached` where that is known already.
        """
        if school.pk not in self._read:
            ids = tuple(ids_of(school))
            reached = self.reaches(school) if is_reached is None else is_reached
            self._read[school.pk] = ids if reached else tuple(self.remembers.filter(pk__in=ids).values_list("pk", flat=True))
        return self._read[school.pk]

    @cached_property
    def _read(self) -> dict[int, tuple[int, ...]]:
        return {}

    def reaches(self, school: School | int) -> bool:
        return self.schools.filter(pk=getattr(school, "pk", school)).exists()


def hat_of(membership: Membership) -> Hat:
    return Hat(membership.user, membership.organisation, membership.held, membership.pk)


@transaction.atomic
def choose(*, hat: Hat) -> None:
    """Somebody puts a hat on. The session that remembers it is the caller’s."""
    record(Happened.HAT_CHANGED, by=hat, target=hat.user)


def hats_of(user: User, on: dt.date | None = None) -> list[Hat]:
    """Every hat that a person may wear on a day, by organisation and role."""
    if not user.is_active:
        return []
    held = user.memberships.on(on or today()).select_related("organisation", "user")
    return [hat_of(membership) for membership in held]


def schools_in_scope(hat: Hat, on: dt.date) -> QuerySet[School]:
    """School of a role's scope on a day."""
    if hat.role.scope == Scope.OWN_SCHOOL:
        return schools_of(hat.organisation, on)
    if hat.role.scope == Scope.ASSIGNED:
        assigned = Assignment.objects.on(on).filter(user=hat.user, organisation=hat.organisation)
        return School.objects.filter(pk__in=assigned.values("school")) & schools_of(hat.organisation, on)
    if hat.role.scope == Scope.BODY:
        return schools_of(hat.organisation, on)
    return School.objects.none()


def schools_of(organisation: Organisation, on: dt.date) -> QuerySet[School]:
    """The schools of a body on a day: those that belong to it, and those of the bodies that it covers.

    A school that became part of another (`became`) is left out; one that is an organisation itself is its own.
    """
    if organisation.kind in LIKE_A_SCHOOL:
        own = School.objects.filter(organisation=organisation)
        return School.objects.filter(Q(pk__in=own) | Q(pk__in=own.values("became")), became__isnull=True)
    belonging = Belonging.objects.on(on).filter(organisation__in=bodies_of_hat(organisation, on))
    return School.objects.filter(pk__in=belonging.values("school"), became__isnull=True)


def remembered_by(organisation: Organisation, on: dt.date) -> QuerySet[School]:
    """The schools whose records a body keeps reading: its own, those that these came from, and those that closed as its own."""
    return with_earlier(schools_of(organisation, on)) | closed_while_in(bodies_of_hat(organisation, on))


def _some_ids(schools: QuerySet[School]) -> QuerySet:
    return schools.order_by().values_list("pk")[: MOST_LISTED + 1]


# Of a body that is not like a school; all such are asked about in one shape. Every list of records asks this.
_REMEMBERED = Prepared(
    lambda body, on: _some_ids(remembered_by(Organisation(pk=body, kind=OrganisationKind.COUNCIL), on)), int, dt.date
)


def bodies_of_hat(organisation: Organisation, on: dt.date) -> QuerySet[Organisation]:
    """The body itself, and those whose schools it works with."""
    covered = Covering.objects.on(on).filter(organisation=organisation).values("covered")
    return Organisation.objects.filter(Q(pk=organisation.pk) | Q(pk__in=covered))
