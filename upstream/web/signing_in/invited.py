"""Accepting an invitation: with a password, with an account that is there already, or by an issuer’s sign-in."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.ratelimit import consume_or_429
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from upstream.lib.refusal import Refusal
from upstream.people import invitations
from upstream.people.models import Invitation
from upstream.web.needs import open_page
from upstream.web.signing_in.forms import AcceptForm
from upstream.web.signing_in.invited_page import InvitedPage
from upstream.web.signing_in.issuers import ways
from upstream.web.signing_in.session import CHOSEN, INVITATION


@open_page
def opened(request, token):
    """The token goes into the session and out of the address. Opening uses nothing up: mail programs open links too."""
    wait = consume_or_429(request, action="accept_invitation", limit_get=True)
    if wait:
        return wait
    request.session[INVITATION] = token
    return HttpResponseRedirect(reverse("invitation"))


@open_page
def invitation(request):
    token = request.session.get(INVITATION, "")
    try:
        invited = invitations.found(token)
    except invitations.NoSuchInvitation as why:
        return render(request, "signing_in/link_over.html", {"why": str(why), "again": ""})
    why_not = invitations.why_not_accept(invited)
    if why_not:
        return render(request, "signing_in/link_over.html", {"why": why_not, "again": ""})
    if request.user.is_authenticated:
        return _as_signed_in(request, invited, token)
    if invitations.needs_sign_in(invited):
        return render(request, "signing_in/invited_known.html", {"page": _page(invited)})
    return _as_new(request, invited, token)


def _page(invited: Invitation) -> InvitedPage:
    here = reverse("invitation")
    return InvitedPage(
        organisation=invited.organisation.name, role=invited.offered.title, jobs=invited.offered.jobs, email=invited.email,
        sign_in_url=f"{reverse('account_login')}?{urlencode({'next': here})}", issuers=ways(here),
    )


def _as_signed_in(request, invited: Invitation, token: str):
    why_not = invitations.why_not_accept_as(invited, request.user)
    if request.method == "POST" and not why_not:
        membership = invitations.accept_as(token=token, user=request.user)
        del request.session[INVITATION]
        request.session[CHOSEN] = membership.pk
        return HttpResponseRedirect(reverse("start"))
    context = {"page": _page(invited), "why_not": why_not, "name": request.user.name}
    return render(request, "signing_in/invited_signed_in.html", context)


def _as_new(request, invited: Invitation, token: str):
    if request.method == "POST":
        form = AcceptForm(request.POST)
        answer = _accepted(request, form, token) if form.is_valid() else None
        if answer is not None:
            return answer
    else:
        form = AcceptForm(initial={"name": invited.name})
    status = 422 if form.is_bound else 200
    return render(request, "signing_in/invited_new.html", {"page": _page(invited), "form": form}, status=status)


def _accepted(request, form: AcceptForm, token: str):
    """The new person is signed in: the link proved the mailbox, and the password is theirs."""
    try:
        membership = invitations.accept(token=token, name=form.cleaned_data["name"], password=form.cleaned_data["password"])
    except Refusal as why:
        form.add_error(None, str(why))
        return None
    request.session.pop(INVITATION, None)
    record_authentication(request, membership.user, method="password")
    return perform_login(request, Login(user=membership.user, redirect_url=reverse("start")))
