"""Pages are kept by the edition they were made from: an edition never changes, so neither do they."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.core.cache import caches
from django.http import HttpResponse, HttpResponseNotModified

from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.web import editions
from upstream.web.backtests.kept import backtests_version
from upstream.web.refusals import refused
from upstream.web.schemes.proposals import judgements_version

cache = caches["pages"]
KEPT = ("Content-Type", "Content-Disposition")  # of an answer's headers: what it is, and the name of a download


@lru_cache(maxsize=1)
def code_version() -> str:
    """A hash of this wing's files, so that a browser does not keep pages of an older version."""
    total = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted([*here.rglob("*.py"), *here.rglob("*.html"), *here.rglob("*.css")]):
        total.update(path.read_bytes())
    return total.hexdigest()[:12]


class PagesByEdition:
    """Sets `request.edition`, and answers from memory what this edition was asked before.

    The key is the edition, the day (a page without `as-at` speaks of today) and the whole address.
    Only whole pages answered 200 to GET are kept.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD"):
            return HttpResponse("This site is only read: it takes no forms.", status=405, headers={"Allow": "GET, HEAD"})
        try:
            request.edition = editions.serving()
        except Refusal as nothing:
            return refused(request, nothing)
        key = _key(request)
        if request.headers.get("If-None-Match", "").removeprefix("W/").strip('"') == key:
            return _with_headers(HttpResponseNotModified(), key)
        kept = cache.get(key)
        if kept is None:
            response = self.get_response(request)
            if response.status_code != 200 or response.streaming:
                return response
            kept = (response.content, {name: response.headers[name] for name in KEPT if name in response.headers})
            cache.set(key, kept)
        return _with_headers(HttpResponse(kept[0], headers=kept[1]), key)

    def process_exception(self, request, exception):
        """A `Refusal` is a sentence for the reader: shown as one, never as our mistake."""
        return refused(request, exception) if isinstance(exception, Refusal) else None


def _key(request) -> str:
    versions = f"{request.edition.id} {code_version()} {judgements_version(request.edition)} {backtests_version()}"
    asked = f"{versions} {today()} {request.get_full_path()}"
    return hashlib.sha256(asked.encode()).hexdigest()[:32]


def _with_headers(response: HttpResponse, key: str) -> HttpResponse:
    response.headers["ETag"] = f'"{key}"'
    response.headers["Cache-Control"] = "private, no-cache"  # kept, but asked about each time: 304 costs nothing
    return response
