"""The yearly look at who of a body may still see what: each role is confirmed by somebody else, or ended."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from upstream.audit.actors import Acting
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.lib.clock import today
from upstream.lib.refusal import refuse
from upstream.lib.wording import counted, day, listed
from upstream.people.hats import Hat
from upstream.people.meanwhile import as_read
from upstream.people.models import AccessReview, Membership
from upstream.people.queries import reviews_access, roles_held
from upstream.people.roles import ROLES, Permission
from upstream.registry.models import Organisation

EVERY = dt.timedelta(days=365)
TIME = dt.timedelta(days=28)  # from beginning to due, unless another day is named
_REVIEWING = tuple(role.id for role in ROLES.values() if Permission.ACCESS_REVIEW in role.permissions)


# What is due

def open_review(organisation: Organisation) -> AccessReview | None:
    return AccessReview.objects.filter(organisation=organisation, finished_on__isnull=True).first()


def next_due(organisation: Organisation) -> dt.date:
    """The day by which the review that is open, or else the next one, must be done: a year after the last, or after the
    first role was given."""
    begun = open_review(organisation)
    if begun:
        return begun.due_on
    last = AccessReview.objects.filter(organisation=organisation).order_by("-finished_on").first()
    if last:
        return last.finished_on + EVERY
    first = organisation.memberships.order_by("first").values_list("first", flat=True).first()
    return (first or today()) + EVERY


def is_late(organisation: Organisation) -> bool:
    return next_due(organisation) < today()


def overdue(on: dt.date) -> list[AccessReview]:
    """Reviews that were begun and should have been finished before a day."""
    rows = AccessReview.objects.filter(finished_on__isnull=True, due_on__lt=on)
    return list(rows.select_related("organisation", "begun_by").order_by("due_on"))


def reminders_due(on: dt.date) -> list[tuple[Organisation, list[int]]]:
    """Bodies whose review is due in four weeks, in one, today, or has been late for whole weeks, with whom to remind."""
    bodies = Organisation.objects.filter(pk__in=Membership.objects.on(on).values("organisation"))
    waiting = [one for one in bodies if _is_reminded((next_due(one) - on).days)]
    return [(one, list(_reviewers(one, on).values_list("user", flat=True).distinct())) for one in waiting]


def _is_reminded(days: int) -> bool:
    return days in (28, 7) or (days <= 0 and days % 7 == 0)


def _reviewers(organisation: Organisation, on: dt.date) -> QuerySet[Membership]:
    return organisation.memberships.on(on).filter(role__in=_REVIEWING, user__is_active=True)


def unanswered(review: AccessReview) -> QuerySet[Membership]:
    """Roles that were held when the review began, are held still, and nobody has confirmed or ended."""
    return (
        roles_held(review.organisation).filter(first__lte=review.begun_on)
        .filter(Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=review.begun_on))
        .select_related("user", "organisation").order_by("user__name", "role")
    )


def answered(review: AccessReview) -> QuerySet[Membership]:
    """Roles confirmed in this review."""
    rows = review.organisation.memberships.filter(confirmed_on__gte=review.begun_on)
    rows = rows.filter(confirmed_on__lte=review.finished_on) if review.finished_on else rows
    return rows.select_related("user").order_by("user__name", "role")


# Doing it

def _why_not_review(organisation: Organisation, by: Acting) -> str | None:
    if reviews_access(by, organisation):
        return None
    return f"Only somebody who reviews access at {organisation.name} can do that."


def why_not_begin(organisation: Organisation, by: Acting, due_on: dt.date | None = None) -> str | None:
    if why := _why_not_review(organisation, by):
        return why
    begun = open_review(organisation)
    if begun:
        return f"A review was begun on {day(begun.begun_on)} and is due by {day(begun.due_on)}: go on with that one."
    if due_on and due_on < today():
        return "The day it is due must be today or later."
    return None


@transaction.atomic
def begin(*, organisation: Organisation, by: Hat, due_on: dt.date | None = None) -> AccessReview:
    """A second click finds the review that the first one began, since a body has one at a time."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    begun = open_review(organisation)
    if begun and begun.begun_by_id == by.user.pk and begun.begun_on == today():
        return begun
    refuse(why_not_begin(organisation, by, due_on))
    made = AccessReview.objects.create(
        organisation=organisation, begun_on=today(), due_on=due_on or today() + TIME, begun_by=by.user
    )
    record(Happened.REVIEW_BEGUN, by=by, target=made, holder=organisation.pk)
    return made


def why_not_confirm(review: AccessReview, membership: Membership, by: Acting) -> str | None:
    if why := _why_not_review(review.organisation, by):
        return why
    if review.finished_on:
        return f"This review was finished on {day(review.finished_on)}."
    if membership.organisation_id != review.organisation_id:
        return "This role is held at another body."
    if membership.is_over:
        return "This role has ended."
    if _is_own(membership, by) and _others_reviewing(review, by):
        return f"Nobody confirms their own role. {listed(_others_reviewing(review, by), 'or')} can."
    return None


def _is_own(membership: Membership, by: Acting) -> bool:
    return isinstance(by, Hat) and by.user.pk == membership.user_id


def _others_reviewing(review: AccessReview, by: Hat) -> list[str]:
    others = roles_held(review.organisation).filter(role__in=_REVIEWING, first__lte=today()).exclude(user=by.user)
    return list(others.values_list("user__name", flat=True).distinct()[:3])


@transaction.atomic
def confirm(*, review: AccessReview, membership: Membership, version: int, by: Hat) -> Membership:
    """The person still needs the role. Who no longer does is ended by `memberships.end`."""
    present = as_read(membership, version, now_is="{0.held.title}")
    refuse(why_not_confirm(review, present, by))
    present.confirmed_on = today()
    present.version += 1
    present.save(update_fields=["confirmed_on", "version"])
    record(Happened.REVIEW_CONFIRMED, by=by, target=present, holder=present.organisation_id, fields=["confirmed_on"])
    return present


def why_not_finish(review: AccessReview, by: Acting) -> str | None:
    if why := _why_not_review(review.organisation, by):
        return why
    if review.finished_on:
        return f"This review was finished on {day(review.finished_on)}."
    left = unanswered(review).count()
    if left:
        return f"{counted(left, 'role is', 'roles are')} still to be looked at: confirm or end each, then finish."
    return None


@transaction.atomic
def finish(*, review: AccessReview, version: int, by: Hat) -> AccessReview:
    present = as_read(review, version)
    refuse(why_not_finish(present, by))
    present.finished_on, present.finished_by = today(), by.user
    present.version += 1
    present.save(update_fields=["finished_on", "finished_by", "version"])
    record(Happened.REVIEW_FINISHED, by=by, target=present, holder=present.organisation_id)
    return present
