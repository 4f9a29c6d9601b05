"""What allauth asks us: nobody signs up, people are invited; an issuer's sign-in is joined by invitation alone."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class ByInvitationOnly(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False


class JoinedByInvitation(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False
