"""The school's responses beside a standing or a figure: a hole in pages that are kept, filled for each reader."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.loader import render_to_string

from upstream.casework.ground.responses.models import FIGURE, STANDING
from upstream.casework.ground.responses.queries import beside
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.models import School
from upstream.registry.queries import school_by_urn
from upstream.web.holes import fills
from upstream.web.records.page import Deed, answered
from upstream.web.records.schools import school_url

READS = (Permission.RECORDS_VIEW, Permission.SHARED_VIEW)
_STANDING = re.compile(r"^/schools/(\w+)/standings/([a-z0-9-]+)/$")
_FIGURE = re.compile(r"^/figures/[a-z0-9-]+/urn:(\w+)/[^/]+/$")
_PARTS = ("group", "phase")  # of a figure's address; the day as at which it was read is the response's own


@fills("answered")
def answered_here(request: HttpRequest, _word: str) -> str:
    """What was answered to what this page shows, and the way to respond."""
    hat = getattr(request, "hat", None)
    found = _about(request)
    if hat is None or found is None or not any(map(hat.may, READS)):
        return ""
    urn, kind, about = found
    school = school_by_urn(urn)
    if school is None or not hat.reads_of(school):
        return ""
    responses = [answered(one) for one in beside(hat, kind, about, school)]
    deeds = [_respond(request, hat, school, kind, about)] if hat.may(Permission.RESPOND) else []
    return render_to_string("responses/beside.html", {"responses": responses, "deeds": deeds})


def _about(request: HttpRequest) -> tuple[str, str, str] | None:
    """(URN, kind, id) of what the page shows; None for a figure that is no school's."""
    if standing := _STANDING.match(request.path):
        return standing[1], STANDING, standing[2]
    if figure := _FIGURE.match(request.path):
        kept = {name: request.GET[name] for name in _PARTS if name in request.GET}
        return figure[1], FIGURE, f"{request.path}?{urlencode(kept)}" if kept else request.path
    return None


def _respond(request: HttpRequest, hat: Hat, school: School, kind: str, about: str) -> Deed:
    day = {"as-at": request.GET["as-at"]} if request.GET.get("as-at") else {}
    why = "" if hat.reaches(school) else "This school is not among those that your role reaches today."
    return Deed("Respond to this", school_url(school, f"respond/?{urlencode({'kind': kind, 'id': about, **day})}"), why)
