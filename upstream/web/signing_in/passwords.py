"""A forgotten password: a link by mail, the same words whether anybody here has the address, a new password."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import consume_or_429
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import base36_to_int, int_to_base36

from upstream.people import accounts
from upstream.people.models import User
from upstream.people.queries import known
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import open_page
from upstream.web.signing_in import letters
from upstream.web.signing_in.forms import ForgottenForm, NewPasswordForm

LINK = "new-password"  # in the session: whose password, and the token of the link that was opened
_GONE = "This link does not work any more: it lasts for four hours and works once. Ask for a new one."


@open_page
def forgotten(request):
    if not letters.can_send():
        return render(request, "signing_in/no_mail.html")
    if request.method == "POST":
        key = request.POST.get("email", "").strip().lower()
        wait = consume_or_429(request, action="reset_password", key=key)
        if wait:
            return wait
    page = FormPage("Ask for a new password", "Send the link", cancel_url=reverse("account_login"))
    return ask(request, ForgottenForm, "forms/page.html", lambda form: _sent(request, form.cleaned_data["email"]), page=page)


def _sent(request, email: str) -> str:
    user = known(email)
    if user and user.is_active and user.has_usable_password():
        accounts.forgot_password(user=user)
        link = reverse("new-password-link", args=[int_to_base36(user.pk), default_token_generator.make_token(user)])
        letters.new_password(to=user.email, link=request.build_absolute_uri(link))
    return reverse("forgotten-sent")


@open_page
def forgotten_sent(request):
    return render(request, "signing_in/forgotten_sent.html")


@open_page
def link_opened(request, whose, token):
    """The token goes into the session and out of the address, so that no other site or log reads it there."""
    request.session[LINK] = [whose, token]
    return HttpResponseRedirect(reverse("new-password"))


@open_page
def new_password(request):
    user = _whose(request)
    if user is None:
        return render(request, "signing_in/link_over.html", {"why": _GONE, "again": reverse("account_reset_password")})
    page = FormPage("Choose a new password", "Set the password")
    said = "Your password is set, and every other sign-in of yours has ended. Sign in with it now."
    verb = lambda form: _set(request, user, form.cleaned_data["password"])  # noqa: E731
    return ask(request, NewPasswordForm, "forms/page.html", verb, page=page, said=said)


def _whose(request) -> User | None:
    whose, token = request.session.get(LINK, ("", ""))
    try:
        user = User.objects.filter(pk=base36_to_int(whose), is_active=True).first()
    except ValueError:
        return None
    return user if user and default_token_generator.check_token(user, token) else None


def _set(request, user: User, password: str) -> str:
    accounts.set_password(user=user, password=password)
    request.session.pop(LINK, None)
    get_adapter()._delete_login_attempts_cached_email(request, email=user.email)
    return reverse("account_login")


