"""The pages of calendars. They are no secret: whoever is signed in may read them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from upstream.casework.ground.calendars import actions
from upstream.casework.ground.calendars.entries import Entry, entries_in
from upstream.casework.ground.calendars.feed import feed
from upstream.casework.ground.calendars.models import CLOSURES, CalendarEntry, SchoolCalendar
from upstream.casework.ground.calendars.rules import why_not_keep
from upstream.files.downloads import headers
from upstream.lib import academic_year
from upstream.lib.icalendar import CONTENT_TYPE
from upstream.people.roles import Permission
from upstream.registry.models import Organisation
from upstream.web import words
from upstream.web.calendars.forms import (
    CalendarTableForm,
    ClosureForm,
    TermsForm,
    has_usual_shape,
    in_a_term,
    initial_of,
)
from upstream.web.calendars.presenters import held, own_calendar, present_all, present_year, slug, year_asked
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import forbidden, needs, needs_hat
from upstream.web.records.bodies import about_any_body, body_crumbs, body_url
from upstream.web.records.forms import ConfirmForm
from upstream.web.records.tables import showing

OTHER_SHAPE = (
    "This calendar has other than three terms with one half-term holiday each, which the form cannot show: load it as a table."
)


@needs_hat
def calendars(request):
    return render(request, "records/tables.html", {"page": present_all(request.hat)})


@needs_hat
@about_any_body
def year(request, organisation):
    return render(request, "records/tables.html", {"page": present_year(organisation, year_asked(request), request.hat)})


@needs_hat
@about_any_body
def file(request, organisation, written):
    """The year as text for other calendars."""
    asked = written.replace("-", "/")
    found = held(organisation, asked) if academic_year.is_academic_year(asked) else None
    if found is None:
        raise Http404("No terms are known for that year.")
    own = own_calendar(organisation, asked)
    made_at = own.changed_at if own else request.hat.user.joined_at
    text = feed(found, title=f"{organisation}, {asked}", of=f"organisation:{organisation.pk}", made_at=made_at)
    return HttpResponse(text, headers=headers(f"calendar-{written}.ics", CONTENT_TYPE))


def _page(
    organisation: Organisation, asked: str, title: str, submit: str, lead: str = "", *, multipart: bool = False
) -> FormPage:
    rest = body_url(organisation, "calendar/")
    crumbs = body_crumbs(organisation, ("Calendar", rest))
    return FormPage(title, submit, lead, f"{rest}?year={slug(asked)}", crumbs, multipart=multipart)


def _back(organisation: Organisation, asked: str) -> str:
    return body_url(organisation, f"calendar/?year={slug(asked)}")


def _set_before(own: SchoolCalendar | None) -> list[CalendarEntry]:
    """What was set as a whole, without single closures; nothing where only such were added."""
    return [one for one in own.entries.all() if not one.added] if own else []


def _version(form, own: SchoolCalendar | None) -> int | None:
    """None where the person saw no calendar; the verb then makes one, or says that somebody else has."""
    return form.cleaned_data["version"] if own else None


@needs(Permission.CALENDARS_WRITE)
@about_any_body
def terms(request, organisation):
    if why := why_not_keep(organisation, request.hat):
        return forbidden(request, why)
    asked = year_asked(request)
    own, found = own_calendar(organisation, asked), held(organisation, asked)
    before = _set_before(own)
    if not has_usual_shape(before):
        return forbidden(request, OTHER_SHAPE)
    closures = [Entry(one.kind, one.name, one.first, one.last) for one in before if one.kind in CLOSURES]

    def verb(form):
        kept = [one for one in closures if in_a_term(one, form.entries)]  # outside the new terms they close nothing
        actions.set_calendar(
            organisation=organisation, year=asked, entries=[*form.entries, *kept], by=request.hat,
            version=_version(form, own), key=form.cleaned_data["key"],
        )
        return _back(organisation, asked)

    lead = "Every school that has entered none of its own, and whose trust has not, then uses these. Closures are added singly."
    page = _page(organisation, asked, f"Terms of {organisation}, {asked}", "Keep these terms", lead)
    initial = {**initial_of(found.school_year if found else None), "version": own.version if own else None}
    return ask(request, TermsForm, "records/form.html", showing(_reads, verb), page=page, said="The terms are kept.",
               initial=initial)


def _reads(calendar: SchoolCalendar) -> list[tuple[str, str]]:
    return [(one.name, f"{words.on_day(one.first)} to {words.on_day(one.last)}") for one in calendar.entries.all()]


@needs(Permission.CALENDARS_WRITE)
@about_any_body
def table(request, organisation):
    if why := why_not_keep(organisation, request.hat):
        return forbidden(request, why)
    asked = year_asked(request)
    own = own_calendar(organisation, asked)

    def verb(form):
        actions.set_calendar(
            organisation=organisation, year=asked, entries=entries_in(form.cleaned_data["table"].read()), by=request.hat,
            version=_version(form, own), key=form.cleaned_data["key"],
        )
        return _back(organisation, asked)

    lead = (
        f"It takes the place of the terms of {asked} entered before. The columns are kind (term, half-term, training-day, "
        "occasional-day, emergency, closed), name, first and last."
    )
    page = _page(organisation, asked, f"Load the calendar of {organisation}, {asked}", "Load it", lead, multipart=True)
    return ask(request, CalendarTableForm, "records/form.html", showing(_reads, verb), page=page,
               said="The calendar is loaded.", initial={"version": own.version if own else None})


@needs(Permission.CALENDARS_WRITE)
@about_any_body
def end(request, organisation):
    if why := why_not_keep(organisation, request.hat):
        return forbidden(request, why)
    asked = year_asked(request)
    own = own_calendar(organisation, asked)
    if not _set_before(own):
        raise Http404(f"{organisation} has entered no terms of {asked}.")

    def verb(form):
        actions.end_calendar(calendar=own, version=form.cleaned_data["version"] or 0, by=request.hat)
        return _back(organisation, asked)

    lead = "The next body’s terms, or typical ones, hold again. Closures that were added singly stay."
    page = _page(organisation, asked, f"Take the terms of {asked} back?", "Take them back", lead)
    return ask(request, ConfirmForm, "records/form.html", showing(_reads, verb), page=page, said="The terms are taken back.",
               initial={"version": own.version})


@needs(Permission.CALENDARS_WRITE)
@about_any_body
def add_closure(request, organisation):
    if why := why_not_keep(organisation, request.hat):
        return forbidden(request, why)

    def verb(form):
        made = actions.add_closure(
            organisation=organisation, entry=form.entry, by=request.hat, key=form.cleaned_data["key"]
        )
        return _back(organisation, made.calendar.year)

    page = _page(organisation, year_asked(request), f"Add a closure of {organisation}", "Add it",
                 "Days without school inside a term: they are no school days for any clock.")
    return ask(request, ClosureForm, "records/form.html", verb, page=page, said="The closure is added.")


@needs(Permission.CALENDARS_WRITE)
@about_any_body
def end_closure(request, organisation, closure):
    if why := why_not_keep(organisation, request.hat):
        return forbidden(request, why)
    found = get_object_or_404(CalendarEntry.objects.select_related("calendar"), pk=closure, added=True,
                              calendar__organisation=organisation)

    def verb(form):
        actions.end_closure(closure=found, version=form.cleaned_data["version"] or 0, by=request.hat)
        return _back(organisation, found.calendar.year)

    page = _page(organisation, found.calendar.year, f"Take ‘{found.name}’ back?", "Take it back",
                 "There is, or was, school on these days after all.")
    return ask(request, ConfirmForm, "records/form.html", verb, page=page, said="The closure is taken back.",
               initial={"version": found.version})
