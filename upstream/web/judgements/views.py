"""The pages of judgements."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render

from upstream.casework.ground.judgements import actions, queries
from upstream.casework.ground.judgements.models import Judgement, JudgementState
from upstream.casework.ground.judgements.rules import OWN_KIND, why_not_judge
from upstream.casework.records.access import seen
from upstream.people.roles import Permission
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.judgements.forms import JudgedForm, today_and
from upstream.web.judgements.presenters import present, row
from upstream.web.judgements.questions import meant, questions
from upstream.web.needs import forbidden, needs
from upstream.web.records.listing import RecordList, download, page_of, ways
from upstream.web.records.page import Deed
from upstream.web.records.schools import about_school, known_names, school_crumbs, school_url

READ = (Permission.RECORDS_VIEW, Permission.SHARED_VIEW)
SHOWN = (("", "What stands"), ("all", "All, also what was superseded"))
LEAD = "What people judged, when and on what evidence. A newer judgement supersedes an older one, which stays readable."


@needs(*READ)
@about_school
def of_school(request, school):
    at = school_url(school, "judgements/")
    deeds = [Deed("Record a judgement", f"{at}add/", why_not_judge(school, request.hat) or "")]
    return _list(request, school, deeds)


@needs(*READ)
def of_my_schools(request):
    deeds = []
    if request.hat.may(Permission.JUDGEMENTS_WRITE):
        deeds = [Deed("What is recorded completely", "/judgements/complete/")]
    return _list(request, None, deeds)


def _list(request, school, deeds: list[Deed]):
    shown = request.GET.get("show", "")
    rows = queries.listed(request.hat, school)
    page = RecordList(
        title=f"Judgements about {school.name}" if school else "Judgements about my schools", lead=LEAD,
        crumbs=school_crumbs(school) if school else [], ways=ways(request, "show", SHOWN, shown), deeds=deeds,
        empty="No judgement is recorded here that you may read. Frameworks answer ‘unknown’ where nobody has judged.",
        download=download(request.hat, "judgements", school=school.urn if school else ""),
        **page_of(
            request, rows if shown == "all" else rows.filter(state=JudgementState.STANDING),
            lambda one: row(one, of_several=school is None), ("judgement", "judgements"),
        ),
    )
    return render(request, "records/list.html", {"page": page})


@needs(Permission.JUDGEMENTS_WRITE)
@about_school
def add(request, school):
    """First which question, then the judgement."""
    if why := why_not_judge(school, request.hat):
        return forbidden(request, why)
    at = school_url(school, "judgements/")
    crumbs = school_crumbs(school, ("Judgements", at))
    if "about" not in request.GET:
        page = {"title": f"What do you judge about {school.name}?", "crumbs": crumbs,
                "asked": questions(request.edition, request.hat.organisation, f"{at}add/")}
        return render(request, "judgements/questions.html", {"page": page})
    found = meant(request.edition, request.hat.organisation, request.GET["about"])
    if found is None:
        raise Http404("No framework that you work by asks this: choose a question from the list.")
    return _judge(request, school, *found, at, crumbs)


def _judge(request, school, framework, kind: str, at: str, crumbs):
    def verb(form):
        actions.judge(school=school, judged=form.judged, by=request.hat, key=form.cleaned_data["key"])
        return at

    title = "A judgement of your own" if kind == OWN_KIND else framework.judgements[kind].title
    page = FormPage(f"{title}: {school.name}", "Record the judgement", (
        f"Only people of {request.hat.organisation} whose role reaches this school read it, until somebody shares it."
    ), at, crumbs)
    make = lambda *args, **named: JudgedForm(*args, framework=framework, kind=kind, **named)  # noqa: E731
    return ask(request, JudgedForm, "records/form.html", verb, page=page, said="The judgement is recorded.", make=make,
               initial=today_and(request.hat.user.name), known_names=known_names(request.hat, school))


@needs(*READ)
def one(request, pk):
    found = seen(Judgement, pk, request.hat)
    return render(request, "records/record.html", {"page": present(found, request.hat)})
