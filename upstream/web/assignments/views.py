"""The pages of assignments."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.lib.clock import today
from upstream.people import assignments
from upstream.people.models import Assignment, Duty, User
from upstream.people.roles import Permission
from upstream.web.assignments import presenters
from upstream.web.assignments.forms import AssignForm, EndForm, HandOverForm
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import forbidden, needs
from upstream.web.records.schools import about_school, school_crumbs, school_url
from upstream.web.records.tables import csv_file, showing
from upstream.web.schools.page import Crumb

READS = (Permission.RECORDS_VIEW,)
LIST = Crumb("Who looks after which school", "/assignments/")


@needs(*READS)
def mine(request):
    return render(request, "records/tables.html", {"page": presenters.present_mine(request)})


@needs(Permission.EXPORT)
def mine_file(request):
    rows = presenters.ordered(presenters.mine(request.hat, request.edition), presenters.BY_NAME)
    _taken_away(request, "my-schools")
    return csv_file("my-schools", ("URN", "School", "Phase", "What I am to it", "Since", "New since I last looked"), (
        [one.school.urn, one.school.name, one.school.phase, one.duty_words, one.since, one.new_words] for one in rows
    ))


@transaction.atomic
def _taken_away(request, what: str) -> None:
    record(Happened.RECORD_EXPORTED, by=request.hat, target=request.hat.organisation, fields=[what])


@needs(Permission.ASSIGNMENTS_WRITE)
def workload(request):
    return render(request, "records/tables.html", {"page": presenters.present_workload(request)})


@needs(Permission.ASSIGNMENTS_WRITE)
def every_assignment(request):
    if not request.hat.may(Permission.EXPORT):
        return forbidden(request, "Your role takes no records away as files.")
    _taken_away(request, "assignments")
    head = ("URN", "School", "Name", "E-mail", "What they are to it", "From", "Until")
    return csv_file("assignments", head, presenters.rows_of_everything(request.hat))


def _person(request, pk: int) -> User:
    """Somebody who can be assigned at the own body, or was. Nobody else is there."""
    here = assignments.can_be_assigned(request.hat.organisation).filter(pk=pk).first()
    was = Assignment.objects.filter(user=pk, organisation=request.hat.organisation).exists()
    found = here or (User.objects.filter(pk=pk).first() if was else None)
    if found is None:
        raise Http404("Nobody with this number looks after schools of your body.")
    return found


@needs(Permission.ASSIGNMENTS_WRITE)
def person(request, pk):
    return render(request, "records/tables.html", {"page": presenters.present_person(_person(request, pk), request.hat)})


@needs(Permission.ASSIGNMENTS_WRITE)
def hand_over(request, pk):
    leaving = _person(request, pk)
    others = [one for one in assignments.can_be_assigned(request.hat.organisation) if one.pk != leaving.pk]

    def verb(form):
        said = form.cleaned_data
        taking = next(one for one in others if str(one.pk) == said["taking"])
        assignments.hand_over(leaving=leaving, taking=taking, on=said["on"], by=request.hat)
        return f"/assignments/people/{taking.pk}/"

    back = f"/assignments/people/{leaving.pk}/"
    page = FormPage(
        f"Hand over all schools of {leaving.name}", "Hand them over",
        "Each school keeps what the person is to it. What they wrote stays with your body.", back,
        (LIST, Crumb(leaving.name, back)),
    )
    make = lambda *args, **named: HandOverForm(*args, people=others, **named)  # noqa: E731
    return ask(request, HandOverForm, "records/form.html", verb, page=page, said="The schools are handed over.", make=make,
               initial={"on": today()})


@needs(Permission.RECORDS_VIEW, Permission.SHARED_VIEW)
@about_school
def of_school(request, school):
    return render(request, "records/tables.html", {"page": presenters.present_school(school, request.hat)})


@needs(Permission.ASSIGNMENTS_WRITE)
@about_school
def add(request, school):
    if why := assignments.why_not_assign_here(request.hat, school):
        return forbidden(request, why)
    people = list(assignments.can_be_assigned(request.hat.organisation))

    def verb(form):
        said = form.cleaned_data
        user = next(one for one in people if str(one.pk) == said["user"])
        assignments.assign(user=user, school=school, duty=said["duty"], first=said["first"], last=said["last"], by=request.hat)
        return school_url(school, "assignments/")

    back = school_url(school, "assignments/")
    page = FormPage(
        f"Assign somebody to {school.name}", "Assign them", "They find the school under ‘My schools’, and are told.", back,
        school_crumbs(school, ("Who looks after it", back)),
    )
    make = lambda *args, **named: AssignForm(*args, people=people, **named)  # noqa: E731
    return ask(request, AssignForm, "records/form.html", verb, page=page, said="They are assigned.", make=make,
               initial={"first": today(), "duty": Duty.LEAD_OFFICER})


@needs(Permission.ASSIGNMENTS_WRITE)
def end(request, pk):
    rows = Assignment.objects.select_related("school__organisation", "user", "organisation")
    found = get_object_or_404(rows, pk=pk, organisation=request.hat.organisation)
    if why := assignments.why_not_end(found, request.hat):
        return forbidden(request, why)

    def verb(form):
        said = form.cleaned_data
        assignments.end(assignment=found, version=said["version"] or 0, last=said["last"], by=request.hat)
        return school_url(found.school, "assignments/")

    back = school_url(found.school, "assignments/")
    page = FormPage(
        f"Until when is {found.user.name} {found.get_duty_display().lower()} of {found.school.name}?", "End it",
        "What they wrote stays with your body.", back, school_crumbs(found.school, ("Who looks after it", back)),
    )
    return ask(request, EndForm, "records/form.html", showing(_reads, verb), page=page, said="The last day is written down.",
               initial={"version": found.version, "last": today()})


def _reads(found: Assignment) -> list[tuple[str, str]]:
    return [("Name", found.user.name), ("Last day", found.last.strftime("%d/%m/%Y") if found.last else "no end known")]
