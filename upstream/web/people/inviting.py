"""Inviting: to the own body, and the first administrator of another."""

from __future__ import annotations

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from upstream.people import invitations
from upstream.people.bodies import meant
from upstream.people.models import Invitation
from upstream.people.queries import ADMINISTRATOR, is_deployment_administrator
from upstream.people.roles import ROLES, Permission
from upstream.registry.models import Organisation
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import forbidden, needs
from upstream.web.people.forms import FirstAdministratorForm, InviteForm, NothingForm
from upstream.web.people.presenters import people_crumbs
from upstream.web.signing_in import letters

HANDED = "invitation-link"  # in the session: the link to hand over, shown on one page once


@needs(Permission.PEOPLE_MANAGE)
def invite(request):
    organisation = request.hat.organisation
    page = FormPage(
        f"Invite somebody to {organisation.name}", "Send the invitation", cancel_url=reverse("people"), crumbs=people_crumbs(),
    )
    make = lambda *args, **named: InviteForm(*args, organisation=organisation, **named)  # noqa: E731
    verb = lambda form: _invited(request, form, organisation, form.cleaned_data["role"])  # noqa: E731
    return ask(request, InviteForm, "forms/page.html", verb, page=page, make=make)


@needs(Permission.PEOPLE_MANAGE)
def first_administrator(request):
    """The deployment’s administrator lets another body begin."""
    if not is_deployment_administrator(request.hat):
        return forbidden(request, "It is for the administrator of the body whose Upstream this is.")
    page = FormPage(
        "Appoint the first administrator of a body", "Send the invitation",
        "They invite everybody else there. From then on the body looks after its own people.",
        reverse("people"), people_crumbs(),
    )
    verb = lambda form: _invited(request, form, meant(form.cleaned_data["organisation"]), ADMINISTRATOR)  # noqa: E731
    return ask(request, FirstAdministratorForm, "forms/page.html", verb, page=page)


def _invited(request, form, organisation: Organisation, role: str) -> str:
    wanted = form.cleaned_data
    made, token = invitations.invite(
        email=wanted["email"], name=wanted["name"], organisation=organisation, role=ROLES[role], by=request.hat,
        key=wanted["key"],
    )
    return _sent(request, made, token)


def _sent(request, made: Invitation, token: str) -> str:
    link = request.build_absolute_uri(reverse("invitation-link", args=[token]))
    left = letters.invitation(to=made.email, organisation=made.organisation.name, link=link)
    request.session[HANDED] = {"invitation": made.pk, "link": "" if left else link}
    return reverse("invited", args=[made.pk])


def _ours(request, pk: int) -> Invitation:
    """An invitation to the own body, or one that the deployment’s administrator sent to another."""
    rows = Invitation.objects.select_related("organisation", "invited_by")
    mine = rows.filter(organisation=request.hat.organisation)
    if is_deployment_administrator(request.hat):
        mine = mine | rows.filter(invited_by=request.user)
    return get_object_or_404(mine, pk=pk)


@needs(Permission.PEOPLE_MANAGE)
def invited(request, pk):
    one = _ours(request, pk)
    handed = request.session.get(HANDED)
    link, was_sent = "", False
    if handed and handed["invitation"] == one.pk:
        del request.session[HANDED]
        link, was_sent = handed["link"], not handed["link"]
    return render(request, "people/invited.html", {
        "one": one, "link": link, "was_sent": was_sent, "can_mail": letters.can_send(), "crumbs": people_crumbs(),
        "why_not": invitations.why_not_look_after(one, request.hat) or "", "over": invitations.why_not_accept(one) or "",
    })


@needs(Permission.PEOPLE_MANAGE)
def send_again(request, pk):
    one = _ours(request, pk)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("invited", args=[one.pk]))
    token = invitations.send_again(invitation=one, by=request.hat)
    return HttpResponseRedirect(_sent(request, one, token))


@needs(Permission.PEOPLE_MANAGE)
def withdraw(request, pk):
    one = _ours(request, pk)
    page = FormPage(
        f"Withdraw the invitation to {one.name}", "Withdraw it", "The link in it stops working.",
        reverse("invited", args=[one.pk]), people_crumbs(),
    )

    def verb(_form) -> str:
        invitations.withdraw(invitation=one, by=request.hat)
        return reverse("people")

    return ask(request, NothingForm, "forms/page.html", verb, page=page, said="The invitation is withdrawn.")


