"""The pages of contacts."""

from __future__ import annotations

from django.db.models import Q
from django.shortcuts import render

from upstream.casework.ground.contacts import actions, loading, queries
from upstream.casework.ground.contacts.models import Contact
from upstream.casework.ground.contacts.roles import role_of
from upstream.casework.ground.contacts.rules import why_not_change, why_not_end, why_not_keep
from upstream.casework.records.access import seen
from upstream.lib.clock import today
from upstream.people.roles import Permission
from upstream.web.contacts.forms import ContactForm, EndForm, reads
from upstream.web.contacts.kind import KIND
from upstream.web.contacts.presenters import READS, present_all, present_contacts, present_one
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import forbidden, needs
from upstream.web.records.bodies import about_body, body_crumbs, body_url
from upstream.web.records.loading import Loading, load
from upstream.web.records.tables import showing
from upstream.web.schools.page import Crumb

MOST = 300


@needs(*READS)
@about_body
def contacts(request, organisation):
    return render(request, "records/tables.html", {"page": present_contacts(organisation, request.hat)})


@needs(*READS)
def every_contact(request):
    """Found by name, organisation or address."""
    asked = request.GET.get("q", "").strip()[:100]
    rows = queries.contacts_of(request.hat).prefetch_related("organisation__identifiers")
    for word in asked.split():
        rows = rows.filter(Q(person__icontains=word) | Q(organisation__name__icontains=word) | Q(email__icontains=word))
    found = list(rows[: MOST + 1])
    page = present_all(request, found[:MOST], asked, len(found) > MOST)
    return render(request, "contacts/contacts.html", {"page": page, "asked": asked})


@needs(Permission.CONTACTS_WRITE)
@about_body
def add(request, organisation):
    if why := why_not_keep(organisation, request.hat):
        return forbidden(request, why)

    def verb(form):
        said = form.cleaned_data
        actions.add(organisation=organisation, entered=form.entered, follows=said["follows"], by=request.hat, key=said["key"])
        return body_url(organisation, "contacts/")

    rest = body_url(organisation, "contacts/")
    page = FormPage(
        f"Add a contact of {organisation}", "Add the contact",
        f"Only people of {request.hat.organisation} whose role reads records read it, until somebody shares it.", rest,
        body_crumbs(organisation, ("Contacts", rest)),
    )
    make = lambda *args, **named: ContactForm(*args, kind=organisation.kind, **named)  # noqa: E731
    return ask(request, ContactForm, "records/form.html", verb, page=page, said="The contact is added.", make=make,
               initial={"role": request.GET.get("role", "")})


@needs(*READS)
def one(request, pk):
    return render(request, "records/record.html", {"page": present_one(_seen(request, pk), request.hat)})


def _seen(request, pk) -> Contact:
    return seen(Contact, pk, request.hat)


def _crumbs(found: Contact) -> list[Crumb]:
    back = body_crumbs(found.organisation, ("Contacts", body_url(found.organisation, "contacts/")))
    return [*back, Crumb(found.person, KIND.url(found.pk))]


@needs(Permission.CONTACTS_WRITE)
def change(request, pk):
    found = _seen(request, pk)
    if why := why_not_change(found, request.hat):
        return forbidden(request, why)

    def verb(form):
        actions.change(contact=found, version=form.cleaned_data["version"] or 0, entered=form.entered, by=request.hat)
        return KIND.url(found.pk)

    page = FormPage("Change this contact", "Keep the change", "", KIND.url(found.pk), _crumbs(found))
    make = lambda *args, **named: ContactForm(*args, kind=found.organisation.kind, is_new=False, **named)  # noqa: E731
    names = ("role", "person", "job_title", "email", "phone", "first", "last", "version")
    return ask(request, ContactForm, "records/form.html", showing(reads, verb), page=page, said="The contact is changed.",
               make=make, initial={name: getattr(found, name) for name in names})


@needs(Permission.CONTACTS_WRITE)
def end(request, pk):
    found = _seen(request, pk)
    if why := why_not_end(found, max(today(), found.first or today()), request.hat):
        return forbidden(request, why)

    def verb(form):
        said = form.cleaned_data
        actions.end(contact=found, version=said["version"] or 0, last=said["last"], by=request.hat)
        return KIND.url(found.pk)

    lead = f"{found.person} is {found.title.lower()} until that day. The contact stays readable for a year."
    page = FormPage("When does this end?", "End it", lead, KIND.url(found.pk), _crumbs(found))
    return ask(request, EndForm, "records/form.html", showing(reads, verb), page=page, said="The last day is written down.",
               initial={"version": found.version, "last": today()})


@needs(Permission.CONTACTS_WRITE)
def table(request):
    """Our own columns, or the register's list of establishments where it carries the heads' names."""
    def take(content: bytes, name: str) -> dict[str, int]:
        return loading.load(table=content, source=name, on=today(), by=request.hat)

    return load(request, Loading(
        "Load a table of contacts", "Nothing is taken over before you have seen what the table holds. What was typed is never "
        "overwritten: where the table names somebody else, both are kept.",
        "The columns organisation (a URN, la:991 or uid:99001), role, person; and, if you like, job title, email, phone, from "
        "and to. Or the register’s own list of establishments: where it carries the names of heads, those of schools in your "
        "reach are read.",
        "/contacts/", (Crumb("Contacts", "/contacts/"),),
        "/contacts/contacts.csv" if request.hat.may(Permission.EXPORT) else "", ("Organisation", "Role", "Name"),
        lambda content: loading.steps_in(content, request.hat), _about, take,
    ))


def _about(step: loading.Step) -> tuple[str, str, str]:
    return (str(step.organisation), role_of(step.entered.role).title, step.entered.person)
