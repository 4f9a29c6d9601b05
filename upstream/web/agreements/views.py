"""The pages of the register of agreements."""

from __future__ import annotations

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render

from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.ground.agreements import actions
from upstream.casework.ground.agreements.actions import Handed
from upstream.casework.ground.agreements.models import Agreement
from upstream.casework.ground.agreements.queries import read_one, readable
from upstream.casework.ground.agreements.rules import (
    why_not_change,
    why_not_draft_next,
    why_not_end,
    why_not_put_in_force,
    why_not_review,
)
from upstream.evidence.agreements import resting_on
from upstream.files.actions import open_file
from upstream.files.downloads import download_headers
from upstream.files.models import StoredFile
from upstream.people.roles import Permission
from upstream.registry.kinds import OrganisationKind
from upstream.registry.models import Organisation
from upstream.reports.xlsx import render_xlsx
from upstream.web.agreements import presenters
from upstream.web.agreements.forms import EndForm, ReviewForm, SignForm, TermsForm, first_initial, initial_of, reads
from upstream.web.agreements.presenters import CRUMB, READS, url
from upstream.web.agreements.restricted import present_restricted
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import HouseForm, ask
from upstream.web.needs import forbidden, needs
from upstream.web.pages import of_edition
from upstream.web.records.forms import ConfirmForm
from upstream.web.records.schools import about_school
from upstream.web.records.tables import XLSX, a_file, csv_file, showing
from upstream.web.schools.page import Crumb


@needs(*READS)
def register(request):
    page = presenters.present_register(request.hat, request.edition)
    return render(request, "records/tables.html", {"page": page})


@needs(*READS)
def register_file(request, ending):
    """The whole register, as far as the reader may read it. It is no casework, so no permission to take records is asked."""
    found = list(readable(request.hat).prefetch_related("parties"))
    with transaction.atomic():
        record(Happened.RECORD_EXPORTED, by=request.hat, target=request.hat.organisation, fields=["casework.agreement"])
    if ending == "csv":
        return csv_file("agreements", presenters.HEAD, presenters.as_rows(found))
    return a_file("agreements.xlsx", render_xlsx(presenters.as_document(found, request.hat)), XLSX)


@needs(*READS)
def one(request, pk):
    found = read_one(pk, request.hat)
    stored = _document(found)
    page = presenters.present_one(found, request.hat, request.edition, stored.name if stored else "")
    return render(request, "agreements/agreement.html", {"page": page})


def _document(found: Agreement) -> StoredFile | None:
    return StoredFile.objects.live().filter(pk=found.document).first() if found.document else None


@needs(*READS)
def document(request, pk):
    stored = _document(read_one(pk, request.hat))
    if stored is None:
        raise Http404("This agreement has no document here.")
    answer = FileResponse(open_file(stored))
    for name, said in download_headers(stored).items():  # after it was made: FileResponse puts its own in place of those given
        answer.headers[name] = said
    return answer


def _make(request):
    """The form with the bodies and the sources that there are to choose from."""
    kinds = [kind for kind in OrganisationKind if kind != OrganisationKind.SCHOOL]
    bodies = list(Organisation.objects.now().filter(kind__in=kinds).order_by("name")[:500])
    return lambda *args, **named: TermsForm(*args, bodies=bodies, sources=_sources(request), **named)


def _sources(request) -> list[tuple[str, str]]:
    """Those of what serves that are not open."""
    definitions = request.edition.definitions if request.edition else None
    return [(name, f"{definitions.sources[name].title} ({name})") for name in resting_on(definitions)] if definitions else []


def _handed(form: TermsForm) -> Handed | None:
    file = form.cleaned_data["file"]
    return Handed(file.chunks(), file.name) if file else None


@needs(Permission.AGREEMENTS_WRITE)
def add(request):
    def verb(form):
        made = actions.draft(terms=form.terms, by=request.hat, key=form.cleaned_data["key"], document=_handed(form))
        return url(made)

    page = FormPage(
        "Write an agreement", "Keep the draft", "Nothing rests on a draft. Put it in force once it is signed.", "/agreements/",
        (CRUMB,), multipart=True,
    )
    return ask(request, TermsForm, "records/form.html", verb, page=page, said="The draft is kept.", make=_make(request),
               initial=first_initial())


def _asked(request, pk, why_not) -> tuple[Agreement, HttpResponse | None]:
    """The agreement, and in place of a page the reason why the reader may not act on it."""
    found = read_one(pk, request.hat)
    why = why_not(found, request.hat)
    return found, forbidden(request, why) if why else None


def _crumbs(found: Agreement) -> tuple[Crumb, Crumb]:
    return CRUMB, Crumb(found.title, url(found))


@needs(Permission.AGREEMENTS_WRITE)
def change(request, pk):
    found, refused = _asked(request, pk, why_not_change)
    if refused:
        return refused

    def verb(form):
        version = form.cleaned_data["version"] or 0
        actions.change(agreement=found, version=version, terms=form.terms, by=request.hat, document=_handed(form))
        return url(found)

    page = FormPage("Change the draft", "Keep the draft", "", url(found), _crumbs(found), multipart=True)
    return ask(request, TermsForm, "records/form.html", showing(reads, verb), page=page, said="The draft is kept.",
               make=_make(request), initial=initial_of(found, [name for name, _ in _sources(request)]))


def _act(request, found: Agreement, kind: type[HouseForm], page: FormPage, act, said: str, **initial):
    """A page of one small form that acts on an agreement: `act(form, version)`."""
    def verb(form):
        act(form, form.cleaned_data["version"] or 0)
        return url(found)

    return ask(request, kind, "records/form.html", showing(reads, verb), page=page, said=said,
               initial={"version": found.version, **initial})


@needs(Permission.AGREEMENTS_WRITE)
def sign(request, pk):
    found, refused = _asked(request, pk, why_not_put_in_force)
    if refused:
        return refused
    page = FormPage(
        f"Put ‘{found.title}’ in force", "Put it in force",
        "From its first day the sources that it names can be read and shown under it. A version before it is replaced.",
        url(found), _crumbs(found),
    )
    return _act(request, found, SignForm, page, lambda form, version: actions.put_in_force(
        agreement=found, version=version, signed_by=form.cleaned_data["signed_by"], signed_as=form.cleaned_data["signed_as"],
        signed_on=form.cleaned_data["signed_on"], by=request.hat,
    ), "The agreement is in force.")


@needs(Permission.AGREEMENTS_WRITE)
def review(request, pk):
    found, refused = _asked(request, pk, why_not_review)
    if refused:
        return refused
    lead = "It was looked at and stands as it is. For any other change write its next version."
    page = FormPage(f"Review ‘{found.title}’", "It stands", lead, url(found), _crumbs(found))
    return _act(request, found, ReviewForm, page, lambda form, version: actions.reviewed(
        agreement=found, version=version, review_on=form.cleaned_data["review_on"], by=request.hat
    ), "The review is written down.")


@needs(Permission.AGREEMENTS_WRITE)
def end(request, pk):
    found, refused = _asked(request, pk, why_not_end)
    if refused:
        return refused
    lead = "It ends at once: figures that rest on it are hidden, and new files of its sources are refused."
    page = FormPage(f"End ‘{found.title}’?", "End it now", lead, url(found), _crumbs(found))
    return _act(request, found, EndForm, page, lambda form, version: actions.end(
        agreement=found, version=version, reason=form.cleaned_data["reason"], by=request.hat
    ), "The agreement is ended.")


@needs(Permission.AGREEMENTS_WRITE)
def draft_next(request, pk):
    found, refused = _asked(request, pk, why_not_draft_next)
    if refused:
        return refused

    def verb(form):
        return url(actions.draft_next(agreement=found, by=request.hat, key=form.cleaned_data["key"]), "change")

    lead = "A draft with what this version says. This one stays as it is until the draft is in force."
    page = FormPage(f"Write the next version of ‘{found.title}’?", "Write it", lead, url(found), _crumbs(found))
    return ask(request, ConfirmForm, "records/form.html", verb, page=page, said="The draft is made: change what is new in it.")


@needs(Permission.RECORDS_VIEW)
@of_edition
@about_school
def of_school(request, school):
    return render(request, "records/tables.html", {"page": present_restricted(school, request.hat, request.edition)})

