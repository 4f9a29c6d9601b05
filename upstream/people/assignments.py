"""Who looks after which school for a body: assigning, ending, handing over; “my schools”; how much each has."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet

from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.audit.versions import locked
from upstream.lib.clock import today
from upstream.lib.refusal import refuse
from upstream.lib.wording import day
from upstream.notices.actions import notify
from upstream.people.hats import Hat, schools_of
from upstream.people.models import Assignment, Duty, Membership, User
from upstream.people.queries import roles_held
from upstream.people.roles import ROLES, Permission
from upstream.registry.models import Organisation, School

ALONE = frozenset({Duty.LEAD_OFFICER})  # one person of a body at a time
CAN_BE_ASSIGNED = tuple(role.id for role in ROLES.values() if Permission.RECORDS_VIEW in role.permissions)


def why_not_assign_here(hat: Hat | None, school: School | None = None) -> str | None:
    """Why a hat assigns nobody, or nobody to this school."""
    if hat is None or not hat.may(Permission.ASSIGNMENTS_WRITE):
        return "Your role does not assign officers to schools: ask whoever leads the officers."
    if school is not None and not hat.reaches(school):
        return "This school is not among those that your role reaches today."
    return None


def why_not_assign(user: User, school: School, duty: str, hat: Hat, first: dt.date, last: dt.date | None = None) -> str | None:
    if why := why_not_assign_here(hat, school):
        return why
    if duty not in Duty:
        return "Select from the list what the person is to the school."
    if last and last < first:
        return f"The last day ({day(last)}) lies before the first ({day(first)}): mend one of the two."
    if not can_be_assigned(hat.organisation).filter(pk=user.pk).exists():
        return (
            f"{user.name} holds no role at {hat.organisation} in which records of schools are read. "
            "Somebody who looks after people there can give one."
        )
    return _why_not_beside(user, school, Duty(duty), hat.organisation, first, last)


def can_be_assigned(organisation: Organisation) -> QuerySet[User]:
    """The people of a body whose role there reads records: the others would find nothing."""
    held = roles_held(organisation).filter(role__in=CAN_BE_ASSIGNED)
    return User.objects.filter(pk__in=held.values("user")).order_by("name", "pk")


def _why_not_beside(
    user: User, school: School, duty: Duty, organisation: Organisation, first: dt.date, last: dt.date | None
) -> str | None:
    overlapping = Assignment.objects.filter(Q(last__isnull=True) | Q(last__gte=first), school=school, organisation=organisation)
    overlapping = overlapping.filter(duty=duty, first__lte=last or dt.date.max).select_related("user")
    own = next((one for one in overlapping if one.user_id == user.pk), None)
    if own:
        return f"{user.name} is {duty.label.lower()} of {school} already, since {day(own.first)}."
    other = overlapping.first() if duty in ALONE else None
    if other is None:
        return None
    return (
        f"{other.user.name} is {duty.label.lower()} of {school}, and a body has one at a time: hand the school over, "
        "or end that first."
    )


@transaction.atomic
def assign(
    *, user: User, school: School, duty: str, by: Hat, first: dt.date | None = None, last: dt.date | None = None
) -> Assignment:
    """From a day, today unless said. Sent twice, it finds what the first one made."""
    begins = first or today()
    School.objects.select_for_update(of=("self",)).get(pk=school.pk)
    same = Assignment.objects.filter(
        user=user, school=school, organisation=by.organisation, duty=duty, first=begins, last=last, given_by=by.user
    ).first()
    if same:
        return same
    refuse(why_not_assign(user, school, duty, by, begins, last))
    made = Assignment.objects.create(
        user=user, school=school, organisation=by.organisation, duty=duty, first=begins, last=last, given_by=by.user
    )
    record(Happened.ASSIGNED, by=by, target=made, holder=by.organisation.pk, fields=[duty])
    _tell(user, made, by)
    return made


def _tell(user: User, assignment: Assignment, by: Hat) -> None:
    notify(
        recipients=[user.pk], kind="assigned", about=assignment, by=by, organisation=by.organisation.pk,
        holder=by.organisation.pk,
    )


def why_not_end(assignment: Assignment, hat: Hat | None, last: dt.date | None = None) -> str | None:
    if hat is None or assignment.organisation_id != hat.organisation.pk:
        return f"Only {assignment.organisation} can end this, since it assigned the school."
    if why := why_not_assign_here(hat):
        return why
    if assignment.last and assignment.last < today():
        return f"This ended on {day(assignment.last)} already."
    if last and last < assignment.first:
        return f"It began on {day(assignment.first)}, so it cannot end before."
    return None


@transaction.atomic
def end(*, assignment: Assignment, version: int, last: dt.date, by: Hat) -> Assignment:
    """With the end of that day. What the person wrote stays the body’s."""
    refuse(why_not_end(assignment, by, last))
    present = locked(assignment, version)
    present.last = last
    present.version += 1
    present.save(update_fields=["last", "version"])
    record(Happened.ASSIGNMENT_ENDED, by=by, target=present, holder=present.organisation_id, fields=["last"])
    return present


def why_not_hand_over(leaving: User, taking: User, hat: Hat | None, on: dt.date) -> str | None:
    if why := why_not_assign_here(hat):
        return why
    if on < today():
        return f"Hand over today or later, not on {day(on)}."
    if leaving.pk == taking.pk:
        return "Choose another person: these schools are theirs already."
    if not can_be_assigned(hat.organisation).filter(pk=taking.pk).exists():
        return f"{taking.name} holds no role at {hat.organisation} in which records of schools are read."
    if not _held_from(on, leaving, hat.organisation).exists():
        return f"{leaving.name} has no school of {hat.organisation} to hand over on {day(on)}."
    return None


def _held_from(on: dt.date, user: User, organisation: Organisation) -> QuerySet[Assignment]:
    """What somebody is to schools for a body on a day or later."""
    return Assignment.objects.filter(
        Q(last__isnull=True) | Q(last__gte=on), user=user, organisation=organisation
    ).select_related("school__organisation")


@transaction.atomic
def hand_over(*, leaving: User, taking: User, on: dt.date, by: Hat) -> list[Assignment]:
    """Every school of one person goes to another from a day, in one step: each keeps its duty. Returns those begun."""
    refuse(why_not_hand_over(leaving, taking, by, on))
    rows = list(_held_from(on, leaving, by.organisation).select_for_update(of=("self",)))
    made = [new for row in rows if (new := _passed_on(row, taking, on, by))]
    record(
        Happened.ASSIGNMENTS_HANDED_OVER, by=by, target=taking, holder=by.organisation.pk,
        fields=[f"from:{leaving.pk}", f"schools:{len({row.school_id for row in rows})}"],
    )
    if made:
        _tell(taking, made[0], by)  # one notice for all that was handed over
    return made


def _passed_on(row: Assignment, taking: User, on: dt.date, by: Hat) -> Assignment | None:
    """The old one ends the day before. One that had not begun never does; what the other has already is not doubled."""
    ends, begins = row.last, max(on, row.first)
    if row.first >= on:
        row.delete()
    else:
        row.last, row.version = on - dt.timedelta(days=1), row.version + 1
        row.save(update_fields=["last", "version"])
    same = Assignment.objects.filter(
        Q(last__isnull=True) | Q(last__gte=begins), user=taking, school=row.school_id, organisation=by.organisation,
        duty=row.duty,
    )
    if same.exists():
        return None
    return Assignment.objects.create(
        user=taking, school_id=row.school_id, organisation=by.organisation, duty=row.duty, first=begins, last=ends,
        given_by=by.user,
    )


# Reading


def assigned_to(user: User, organisation: Organisation, on: dt.date | None = None) -> QuerySet[Assignment]:
    """What somebody is to which schools for a body on a day, by school and duty."""
    rows = Assignment.objects.on(on or today()).filter(user=user, organisation=organisation)
    return rows.select_related("school__organisation").order_by("school__organisation__name", "duty")


def my_schools(hat: Hat, on: dt.date | None = None) -> QuerySet[School]:
    """The schools assigned to the person for the body of the hat that still belong to it."""
    at = on or today()
    mine = assigned_to(hat.user, hat.organisation, at)
    return School.objects.filter(pk__in=mine.values("school")) & schools_of(hat.organisation, at)


def assigned_at(school: School, hat: Hat) -> QuerySet[Assignment]:
    """Who is or was assigned to a school, as far as a hat may know: its own body’s, and at the school itself everybody’s."""
    rows = Assignment.objects.filter(school=school).select_related("user", "organisation")
    rows = rows.order_by(F("last").desc(nulls_first=True), "organisation__name", "duty", "user__name")
    if hat.organisation.pk == school.organisation_id:
        return rows.on(today())
    return rows.filter(organisation=hat.organisation) if hat.may(Permission.RECORDS_VIEW) else rows.none()


@dataclass(frozen=True)
class Workload:
    """How many schools somebody has for a body: by duty, and in all; a school with two duties counts once in all."""

    user: User
    roles: tuple[str, ...]
    by_duty: dict[str, int]
    schools: int


def workload(organisation: Organisation, on: dt.date | None = None) -> list[Workload]:
    """Everybody who can be assigned, and whoever has schools, by name."""
    at = on or today()
    rows = Assignment.objects.on(at).filter(organisation=organisation)
    held: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for user, duty, school in rows.values_list("user", "duty", "school"):
        held[user].append((duty, school))
    people = can_be_assigned(organisation) | User.objects.filter(pk__in=list(held))
    roles = _roles(organisation)
    return [_loaded(user, roles.get(user.pk, ()), held.get(user.pk, ())) for user in people.distinct().order_by("name", "pk")]


def _roles(organisation: Organisation) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for held in Membership.objects.on(today()).filter(organisation=organisation):
        found[held.user_id].append(held.held.title)
    return {user: tuple(titles) for user, titles in found.items()}


def _loaded(user: User, roles: tuple[str, ...], rows: Iterable[tuple[str, int]]) -> Workload:
    counts: dict[str, int] = defaultdict(int)
    for duty, _ in rows:
        counts[duty] += 1
    return Workload(user, roles, dict(counts), len({school for _, school in rows}))


def without(duty: Duty, hat: Hat, on: dt.date | None = None) -> QuerySet[School]:
    """The schools in a hat’s reach to which its body has assigned nobody of a duty."""
    held = Assignment.objects.on(on or today()).filter(organisation=hat.organisation, duty=duty)
    return hat.schools.exclude(pk__in=held.values("school")).select_related("organisation")
