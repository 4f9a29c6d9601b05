"""Mails that carry a link. They hold a link and the name of a body, and nothing of the link is kept here.

Everything else that people are told goes through `notices`. A link cannot wait in a table, where it would be a key to
somebody’s account; so it is sent at once, and where no mail is set up it is shown to be handed over.
"""

from __future__ import annotations

import logging
import threading

from django.conf import settings
from django.core.mail import send_mail

log = logging.getLogger(__name__)
_NONE = "django.core.mail.backends.dummy.EmailBackend"


def can_send() -> bool:
    return settings.EMAIL_BACKEND != _NONE


def invitation(*, to: str, organisation: str, link: str) -> bool:
    """Whether it left: if not, the link is handed over."""
    return _sent(to, f"{organisation} invites you to Upstream", (
        f"{organisation} invites you to Upstream, its system for school improvement.\n\n"
        f"Open this link within seven days to accept:\n\n{link}\n\n"
        "It works once. If you did not expect it, leave it: nothing happens.\n"
    ))


def new_address(*, to: str, link: str) -> bool:
    return _sent(to, "Your new address for Upstream", (
        f"Somebody signed in to Upstream asked to use this address. If it was you, open this link within a day:\n\n{link}\n\n"
        "If it was not, leave it: nothing changes.\n"
    ))


def new_password(*, to: str, link: str) -> None:
    """Sent beside the answer, so that the page takes as long for an address that nobody here has."""
    threading.Thread(target=_sent, daemon=True, args=(to, "A new password for Upstream", (
        f"Somebody asked for a new password for your account. If it was you, open this link within four hours:\n\n{link}\n\n"
        "It works once. If it was not you, leave it: your password stays as it is.\n"
    ))).start()


def _sent(to: str, subject: str, body: str) -> bool:
    if not can_send():
        return False
    try:
        return send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [to]) == 1
    except OSError as error:  # the mail server's mistakes: no connection, refused, timed out
        log.error("A mail with a link could not be sent: %s", error)
        return False
