"""What stands around every page: the name, the ways in, the edition, the banner of the demo."""

from __future__ import annotations

import re

from upstream.web import words

_SCHOOL = re.compile(r"/schools/\d+/")
_WAYS = (
    ("/schools/", "Schools"), ("/councils/", "Councils"), ("/trusts/", "Trusts"), ("/schemes/", "Schemes"),
    ("/measures/", "Measures"), ("/sources/", "Sources"), ("/about/", "About"),
)


def layout(request) -> dict:
    edition = getattr(request, "edition", None)
    ways = [{"url": url, "text": text, "here": request.path.startswith(url)} for url, text in _WAYS]
    if edition is None:
        return {"ways": ways}
    return {
        "ways": ways,
        "is_demo": edition.is_demo,
        "told": _told(request, edition),
        "edition_id": edition.id,
        "edition_made": words.on_day(edition.made_on),
    }


def _told(request, edition) -> dict | None:
    """On a school's page of the demo as at now: the way to the same page on the day it is told from."""
    is_school = _SCHOOL.fullmatch(request.path) is not None
    if not is_school or edition.demo_day is None or request.GET.get("as-at"):
        return None
    return {"url": f"{request.path}?as-at={edition.demo_day.isoformat()}", "day": words.on_day(edition.demo_day)}
