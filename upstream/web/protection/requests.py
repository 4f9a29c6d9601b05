"""Requests of people for their data: received, gathered, reviewed item by item, answered, taken away to be sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from upstream.casework.protection import requests
from upstream.casework.protection.gathering import disclosed, is_own_alone
from upstream.casework.protection.models import GatheredItem, Mark, SubjectRequest
from upstream.casework.protection.requests import Asked
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted
from upstream.people.roles import Permission
from upstream.web import words
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import needs
from upstream.web.protection.export import as_zip
from upstream.web.protection.forms import CloseForm, ExtendForm, MarkForm, RequestForm
from upstream.web.protection.tables import HOME, Cell, TableShown, cells, noun
from upstream.web.schools.page import Crumb

CRUMBS = [HOME, Crumb("Requests for data", "/protection/requests/")]
TONES = {Mark.INCLUDE: "good", Mark.REDACT: "look", Mark.WITHHOLD: "worse", Mark.OPEN: "unknown"}


def _one(request, pk) -> SubjectRequest:
    return get_object_or_404(requests.requests_for(request.hat), pk=pk)


@needs(Permission.RETENTION_MANAGE)
def listed(request):
    rows = [
        cells(
            Cell(one.name, reverse("subject-request", args=[one.pk])), words.on_day(one.asked_on), _due(one),
            one.get_state_display(),
        )
        for one in requests.requests_for(request.hat)
    ]
    page = {
        "title": "Requests for data", "crumbs": [HOME], "deed": Cell("Write down a request", reverse("receive-request")),
        "lead": "Somebody asks what is held about them. They have it within a month; a person reviews everything first.",
        "table": TableShown("Requests", ("Person", "Asked", "Due", "State"), rows, "Nobody has asked yet."),
    }
    return render(request, "protection/table.html", {"page": page})


def _due(one: SubjectRequest) -> Cell:
    if not requests.is_open(one):
        return Cell(f"Closed on {words.on_day(one.closed_on)}")
    late = one.due_on < today()
    return Cell(f"{'Was due' if late else 'Due'} {words.on_day(one.due_on)}", tone="worse" if late else "look")


def _asked(form) -> Asked:
    return Asked(**{name: form.cleaned_data[name] for name in ("name", "email", "asked", "asked_on", "identity")})


@needs(Permission.RETENTION_MANAGE)
def receive(request):
    def verb(form) -> str:
        made = requests.receive(asked=_asked(form), by=request.hat, key=form.cleaned_data["key"])
        return reverse("subject-request", args=[made.pk])

    page = FormPage("Write down a request for data", "Save", cancel_url=reverse("subject-requests"), crumbs=CRUMBS)
    return ask(request, RequestForm, "forms/page.html", verb, initial={"asked_on": today()}, page=page)


@needs(Permission.RETENTION_MANAGE)
def subject_request(request, pk):
    one = _one(request, pk)
    items = list(one.items.all())
    waiting = sum(item.mark == Mark.OPEN for item in items)
    page = {
        "request": one, "crumbs": CRUMBS, "due": _due(one), "asked_on": words.on_day(one.asked_on),
        "extended_on": words.on_day(one.extended_on) if one.extended_on else "",
        "gathered": words.at_time(one.gathered_at) if one.gathered_at else "", "is_open": requests.is_open(one),
        "why_not_gather": requests.why_not_gather(one, request.hat), "waiting": counted(waiting, "item") if waiting else "",
        "unfollowed": one.user_id is None and any(item.record_kind == "people.user" for item in items),
        "why_not_extend": requests.why_not_extend(one, "reason", request.hat),
        "own_alone": sum(item.mark == Mark.OPEN and is_own_alone(item) for item in items),
        "items": TableShown("What was found", ("What", "How it was found", "Review"), [_item(item) for item in items]),
    }
    return render(request, "protection/subject_request.html", {"page": page})


def _item(item: GatheredItem) -> list[Cell]:
    url = reverse("gathered-item", args=[item.request_id, item.pk])
    return cells(
        Cell(_named(item), url), item.found_by.capitalize(), Cell(item.get_mark_display(), tone=TONES[Mark(item.mark)]),
    )


def _named(item: GatheredItem) -> str:
    """`Judgement 52279027`; of many taken together, the kind alone."""
    key = "" if ":" in item.record else item.record[:8]
    return f"{noun(item.record_kind)} {key}".strip().capitalize()


@needs(Permission.RETENTION_MANAGE)
def change(request, pk):
    one = _one(request, pk)

    def verb(form) -> str:
        requests.change(request=one, version=form.cleaned_data["version"], asked=_asked(form), by=request.hat)
        return reverse("subject-request", args=[one.pk])

    initial = {name: getattr(one, name) for name in ("name", "email", "asked", "asked_on", "identity", "version")}
    page = FormPage("Change the request", "Save", cancel_url=reverse("subject-request", args=[one.pk]), crumbs=CRUMBS)
    return ask(request, RequestForm, "forms/page.html", verb, initial=initial, page=page)


@needs(Permission.RETENTION_MANAGE)
def extend(request, pk):
    one = _one(request, pk)

    def verb(form) -> str:
        given = form.cleaned_data
        requests.extend(request=one, version=given["version"], reason=given["reason"], by=request.hat)
        return reverse("subject-request", args=[one.pk])

    lead = "Two further months, where the request is complex or one of many of the same person."
    page = FormPage("More time to answer", "Extend", lead, reverse("subject-request", args=[one.pk]), CRUMBS)
    return ask(request, ExtendForm, "forms/page.html", verb, initial={"version": one.version}, page=page)


@needs(Permission.RETENTION_MANAGE)
def gather(request, pk):
    one = _one(request, pk)
    if request.method == "POST":
        try:
            numbers = requests.gather(request=one, version=int(request.POST.get("version") or 0), by=request.hat)
            messages.success(request, f"{counted(sum(numbers.values()), 'item was', 'items were')} found.")
        except Refusal as why:
            messages.error(request, str(why))
    return HttpResponseRedirect(reverse("subject-request", args=[one.pk]))


@needs(Permission.RETENTION_MANAGE)
def include_rest(request, pk):
    one = _one(request, pk)
    if request.method == "POST":
        try:
            number = requests.include_rest(request=one, by=request.hat)
            messages.success(request, f"{counted(number, 'item was', 'items were')} included.")
        except Refusal as why:
            messages.error(request, str(why))
    return HttpResponseRedirect(reverse("subject-request", args=[one.pk]))


@needs(Permission.RETENTION_MANAGE)
def item(request, pk, item_pk):
    one = _one(request, pk)
    found = get_object_or_404(one.items, pk=item_pk)

    def verb(form) -> str:
        given = form.cleaned_data
        requests.mark_item(
            item=found, version=given["version"], mark=given["mark"], by=request.hat, reason=given["reason"],
            words=given["words"].splitlines() if given["mark"] == Mark.REDACT else [],
        )
        return _next(one)

    initial = {
        "version": found.version, "mark": found.mark or Mark.INCLUDE, "reason": found.reason,
        "words": "\n".join(found.redacted.get("words", [])),
    }
    crumbs = [*CRUMBS, Crumb(one.name, reverse("subject-request", args=[one.pk]))]
    told = {"content": list((disclosed(found) or found.content).items()), "found_by": found.found_by}
    page = FormPage(
        _named(found), "Save", told=told, crumbs=crumbs,
        cancel_url=reverse("subject-request", args=[one.pk]),
    )
    return ask(request, MarkForm, "protection/item.html", verb, initial=initial, page=page)


def _next(one: SubjectRequest) -> str:
    """The next item that waits, or the request where none does."""
    waiting = one.items.filter(mark=Mark.OPEN).first()
    if waiting is None:
        return reverse("subject-request", args=[one.pk])
    return reverse("gathered-item", args=[one.pk, waiting.pk])


@needs(Permission.RETENTION_MANAGE)
def close(request, pk):
    one = _one(request, pk)

    def verb(form) -> str:
        given = form.cleaned_data
        requests.close(request=one, version=given["version"], state=given["state"], outcome=given["outcome"], by=request.hat)
        return reverse("subject-request", args=[one.pk])

    page = FormPage("Close the request", "Close it", cancel_url=reverse("subject-request", args=[one.pk]), crumbs=CRUMBS)
    return ask(request, CloseForm, "forms/page.html", verb, initial={"version": one.version}, page=page)


@needs(Permission.RETENTION_MANAGE)
def export(request, pk):
    """What the person is given: as a page to read and as JSON, in one file."""
    one = _one(request, pk)
    content = as_zip(one, today())
    requests.exported(request=one, by=request.hat)
    disposition = {"Content-Disposition": 'attachment; filename="what-is-held.zip"'}
    return HttpResponse(content, content_type="application/zip", headers=disposition)
