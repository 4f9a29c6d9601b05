"""The demo's door: its invented people sign in by one click, on this machine alone."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponseRedirect

from upstream.people import sign_ins
from upstream.people.hats import hats_of
from upstream.people.models import User
from upstream.registry.queries import deployment
from upstream.web.needs import open_page
from upstream.web.signing_in.session import TWO_STEPS

_HERE = ("127.0.0.1", "::1")
_NAMES = (*_HERE, "localhost")
_OF_A_PROXY = ("Forwarded", "Via", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto")
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class InventedPerson:
    id: int
    name: str
    roles: list[str]


def is_demo_here(request: HttpRequest) -> bool:
    """Whether this is a demo's database, asked from this machine."""
    if settings.OVER_HTTPS or request.META.get("REMOTE_ADDR") not in _HERE:
        return False
    if any(request.headers.get(name) for name in _OF_A_PROXY) or urlsplit(f"//{request.get_host()}").hostname not in _NAMES:
        return False
    ours = deployment()
    return ours is not None and ours.is_demo


def invented_people(request: HttpRequest) -> list[InventedPerson]:
    """Everybody of the cast with their roles; nobody where this is no demo."""
    if not is_demo_here(request):
        return []
    people = User.objects.filter(is_active=True, email__endswith="@wyvershire.example").exclude(email__startswith="office.")
    return [InventedPerson(one.pk, one.name, [hat.title for hat in hats_of(one)]) for one in people.order_by("pk")]


@open_page
def sign_in_as(request):
    """Signs an invented person in. Nowhere but in a demo, and to nobody but this machine."""
    wanted = request.POST.get("person", "")
    known = {str(one.id) for one in invented_people(request)}
    if request.method != "POST" or wanted not in known:
        raise Http404
    user = User.objects.get(pk=int(wanted))
    login(request, user, backend=_BACKEND)
    request.session[TWO_STEPS] = True  # the second step of somebody who does not exist is on nobody’s telephone
    request.session.save()
    browser = request.headers.get("User-Agent", "")
    sign_ins.begin(user=user, session=request.session.session_key, road=sign_ins.Road("demo", True), browser=browser)
    return HttpResponseRedirect("/")
