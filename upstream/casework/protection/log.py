"""Who looked and what happened: for a school by body and role, for a data protection officer in full. No text of a record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from upstream.audit.models import Event, View
from upstream.casework.protection.reach import holder_ids, is_deployments
from upstream.lib.clock import LONDON
from upstream.people.hats import Hat
from upstream.people.models import User
from upstream.people.roles import ROLES
from upstream.registry.models import Organisation, School


@dataclass(frozen=True)
class Asked:
    """What is asked of the log; empty is everything. Both days included."""

    first: dt.date | None = None
    last: dt.date | None = None
    organisation: int | None = None
    role: str = ""
    kind: str = ""
    person: str = ""
    school: int | None = None


def _in(rows: QuerySet, asked: Asked) -> QuerySet:
    if asked.first:
        rows = rows.filter(at__gte=_begins(asked.first))
    if asked.last:
        rows = rows.filter(at__lt=_begins(asked.last + dt.timedelta(days=1)))
    wanted = {"organisation": asked.organisation, "role": asked.role, "target_kind": asked.kind, "school": asked.school}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if asked.person:
        people = User.objects.filter(Q(name__icontains=asked.person) | Q(email__iexact=asked.person))
        rows = rows.filter(user__in=list(people.values_list("pk", flat=True)))
    return rows


def _begins(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), LONDON)


def looks_for_school(school: School, asked: Asked) -> QuerySet[View]:
    """Looks at records that were shared with the school when they were looked at. Persons are never part of it."""
    rows = View.objects.filter(school__in=list(school.ids), shared_with_school=True)
    return _in(rows, asked).order_by("-at", "-pk")


def looks_for_officer(hat: Hat, asked: Asked) -> QuerySet[View]:
    return _in(View.objects.filter(_theirs(hat)), asked).order_by("-at", "-pk")


def events_for_officer(hat: Hat, asked: Asked) -> QuerySet[Event]:
    return _in(Event.objects.filter(_theirs(hat)), asked).order_by("-at", "-pk")


def _theirs(hat: Hat) -> Q:
    """At records of the bodies that the officer looks after, or by their people; what no body holds, for the deployment."""
    bodies = holder_ids(hat)
    theirs = Q(holder__in=bodies) | Q(organisation__in=bodies, holder__isnull=True)
    return theirs | Q(holder__isnull=True, organisation__isnull=True) if is_deployments(hat) else theirs


@dataclass
class Names:
    """Names for the ids of a log, looked up once for a page of it."""

    organisations: dict[int, str] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)
    schools: dict[int, str] = field(default_factory=dict)

    def organisation(self, key: int | None) -> str:
        return self.organisations.get(key, "") if key else ""

    def person(self, key: int | None) -> str:
        return self.people.get(key, "") if key else ""

    def school(self, key: int | None) -> str:
        return self.schools.get(key, "") if key else ""


def names_for(rows: list[View | Event], *, with_people: bool) -> Names:
    bodies = {row.organisation for row in rows} | {row.holder for row in rows}
    people = {row.user for row in rows} if with_people else set()
    schools = School.objects.filter(pk__in={row.school for row in rows} - {None}).select_related("organisation")
    return Names(
        dict(Organisation.objects.filter(pk__in=bodies - {None}).values_list("pk", "name")),
        dict(User.objects.filter(pk__in=people - {None}).values_list("pk", "name")),
        {school.pk: school.name for school in schools},
    )


def role_title(role: str) -> str:
    """`Improvement officer`; of a job `The program: retention`."""
    if role in ROLES:
        return ROLES[role].title
    what, _, name = role.partition(":")
    return f"The program: {name}" if what == "job" else role.capitalize()
