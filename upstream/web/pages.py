"""Pages are kept by the edition they were made from: an edition never changes, so neither do they. Their holes do."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from django.core.cache import caches
from django.http import HttpResponse, HttpResponseNotModified

from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.web import editions
from upstream.web.backtests.kept import backtests_version
from upstream.web.holes import filled
from upstream.web.refusals import refused
from upstream.web.schemes.proposals import judgements_version

cache = caches["pages"]
KEPT = ("Content-Type", "Content-Disposition")  # of an answer's headers: what it is, and the name of a download


@lru_cache(maxsize=1)
def code_version() -> str:
    """A hash of this wing's files, so that nothing made by an older version is shown."""
    total = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted([*here.rglob("*.py"), *here.rglob("*.html"), *here.rglob("*.css")]):
        total.update(path.read_bytes())
    return total.hexdigest()[:12]


class EditionOnEveryRequest:
    """Sets `request.edition`, None where nothing is built; shows a `Refusal` as the sentence that it is.

    No page is stored by a browser: after signing out the way back shows nothing.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            request.edition, request.why_no_edition = editions.serving(), None
        except Refusal as nothing:
            request.edition, request.why_no_edition = None, nothing
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request, exception):
        """A `Refusal` is a sentence for the reader: shown as one, never as our mistake."""
        return refused(request, exception) if isinstance(exception, Refusal) else None


def of_edition(view: Callable) -> Callable:
    """The view shows an edition; before anything is built its page says what to do."""
    @functools.wraps(view)
    def shown(request, *args, **named):
        if request.edition is None:
            raise request.why_no_edition
        return view(request, *args, **named)
    return shown


def kept_by_edition(view: Callable | None = None, *, audience: Callable[..., str] | None = None) -> Callable:
    """The view's page is made once for an edition, a day, an address and an audience, and its holes filled each time.

    `audience(request, **kwargs)` names what a reader may see of the page, where that differs: a key, never a person.
    Only whole answers of 200 to GET are kept.
    """
    if view is None:
        return functools.partial(kept_by_edition, audience=audience)

    @functools.wraps(view)
    @of_edition
    def shown(request, *args, **named):
        if request.method not in ("GET", "HEAD"):
            return HttpResponse("This page takes no forms.", status=405, headers={"Allow": "GET, HEAD"})
        key = _key(request, audience(request, **named) if audience else "")
        kept = cache.get(key)
        if kept is None:
            request.keeping = True
            try:
                response = view(request, *args, **named)
            finally:
                request.keeping = False  # the page that says what went wrong is filled on the spot
            if response.status_code != 200 or response.streaming:
                return _with_holes_filled(request, response)
            kept = (response.content, {name: response.headers[name] for name in KEPT if name in response.headers})
            cache.set(key, kept)
        return _answer(request, HttpResponse(kept[0], headers=kept[1]))

    return shown


def _key(request, audience: str) -> str:
    versions = f"{request.edition.id} {code_version()} {judgements_version(request.edition)} {backtests_version()}"
    return hashlib.sha256(f"{versions} {today()} {audience} {request.get_full_path()}".encode()).hexdigest()[:32]


def _with_holes_filled(request, response: HttpResponse) -> HttpResponse:
    if not response.streaming and response.headers.get("Content-Type", "").startswith("text/html"):
        response.content = filled(request, response.content.decode())
    return response


def _answer(request, response: HttpResponse) -> HttpResponse:
    """The page as this reader sees it; of a download, that their browser has it already.

    A page carries a form's token and what its reader alone may see, so it is sent each time, some 10 KB, and no browser
    stores it.
    """
    if response.headers["Content-Type"].startswith("text/html"):
        return _with_holes_filled(request, response)
    response.headers["Cache-Control"] = "private, no-cache"
    mark = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match", "").removeprefix("W/") == mark:
        response = HttpResponseNotModified(headers={"Cache-Control": "private, no-cache"})
    response.headers["ETag"] = mark
    return response
