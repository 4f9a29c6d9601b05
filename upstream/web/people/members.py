"""The people of a body, and one role of one of them: changed, ended, given again."""

from __future__ import annotations

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from upstream.people import accounts, memberships
from upstream.people.models import Membership
from upstream.people.queries import is_deployment_administrator
from upstream.people.roles import ROLES, Permission
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import needs
from upstream.web.people.forms import EndForm, NameForm, NothingForm, RoleForm
from upstream.web.people.presenters import Way, people_crumbs, present_people, present_role


def _here(request, pk: int) -> Membership:
    """A role at the reader’s own body; of any other body there is nothing to be found."""
    held = Membership.objects.select_related("user", "organisation")
    return get_object_or_404(held, pk=pk, organisation=request.hat.organisation)


@needs(Permission.PEOPLE_MANAGE)
def people(request):
    may_appoint = is_deployment_administrator(request.hat)
    return render(request, "people/people.html", {"page": present_people(request.hat), "may_appoint": may_appoint})


@needs(Permission.PEOPLE_MANAGE)
def role(request, pk):
    one = _here(request, pk)
    return render(request, "people/role.html", {"page": present_role(one, request.hat, _account_ways(one, request.hat))})


def _account_ways(one: Membership, hat) -> list[Way]:
    asked = (
        ("Correct the name", "rename-person", accounts.why_not_rename),
        ("Reset the second step", "reset-second-step", accounts.why_not_reset_second_step),
        ("Close the account", "close-account", accounts.why_not_close),
    )
    return [Way(text, reverse(name, args=[one.pk]), why_not(one.user, hat) or "") for text, name, why_not in asked]


def _page(one: Membership, title: str, submit: str, lead: str = "") -> FormPage:
    return FormPage(title, submit, lead, reverse("role", args=[one.pk]), people_crumbs())


def _version(form) -> int:
    return form.cleaned_data["version"] or 0


@needs(Permission.PEOPLE_MANAGE)
def change_role(request, pk):
    one = _here(request, pk)
    lead = f"Now: {one.held.title}. It ends at once, and the new one begins."
    page = _page(one, f"Change {one.user.name}’s role", "Change the role", lead)

    def verb(form) -> str:
        made = memberships.change_role(
            membership=one, version=_version(form), role=ROLES[form.cleaned_data["role"]], by=request.hat
        )
        return reverse("role", args=[made.pk])

    make = lambda *args, **named: RoleForm(*args, organisation=one.organisation, **named)  # noqa: E731
    initial = {"version": one.version}
    return ask(request, RoleForm, "forms/page.html", verb, page=page, make=make, initial=initial, said="The role is changed.")


@needs(Permission.PEOPLE_MANAGE, Permission.ACCESS_REVIEW)
def end_role(request, pk):
    one = _here(request, pk)
    page = _page(one, f"End {one.user.name}’s role as {one.held.title.lower()}", "End the role")

    def verb(form) -> str:
        last = form.cleaned_data["last"] if form.cleaned_data["when"] == "day" else None
        memberships.end(membership=one, version=_version(form), by=request.hat, last=last)
        return reverse("people") if request.hat.may(Permission.PEOPLE_MANAGE) else reverse("access-review")

    initial = {"version": one.version}
    return ask(request, EndForm, "forms/page.html", verb, page=page, initial=initial, said=f"{one.user.name}’s role is ended.")


def _asked(request, one: Membership, page: FormPage, verb, said: str, version: int):
    return ask(request, NothingForm, "forms/page.html", verb, page=page, initial={"version": version}, said=said)


@needs(Permission.PEOPLE_MANAGE)
def keep_role(request, pk):
    one = _here(request, pk)
    page = _page(one, f"Let {one.user.name}’s role go on", "Take the last day back")

    def verb(form) -> str:
        memberships.keep(membership=one, version=_version(form), by=request.hat)
        return reverse("role", args=[one.pk])

    return _asked(request, one, page, verb, "The role goes on.", one.version)


@needs(Permission.PEOPLE_MANAGE)
def reopen_role(request, pk):
    one = _here(request, pk)
    page = _page(one, f"Give {one.user.name} the role again", f"Give the role of {one.held.title.lower()}", "From today.")

    def verb(form) -> str:
        made = memberships.reopen(membership=one, version=_version(form), by=request.hat)
        return reverse("role", args=[made.pk])

    return _asked(request, one, page, verb, "The role is given again.", one.version)


@needs(Permission.PEOPLE_MANAGE)
def rename(request, pk):
    one = _here(request, pk)
    page = _page(one, f"Correct {one.user.name}’s name", "Save the name")

    def verb(form) -> str:
        accounts.rename(user=one.user, version=_version(form), name=form.cleaned_data["name"], by=request.hat)
        return reverse("role", args=[one.pk])

    initial = {"version": one.user.version, "name": one.user.name}
    return ask(request, NameForm, "forms/page.html", verb, page=page, initial=initial, said="The name is saved.")


@needs(Permission.PEOPLE_MANAGE)
def reset_second_step(request, pk):
    one = _here(request, pk)
    page = _page(
        one, f"Reset {one.user.name}’s second step", "Reset it",
        "For somebody who has lost the telephone and the recovery codes. Make sure that it is them who asks. They are signed "
        "out everywhere, sign in with their password, and set the second step up anew before they reach anything.",
    )

    def verb(_form) -> str:
        accounts.reset_second_step(user=one.user, by=request.hat)
        return reverse("role", args=[one.pk])

    return _asked(request, one, page, verb, "The second step is reset.", one.user.version)


@needs(Permission.PEOPLE_MANAGE)
def close_account(request, pk):
    one = _here(request, pk)
    page = _page(
        one, f"Close {one.user.name}’s account", "Close the account",
        "Their roles end, they are signed out everywhere and cannot sign in. What they wrote and did stays, under their name.",
    )

    def verb(form) -> str:
        accounts.close(user=one.user, version=_version(form), by=request.hat)
        return reverse("people")

    return _asked(request, one, page, verb, f"{one.user.name}’s account is closed.", one.user.version)


