"""Which notices are due to whom, and why a mail is not sent. Asks, never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.conf import settings

from upstream.notices.digest import last_digest
from upstream.notices.kinds import NOTICE_KINDS, When
from upstream.notices.models import Notice, Wanted

MOST_BOUNCES = 3


def why_not_send(*, is_demo: bool, has_backend: bool) -> str | None:
    """Why no mail goes out from here at all."""
    if is_demo:
        return "This is a demonstration of invented people: it sends no mail. Notices are shown on the site."
    if not has_backend and settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        return "No mail server is set, so notices wait on the site. Name one in UPSTREAM_MAIL."
    return None


def why_not_choose(kind: str, when: str) -> str | None:
    if kind not in NOTICE_KINDS:
        return "There is no such kind of notice: load the page again."
    if when not in When.values:
        return "Choose at once, once a day, or on the site only."
    if when not in NOTICE_KINDS[kind].choices:
        return f"‘{NOTICE_KINDS[kind].title}’ is urgent, so it comes by mail: choose at once or once a day."
    return None


def wanted_by(users: Iterable[int]) -> Mapping[tuple[int, str], When]:
    """What these people chose, by person and kind."""
    rows = Wanted.objects.filter(user__in=set(users)).values_list("user", "kind", "when")
    return {(user, kind): When(when) for user, kind, when in rows}


def wants(notice: Notice, chosen: Mapping[tuple[int, str], When]) -> When:
    """When its recipient wants to be told. A choice that a kind no longer offers gives way to its usual one."""
    kind = NOTICE_KINDS[notice.kind]
    when = chosen.get((notice.recipient, notice.kind), kind.usual)
    return when if when in kind.choices else kind.usual


def is_due(notice: Notice, when: When, now: dt.datetime) -> bool:
    if when == When.AT_ONCE:
        return True
    digest = last_digest(now)
    return when == When.DAILY and digest is not None and notice.made_at < digest
