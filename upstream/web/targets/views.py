"""The pages of targets."""

from __future__ import annotations

from django.shortcuts import render

from upstream.casework.ground.targets import actions, loading, queries
from upstream.casework.ground.targets.models import Target
from upstream.casework.ground.targets.rules import why_not_change, why_not_set_for
from upstream.casework.records.access import seen
from upstream.evidence.definitions import Definitions
from upstream.people.roles import Permission
from upstream.web import words
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import forbidden, needs
from upstream.web.pages import of_edition
from upstream.web.records.bodies import about_body, body_crumbs, body_url
from upstream.web.records.loading import Loading, load
from upstream.web.records.views import telling
from upstream.web.schools.page import Crumb
from upstream.web.targets.forms import AgainForm, TargetForm
from upstream.web.targets.kind import KIND
from upstream.web.targets.presenters import READS, measure_words, present_all, present_one, present_targets

MOST = 500


def _known(request) -> Definitions | None:
    """The definitions of what serves: titles and units of measures. None before anything is built."""
    return request.edition.definitions if request.edition else None


@needs(*READS)
@about_body
def targets(request, organisation):
    return render(request, "records/tables.html", {"page": present_targets(organisation, request.hat, _known(request))})


@needs(*READS)
def every_target(request):
    rows = queries.targets_of(request.hat).prefetch_related("organisation__identifiers")
    found = list(rows[: MOST + 1])
    page = present_all(found[:MOST], request.hat, _known(request), len(found) > MOST)
    return render(request, "records/tables.html", {"page": page})


def _measures(definitions: Definitions) -> list[tuple[str, str]]:
    """Those of which more or less is better, by theme."""
    aimable = [one for one in definitions.measures.values() if one.direction != "neither"]
    aimable.sort(key=lambda one: (one.theme, one.short))
    return [(one.id, f"{words.theme_words(one.theme)}: {one.short}") for one in aimable]


def _groups(definitions: Definitions) -> list[tuple[str, str]]:
    return [(name, words.group_words(definitions.groups, name)) for name in definitions.groups if name != "all"]


@needs(Permission.TARGETS_WRITE)
@of_edition
@about_body
def add(request, organisation):
    if why := why_not_set_for(organisation, request.hat):
        return forbidden(request, why)
    definitions = request.edition.definitions

    def verb(form):
        actions.set_target(
            organisation=organisation, aim=form.aim, definitions=definitions, by=request.hat, key=form.cleaned_data["key"]
        )
        return body_url(organisation, "targets/")

    rest = body_url(organisation, "targets/")
    page = FormPage(
        f"Set a target for {organisation}", "Set the target", f"It is a target of {request.hat.organisation}, and says so.",
        rest, body_crumbs(organisation, ("Targets", rest)),
    )
    make = lambda *args, **named: TargetForm(  # noqa: E731
        *args, measures=_measures(definitions), groups=_groups(definitions), **named
    )
    return ask(request, TargetForm, "records/form.html", verb, page=page, said="The target is set.", make=make,
               initial={"measure": request.GET.get("measure", ""), "pupil_group": request.GET.get("group", "")})


@needs(*READS)
def one(request, pk):
    found = seen(Target, pk, request.hat)
    return render(request, "records/record.html", {"page": present_one(found, request.hat, _known(request))})


@needs(Permission.TARGETS_WRITE)
@of_edition
def change(request, pk):
    found = seen(Target, pk, request.hat)
    if why := why_not_change(found, request.hat):
        return forbidden(request, why)
    definitions = request.edition.definitions

    def verb(form):
        said = form.cleaned_data
        actions.change(
            target=found, version=said["version"] or 0, aim=form.aim_of(found), definitions=definitions, by=request.hat
        )
        return KIND.url(found.pk)

    rest = body_url(found.organisation, "targets/")
    crumbs = [*body_crumbs(found.organisation, ("Targets", rest)), Crumb(measure_words(found, definitions), KIND.url(found.pk))]
    page = FormPage(
        f"Change the target of {found.period} for {found.organisation}", "Keep the change",
        f"{measure_words(found, definitions)}. The number before stays readable.", KIND.url(found.pk), crumbs,
    )
    return ask(request, AgainForm, "records/form.html", telling(KIND, verb), page=page, said="The target is changed.",
               initial={"value": f"{found.value.normalize():f}", "agreed_by": "", "version": found.version})


@needs(Permission.TARGETS_WRITE)
@of_edition
def table(request):
    definitions = request.edition.definitions

    def take(content: bytes, name: str) -> dict[str, int]:
        return loading.load(table=content, source=name, definitions=definitions, by=request.hat)

    return load(request, Loading(
        "Load a table of targets", "Nothing is taken over before you have seen what the table holds. The same table again "
        "changes nothing; another number becomes a new version.",
        "The columns for (a URN, la:991 or uid:99001), measure (its name in the address of its page), period (like 2026/27), "
        "value, agreed by, agreed on; and, if you like, pupil group.",
        "/targets/", (Crumb("Targets", "/targets/"),), "/targets/targets.csv" if request.hat.may(Permission.EXPORT) else "",
        ("For", "Measure", "Pupils", "Year", "Target"), lambda content: loading.steps_in(content, definitions, request.hat),
        lambda step: (
            str(step.organisation), step.aim.measure, step.aim.pupil_group, step.aim.period, f"{step.aim.value.normalize():f}"
        ), take,
    ))
