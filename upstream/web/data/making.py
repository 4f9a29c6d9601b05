"""Runs: files uploaded or fetched, begun, given up."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from upstream.casework.evidence_runs import actions, rules
from upstream.casework.evidence_runs.models import EvidenceRun, Road, State
from upstream.evidence.editions import home_folder
from upstream.evidence.serving import Standing, listed_editions
from upstream.jobs import builds
from upstream.lib.refusal import Refusal, refuse
from upstream.lib.wording import counted
from upstream.people.roles import Permission
from upstream.web import words
from upstream.web.data.forms import BeginForm, ConfirmForm, FetchForm, UploadForm
from upstream.web.data.kept import definitions_here
from upstream.web.data.presenters import CRUMBS, made_words, run_title
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import needs

_IN_DEMO = (
    "In this demonstration every school is invented, so it takes only its own invented files. In the folder "
    "‘invented/corrected’ of its home lies one that corrects absence, to try this with."
)


def _run(pk) -> EvidenceRun:
    return get_object_or_404(EvidenceRun, pk=pk)


def _to(run: EvidenceRun) -> str:
    return reverse("data-run", args=[run.pk])


@needs(Permission.EVIDENCE_MANAGE)
def upload(request):
    lead = "They are looked at, and read only when you say so. Nothing that readers see changes until an edition is published."
    if request.edition and request.edition.is_demo:
        lead = f"{_IN_DEMO} {lead}"
    page = FormPage("Upload files", "Upload", lead, reverse("data"), CRUMBS, multipart=True)

    def verb(form) -> str:
        with transaction.atomic():  # where no file is taken there is no run either
            return _to(_take(request, actions.start(road=Road.UPLOAD, by=request.hat, key=form.cleaned_data["key"]), form))

    return ask(request, UploadForm, "forms/page.html", verb, page=page)


@needs(Permission.EVIDENCE_MANAGE)
def add_files(request, pk):
    run = _run(pk)
    page = FormPage("Add files", "Upload", "", _to(run), CRUMBS, multipart=True)

    def verb(form) -> str:
        _take(request, run, form)
        return _to(run)

    return ask(request, UploadForm, "forms/page.html", verb, page=page)


def _take(request, run: EvidenceRun, form) -> EvidenceRun:
    """Those that are not taken are said on the next page, each with what to do; the others are kept."""
    given = [(one.name or "", one.chunks()) for one in form.files.getlist("files")]
    run, refused = actions.take(run=run, given=given, definitions=definitions_here(request), by=request.hat)
    if refused and not run.files:
        raise Refusal(" ".join(refused))
    for sentence in refused:
        messages.warning(request, sentence)
    return run


@needs(Permission.EVIDENCE_MANAGE)
def leave_out(request, pk):
    run = _run(pk)
    if request.method == "POST":
        version = int(request.POST.get("version") or 0)
        actions.leave_out(run=run, sha256=request.POST.get("file", ""), version=version, by=request.hat)
    return HttpResponseRedirect(_to(run))


@needs(Permission.EVIDENCE_MANAGE)
def fetch(request):
    refuse(rules.why_not_start(Road.FETCH))
    sources = _with_addresses(request)
    if not sources:
        raise Refusal("No definition gives an address to fetch from, and none is guessed: upload the files instead.")
    lead = "Got over HTTPS from the addresses in the definitions, one at a time. A file that has not changed is not sent again."
    page = FormPage("Fetch from the publishers", "Fetch and read", lead, reverse("data"), CRUMBS)

    def verb(form) -> str:
        run = actions.start(
            road=Road.FETCH, sources=form.cleaned_data["sources"], by=request.hat, key=form.cleaned_data["key"]
        )
        return _begun(request, run)

    make = lambda *args, **named: FetchForm(*args, sources=sources, **named)  # noqa: E731
    return ask(request, FetchForm, "forms/page.html", verb, page=page, make=make)


def _with_addresses(request) -> list[tuple[str, str, str]]:
    found = [one for one in definitions_here(request).sources.values() if one.addresses]
    return [(one.id, one.title, f"{counted(len(one.addresses), 'file')}") for one in found]


@needs(Permission.EVIDENCE_MANAGE)
def again(request):
    lead = (
        "Every file kept here is read anew, with the definitions and the program as they are now: after an update, or after a "
        "definition was corrected."
    )
    page = FormPage("Read the kept files again", "Read them again", lead, reverse("data"), CRUMBS)

    def verb(form) -> str:
        return _begun(request, actions.start(road=Road.AGAIN, by=request.hat, key=form.cleaned_data["key"]))

    return ask(request, ConfirmForm, "forms/page.html", verb, page=page)


def _begun(request, run: EvidenceRun, **more) -> str:
    if run.state == State.GATHERING or more:
        with transaction.atomic():
            builds.enqueue(actions.begin(run=run, version=more.pop("version", run.version), by=request.hat, **more))
    return _to(run)


@needs(Permission.EVIDENCE_MANAGE)
def begin(request, pk):
    run = _run(pk)
    refuse(rules.why_not_begin(run) if not rules.has_gone_silent(run) else None)
    waiting = [one.edition for one in listed_editions(home_folder()) if one.standing is Standing.PREPARED]
    onto = [(edition.id, f"the prepared edition of {made_words(edition)}") for edition in waiting]
    lead = run.sentence if run.asks_for_yes else "It takes from a few seconds to some minutes. You need not wait for it here."
    page = FormPage("Read the files", "Begin", lead, _to(run), CRUMBS)

    def verb(form) -> str:
        chosen = form.cleaned_data.get("onto", "")
        return _begun(
            request, run, version=form.cleaned_data["version"] or 0, onto=chosen if chosen in dict(onto) else "",
            accept_changes=bool(form.cleaned_data.get("accept")),
        )

    make = lambda *args, **named: BeginForm(*args, onto=onto, asks_for_yes=run.asks_for_yes, **named)  # noqa: E731
    initial = {"version": run.version, "onto": run.base or "serving"}
    return ask(request, BeginForm, "data/begin.html", verb, page=page, make=make, initial=initial)


@needs(Permission.EVIDENCE_MANAGE)
def discard(request, pk):
    run = _run(pk)
    what = {
        State.PREPARED: "Its prepared edition is deleted. What serves stays as it is.",
        State.RUNNING: "The reading is broken off. What serves stays as it is.",
    }.get(State(run.state), "The files that came in for it are deleted. What serves stays as it is.")
    page = FormPage(f"Discard: {run_title(run)}", "Discard", what, _to(run), CRUMBS)

    def verb(form) -> str:
        actions.discard(run=run, version=form.cleaned_data["version"] or 0, by=request.hat)
        return reverse("data")

    said = f"Discarded: {run_title(run)}, {words.at_time(run.made_at)}."
    return ask(request, ConfirmForm, "forms/page.html", verb, page=page, initial={"version": run.version}, said=said)
