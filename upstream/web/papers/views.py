"""Terms, privacy notice, contact page, paper copies, and what a body says of itself."""

from __future__ import annotations

import uuid

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from upstream.casework.papers import copies, texts
from upstream.casework.papers.copies import Wanted
from upstream.casework.papers.models import CopyFormat, PaperCopy
from upstream.casework.papers.versions import in_force, versions
from upstream.people.accounts import accept_terms
from upstream.people.roles import Permission
from upstream.registry.models import Organisation
from upstream.registry.queries import deployment
from upstream.web.forms.asked import FormPage
from upstream.web.forms.form import ask
from upstream.web.needs import forbidden, needs, needs_account, open_page
from upstream.web.papers import throttle
from upstream.web.papers.forms import AcceptForm, AnswerForm, ContactForm, CopyForm, ProfileForm
from upstream.web.papers.presenters import present_copies, present_paper


def _paper(request, kind, version):
    shown = next((one for one in versions(kind) if version in (None, one.id)), None)
    if shown is None:
        raise Http404
    return render(request, "papers/paper.html", {"page": present_paper(kind, shown)})


@open_page
def terms(request, version=None):
    return _paper(request, "terms", version)


@open_page
def privacy(request, version=None):
    return _paper(request, "privacy", version)


@needs_account
def accept(request):
    """Shown on the next page that somebody opens after a version came into force."""
    onward = _onward(request.POST.get("next") or request.GET.get("next"))
    version = in_force("terms")

    def verb(form) -> str:
        accept_terms(user=request.user, version=version.id)
        return onward

    page = FormPage("Terms of use", "Accept and go on", told=present_paper("terms", version))
    return ask(request, AcceptForm, "papers/accept.html", verb, initial={"next": onward}, page=page)


def _onward(address: str | None) -> str:
    return address if address and url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "/"


@open_page
def contact(request):
    ours = deployment()
    can_change = texts.why_not_contact_page(request.hat) is None
    page = {"contact": texts.public_contact(), "organisation": ours.organisation if ours else None, "can_change": can_change}
    return render(request, "papers/contact.html", {"page": page})


@needs(Permission.SETTINGS_WRITE)
def change_contact(request):
    if why := texts.why_not_contact_page(request.hat):
        return forbidden(request, why)
    present = texts.public_contact()
    names = tuple(texts.ContactText.__dataclass_fields__)

    def verb(form) -> str:
        text = texts.ContactText(**{name: form.cleaned_data[name].strip() for name in names})
        texts.set_contact(text=text, version=form.cleaned_data["version"], by=request.hat)
        return reverse("contact")

    initial = {name: getattr(present, name) for name in names} | {"version": present.version} if present else {}
    page = FormPage("The contact page", "Save", "Everybody can read it, without an account.", reverse("contact"))
    return ask(request, ContactForm, "forms/page.html", verb, initial=initial, page=page, said="The contact page was changed.")


@open_page
def paper_copy(request):
    """Anybody may ask. What the person may see is decided by whoever sends it."""
    def verb(form) -> str:
        given = form.cleaned_data
        throttle.count(request, "paper-copy")
        wanted = Wanted(given["page"], given["format"], given["name"], given["address"], given["note"])
        copies.ask(wanted=wanted, key=given["key"] or uuid.uuid4(), by=_asking(request))
        return reverse("paper-copy-asked")

    lead = (
        "We send it by post, free of charge. A page that needs an account is sent only to somebody who may see it. Your name "
        "and address are deleted some months after it was sent."
    )
    page = FormPage("Ask for a page on paper", "Ask for it", lead)
    initial = {"page": request.GET.get("page", "/")[:300], "format": CopyFormat.PAPER}
    return ask(request, CopyForm, "forms/page.html", verb, initial=initial, page=page)


def _asking(request):
    return request.hat.actor if request.hat else copies.ANYBODY


@open_page
def paper_copy_asked(request):
    return render(request, "papers/asked.html")


@needs(Permission.PAPER_COPIES)
def paper_copies(request):
    if why := copies.why_not_see(request.hat):
        return forbidden(request, why)
    return render(request, "papers/copies.html", {"page": present_copies(list(PaperCopy.objects.all()[:500]))})


@needs(Permission.PAPER_COPIES)
def answer_copy(request, pk):
    if why := copies.why_not_see(request.hat):
        return forbidden(request, why)
    copy = get_object_or_404(PaperCopy, pk=pk)

    def verb(form) -> str:
        given = form.cleaned_data
        copies.answer(copy=copy, version=given["version"], state=given["state"], reason=given["reason"], by=request.hat)
        return reverse("paper-copies")

    page = FormPage(f"Paper copy of {copy.page}", "Save", f"For {copy.name}.", reverse("paper-copies"))
    return ask(request, AnswerForm, "forms/page.html", verb, initial={"version": copy.version}, page=page)


@needs(Permission.SETTINGS_WRITE)
def profile(request, pk):
    organisation = get_object_or_404(Organisation, pk=pk)
    if why := texts.why_not_profile(organisation, request.hat):
        return forbidden(request, why)
    onward = _onward(request.GET.get("next"))

    def verb(form) -> str:
        given = form.cleaned_data
        texts.change_profile(organisation=organisation, profile=given["profile"], version=given["version"], by=request.hat)
        return onward

    page = FormPage(f"About {organisation.name}", "Save", cancel_url=onward)
    initial = {"profile": organisation.profile, "version": organisation.version}
    return ask(
        request, ProfileForm, "forms/page.html", verb, initial=initial, page=page, said="The text was changed.",
        known_names=(organisation.name,),
    )
