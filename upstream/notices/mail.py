"""The mail itself: that there is something, how many of what kind, and where to sign in. Nothing else, to nobody else."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage

from upstream.notices.kinds import NOTICE_KINDS
from upstream.notices.models import Notice

SUBJECT = "There is something for you in Upstream"
URGENT_SUBJECT = "There is something urgent for you in Upstream"
_TEXT = """\
There is something for you in Upstream:

{lines}

Sign in to read it: {link}

This mail holds no details, so that nobody else can read them.
You choose when to be told, on the page ‘What I am told of’.
"""


def mail_of(notices: Sequence[Notice], *, address: str, link: str, backend) -> EmailMessage:
    """One mail for one person. Sent again by mistake it bears the same id, so that most programs show it once."""
    counts = Counter(notice.kind for notice in notices)
    lines = [f"- {kind.counted(counts[kind.id])}" for kind in NOTICE_KINDS.values() if counts[kind.id]]
    is_urgent = any(NOTICE_KINDS[kind].is_urgent for kind in counts)
    return EmailMessage(
        subject=URGENT_SUBJECT if is_urgent else SUBJECT, body=_TEXT.format(lines="\n".join(lines), link=link),
        from_email=settings.DEFAULT_FROM_EMAIL, to=[address], connection=backend,
        headers={
            "Message-ID": _id(notices), "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All",
        },
    )


def _id(notices: Sequence[Notice]) -> str:
    told = ",".join(str(pk) for pk in sorted(notice.pk for notice in notices))
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return f"<{hashlib.sha256(f'{settings.SECRET_KEY}{told}'.encode()).hexdigest()[:32]}@{domain}>"
