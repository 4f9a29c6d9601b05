"""What the pages of an invitation show."""

from __future__ import annotations

from dataclasses import dataclass

from upstream.web.signing_in.issuers import Way


@dataclass(frozen=True)
class InvitedPage:
    organisation: str
    role: str
    jobs: str
    email: str
    sign_in_url: str
    issuers: list[Way]
