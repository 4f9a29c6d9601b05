"""Every request has a hat, or none: who is asking, for which body, in which role. Idle sessions end here.

Whoever holds a role that asks for two steps reaches nothing but its setting up until they have taken one.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from upstream.people import sign_ins
from upstream.people.hats import Hat, hats_of
from upstream.people.roles import needs_second_factor
from upstream.web.signing_in.session import CHOSEN, SEEN, TWO_STEPS, now

EVERY = 60  # seconds after which the session's last use is written down again


class HatOnEveryRequest:
    """Sets `request.hat`: the hat chosen on screen if it may still be worn today, else the only one, else None."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.hat, request.hats = None, []
        if request.user.is_authenticated:
            if _is_idle(request):
                _end(request)
            else:
                request.hats = hats_of(request.user)
                request.hat = _chosen(request)
        return self.get_response(request)

    def process_view(self, request, view, _args, _kwargs) -> HttpResponse | None:
        if not lacks_second_step(request) or _is_before_second_step(view):
            return None
        onward = request.get_full_path() if request.method == "GET" else "/"
        return HttpResponseRedirect(f"{reverse('second-step')}?{urlencode({'next': onward})}")


def before_second_step(view: Callable) -> Callable:
    """The view is reached before a second step was taken: its setting up."""
    view.before_second_step = True
    return view


def lacks_second_step(request: HttpRequest) -> bool:
    """Whether any role of the reader asks for two steps, and this session has seen only one."""
    if not any(needs_second_factor(hat.role) for hat in request.hats):
        return False
    return not request.session.get(TWO_STEPS, False)


def _is_before_second_step(view: Callable) -> bool:
    need = getattr(view, "need", None)
    is_open = need is not None and not need.account
    return is_open or getattr(view, "before_second_step", False) or view.__module__.startswith("allauth.")


def _is_idle(request: HttpRequest) -> bool:
    at = now()
    seen = request.session.get(SEEN, at)
    if at - seen > settings.IDLE_MINUTES * 60:
        return True
    if at - seen >= EVERY or SEEN not in request.session:
        request.session[SEEN] = at
    return False


def _end(request: HttpRequest) -> None:
    """Nothing happened for too long. Whose session it was is known to this one request, so that their text can be kept."""
    request.ended_idle = True
    sign_ins.ran_out(session=request.session.session_key)
    logout(request)


def _chosen(request: HttpRequest) -> Hat | None:
    chosen = request.session.get(CHOSEN)
    worn = next((hat for hat in request.hats if hat.membership == chosen), None)
    return worn or (request.hats[0] if len(request.hats) == 1 else None)
