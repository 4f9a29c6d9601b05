"""What stands around every page: the name, the ways in, the edition, the banner of the demo."""

from __future__ import annotations

from upstream.web import words

_WAYS = (("/schools/", "Schools"), ("/measures/", "Measures"), ("/sources/", "Sources"), ("/about/", "About"))


def layout(request) -> dict:
    edition = getattr(request, "edition", None)
    ways = [{"url": url, "text": text, "here": request.path.startswith(url)} for url, text in _WAYS]
    if edition is None:
        return {"ways": ways}
    return {
        "ways": ways,
        "is_demo": edition.is_demo,
        "edition_id": edition.id,
        "edition_made": words.on_day(edition.made_on),
    }
