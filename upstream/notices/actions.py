"""Telling people, taking it back, and what they choose. The telling is a row in the transaction of the change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import models, transaction
from django.utils import timezone

from upstream.audit.actors import Acting
from upstream.audit.events import OutsideTransaction, kind_of, record
from upstream.audit.happened import Happened
from upstream.lib.refusal import refuse
from upstream.notices.kinds import NOTICE_KINDS
from upstream.notices.models import MailTrouble, Notice, Wanted
from upstream.notices.rules import MOST_BOUNCES, why_not_choose
from upstream.notices.states import State


def notify(
    *, recipients: Iterable[int], kind: str, about: models.Model, by: Acting, organisation: int | None = None,
    school: int | None = None, holder: int | None = None, now: dt.datetime | None = None,
) -> int:
    """Tells people of a record, by their ids; whoever did it is not told. Returns how many were told anew.

    Call inside the transaction of the change (`OutsideTransaction` otherwise): it records its own event. One who has the
    same notice waiting is not told twice. That each may see the record is asked before.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(f"a notice of {kind} was written outside the transaction of its change")
    told = sorted(set(recipients) - {by.actor.user})
    same = {"kind": NOTICE_KINDS[kind].id, "about_kind": kind_of(about), "about": str(about.pk)}
    waiting = set(Notice.objects.filter(recipient__in=told, state=State.WAITING, **same).values_list("recipient", flat=True))
    made = [
        Notice(
            recipient=user, organisation=organisation, made_at=now or timezone.now(), **same,
            school=school if school is not None else getattr(about, "school_id", None),
            holder=holder if holder is not None else getattr(about, "holder_id", None),
        )
        for user in told if user not in waiting
    ]
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def withdraw(*, about: models.Model, recipients: Iterable[int] | None = None) -> int:
    """Takes back what was told of a record, of all or of some: it is gone, or no longer theirs to see."""
    told = Notice.objects.filter(about_kind=kind_of(about), about=str(about.pk))
    if recipients is not None:
        told = told.filter(recipient__in=set(recipients))
    return told.move(State.WITHDRAWN)


@transaction.atomic
def read(*, user: int, about: models.Model | None = None, notices: Iterable[int] | None = None) -> int:
    """Somebody has seen what they were told of: all of it, of one record, or these. What still waits is sent no more."""
    seen = Notice.objects.shown_to(user).unread()
    if about is not None:
        seen = seen.filter(about_kind=kind_of(about), about=str(about.pk))
    if notices is not None:
        seen = seen.filter(pk__in=set(notices))
    read_now = list(seen.values_list("pk", flat=True))
    Notice.objects.filter(pk__in=read_now).update(read_at=timezone.now())
    Notice.objects.filter(pk__in=read_now, claim__isnull=True, state=State.WAITING).move(State.NOT_WANTED)
    return len(read_now)


@transaction.atomic
def choose(*, user: int, kind: str, when: str, by: Acting) -> Wanted:
    """When a person wants to be told of a kind. Their own choice: the caller hands in whoever is signed in."""
    refuse(why_not_choose(kind, when))
    wanted, _ = Wanted.objects.update_or_create(user=user, kind=kind, defaults={"when": when})
    record(Happened.NOTICES_SWITCHED, by=by, target=wanted, fields=[kind])
    return wanted


@transaction.atomic
def bounced(*, user: int, reason: str, by: Acting, now: dt.datetime | None = None) -> MailTrouble:
    """Mail to somebody came back. After the third time no more is sent until it is mended."""
    at = now or timezone.now()
    trouble, _ = MailTrouble.objects.select_for_update().get_or_create(user=user, defaults={"first_at": at, "last_at": at})
    trouble.bounces += 1
    trouble.last_at, trouble.reason = at, reason[:200]
    if trouble.bounces >= MOST_BOUNCES and trouble.stopped_at is None:
        trouble.stopped_at = at
    trouble.save()
    Notice.objects.filter(recipient=user, state=State.SENT).unread().move(State.BOUNCED)
    record(Happened.MAIL_BOUNCED, by=by, target=trouble)
    return trouble


@transaction.atomic
def mended(*, user: int, by: Acting) -> None:
    """The address works again, or is a new one: mail goes out as before, what waited with the next."""
    trouble = MailTrouble.objects.filter(user=user).first()
    if trouble is not None:
        record(Happened.MAIL_MENDED, by=by, target=trouble)
        trouble.delete()
