"""Setting up the second step, and the recovery codes, which are shown once."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import get_reauthentication_flows, raise_if_reauthentication_required
from allauth.core.ratelimit import consume_or_429
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from upstream.lib.refusal import Refusal
from upstream.people import second_steps
from upstream.web.needs import needs_account
from upstream.web.signing_in.forms import SecondStepForm
from upstream.web.signing_in.hats import before_second_step, lacks_second_step
from upstream.web.signing_in.onward import onward_of
from upstream.web.signing_in.session import TWO_STEPS

SECRET = "second-step-secret"  # in the session, until the app has proved that it has it
CODES = "recovery-codes"  # in the session, until their owner says that they are kept
ONWARD = "second-step-onward"


def ask_again(request) -> None:
    """Whoever sits at an open screen is asked for password or code before what would give the account away."""
    if get_reauthentication_flows(request.user):
        raise_if_reauthentication_required(request, app="upstream")


@before_second_step
@needs_account
def set_up(request):
    has_one = second_steps.has_second_step(request.user)
    if has_one:
        ask_again(request)
    if "next" in request.GET:
        request.session[ONWARD] = onward_of(request)
    secret = request.session.setdefault(SECRET, generate_totp_secret())
    form = SecondStepForm(request.POST or None)
    if request.method == "POST":
        answer = consume_or_429(request, action="reauthenticate", user=request.user)
        answer = answer or (_set_up(request, form, secret, has_one) if form.is_valid() else None)
        if answer is not None:
            return answer
    groups = [secret[place:place + 4] for place in range(0, len(secret), 4)]
    context = {"form": form, "key": " ".join(groups), "has_one": has_one, "must": lacks_second_step(request)}
    return render(request, "signing_in/second_step.html", context, status=422 if form.is_bound else 200)


def _set_up(request, form, secret: str, has_one: bool):
    code = form.cleaned_data["code"].replace(" ", "")
    try:
        if has_one:
            second_steps.set_up_anew(user=request.user, secret=secret, code=code)
        else:
            request.session[CODES] = second_steps.set_up(user=request.user, secret=secret, code=code)
    except Refusal as why:
        form.add_error("code", str(why))
        return None
    del request.session[SECRET]
    request.session[TWO_STEPS] = True
    return HttpResponseRedirect(reverse("account") if has_one else reverse("recovery-codes"))


@before_second_step
@needs_account
def picture(request):
    """The square that the app reads: an image of our own, since pages hold nothing inline."""
    secret = request.session.get(SECRET)
    if secret is None:
        raise Http404
    adapter = get_adapter()
    drawn = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(drawn, content_type="image/svg+xml")


@before_second_step
@needs_account
def recovery_codes(request):
    """Shown until their owner says that they are kept, and then never again."""
    if request.method == "POST":
        request.session.pop(CODES, None)
        return HttpResponseRedirect(request.session.pop(ONWARD, reverse("account")))
    return render(request, "signing_in/recovery_codes.html", {
        "codes": request.session.get(CODES, []), "left": second_steps.codes_left(request.user),
    })


@needs_account
def new_codes(request):
    ask_again(request)
    if request.method != "POST":
        return render(request, "signing_in/new_codes.html", {"left": second_steps.codes_left(request.user)})
    request.session[CODES] = second_steps.new_codes(user=request.user)
    return HttpResponseRedirect(reverse("recovery-codes"))


@before_second_step
@needs_account
def download_codes(request):
    codes = request.session.get(CODES)
    if not codes:
        raise Http404("Recovery codes are shown once, and these were kept already.")
    text = "\r\n".join(["Recovery codes for Upstream. Each works once, in place of the code of the app.", "", *codes, ""])
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="upstream-recovery-codes.txt"'
    return answer
