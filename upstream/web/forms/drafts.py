"""What somebody has typed and not sent: kept while they write, also over the end of a session, for them alone."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from upstream.casework.records.models import Draft
from upstream.lib.refusal import Refusal
from upstream.web import words
from upstream.web.needs import TYPED, WRITER, needs_hat

_MOST = 200_000
_NEVER = ("csrfmiddlewaretoken", "key", "version", "password", "no_pupils", WRITER)
_LONGEST_ADDRESS = 300


def _mine(request: HttpRequest):
    return Draft.objects.filter(user=request.user, organisation=request.hat.organisation, address=request.get_full_path())


def kept(request: HttpRequest) -> Draft | None:
    """The draft of the form at this address, if the same person began one for the same body."""
    if request.hat is None:
        return None
    _take_over(request)
    return _mine(request).first()


def _take_over(request: HttpRequest) -> None:
    """What came in after the session had ended becomes a draft of whoever signed in again, if that is the same person."""
    typed = request.session.get(TYPED)
    if not typed or typed["address"] != request.get_full_path():
        return
    del request.session[TYPED]
    if typed["user"] == request.user.pk:
        _keep(request, typed["address"], typed["typed"])


def _keep(request: HttpRequest, address: str, typed: dict[str, list[str]]) -> Draft:
    kept = {name: values for name, values in typed.items() if name not in _NEVER}
    return Draft.objects.update_or_create(
        user=request.user, organisation=request.hat.organisation, address=address[:_LONGEST_ADDRESS], defaults={"typed": kept},
    )[0]


def forget(request: HttpRequest) -> None:
    if request.hat is not None:
        _mine(request).delete()


def filled_from(make, draft: Draft, fresh, known_names: tuple[str, ...]):
    """The form with what was typed before, unchecked, and the day on which it was kept."""
    data = QueryDict(mutable=True)
    for name, values in draft.typed.items():
        data.setlist(name, values)
    data["key"], data["version"] = str(fresh.initial["key"]), fresh.initial.get("version", "")
    form = make(data, known_names=known_names)
    form._errors = {}  # not sent yet, so nothing is wrong yet
    form.cleaned_data = {}
    form.kept_from = words.at_time(draft.saved_at)
    form.draft_address = draft.address
    return form


@needs_hat
def save(request: HttpRequest) -> HttpResponse:
    """What a page sends every few seconds while somebody writes: `{address, typed}`."""
    if request.method != "POST" or len(request.body) > _MOST:
        return JsonResponse({"saved": False}, status=400)
    address, typed = _read(request)
    if not address.startswith("/") or not isinstance(typed, dict):
        return JsonResponse({"saved": False}, status=400)
    draft = _keep(request, address, {str(name): [str(one) for one in values] for name, values in typed.items()})
    return JsonResponse({"saved": words.at_time(draft.saved_at)})


def _read(request: HttpRequest) -> tuple[str, Any]:
    try:
        sent = json.loads(request.body)
        return str(sent["address"]), sent["typed"]
    except (ValueError, KeyError, TypeError):
        raise Refusal("This draft could not be read.") from None


@needs_hat
def discard(request: HttpRequest) -> HttpResponse:
    """Throws a draft away and shows the empty form."""
    address = request.POST.get("address", "/")
    Draft.objects.filter(user=request.user, organisation=request.hat.organisation, address=address).delete()
    safe = address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "/"
    return HttpResponse(status=303, headers={"Location": safe})
