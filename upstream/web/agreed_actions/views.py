"""The pages of agreed actions."""

from __future__ import annotations

from django.shortcuts import render

from upstream.casework.ground.actions import actions, queries
from upstream.casework.ground.actions.models import NEXT, ActionState, AgreedAction
from upstream.casework.ground.actions.rules import why_not_agree, why_not_change, why_not_progress
from upstream.casework.records.access import is_shared_with_its_school, seen
from upstream.people.roles import Permission, Sensitivity
from upstream.web.agreed_actions.forms import NOTE, AgreedForm, ProgressForm
from upstream.web.agreed_actions.kind import KIND
from upstream.web.agreed_actions.owners import choice_of, choices, owner_of
from upstream.web.agreed_actions.presenters import present, row
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import forbidden, needs
from upstream.web.records.kinds import kind_of_word, readable
from upstream.web.records.listing import RecordList, download, page_of, ways
from upstream.web.records.page import Deed, record_crumbs
from upstream.web.records.schools import about_school, known_names, school_crumbs, school_url
from upstream.web.records.views import telling
from upstream.web.schools.page import Crumb

READ = (Permission.RECORDS_VIEW, Permission.SHARED_VIEW)
NOUN = ("agreed action", "agreed actions")
SHOWN = (("", "Open"), ("overdue", "Overdue"), ("all", "All, also what is over"))
WHOSE = (("", "Mine"), ("schools", "My schools’"))


@needs(*READ)
@about_school
def of_school(request, school):
    deeds = [Deed("Agree an action", school_url(school, "actions/add/"), why_not_agree(school, request.hat) or "")]
    return _list(request, school, f"Agreed actions: {school.name}", queries.listed(request.hat, school), deeds)


@needs(*READ)
def mine(request):
    """What one is to do oneself; or everything about one's schools."""
    rows = queries.listed(request.hat)
    whose = request.GET.get("whose", "")
    rows = rows if whose == "schools" else queries.owned_by(rows, request.hat)
    return _list(request, None, "My agreed actions", rows, [], ways(request, "whose", WHOSE, whose))


def _list(request, school, title: str, rows, deeds: list[Deed], choices_of_whose=()):
    shown = request.GET.get("show", "")
    if shown == "overdue":
        rows = queries.overdue(rows)
    elif shown != "all":
        rows = queries.live(rows)
    page = RecordList(
        title=title, lead="What somebody is to do for a school by a day. The first due stands first.",
        crumbs=school_crumbs(school) if school else [], ways=ways(request, "show", SHOWN, shown), choices=choices_of_whose,
        empty="Nothing waits here. What is agreed on a visit or in a meeting is recorded on the school’s page.", deeds=deeds,
        download=download(request.hat, "actions", school=school.urn if school else ""),
        **page_of(request, rows, lambda one: row(one, of_several=school is None), NOUN),
    )
    return render(request, "records/list.html", {"page": page})


@needs(Permission.ACTIONS_WRITE)
@about_school
def add(request, school):
    if why := why_not_agree(school, request.hat):
        return forbidden(request, why)
    origin_kind, origin = _origin(request)

    def verb(form):
        owner = owner_of(form.cleaned_data["owner"], form.cleaned_data["owner_words"], request.hat, school)
        agreed = form.agreed(owner, origin_kind=origin_kind, origin=origin)
        actions.agree(school=school, agreed=agreed, by=request.hat, key=form.cleaned_data["key"])
        return school_url(school, "actions/")

    at = school_url(school, "actions/")
    page = FormPage(f"Agree an action: {school.name}", "Record it", "", at, school_crumbs(school, ("Agreed actions", at)))
    return ask(request, AgreedForm, "records/form.html", verb, page=page, said="The action is recorded.",
               make=_form(request.hat, school), initial={"sensitivity": Sensitivity.OFFICIAL.value},
               known_names=_names(request.hat, school))


def _names(hat, school) -> tuple[str, ...]:
    """Names that may stand in an action: of the writer, and of everybody who could be its owner."""
    return (*known_names(hat, school), *(text.removeprefix("Me, ") for _, text in choices(hat, school)))


def _form(hat, school):
    return lambda *args, **named: AgreedForm(*args, owners=choices(hat, school), **named)


def _origin(request) -> tuple[str, str]:
    """`?from=judgement:<id>`: the record that an action comes from, where the reader may read it."""
    word, _, pk = request.GET.get("from", "").partition(":")
    kind = kind_of_word(word)
    if kind is None or readable(kind, pk, request.hat) is None:
        return "", ""
    return kind.label, pk


@needs(*READ)
def one(request, pk):
    found = seen(AgreedAction, pk, request.hat)
    return render(request, "records/record.html", {"page": present(found, request.hat)})


def _crumbs(found: AgreedAction) -> list[Crumb]:
    return [*record_crumbs(found, "Agreed actions", "actions/"), Crumb(found.what, KIND.url(found.pk))]


@needs(Permission.ACTIONS_WRITE)
def change(request, pk):
    found = seen(AgreedAction, pk, request.hat)
    if why := why_not_change(found, request.hat):
        return forbidden(request, why)
    owners = choices(request.hat, found.school)
    present_owner = choice_of(found)
    if present_owner not in [value for value, _ in owners]:
        present_owner = ""

    def verb(form):
        owner = owner_of(form.cleaned_data["owner"], form.cleaned_data["owner_words"], request.hat, found.school)
        agreed = form.agreed(owner, agreed_on=found.agreed_on)
        actions.change(action=found, agreed=agreed, version=form.cleaned_data["version"] or 0, by=request.hat)
        return KIND.url(found.pk)

    initial = {
        "what": found.what, "owner": present_owner, "owner_words": found.owner_words, "due": found.due,
        "success": found.success, "detail": found.detail, "sensitivity": found.sensitivity, "version": found.version,
        "share": is_shared_with_its_school(found),
    }
    lead = "The earlier wording stays in its history."
    page = FormPage("Change what was agreed", "Keep the change", lead, KIND.url(found.pk), _crumbs(found))
    return ask(request, AgreedForm, "records/form.html", telling(KIND, verb), page=page, said="The change is kept.",
               make=_form(request.hat, found.school), initial=initial, known_names=_names(request.hat, found.school))


@needs(Permission.ACTIONS_PROGRESS)
def progress(request, pk):
    found = seen(AgreedAction, pk, request.hat)
    if why := why_not_progress(found, request.hat):
        return forbidden(request, why)

    def verb(form):
        said = form.cleaned_data
        if said["state"] == NOTE:
            actions.add_note(action=found, text=said["text"], by=request.hat, key=said["key"])
        else:
            actions.move(action=found, state=ActionState(said["state"]), text=said["text"], version=said["version"] or 0,
                         by=request.hat)
        return KIND.url(found.pk)

    page = FormPage("How does it go?", "Record it", found.what, KIND.url(found.pk), _crumbs(found))
    make = lambda *args, **named: ProgressForm(*args, states=NEXT[ActionState(found.state)], **named)  # noqa: E731
    return ask(request, ProgressForm, "records/form.html", telling(KIND, verb), page=page, said="It is recorded.", make=make,
               initial={"version": found.version}, known_names=known_names(request.hat, found.school))
