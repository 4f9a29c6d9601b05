"""What a person is told of, what they chose, and whom mail does not reach."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from upstream.lib.clock import LONDON
from upstream.lib.wording import day
from upstream.notices.kinds import NOTICE_KINDS, NoticeKind, When
from upstream.notices.models import MailTrouble, Notice
from upstream.notices.rules import MOST_BOUNCES, wanted_by


class Choice(NamedTuple):
    """One line of the page ‘What I am told of’."""

    kind: NoticeKind
    when: When


def notices_of(user: int, *, most: int = 100) -> list[Notice]:
    """What a person was told of, the newest first."""
    return list(Notice.objects.shown_to(user)[:most])


def unread_count(user: int) -> int:
    return Notice.objects.shown_to(user).unread().count()


def choices_of(user: int) -> list[Choice]:
    chosen = wanted_by([user])
    return [Choice(kind, chosen.get((user, kind.id), kind.usual)) for kind in NOTICE_KINDS.values()]


def trouble_of(user: int) -> str | None:
    """What the person and their administrator are shown where mail comes back; None where it arrives."""
    trouble = MailTrouble.objects.filter(user=user).first()
    return None if trouble is None else sentence_of(trouble)


def troubles_of(users: Iterable[int]) -> dict[int, str]:
    """The same for the people of a body, by their ids: those whom mail does not reach."""
    return {trouble.user: sentence_of(trouble) for trouble in MailTrouble.objects.filter(user__in=set(users))}


def sentence_of(trouble: MailTrouble) -> str:
    on = day(trouble.last_at.astimezone(LONDON).date())
    if trouble.stopped_at is None:
        return f"Mail came back on {on}. {trouble.reason} After {MOST_BOUNCES} times no more is sent: check the address."
    return (
        f"Mail came back {trouble.bounces} times, last on {on}, so none is sent. {trouble.reason} Mend the address; what "
        f"waits is sent then."
    )
