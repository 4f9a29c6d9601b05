"""Which schools belong to a body, and over whose schools it works: added and ended by hand."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import reverse

from upstream.casework.records.changing import once
from upstream.casework.records.leaving import leave
from upstream.lib.refusal import Refusal, refuse
from upstream.people.bodies import meant
from upstream.registry import actions
from upstream.registry.models import Belonging, Covering, Organisation, School
from upstream.registry.queries import present
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.organisations.forms import BelongingForm, CoveringForm, LastDayForm
from upstream.web.organisations.keepers import for_keepers
from upstream.web.organisations.presenters import crumbs_of


@for_keepers
def add(request, pk):
    row = get_object_or_404(Organisation, pk=pk)
    page = FormPage(
        f"Add a school to {row.name}", "Add it", "From its first day the body reaches the school. It inherits nothing: "
        "whoever holds records is asked what to share.", _back(row), crumbs_of(row),
    )  # fmt: skip

    def verb(form: BelongingForm) -> str:
        told = form.cleaned_data
        once(told["key"], request.hat, lambda: actions.add_belonging(
            school=_school(told["school"]), organisation=row, first=told["first"], last=told["last"], by=request.hat
        ))  # fmt: skip
        return _back(row)

    return ask(request, BelongingForm, "forms/page.html", verb, page=page, said="The school is added.")


def _school(written: str) -> School:
    """A school or setting by a number or its whole name; under any number that it ever bore."""
    body = meant(written)
    school = School.objects.filter(organisation=body).select_related("became").first()
    if school is None:
        raise Refusal(f"{body} is no school or setting. Give its URN, its early years URN, or its whole name.")
    return present(school)


@for_keepers
def end(request, pk):
    one = get_object_or_404(Belonging.objects.select_related("organisation", "school__organisation"), pk=pk)
    refuse(None if one.typed else "This membership comes with the published lists, and ends with them.")
    page = FormPage(
        f"{one.school} leaves {one.organisation}", "End the membership",
        f"What was shared with {one.organisation} about the school ends on that day. {one.organisation} stays the holder of "
        "what it wrote.", _back(one.organisation), crumbs_of(one.organisation),
    )  # fmt: skip

    def verb(form: LastDayForm) -> str:
        told = form.cleaned_data
        leave(actions.end_belonging, by=request.hat, belonging=one, last=told["last"], version=told["version"] or 0)
        return _back(one.organisation)

    initial = {"version": one.version}
    return ask(request, LastDayForm, "forms/page.html", verb, initial=initial, page=page, said="The membership is ended.")


@for_keepers
def cover(request, pk):
    row = get_object_or_404(Organisation, pk=pk)
    page = FormPage(
        f"Whose schools does {row.name} work over?", "Add it", "It reaches all schools of that body, as they join and leave.",
        _back(row), crumbs_of(row),
    )

    def verb(form: CoveringForm) -> str:
        told = form.cleaned_data
        once(told["key"], request.hat, lambda: actions.add_covering(
            organisation=row, covered=meant(told["covered"]), first=told["first"], by=request.hat
        ))  # fmt: skip
        return _back(row)

    return ask(request, CoveringForm, "forms/page.html", verb, page=page, said="It is added.")


@for_keepers
def end_cover(request, pk):
    one = get_object_or_404(Covering.objects.select_related("organisation", "covered"), pk=pk)
    page = FormPage(
        f"{one.organisation} no longer works over the schools of {one.covered}", "End it",
        f"From the next day {one.organisation} reaches none of them, unless they are its own members.", _back(one.organisation),
        crumbs_of(one.organisation),
    )

    def verb(form: LastDayForm) -> str:
        told = form.cleaned_data
        leave(actions.end_covering, by=request.hat, covering=one, last=told["last"], version=told["version"] or 0)
        return _back(one.organisation)

    return ask(request, LastDayForm, "forms/page.html", verb, initial={"version": one.version}, page=page, said="It is ended.")


def _back(row: Organisation) -> str:
    return reverse("organisation", args=[row.pk])
