"""Everybody with an account has accepted the terms in force: asked once for each version, on the next page they open."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from upstream.casework.papers.versions import in_force
from upstream.people.accounts import has_accepted

ACCEPTED = "terms"  # in the session: the version that was found to be accepted
_PASSED_OVER = ("/signing-in/", "/hat/", "/account/second-step/", "/account/recovery-codes/", "/terms/", "/drafts/")


class TermsOnEveryPage:
    """Asks before a page is shown. What is sent goes through: nothing typed is lost, and the page after it asks."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, _args, _kwargs):
        need = getattr(view, "need", None)
        if need is None or not need.account or request.method not in ("GET", "HEAD") or not request.user.is_authenticated:
            return None
        if _is_passed_over(request) or is_accepted(request):
            return None
        return HttpResponseRedirect(f"{reverse('accept-terms')}?{urlencode({'next': request.get_full_path()})}")


def _is_passed_over(request: HttpRequest) -> bool:
    """The way in and out, and what a page fetches behind itself."""
    return request.path.startswith(_PASSED_OVER) or request.headers.get("X-Requested-With") == "upstream"


def is_accepted(request: HttpRequest) -> bool:
    """Remembered in the session, so that it costs no question of the database on every page."""
    version = in_force("terms").id
    if request.session.get(ACCEPTED) == version:
        return True
    if not has_accepted(request.user, version):
        return False
    request.session[ACCEPTED] = version
    return True
