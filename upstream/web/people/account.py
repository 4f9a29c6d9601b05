"""One’s own account: name, address, password, second step, where one is signed in."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.core.ratelimit import consume_or_429
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from upstream.lib.refusal import Refusal
from upstream.people import accounts, second_steps, sign_ins
from upstream.people.queries import own_account
from upstream.web import words
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import needs_account
from upstream.web.people.forms import AddressForm, NameForm
from upstream.web.people.presenters import AccountPage, Crumb, present_browsers
from upstream.web.signing_in import letters
from upstream.web.signing_in.forms import ChangePasswordForm
from upstream.web.signing_in.issuers import issuer_named
from upstream.web.signing_in.second_step import ask_again


def _crumbs() -> list[Crumb]:
    return [Crumb("Your account", reverse("account"))]


def _form_page(title: str, submit: str, lead: str = "") -> FormPage:
    return FormPage(title, submit, lead, reverse("account"), _crumbs())


@needs_account
def account(request):
    user = request.user
    issuers = SocialAccount.objects.filter(user=user).values_list("provider", flat=True)
    page = AccountPage(
        user.name, user.email, user.has_usable_password(), second_steps.has_second_step(user), second_steps.codes_left(user),
        [issuer_named(one) for one in issuers], [hat.title for hat in request.hats], sign_ins.live(user).count(),
        [f"version {one.version}, on {words.at_time(one.at)}" for one in user.accepted_terms.order_by("-at")],
    )
    return render(request, "people/account.html", {"page": page})


@needs_account
def rename(request):
    user = request.user

    def verb(form) -> str:
        wanted = form.cleaned_data
        accounts.rename(user=user, version=wanted["version"] or 0, name=wanted["name"], by=own_account(user))
        return reverse("account")

    initial = {"version": user.version, "name": user.name}
    return ask(
        request, NameForm, "forms/page.html", verb, page=_form_page("Change your name", "Save the name"), initial=initial,
        said="Your name is saved.",
    )


@needs_account
def address(request):
    """Asked for here; it is taken when the link in the new mailbox is opened."""
    if not letters.can_send():
        return render(request, "people/no_address.html", {"crumbs": _crumbs()})
    ask_again(request)
    page = _form_page("Change your e-mail address", "Send the link")
    said = "A link is on its way to the new address. Open it within a day, in the browser in which you are signed in."

    def verb(form) -> str:
        token = accounts.ask_address(user=request.user, email=form.cleaned_data["email"])
        link = request.build_absolute_uri(reverse("take-address", args=[token]))
        letters.new_address(to=form.cleaned_data["email"].strip().lower(), link=link)
        return reverse("account")

    return ask(request, AddressForm, "forms/page.html", verb, page=page, said=said)


@needs_account
def take_address(request, token):
    """The page asks for one click, since mail programs open links on their own."""
    if request.method != "POST":
        return render(request, "people/take_address.html", {"crumbs": _crumbs()})
    try:
        user = accounts.take_address(user=request.user, token=token)
    except Refusal as why:
        messages.error(request, str(why))
    else:
        messages.success(request, f"You now sign in as {user.email}.")
    return HttpResponseRedirect(reverse("account"))


@needs_account
def password(request):
    if not request.user.has_usable_password():
        return render(request, "people/no_password.html", {"crumbs": _crumbs()})
    if request.method == "POST":
        wait = consume_or_429(request, action="reauthenticate", user=request.user)
        if wait:
            return wait
    page = _form_page("Change your password", "Change the password", "Everywhere else you are signed out.")
    said = "Your password is changed, and everywhere else you are signed out."
    return ask(request, ChangePasswordForm, "forms/page.html", lambda form: _change(request, form), page=page, said=said)


def _change(request, form) -> str:
    user = request.user
    if not user.check_password(form.cleaned_data["present"]):
        sign_ins.failed(user=user)
        raise Refusal("Your present password is not right.")
    before = request.session.session_key
    accounts.set_password(user=user, password=form.cleaned_data["password"], session=before)
    update_session_auth_hash(request, user)
    sign_ins.moved(before=before, now=request.session.session_key)
    record_authentication(request, user, method="password", reauthenticated=True)
    return reverse("account")


@needs_account
def browsers(request):
    rows = sign_ins.live(request.user)
    shown = present_browsers(request.user, request.session.session_key, rows, issuer_named)
    return render(request, "people/browsers.html", {"browsers": shown, "crumbs": _crumbs()})


@needs_account
def end_browser(request, pk):
    if request.method == "POST":
        one = get_object_or_404(request.user.sign_ins, pk=pk)
        sign_ins.end_one(sign_in=one, by=request.user)
        messages.success(request, f"{one.browser} is signed out.")
    return HttpResponseRedirect(reverse("browsers"))


@needs_account
def end_other_browsers(request):
    if request.method == "POST":
        sign_ins.end_others(user=request.user, session=request.session.session_key)
        messages.success(request, "Everywhere else you are signed out.")
    return HttpResponseRedirect(reverse("browsers"))
