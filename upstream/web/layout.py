"""What stands around every page: the name, the ways in, who is signed in and for whom, the edition, the demo's banner."""

from __future__ import annotations

import re

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from upstream.people.roles import Permission
from upstream.web import words
from upstream.web.holes import fills

_SCHOOL = re.compile(r"/schools/\d+/")
_SECRET = ("/signing-in/", "/invitations/", "/account/")
# Each way in, with the permissions of which one opens it. None: whoever wears a hat.
WAYS: tuple[tuple[str, str, tuple[Permission, ...]], ...] = (
    ("/schools/", "Schools", (Permission.EVIDENCE_VIEW,)),
    ("/councils/", "Councils", (Permission.EVIDENCE_VIEW,)),
    ("/trusts/", "Trusts", (Permission.EVIDENCE_VIEW,)),
    ("/schemes/", "Schemes", (Permission.EVIDENCE_VIEW,)),
    ("/measures/", "Measures", (Permission.EVIDENCE_VIEW,)),
    ("/data/", "Data", (Permission.EVIDENCE_MANAGE,)),
    ("/people/", "People", (Permission.PEOPLE_MANAGE,)),
    ("/organisations/", "Organisations", (Permission.REGISTER_WRITE,)),
    ("/agreements/", "Agreements", (Permission.AGREEMENTS_VIEW,)),
    ("/protection/", "Data protection", (Permission.RETENTION_MANAGE,)),
    ("/about/", "About", ()),
)


def layout(request: HttpRequest) -> dict:
    """The same for every reader: what differs between them fills holes."""
    edition = getattr(request, "edition", None)
    page = {"on_paper": _on_paper(request)}
    if edition is None:
        return page
    return page | {
        "is_demo": edition.is_demo,
        "told": _told(request, edition),
        "edition_id": edition.id,
        "edition_made": words.on_day(edition.made_on),
    }


def _on_paper(request: HttpRequest) -> str:
    """The address by which somebody asks for this page on paper; of pages whose address is a secret link, none."""
    return "/" if request.path.startswith(_SECRET) else request.get_full_path()


def _told(request, edition) -> dict | None:
    """On a school's page of the demo as at now: the way to the same page on the day it is told from."""
    is_school = _SCHOOL.fullmatch(request.path) is not None
    if not is_school or edition.demo_day is None or request.GET.get("as-at"):
        return None
    return {"url": f"{request.path}?as-at={edition.demo_day.isoformat()}", "day": words.on_day(edition.demo_day)}


@fills("ways")
def ways(request: HttpRequest, _word: str) -> str:
    """The ways that this reader's role opens; none before somebody is signed in."""
    hat = getattr(request, "hat", None)
    if hat is None:
        return ""
    shown = [
        {"url": url, "text": text, "here": request.path.startswith(url)}
        for url, text, any_of in WAYS if not any_of or any(map(hat.may, any_of))
    ]
    return render_to_string("components/ways.html", {"ways": shown})


@fills("person")
def person(request: HttpRequest, _word: str) -> str:
    """Who is signed in, acting for which body in which role, and the way out."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return render_to_string("components/person.html", {
        "name": user.name, "hat": request.hat, "several": len(request.hats) > 1, "token": get_token(request),
    })


@fills("said")
def said(request: HttpRequest, _word: str) -> str:
    """What the page before had to say: once."""
    messages = list(get_messages(request)) if hasattr(request, "_messages") else []
    return render_to_string("components/said.html", {"messages": messages}) if messages else ""


@fills("backtests-way")
def backtests_way(request: HttpRequest, _word: str) -> str:
    """The way to backtests, for those who may follow it."""
    hat = getattr(request, "hat", None)
    if hat is None or not hat.may(Permission.BACKTESTS_VIEW):
        return ""
    return render_to_string("backtests/way.html")
