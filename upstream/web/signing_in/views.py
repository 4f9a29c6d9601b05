"""The door: signing in, the second step, signing out, being asked again. The steps are allauth’s, the pages ours."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.shortcuts import render

from upstream.web.needs import needs_account, open_page
from upstream.web.signing_in import letters
from upstream.web.signing_in.demo import invented_people
from upstream.web.signing_in.hats import before_second_step
from upstream.web.signing_in.issuers import ways


@open_page
def sign_in(request):
    told = {
        "invented": invented_people(request), "issuers": ways(request.GET.get("next", "")),
        "ended": request.GET.get("ended", ""), "can_mail": letters.can_send()}
    return account.LoginView.as_view(extra_context=told)(request)


@open_page
def sign_out(request):
    """Also of somebody who is between the two steps: they can begin again as another person."""
    return account.logout(request)


@open_page
def closed(request):
    return render(request, "account/account_inactive.html")


@open_page
def code(request):
    return mfa.authenticate(request)


@before_second_step
@needs_account
def again(request):
    """Before something that opens the account to others: is it still you?"""
    return account.reauthenticate(request)


@before_second_step
@needs_account
def code_again(request):
    return mfa.reauthenticate(request)


@open_page
def issuer(request, provider_id):
    return openid.login(request, provider_id)


@open_page
def issuer_back(request, provider_id):
    return openid.callback(request, provider_id)


@open_page
def issuer_cancelled(request):
    return social.login_cancelled(request)


@open_page
def issuer_failed(request):
    return social.login_error(request)
