"""What a body declares to be recorded completely, and the table that frameworks read of it."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from upstream.assessment.framework import Framework
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.ground.judgements import actions, queries
from upstream.casework.ground.recorded import as_table, facts_for
from upstream.lib.clock import today
from upstream.lib.wording import counted, listed
from upstream.people.hats import schools_of
from upstream.people.roles import Permission
from upstream.registry.models import School
from upstream.web import words
from upstream.web.asked import as_at_in
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.judgements.forms import CompleteForm
from upstream.web.judgements.questions import frameworks_of
from upstream.web.needs import forbidden, needs
from upstream.web.records.forms import ConfirmForm
from upstream.web.schools.page import Crumb

AT = "/judgements/complete/"
CRUMBS = [Crumb("Judgements", "/judgements/")]


def _framework(request, name: str):
    """The framework of an address, among those that the body works by."""
    found = next((one for one in frameworks_of(request.edition, request.hat.organisation) if one.id == name), None)
    if found is None:
        raise Http404("No such framework is for a body like yours.")
    return found


@needs(Permission.JUDGEMENTS_WRITE)
def complete(request):
    """What is declared, and the frameworks that something can be declared for."""
    known = {one.id: one for one in frameworks_of(request.edition, request.hat.organisation)}
    declared = [
        {"framework": known[one.framework].title if one.framework in known else one.framework,
         "kinds": _titles(known.get(one.framework), one.kinds),
         "until": f"to {words.on_day(one.last)}" if one.last else "kept up as it happens",
         "who": one.written_by.name if one.written_by else "", "when": words.at_time(one.written_at),
         "end_url": f"{AT}{one.pk}/end/"}
        for one in queries.declarations(request.hat)
    ]
    ways = [{"title": one.title, "url": f"{AT}{one.id}/", "table": f"/judgements/{one.id}.csv"} for one in known.values()]
    may_export = request.hat.may(Permission.EXPORT)
    page = {"crumbs": CRUMBS, "declared": declared, "ways": ways, "may_export": may_export, "body": request.hat.organisation}
    return render(request, "judgements/complete.html", {"page": page})


def _titles(framework: Framework | None, kinds: list[str]) -> str:
    """`Limited capacity and serious concern`; the bare names where the framework is known here no more."""
    declared = {**framework.judgements, **framework.facts} if framework else {}
    return listed([declared[kind].title if kind in declared else kind for kind in kinds])


@needs(Permission.JUDGEMENTS_WRITE)
def declare(request, framework):
    found = _framework(request, framework)
    schools = counted(schools_of(request.hat.organisation, today()).count(), "school")

    def verb(form):
        actions.declare_complete(
            framework=found, kinds=tuple(form.cleaned_data["kinds"]), last=form.day, by=request.hat,
            key=form.cleaned_data["key"],
        )
        return AT

    page = FormPage(
        f"Is everything recorded? {found.title}", "Declare it",
        f"Then no record means no, of every school of {request.hat.organisation}; without it, no record means unknown. A "
        f"school whose last fact of a kind expired stays unknown. What your people see proposed for {schools} may change at "
        "once; ending it takes that back.", AT, [*CRUMBS, Crumb("What is recorded completely", AT)],
    )
    make = lambda *args, **named: CompleteForm(*args, framework=found, **named)  # noqa: E731
    return ask(request, CompleteForm, "records/form.html", verb, page=page, said="It is declared.", make=make)


@needs(Permission.JUDGEMENTS_WRITE)
def end(request, pk):
    found = get_object_or_404(queries.declarations(request.hat), pk=pk)

    def verb(form):
        actions.end_declaration(declaration=found, version=form.cleaned_data["version"] or 0, by=request.hat)
        return AT

    page = FormPage("End this declaration?", "End it", "From now on, no record means unknown again.", AT, CRUMBS)
    return ask(request, ConfirmForm, "records/form.html", verb, page=page, said="It is ended.",
               initial={"version": found.version})


@needs(Permission.EXPORT)
def table(request, framework):
    """The table of `upstream assess --judgements`, of the body's own record, as at now or a day, as far as its reader is
    cleared: it holds the reasons."""
    if not request.hat.may(Permission.RECORDS_VIEW):
        return forbidden(request, "Your role reads no records of your body.")
    found, as_at = _framework(request, framework), as_at_in(request.GET)
    schools = School.objects.filter(pk__in=request.hat.remembers)
    made = facts_for(
        found, schools, as_at, holders=[request.hat.organisation], with_reasons=True, reads=request.hat.role.reads
    )
    with transaction.atomic():
        record(Happened.RECORD_EXPORTED, by=request.hat, target=request.hat.organisation, fields=[found.id])
    return HttpResponse(as_table(made), headers={
        "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": f'attachment; filename="judgements-{found.id}.csv"',
    })
