"""What each page asks of its reader. Every view says it; one that forgot is shown to nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.signing import BadSignature, Signer
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from upstream.lib.wording import listed
from upstream.people.hats import Hat
from upstream.people.roles import Permission

WRITER = "writer"  # of a form: the person, signed
TYPED = "typed"  # in the session: what was typed into a form that came after the session had ended
NEVER_KEPT = ("csrfmiddlewaretoken", "key", WRITER)
_MOST_TYPED = 200_000  # characters: longer than any form of ours


@dataclass(frozen=True)
class Need:
    """`account`: must be signed in. `hat`: must act for a body. `any_of`: one of these is enough; empty, none is asked."""

    account: bool = True
    hat: bool = True
    any_of: tuple[Permission, ...] = ()


def needs(*any_of: Permission) -> Callable:
    """The view asks for a hat with one of the permissions."""
    return _marked(Need(any_of=any_of))


def _marked(need: Need) -> Callable:
    def mark(view):
        view.need = need
        return view
    return mark


needs_hat = _marked(Need())  # whoever acts for a body, whatever the role
needs_account = _marked(Need(hat=False))  # signed in, also before a hat is chosen
open_page = _marked(Need(account=False, hat=False))  # sign-in, accessibility, privacy, terms


class NeedsOfEveryView:
    """Asks before the view runs: signed in, hat, permission. Views of allauth are the sign-in itself and ask on their own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, _args, _kwargs):
        need = getattr(view, "need", None)
        if need is None and view.__module__.startswith("allauth."):
            return None
        if need is None:
            raise RuntimeError(f"{view.__module__}.{view.__name__} does not say whom it is for: mark it with @needs")
        return why_not_shown(request, need)


def why_not_shown(request, need: Need) -> HttpResponse | None:
    """The answer in place of a page that may not be shown, or None."""
    if not need.account:
        return None
    if not request.user.is_authenticated:
        return _to_sign_in(request)
    if need.hat and request.hat is None:
        return _to_hats(request)
    if need.any_of and not any(request.hat.may(one) for one in need.any_of):
        return forbidden(request, _not_in_this_role(request.hat, need.any_of))
    return None


def _to_sign_in(request) -> HttpResponse:
    """Keeps what was typed, in the new session of nobody; whoever signs in next in this browser finds it as a draft."""
    writer = writer_of(request.POST.get(WRITER, "")) if request.method == "POST" and not request.FILES else None
    if writer is not None:
        typed = {name: request.POST.getlist(name) for name in request.POST if name not in NEVER_KEPT}
        if sum(len(value) for values in typed.values() for value in values) <= _MOST_TYPED:
            request.session[TYPED] = {"address": request.get_full_path(), "typed": typed, "user": writer}
    if _is_fragment(request):
        return HttpResponse(status=401)
    ended = {"ended": "idle"} if getattr(request, "ended_idle", False) else {}
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path(), **ended})}")


def signed_writer(user: int) -> str:
    """Who is writing a form, as the form carries it: so that nobody else who signs in here finds the text."""
    return Signer(salt=WRITER).sign(str(user))


def writer_of(signed: str) -> int | None:
    try:
        return int(Signer(salt=WRITER).unsign(signed))
    except (BadSignature, ValueError):
        return None


def _is_fragment(request) -> bool:
    return request.headers.get("X-Requested-With") == "upstream"


def _to_hats(request) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('hat')}?{urlencode({'next': request.get_full_path()})}")


def forbidden(request, why: str) -> HttpResponse:
    """403: the person may know that the page exists, and reads why it is not theirs."""
    return render(request, "forbidden.html", {"why": why}, status=403)


def _not_in_this_role(hat: Hat, any_of: tuple[Permission, ...]) -> str:
    wanted = listed([str(one) for one in any_of], "or")
    return f"It is for people who {wanted}. You are here as {hat.title}, and that role does not."
