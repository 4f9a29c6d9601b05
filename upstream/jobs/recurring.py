"""The recurring work there is. Each is a plain function that says in a sentence what it did, in counts alone."""

from __future__ import annotations

import datetime as dt

from django.contrib.sessions.models import Session
from django.db import transaction

from upstream.audit.actors import Acting
from upstream.casework.ground.actions.actions import remind as remind_owners
from upstream.casework.ground.agreements.actions import mark_run_out
from upstream.casework.ground.agreements.reminding import remind
from upstream.casework.ground.intelligence.actions import mark_expired, warn_of_expiry
from upstream.casework.protection import deletion
from upstream.evidence.editions import current_edition, editions_folder
from upstream.evidence.store import open_store
from upstream.jobs.registering import register_now
from upstream.jobs.telling import send_notices, sweep_files
from upstream.jobs.tick import Work
from upstream.lib.clock import LONDON
from upstream.lib.wording import counted
from upstream.notices.actions import notify
from upstream.people import reviews, sign_ins
from upstream.registry.models import Reconciliation
from upstream.registry.queries import deployment


def _day(now: dt.datetime) -> dt.date:
    return now.astimezone(LONDON).date()


@transaction.atomic
def expire_intelligence(*, now: dt.datetime, by: Acting) -> str:
    """What was not renewed stands no longer as current; whoever could renew it is told a week before."""
    ended, told = mark_expired(on=_day(now), by=by), warn_of_expiry(on=_day(now), by=by)
    return f"{counted(ended, 'entry', 'entries')} expired, {counted(told, 'person was', 'people were')} told of others."


@transaction.atomic
def remind_of_actions(*, now: dt.datetime, by: Acting) -> str:
    """Tells owners of what is due in a week, tomorrow, or was due yesterday."""
    return f"{counted(remind_owners(on=_day(now), by=by), 'person was', 'people were')} reminded."


def retention(*, now: dt.datetime, by: Acting) -> str:
    return deletion.in_words(deletion.run_all(by=by, on=_day(now)))


def remind_of_reviews(*, now: dt.datetime, by: Acting) -> str:
    """Tells those who review access that their body's yearly review is due, or late."""
    told = 0
    for body, reviewers in reviews.reminders_due(_day(now)):
        with transaction.atomic():
            told += notify(recipients=reviewers, kind="access-review", about=body, by=by, organisation=body.pk)
    return f"{counted(told, 'person was', 'people were')} reminded."


def end_sessions(*, now: dt.datetime, by: Acting) -> str:
    ended, _ = Session.objects.filter(expire_date__lt=now).delete()
    sign_ins.forget_ended()
    return f"{counted(ended, 'session')} ended."


def agreements(*, now: dt.datetime, by: Acting) -> str:
    """What ran out is marked; whoever keeps the register is told of reviews and ends that are near."""
    ended, told = mark_run_out(on=_day(now), by=by), remind(by=by, on=_day(now))
    return f"{counted(ended, 'agreement')} ran out, {counted(told, 'reminder')} written."


def follow_edition(*, now: dt.datetime, by: Acting) -> str:
    """The register is brought up to an edition within minutes of its serving, whoever let it serve and by whichever road."""
    serving = current_edition(editions_folder())
    last = Reconciliation.objects.order_by("-pk").values_list("edition", flat=True).first()
    if serving is None or serving.id == last or deployment() is None:
        return "The register says what the edition says."
    done = register_now(open_store(clearance="open"), by=by)
    return f"Brought up to edition {serving.id}; {counted(done.shares_ended, 'share')} ended."


WORKS = (
    Work("send notices", send_notices, every=dt.timedelta(minutes=1)),
    Work("follow the edition", follow_edition, every=dt.timedelta(minutes=2)),
    Work("expire intelligence", expire_intelligence, daily_at=dt.time(1, 10)),
    Work("retention", retention, daily_at=dt.time(2, 0)),
    Work("sweep files", sweep_files, daily_at=dt.time(3, 0)),
    Work("end sessions", end_sessions, daily_at=dt.time(3, 10)),
    Work("agreements", agreements, daily_at=dt.time(1, 20)),
    Work("remind of actions", remind_of_actions, daily_at=dt.time(6, 0)),
    Work("remind of reviews", remind_of_reviews, daily_at=dt.time(6, 5)),
)
