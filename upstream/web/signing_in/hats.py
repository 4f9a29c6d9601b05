"""Every request has a hat, or none: who is asking, for which body, in which role. Idle sessions end here."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest

from upstream.people.hats import Hat, hats_of

CHOSEN = "hat"  # in the session: the membership that was chosen on screen
SEEN = "seen"
EVERY = 60  # seconds after which the session's last use is written down again


class HatOnEveryRequest:
    """Sets `request.hat`: the hat chosen on screen if it may still be worn today, else the only one, else None."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.hat, request.hats = None, []
        if request.user.is_authenticated:
            if _is_idle(request):
                logout(request)
                request.ended_idle = True
            else:
                request.hats = hats_of(request.user)
                request.hat = _chosen(request)
        return self.get_response(request)


def _is_idle(request: HttpRequest) -> bool:
    now = int(time.time())
    seen = request.session.get(SEEN, now)
    if now - seen > settings.IDLE_MINUTES * 60:
        return True
    if now - seen >= EVERY or SEEN not in request.session:
        request.session[SEEN] = now
    return False


def _chosen(request: HttpRequest) -> Hat | None:
    chosen = request.session.get(CHOSEN)
    worn = next((hat for hat in request.hats if hat.membership == chosen), None)
    return worn or (request.hats[0] if len(request.hats) == 1 else None)
