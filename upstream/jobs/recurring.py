"""The recurring work there is. Each is a plain function that says in a sentence what it did, in counts alone."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping

from django.contrib.sessions.models import Session
from django.db import transaction

from upstream.audit.actors import Acting
from upstream.casework.ground.actions.models import AgreedAction
from upstream.casework.ground.actions.queries import reminders_due
from upstream.casework.ground.intelligence.actions import mark_expired
from upstream.casework.protection import deletion
from upstream.files.actions import sweep
from upstream.jobs.tick import Work
from upstream.lib.clock import LONDON
from upstream.lib.wording import counted
from upstream.notices.actions import notify
from upstream.notices.rules import why_not_send
from upstream.notices.sending import send_due
from upstream.people.models import Membership, User
from upstream.registry.queries import deployment


def _day(now: dt.datetime) -> dt.date:
    return now.astimezone(LONDON).date()


def send_notices(*, now: dt.datetime, by: Acting) -> str:
    """Mail that is due. Where none may be sent, why; the notices wait on the site."""
    ours = deployment()
    is_demo = ours is not None and ours.is_demo
    if why := why_not_send(is_demo=is_demo, has_backend=False):
        return why
    link = os.environ.get("UPSTREAM_ADDRESS") or "http://127.0.0.1:8000/"
    done = send_due(now, addresses_of, link=link, is_demo=is_demo)
    return done.why_stopped or f"{counted(done.mails, 'mail')} sent, {counted(done.bounced, 'mail')} came back."


def addresses_of(people: Iterable[int]) -> Mapping[int, str]:
    """Of those who may still sign in."""
    return dict(User.objects.filter(pk__in=list(people), is_active=True).values_list("pk", "email"))


def expire_intelligence(*, now: dt.datetime, by: Acting) -> str:
    """What was not renewed stands no longer as current."""
    return f"{counted(mark_expired(on=_day(now), by=by), 'entry', 'entries')} expired."


def remind_of_actions(*, now: dt.datetime, by: Acting) -> str:
    """Tells owners of what is due in a week, tomorrow, or was due yesterday."""
    told = 0
    for action in reminders_due(_day(now)):
        with transaction.atomic():
            told += notify(recipients=owners_of(action, _day(now)), kind="action-due", about=action, by=by,
                           organisation=action.owner_organisation_id)
    return f"{counted(told, 'person was', 'people were')} reminded."


def owners_of(action: AgreedAction, on: dt.date) -> list[int]:
    """The person, or everybody in the role at the body; nobody where the owner is named in words alone."""
    if action.owner_user_id:
        return [action.owner_user_id]
    if not action.owner_organisation_id:
        return []
    held = Membership.objects.on(on).filter(organisation=action.owner_organisation_id, user__is_active=True)
    if action.owner_role:
        held = held.filter(role=action.owner_role)
    return list(held.values_list("user", flat=True))


def retention(*, now: dt.datetime, by: Acting) -> str:
    return deletion.in_words(deletion.run_all(by=by, on=_day(now)))


def sweep_files(*, now: dt.datetime, by: Acting) -> str:
    """Bytes that no row uses, and sessions that ended."""
    ended, _ = Session.objects.filter(expire_date__lt=now).delete()
    return f"{counted(sweep(now=now), 'file')} swept, {counted(ended, 'session')} ended."


WORKS = (
    Work("send notices", send_notices, every=dt.timedelta(seconds=30)),
    Work("expire intelligence", expire_intelligence, daily_at=dt.time(1, 10)),
    Work("retention", retention, daily_at=dt.time(2, 0)),
    Work("sweep files", sweep_files, daily_at=dt.time(3, 0)),
    Work("remind of actions", remind_of_actions, daily_at=dt.time(6, 0)),
)
