"""The pages of intelligence."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from upstream.casework.ground.intelligence import actions, queries
from upstream.casework.ground.intelligence.models import Intelligence
from upstream.casework.ground.intelligence.rules import why_not_add, why_not_correct, why_not_renew
from upstream.casework.records.access import seen
from upstream.casework.records.owning import why_not_sensitivity
from upstream.lib.clock import today
from upstream.people.roles import Permission
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.intelligence.forms import RenewForm, ToldForm
from upstream.web.intelligence.kind import KIND
from upstream.web.intelligence.presenters import present, row
from upstream.web.needs import forbidden, needs
from upstream.web.records.listing import RecordList, download, page_of, ways
from upstream.web.records.page import Deed, record_crumbs
from upstream.web.records.schools import about_school, known_names, school_crumbs, school_url
from upstream.web.records.views import telling
from upstream.web.schools.page import Crumb

READ = (Permission.RECORDS_VIEW, Permission.SHARED_VIEW)
NOUN = ("piece of intelligence", "pieces of intelligence")
LEAD = (
    "What people have come to know: facts that anyone could check, and opinions marked as such. It expires unless somebody "
    "says that it still holds."
)
HOLDING, DUE, ALL = "", "due", "all"
SHOWN = ((HOLDING, "What holds today"), (DUE, "About to expire"), (ALL, "All, also what is over"))


@needs(*READ)
@about_school
def of_school(request, school):
    return _list(request, school)


@needs(*READ)
def of_my_schools(request):
    return _list(request, None)


def _list(request, school):
    shown = request.GET.get("show", "")
    rows = queries.listed(request.hat, school)
    if shown == DUE:
        rows = queries.due_to_expire(today(), rows=rows.filter(holder=request.hat.organisation))
    elif shown != ALL:
        rows = queries.held(rows)
    rest = school_url(school, "intelligence/") if school else "/intelligence/"
    page = RecordList(
        title=f"Intelligence about {school.name}" if school else "Intelligence about my schools", lead=LEAD,
        crumbs=school_crumbs(school) if school else [], ways=ways(request, "show", SHOWN, shown),
        empty="Nothing is recorded here that you may read. What somebody tells you about a school takes a minute to record.",
        deeds=_deeds(request.hat, school, rest),
        download=download(request.hat, "intelligence", school=school.urn if school else ""),
        **page_of(request, rows, lambda one: row(one, of_several=school is None), NOUN),
    )
    return render(request, "records/list.html", {"page": page})


def _deeds(hat, school, rest: str) -> list[Deed]:
    loads = [Deed("Load a table", "/intelligence/table/")] if hat.may(Permission.INTELLIGENCE_WRITE) else []
    if school is None:
        return loads
    return [Deed("Record something", f"{rest}add/", why_not_add(school, hat) or ""), *loads]


@needs(Permission.INTELLIGENCE_WRITE)
@about_school
def add(request, school):
    if why := why_not_add(school, request.hat):
        return forbidden(request, why)

    def verb(form):
        actions.add_intelligence(school=school, told=form.told, by=request.hat, key=form.cleaned_data["key"])
        return school_url(school, "intelligence/")

    page = FormPage(
        f"Record something about {school.name}", "Record it",
        f"Only people of {request.hat.organisation} whose role reaches this school read it, until somebody shares it.",
        school_url(school, "intelligence/"), school_crumbs(school, ("Intelligence", school_url(school, "intelligence/"))),
    )
    return ask(request, ToldForm, "records/form.html", verb, page=page, said="It is recorded.",
               initial={"happened_on": today(), "kind": request.GET.get("kind", "")},
               known_names=known_names(request.hat, school))


@needs(*READ)
def one(request, pk):
    found = seen(Intelligence, pk, request.hat)
    return render(request, "records/record.html", {"page": present(found, request.hat)})


def _crumbs(found: Intelligence) -> list[Crumb]:
    return [*record_crumbs(found, "Intelligence", "intelligence/"), Crumb(found.title, KIND.url(found.pk))]


@needs(Permission.INTELLIGENCE_WRITE)
def correct(request, pk):
    found = seen(Intelligence, pk, request.hat)
    if why := why_not_correct(found, request.hat) or why_not_sensitivity(found.sensitivity, request.hat):
        return forbidden(request, why)

    def verb(form):
        actions.correct(intelligence=found, told=form.told, version=form.cleaned_data["version"] or 0, by=request.hat)
        return KIND.url(found.pk)

    lead = "The earlier wording stays in its history."
    page = FormPage("Correct it", "Keep the correction", lead, KIND.url(found.pk), _crumbs(found))
    initial = {
        "kind": found.kind, "title": found.title, "happened_on": found.happened_on, "text": found.text, "source": found.source,
        "stands_as": "fact" if found.is_fact else "opinion", "sensitivity": found.sensitivity, "version": found.version,
    }
    return ask(request, ToldForm, "records/form.html", telling(KIND, verb), page=page, said="It is corrected.", initial=initial,
               known_names=known_names(request.hat, found.school))


@needs(Permission.INTELLIGENCE_WRITE)
def renew(request, pk) -> HttpResponse:
    found = seen(Intelligence, pk, request.hat)
    if why := why_not_renew(found, request.hat):
        return forbidden(request, why)

    def verb(form):
        said = form.cleaned_data
        actions.renew(intelligence=found, version=said["version"] or 0, until=said["until"], by=request.hat)
        return KIND.url(found.pk)

    page = FormPage("Does it still hold?", "It still holds", found.title, KIND.url(found.pk), _crumbs(found))
    return ask(request, RenewForm, "records/form.html", telling(KIND, verb), page=page, said="It is renewed.",
               initial={"version": found.version})
