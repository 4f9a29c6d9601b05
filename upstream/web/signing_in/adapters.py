"""What allauth asks us: nobody signs up, people are invited; an issuer’s sign-in is joined by invitation alone."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.shortcuts import render
from django.urls import reverse

from upstream.lib.refusal import Refusal
from upstream.people import invitations, sign_ins
from upstream.people.queries import known
from upstream.web.signing_in.issuers import has_second_factor, issuer_named
from upstream.web.signing_in.session import INVITATION, SEEN, TWO_STEPS, now

_WRONG = "The e-mail address or the password is not right. After five wrong attempts there is a wait of ten minutes."
_WAIT = "There were too many wrong attempts. Wait ten minutes, then try again, or ask for a new password."
_CODE = "That code is not right. Codes of the app change every half minute, and each works once; so does a recovery code."


class ByInvitationOnly(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _WRONG,
        "incorrect_password": "That password is not right.",
        "too_many_login_attempts": _WAIT,
        "rate_limited": _WAIT,
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["upstream.web.signing_in.stages.SecondStepStage"]

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None) -> None:
        """Our pages say themselves what happened."""

    def authentication_failed(self, request, **credentials) -> None:
        sign_ins.failed(user=known(credentials.get("email", "")))

    def login(self, request, user) -> None:
        super().login(request, user)
        if not request.session.session_key:
            request.session.save()
        road = road_of(request, user)
        request.session[TWO_STEPS], request.session[SEEN] = road.two_steps, now()
        browser = request.headers.get("User-Agent", "")
        sign_ins.begin(user=user, session=request.session.session_key, road=road, browser=browser)

    def logout(self, request) -> None:
        sign_ins.left(user=request.user, session=request.session.session_key)
        super().logout(request)


def road_of(request, user) -> sign_ins.Road:
    """How somebody came in, by what this session has seen of them."""
    records = get_authentication_records(request, user)
    issuer = next((one["provider"] for one in records if one["method"] == "socialaccount"), None)
    took_code = any(one["method"] == "mfa" for one in records)
    return sign_ins.Road(issuer or "password", took_code or (issuer is not None and has_second_factor(issuer)))


class SecondStep(DefaultMFAAdapter):
    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": _CODE}


class JoinedByInvitation(DefaultSocialAccountAdapter):
    """A subject that an issuer vouches for is a person here only once it was joined to one by an invitation."""

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def pre_social_login(self, request, sociallogin) -> None:
        try:
            _let_in(request, sociallogin)
        except Refusal as why:
            sign_ins.failed(user=None)
            raise ImmediateHttpResponse(not_joined(request, sociallogin, str(why))) from None


def _let_in(request, sociallogin) -> None:
    token = request.session.get(INVITATION)
    if token and sociallogin.state.get("next") == reverse("invitation"):
        _join(request, sociallogin, token)
    elif sociallogin.state.get("process") == "connect" or not sociallogin.is_existing:
        raise Refusal(
            "Nobody has joined this sign-in to an account here. That is done by an invitation: open the link in yours, and "
            "choose this sign-in there. If you have none, ask the administrator of your body for one."
        )


def _join(request, sociallogin, token: str) -> None:
    signed_in = request.user if request.user.is_authenticated else None
    membership = invitations.accept_by_issuer(
        token=token, issuer=sociallogin.account.provider, subject=sociallogin.account.uid, signed_in=signed_in
    )
    del request.session[INVITATION]
    sociallogin.user = sociallogin.account.user = membership.user
    sociallogin.state["next"] = reverse("start")


def not_joined(request, sociallogin, why: str):
    context = {"why": why, "issuer": issuer_named(sociallogin.account.provider)}
    return render(request, "signing_in/not_joined.html", context, status=403)
