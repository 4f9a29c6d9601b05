"""Sending what is due. A row stands between detecting and sending, so nothing is lost and no two runs send the same.

A run claims the rows of one person by one UPDATE that finds only unclaimed ones; whoever changed them has them. If it
dies between sending and saying so, they are waiting still under its claim, which ends after a quarter of an hour: then
they are sent **once more**, since being told twice of nothing in particular is better than not at all. If that run dies
too, they count as come back, and are read on the site.
"""

from __future__ import annotations

import datetime as dt
import smtplib
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.mail import get_connection
from django.db.models import F

from upstream.audit.actors import job
from upstream.lib.refusal import refuse
from upstream.notices.actions import bounced
from upstream.notices.kinds import When
from upstream.notices.mail import mail_of
from upstream.notices.models import MailTrouble, Notice
from upstream.notices.rules import is_due, wanted_by, wants, why_not_send
from upstream.notices.states import State

CLAIM_ENDS = dt.timedelta(minutes=15)
POSTMAN = job("notices")
Addresses = Callable[[Iterable[int]], Mapping[int, str]]


@dataclass
class Sent:
    """What a run did. `why_stopped`: the mail server did not answer, and the rest waits for the next run."""

    mails: int = 0
    notices: int = 0
    bounced: int = 0
    why_stopped: str | None = None


def send_due(now: dt.datetime, addresses: Addresses, backend=None, *, link: str, is_demo: bool) -> Sent:
    """Sends every notice that is due, one mail a person. `Refusal` where nothing may be sent from here.

    `addresses` gives the mail addresses of those among some people who may sign in; for others their notices are
    withdrawn. `link`: where to sign in. `backend`: one of Django’s, else the one that is set.
    """
    refuse(why_not_send(is_demo=is_demo, has_backend=backend is not None))
    _end_claims(now)
    due = _due(now)
    known = addresses(due) if due else {}
    Notice.objects.filter(recipient__in=set(due) - set(known), state=State.WAITING).move(State.WITHDRAWN)
    done, connection = Sent(), backend or get_connection()
    for user, notices in due.items():
        if user in known and done.why_stopped is None:
            _send(user, notices, known[user], connection, link, now, done)
    return done


def _end_claims(now: dt.datetime) -> None:
    """Rows of a run that died: free once, given up the second time."""
    lapsed = Notice.objects.filter(state=State.WAITING, claimed_at__lt=now - CLAIM_ENDS)
    lapsed.filter(lapses__gte=1).move(State.BOUNCED, claim=None, claimed_at=None)
    lapsed.update(claim=None, claimed_at=None, lapses=F("lapses") + 1)


def _due(now: dt.datetime) -> dict[int, list[int]]:
    """The due notices of each person, by their ids. Those that nobody wants by mail are marked on the way."""
    stopped = MailTrouble.objects.filter(stopped_at__isnull=False).values("user")
    waiting = list(
        Notice.objects.filter(state=State.WAITING, claim__isnull=True, made_at__lte=now).exclude(recipient__in=stopped)
        .order_by("recipient", "id")
    )
    chosen = wanted_by(notice.recipient for notice in waiting)
    wanted = [(notice, wants(notice, chosen)) for notice in waiting]
    unwanted = [notice.pk for notice, when in wanted if when == When.ON_SITE]
    Notice.objects.filter(pk__in=unwanted, claim__isnull=True).move(State.NOT_WANTED)
    due: dict[int, list[int]] = {}
    for notice, when in wanted:
        if is_due(notice, when, now):
            due.setdefault(notice.recipient, []).append(notice.pk)
    return due


def _claimed(ids: Sequence[int], now: dt.datetime) -> list[Notice]:
    """The rows among these that are now ours alone."""
    claim = uuid.uuid4()
    Notice.objects.filter(pk__in=ids, state=State.WAITING, claim__isnull=True).update(claim=claim, claimed_at=now)
    return list(Notice.objects.filter(claim=claim))


def _send(user: int, ids: Sequence[int], address: str, connection, link: str, now: dt.datetime, done: Sent) -> None:
    notices = _claimed(ids, now)
    if not notices:
        return
    ours = Notice.objects.filter(claim=notices[0].claim)
    try:
        connection.send_messages([mail_of(notices, address=address, link=link, backend=connection)])
    except smtplib.SMTPRecipientsRefused as refusal:
        _refused(user, ours, _code(refusal), now, done)
    except ValueError:  # an address that no mail can be written to
        _refused(user, ours, 550, now, done)
    except (smtplib.SMTPException, OSError) as error:
        ours.update(claim=None, claimed_at=None)
        done.why_stopped = f"The mail server did not take it ({type(error).__name__}). The rest waits for the next run."
    else:
        done.mails += 1
        done.notices += ours.move(State.SENT, sent_at=now, claim=None, claimed_at=None)


def _code(refusal: smtplib.SMTPRecipientsRefused) -> int:
    return max((code for code, _ in refusal.recipients.values()), default=550)


def _refused(user: int, ours, code: int, now: dt.datetime, done: Sent) -> None:
    """The server knows of no such address. A code below 500 means later, as many servers say to all they see first."""
    if code < 500:
        ours.update(claim=None, claimed_at=None)
        return
    done.bounced += ours.move(State.BOUNCED, claim=None, claimed_at=None)
    bounced(user=user, reason=f"The mail server refused the address ({code}).", by=POSTMAN, now=now)
