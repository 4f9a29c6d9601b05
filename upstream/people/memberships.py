"""Changing, ending and giving again the roles of a body’s people. What is ended now is over with the next click."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from upstream.audit.actors import Acting
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.lib.clock import today
from upstream.lib.refusal import refuse
from upstream.lib.wording import day
from upstream.notices.actions import notify
from upstream.people.hats import Hat
from upstream.people.meanwhile import as_read
from upstream.people.models import Assignment, Membership, User
from upstream.people.queries import LOOKING_AFTER_PEOPLE, looks_after, others_looking_after, reviews_access, roles_held
from upstream.people.roles import Role, roles_at
from upstream.registry.models import Organisation

STANDS = "{0.held.title}, from {0.first:%d/%m/%Y}"


def why_not_look_after(membership: Membership, by: Acting) -> str | None:
    if not looks_after(by, membership.organisation):
        return f"Only somebody who looks after the people of {membership.organisation.name} can do that."
    return None


def _is_own(membership: Membership, by: Acting) -> bool:
    return isinstance(by, Hat) and by.user.pk == membership.user_id


def why_not_change_role(membership: Membership, role: Role, by: Acting) -> str | None:
    if why := why_not_look_after(membership, by):
        return why
    if _is_own(membership, by):
        return "Nobody changes their own role. Ask somebody else who looks after people here."
    if membership.is_over:
        return "This role has ended. Give it again, or invite the person to another."
    if role not in roles_at(membership.organisation.kind):
        return f"Nobody is {role.title.lower()} at {membership.organisation.name}."
    if roles_held(membership.organisation).filter(user=membership.user, role=role.id).exists():
        return f"{membership.user.name} is {role.title.lower()} here already."
    return None


@transaction.atomic
def change_role(*, membership: Membership, version: int, role: Role, by: Acting) -> Membership:
    """The role ends now and the other begins: who held what, and when, stays known. The new one."""
    present = as_read(membership, version, now_is=STANDS)
    refuse(why_not_change_role(present, role, by))
    last = present.last
    _end_now(present)
    made = Membership.objects.create(
        user=present.user, organisation=present.organisation, role=role.id, first=today(), last=last, given_by_id=by.actor.user
    )
    record(Happened.MEMBERSHIP_CHANGED, by=by, target=made, holder=made.organisation_id, fields=["role"])
    _tell(made, by)
    return made


def why_not_end(membership: Membership, by: Acting, last: dt.date | None = None) -> str | None:
    """`last` None: now. Nobody ends the last role that looks after people, least of all their own."""
    if (why := why_not_look_after(membership, by)) and not reviews_access(by, membership.organisation):
        return why
    if membership.is_over:
        return "This role has ended already."
    if last and last < max(today(), membership.first):
        return f"A role can end today or later, and not before it began on {day(membership.first)}."
    if _leaves_nobody(membership):
        return (
            f"Nobody else looks after the people of {membership.organisation.name}. "
            "Give that role to somebody else first, then this one can end."
        )
    return None


def _leaves_nobody(membership: Membership) -> bool:
    if membership.role not in LOOKING_AFTER_PEOPLE:
        return False
    also = roles_held(membership.organisation).filter(user=membership.user, role__in=LOOKING_AFTER_PEOPLE, last__isnull=True)
    if also.exclude(pk=membership.pk).exists():
        return False
    return not others_looking_after(membership.organisation, membership.user).exists()


@transaction.atomic
def end(*, membership: Membership, version: int, by: Acting, last: dt.date | None = None) -> Membership:
    """Now, or with the end of a day. The body is held meanwhile, so that two people cannot end each other’s last role."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    present = as_read(membership, version, now_is=STANDS)
    refuse(why_not_end(present, by, last))
    if last is None:
        _end_now(present)
    else:
        present.last = last
        present.version += 1
        present.save(update_fields=["last", "version"])
    record(Happened.MEMBERSHIP_ENDED, by=by, target=present, holder=present.organisation_id, fields=["last"])
    _tell(present, by)
    return present


def _tell(membership: Membership, by: Acting) -> None:
    """The person is told that something about their access changed; what, stands in their account."""
    notify(recipients=[membership.user_id], kind="access", about=membership, by=by, organisation=membership.organisation_id)


def _end_now(membership: Membership) -> None:
    """With it goes what hangs on it: schools assigned to the person by this body, unless another role there goes on."""
    membership.last, membership.ended_at = max(today(), membership.first), timezone.now()
    membership.version += 1
    membership.save(update_fields=["last", "ended_at", "version"])
    if not roles_held(membership.organisation).filter(user=membership.user).exists():
        held = Assignment.objects.filter(user=membership.user, organisation=membership.organisation, last__isnull=True)
        held.filter(first__gt=today()).update(last=F("first"), version=F("version") + 1)
        held.filter(first__lte=today()).update(last=today(), version=F("version") + 1)


def end_all_of(user: User) -> None:
    """Part of closing an account, which records it."""
    for held in user.memberships.held_or_coming():
        _end_now(held)


def why_not_keep(membership: Membership, by: Acting) -> str | None:
    if why := why_not_look_after(membership, by):
        return why
    if membership.is_over or membership.last is None:
        return "This role has no last day ahead."
    return None


@transaction.atomic
def keep(*, membership: Membership, version: int, by: Acting) -> Membership:
    """Takes back a last day that has not come."""
    present = as_read(membership, version, now_is=STANDS)
    refuse(why_not_keep(present, by))
    present.last = None
    present.version += 1
    present.save(update_fields=["last", "version"])
    record(Happened.MEMBERSHIP_CHANGED, by=by, target=present, holder=present.organisation_id, fields=["last"])
    _tell(present, by)
    return present


def why_not_reopen(membership: Membership, by: Acting) -> str | None:
    if why := why_not_look_after(membership, by):
        return why
    if _is_own(membership, by):
        return "Nobody gives a role to themselves. Ask somebody else who looks after people here."
    if not membership.is_over:
        return "This role has not ended."
    if not membership.user.is_active:
        return f"{membership.user.name}’s account was closed. Invite them anew: accepting opens it again."
    if roles_held(membership.organisation).filter(user=membership.user, role=membership.role).exists():
        return f"{membership.user.name} holds this role again already."
    return None


@transaction.atomic
def reopen(*, membership: Membership, version: int, by: Acting) -> Membership:
    """The same role from today; the days before stay as they were. The new one."""
    present = as_read(membership, version, now_is=STANDS)
    refuse(why_not_reopen(present, by))
    made = Membership.objects.create(
        user=present.user, organisation=present.organisation, role=present.role, first=today(), given_by_id=by.actor.user
    )
    record(Happened.MEMBERSHIP_REOPENED, by=by, target=made, holder=made.organisation_id)
    _tell(made, by)
    return made
