"""Mail to people whom something waits for, and the folder of files kept of one mind with its table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings

from upstream.audit.actors import Acting
from upstream.files.actions import sweep
from upstream.lib.wording import counted
from upstream.notices.rules import why_not_send
from upstream.notices.sending import send_due
from upstream.people.models import User
from upstream.registry.models import Deployment


def addresses(users: Iterable[int]) -> dict[int, str]:
    """The addresses of those who may sign in."""
    return dict(User.objects.filter(pk__in=set(users), is_active=True).values_list("pk", "email"))


def link() -> str:
    """Where people sign in. `ALLOWED_HOSTS` begins with the address that people type."""
    return f"https://{settings.ALLOWED_HOSTS[0]}/" if settings.OVER_HTTPS else "http://localhost:8000/"


def send_notices(*, now: dt.datetime, by: Acting) -> str:
    """One mail to each for whom something is due, by what they chose."""
    is_demo = Deployment.objects.filter(is_demo=True).exists()
    if said := why_not_send(is_demo=is_demo, has_backend=False):
        return said
    sent = send_due(now, addresses, link=link(), is_demo=is_demo)
    counts = f"{counted(sent.mails, 'mail')} sent, {counted(sent.bounced, 'notice')} came back."
    return f"{counts} {sent.why_stopped}" if sent.why_stopped else counts


def sweep_files(*, now: dt.datetime, by: Acting) -> str:
    """Bytes that belong to no file are removed."""
    return f"{counted(sweep(now=now), 'left-over')} of files removed."
