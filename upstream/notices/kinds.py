"""What people are told of, in words that may stand in a mail: never a school, a person, or what somebody wrote."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class When(models.TextChoices):
    """When somebody wants to be told of a kind by mail. On the site it is shown at once in any case."""

    AT_ONCE = "at-once", "By mail at once"
    DAILY = "daily", "In one mail a day"
    ON_SITE = "on-site", "On the site only"


@dataclass(frozen=True)
class NoticeKind:
    """A line of the page where people choose. `one` and `many` are counted in the mail."""

    id: str
    title: str
    one: str
    many: str
    usual: When = When.DAILY
    is_urgent: bool = False

    @property
    def choices(self) -> tuple[When, ...]:
        """What is urgent cannot be switched off wholly."""
        return (When.AT_ONCE, When.DAILY) if self.is_urgent else tuple(When)

    def counted(self, number: int) -> str:
        return f"{number} {self.one if number == 1 else self.many}"


_AT_ONCE = {"usual": When.AT_ONCE, "is_urgent": True}

NOTICE_KINDS: dict[str, NoticeKind] = {
    kind.id: kind
    for kind in (
        NoticeKind("alert", "An alert that needs you", "alert that needs you now", "alerts that need you now", **_AT_ONCE),
        NoticeKind("alert-unanswered", "An alert that nobody has answered", "alert without an answer",
                   "alerts without an answer", **_AT_ONCE),
        NoticeKind("action-given", "An agreed action for you", "agreed action for you", "agreed actions for you"),
        NoticeKind("action-due", "An agreed action of yours that is due", "agreed action due", "agreed actions due"),
        NoticeKind("shared", "Something shared with your organisation", "thing shared with you", "things shared with you"),
        NoticeKind("response", "An answer to something your organisation shared", "answer to what you shared",
                   "answers to what you shared"),
        NoticeKind("assigned", "A school assigned to you", "change to your schools", "changes to your schools"),
        NoticeKind("papers", "Papers of a meeting you sit on", "meeting with papers for you", "meetings with papers for you"),
        NoticeKind("expiring", "Intelligence of yours that is about to expire", "entry about to expire",
                   "entries about to expire"),
        NoticeKind("agreement-ending", "An agreement that is about to end", "agreement about to end",
                   "agreements about to end"),
        NoticeKind("edition", "New evidence was published", "change to the evidence", "changes to the evidence", When.ON_SITE),
        NoticeKind("register-question", "A question about which schools are one", "question about the register",
                   "questions about the register"),
        NoticeKind("access", "A change to what you may do", "change to what you may do", "changes to what you may do"),
        NoticeKind("access-review", "The yearly review of access is due", "review of access", "reviews of access"),
        NoticeKind("mail-trouble", "Mail to a person of your organisation came back", "person whom mail does not reach",
                   "people whom mail does not reach"),
        NoticeKind("paper-copy", "Somebody asked for a paper copy", "request for a paper copy",
                   "requests for paper copies"),
    )
}
