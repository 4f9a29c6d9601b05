"""Adding, changing and closing a body that no edition knows."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import reverse

from upstream.casework.records.changing import once
from upstream.casework.records.leaving import leave
from upstream.lib.refusal import refuse
from upstream.people.roles import Permission
from upstream.registry import actions, rules
from upstream.registry.models import Organisation
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import forbidden, needs
from upstream.web.organisations.forms import AddForm, ChangeForm, LastDayForm, ProfileForm
from upstream.web.organisations.keepers import for_keepers
from upstream.web.organisations.presenters import crumbs, crumbs_of


@for_keepers
def add(request):
    page = FormPage(
        "Add an organisation", "Add it", "Schools, councils, trusts and federations come with an edition: add what no edition "
        "knows.", reverse("organisations"), crumbs(),
    )  # fmt: skip

    def verb(form: AddForm) -> str:
        told = form.cleaned_data
        made = once(told["key"], request.hat, lambda: actions.add_organisation(
            kind=told["kind"], name=told["name"], first=told["first"], numbers=form.numbers, profile=told["profile"],
            although_alike=told["although_alike"], by=request.hat,
        ))  # fmt: skip
        return reverse("organisation", args=[made.pk])

    return ask(request, AddForm, "forms/page.html", verb, page=page, said="The organisation is added.")


@needs(Permission.REGISTER_WRITE)
def change(request, pk):
    row = get_object_or_404(Organisation, pk=pk)
    if why := rules.why_not_change(row, request.hat):
        return forbidden(request, why)
    page = FormPage(f"Change {row.name}", "Save", cancel_url=_back(row), crumbs=crumbs_of(row))
    kind = ChangeForm if row.typed else ProfileForm

    def verb(form) -> str:
        told = form.cleaned_data
        actions.change_organisation(
            organisation=row, version=told["version"] or 0, name=told.get("name", row.name), first=told.get("first", row.first),
            profile=told["profile"], by=request.hat,
        )
        return _back(row)

    initial = {"version": row.version, "name": row.name, "first": row.first, "profile": row.profile}
    return ask(request, kind, "forms/page.html", verb, initial=initial, page=page, said="The change is saved.")


@for_keepers
def close(request, pk):
    row = get_object_or_404(Organisation, pk=pk)
    refuse(rules.why_not_close(row, None, request.hat))
    page = FormPage(
        f"Close {row.name}", "Close it", "Its members leave on that day, and what was shared with it about them ends. Nothing "
        "is deleted: what it wrote stays its own.", _back(row), crumbs_of(row),
    )  # fmt: skip

    def verb(form: LastDayForm) -> str:
        told = form.cleaned_data
        leave(actions.close_organisation, by=request.hat, organisation=row, on=told["last"], version=told["version"] or 0)
        return _back(row)

    initial = {"version": row.version}
    return ask(request, LastDayForm, "forms/page.html", verb, initial=initial, page=page, said="The organisation is closed.")


def _back(row: Organisation) -> str:
    return reverse("organisation", args=[row.pk])
