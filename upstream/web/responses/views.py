"""The pages of responses."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render

from upstream.casework.ground.responses import actions, queries
from upstream.casework.ground.responses.models import Accuracy, Response
from upstream.casework.ground.responses.rules import Said, why_not_acknowledge, why_not_answer, why_not_respond
from upstream.casework.records.access import seen
from upstream.casework.records.sharing import may_receive
from upstream.lib.clock import today
from upstream.people.roles import Permission
from upstream.registry.models import Organisation
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import forbidden, needs
from upstream.web.records.forms import ConfirmForm
from upstream.web.records.listing import RecordList, download, page_of, ways
from upstream.web.records.page import record_crumbs
from upstream.web.records.schools import about_school, known_names, school_crumbs, school_url
from upstream.web.records.views import telling
from upstream.web.responses.about import asked_in
from upstream.web.responses.beside import answered_here
from upstream.web.responses.forms import AnswerForm, SaidForm
from upstream.web.responses.kind import KIND
from upstream.web.responses.presenters import present, row
from upstream.web.schools.page import Crumb

HOLES = (answered_here,)  # of a standing’s page and a figure’s
READ = (Permission.RECORDS_VIEW, Permission.SHARED_VIEW)
SHOWN = (("", "All"), ("waiting", "Waiting for my body"))
LEAD = "What a school says to what is shown about it: read, and answered, by whom it is sent to."


@needs(*READ)
@about_school
def of_school(request, school):
    return _list(request, school)


@needs(*READ)
def of_my_schools(request):
    return _list(request, None)


def _list(request, school):
    shown = request.GET.get("show", "")
    rows = queries.waiting(request.hat, school) if shown == "waiting" else queries.listed(request.hat, school)
    page = RecordList(
        title=f"Responses of {school.name}" if school else "Responses of schools", lead=LEAD,
        crumbs=school_crumbs(school) if school else [], ways=ways(request, "show", SHOWN, shown),
        empty="There is no response here. A school can respond to anything that is shared with it, from its page.",
        download=download(request.hat, "responses", school=school.urn if school else ""),
        **page_of(request, rows, lambda one: row(one, of_several=school is None), ("response", "responses")),
    )
    return render(request, "records/list.html", {"page": page})


@needs(Permission.RESPOND)
@about_school
def respond(request, school):
    if why := why_not_respond(school, request.hat):
        return forbidden(request, why)
    shown = asked_in(request.GET, request.hat, school)
    if shown is None:
        raise Http404("There is nothing here to respond to, or it is not shared with you.")
    record = shown.about.record
    bodies = may_receive(school, today()).exclude(pk=request.hat.organisation.pk).order_by("kind", "name")

    def verb(form):
        said = form.cleaned_data
        to = record.holder if record else Organisation.objects.get(pk=said["to"])
        made = actions.respond(
            school=school, by=request.hat, key=said["key"],
            said=Said(shown.about, said["text"], to, said.get("accuracy") or Accuracy.UNSAID.value),
        )
        return KIND.url(made.pk)

    lead = f"You respond to: {shown.words}." + (f" {record.holder} reads it." if record else "")
    crumbs = school_crumbs(school, ("Responses", school_url(school, "responses/")))
    page = FormPage(f"Respond for {school.name}", "Send it", lead, shown.url, crumbs)
    make = lambda *args, **named: SaidForm(  # noqa: E731
        *args, bodies=[(str(one.pk), str(one)) for one in bodies], is_record=record is not None, **named)
    return ask(request, SaidForm, "records/form.html", verb, page=page, said="Your response is sent.", make=make,
               initial={"accuracy": Accuracy.UNSAID.value}, known_names=known_names(request.hat, school))


@needs(*READ)
def one(request, pk):
    found = seen(Response, pk, request.hat)
    return render(request, "records/record.html", {"page": present(found, request.hat)})


def _crumbs(found: Response) -> list[Crumb]:
    return [*record_crumbs(found, "Responses", "responses/"), Crumb(str(found), KIND.url(found.pk))]


@needs(Permission.ACTIONS_WRITE)
def read(request, pk):
    found = seen(Response, pk, request.hat)
    if why := why_not_acknowledge(found, request.hat):
        return forbidden(request, why)

    def verb(form):
        actions.acknowledge(response=found, version=form.cleaned_data["version"] or 0, by=request.hat)
        return KIND.url(found.pk)

    page = FormPage("Say to the school that you have read this?", "I have read it",
                    "The school sees that your body read it, and when.", KIND.url(found.pk), _crumbs(found))
    said = "The school sees that it was read."
    return ask(request, ConfirmForm, "records/form.html", telling(KIND, verb), page=page, said=said,
               initial={"version": found.version})


@needs(Permission.ACTIONS_WRITE)
def answer(request, pk):
    found = seen(Response, pk, request.hat)
    if why := why_not_answer(found, request.hat):
        return forbidden(request, why)

    def verb(form):
        said = form.cleaned_data
        actions.answer(response=found, text=said["text"], version=said["version"] or 0, by=request.hat)
        return KIND.url(found.pk)

    page = FormPage("Answer the school", "Send the answer", found.text, KIND.url(found.pk), _crumbs(found))
    return ask(request, AnswerForm, "records/form.html", telling(KIND, verb), page=page, said="Your answer is sent.",
               initial={"version": found.version}, known_names=known_names(request.hat, found.school))
