"""Where people are signed in, and how that ends. A browser’s sign-in is a row; the session behind it goes with the row."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from upstream.audit.actors import Acting, Actor
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.lib.refusal import refuse
from upstream.people.models import SignIn, User
from upstream.people.queries import own_account

NOBODY_KNOWN = 0  # the target of a failed attempt with an address that nobody here has: the address itself is never kept
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_MACHINES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "Chromebook"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Road:
    """How somebody came in. `id`: `password`, or an issuer’s id; `two_steps`: whether a second step was taken."""

    id: str
    two_steps: bool


@transaction.atomic
def begin(*, user: User, session: str, road: Road, browser: str) -> SignIn:
    """Somebody signed in."""
    record(Happened.SIGNED_IN, by=own_account(user), target=user, fields=[f"road:{road.id}"])
    return SignIn.objects.create(user=user, session=session, road=road.id, browser=browser_in_words(browser))


@transaction.atomic
def failed(*, user: User | None) -> None:
    """Somebody could not sign in. Of an address that nobody here has, nothing is kept but that it happened."""
    target = user or User(pk=NOBODY_KNOWN)
    record(Happened.SIGN_IN_FAILED, by=Actor(user.pk if user else None, None, "nobody signed in"), target=target)


@transaction.atomic
def left(*, user: User, session: str) -> None:
    """Somebody signed out. The session is the caller’s to flush."""
    SignIn.objects.filter(user=user, session=session).delete()
    record(Happened.SIGNED_OUT, by=own_account(user), target=user)


def ran_out(*, session: str) -> None:
    """Nothing happened in a session for too long. Nobody did anything, so nothing is recorded."""
    SignIn.objects.filter(session=session).delete()


def live(user: User) -> QuerySet[SignIn]:
    """The browsers in which somebody is signed in now."""
    sessions = Session.objects.filter(expire_date__gt=timezone.now())
    return user.sign_ins.filter(session__in=sessions.values("session_key"))


def moved(*, before: str, now: str) -> None:
    """A session took another key, as it does when rights change."""
    SignIn.objects.filter(session=before).update(session=now)


def why_not_end(user: User, sign_in: SignIn) -> str | None:
    return None if sign_in.user_id == user.pk else "That is not a sign-in of yours."


@transaction.atomic
def end_one(*, sign_in: SignIn, by: User) -> None:
    refuse(why_not_end(by, sign_in))
    _end(SignIn.objects.filter(pk=sign_in.pk))
    record(Happened.SESSIONS_ENDED, by=own_account(by), target=by)


@transaction.atomic
def end_others(*, user: User, session: str | None) -> int:
    """All but the one in which it is asked. How many ended."""
    ended = _end(user.sign_ins.exclude(session=session or ""))
    record(Happened.SESSIONS_ENDED, by=own_account(user), target=user)
    return ended


@transaction.atomic
def end_all(*, user: User, by: Acting) -> int:
    """For the command on the server. How many ended."""
    ended = _end(user.sign_ins.all())
    record(Happened.SESSIONS_ENDED, by=by, target=user)
    return ended


def end_within(user: User, *, but: str | None = None) -> int:
    """Part of another verb, which records why: closed, second step reset, password changed."""
    return _end(user.sign_ins.exclude(session=but or ""))


def forget_ended() -> int:
    """Rows whose session is over: for the night run."""
    sessions = Session.objects.filter(expire_date__gt=timezone.now())
    return SignIn.objects.exclude(session__in=sessions.values("session_key")).delete()[0]


def _end(rows: QuerySet[SignIn]) -> int:
    sessions = list(rows.values_list("session", flat=True))
    Session.objects.filter(session_key__in=sessions).delete()
    SignIn.objects.filter(session__in=sessions).delete()
    return len(sessions)


def browser_in_words(said: str) -> str:
    """`Firefox on Windows`: enough for its owner to know it again, and no more is kept."""
    browser = next((name for sign, name in _BROWSERS if re.search(sign, said)), "A browser")
    machine = next((name for sign, name in _MACHINES if sign in said), "")
    return f"{browser} on {machine}" if machine else browser
