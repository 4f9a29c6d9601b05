"""The organisation of an address: a school by its URN, a council by its code, a trust by its UID, any other by its id."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.http import Http404, HttpResponseRedirect
from django.urls import URLPattern, path

from upstream.people.hats import Hat
from upstream.registry.kinds import IdentifierKind, OrganisationKind
from upstream.registry.models import Belonging, Covering, Organisation
from upstream.registry.queries import organisation_by, school_by_urn
from upstream.web.needs import forbidden
from upstream.web.records.schools import NOT_REACHED, NOT_REGISTERED
from upstream.web.schools.page import Crumb

PLACES = (
    ("schools/<urn>/", "school"), ("councils/<code>/", "council"), ("trusts/<uid>/", "trust"),
    ("organisations/<int:pk>/", "organisation"),
)
_NUMBERED = {
    OrganisationKind.COUNCIL: (IdentifierKind.COUNCIL, "councils"), OrganisationKind.TRUST: (IdentifierKind.UID, "trusts"),
}
NOT_WITH = "Your role reaches no school of this organisation, so there is nothing here for you to read or to write."


def of_bodies(rest: str, view: Callable, name: str) -> list[URLPattern]:
    """The four addresses of a page that every kind of organisation has: `school-contacts`, `council-contacts` …"""
    return [path(f"{place}{rest}", view, name=f"{kind}-{name}") for place, kind in PLACES]


def about_body(view: Callable) -> Callable:
    """The view is about one organisation that the reader works with: `view(request, organisation, …)`."""
    @functools.wraps(view)
    def shown(request, organisation, **named):
        if not works_with(request.hat, organisation):
            is_school = organisation.kind == OrganisationKind.SCHOOL
            return forbidden(request, NOT_REACHED if is_school else NOT_WITH)
        return view(request, organisation, **named)
    return about_any_body(shown)


def about_any_body(view: Callable) -> Callable:
    """The same of any organisation of the register, for what is no secret. A former URN leads on to the present one."""
    @functools.wraps(view)
    def shown(request, urn="", code="", uid="", pk=None, **named):
        found = found_at(urn, code, uid, pk)
        if found is None:
            raise Http404(NOT_REGISTERED if urn else "There is no such organisation in the register.")
        is_school = found.kind == OrganisationKind.SCHOOL
        if request.method == "GET" and is_school and urn and found.school.urn not in ("", urn):
            return HttpResponseRedirect(request.get_full_path().replace(f"/{urn}/", f"/{found.school.urn}/", 1))
        return view(request, found, **named)
    return shown


def found_at(urn: str = "", code: str = "", uid: str = "", pk: int | None = None) -> Organisation | None:
    if urn:
        school = school_by_urn(urn)
        return school.organisation if school else None
    if code:
        return organisation_by(IdentifierKind.COUNCIL, code)
    if uid:
        return organisation_by(IdentifierKind.UID, uid)
    return Organisation.objects.filter(pk=pk).first()


def works_with(hat: Hat, organisation: Organisation) -> bool:
    """A school that the role remembers; the own body, one that it works over, or one that a school in reach belongs to."""
    if organisation.kind == OrganisationKind.SCHOOL:
        return hat.remembers.filter(organisation=organisation).exists()
    if organisation.pk == hat.organisation.pk:
        return True
    if Covering.objects.now().filter(organisation=hat.organisation, covered=organisation).exists():
        return True
    return Belonging.objects.now().filter(organisation=organisation, school__in=hat.schools).exists()


def body_url(organisation: Organisation, rest: str = "") -> str:
    """`/schools/900001/contacts/`; by id where the register has no number for it."""
    if organisation.kind == OrganisationKind.SCHOOL:
        urn = organisation.school.urn
        return f"/schools/{urn}/{rest}" if urn else f"/organisations/{organisation.pk}/{rest}"
    kind, segment = _NUMBERED.get(OrganisationKind(organisation.kind), (None, ""))
    number = next((one.value for one in organisation.identifiers.all() if one.kind == kind and one.last is None), None)
    return f"/{segment}/{number}/{rest}" if number else f"/organisations/{organisation.pk}/{rest}"


def body_crumbs(organisation: Organisation, *more: tuple[str, str]) -> list[Crumb]:
    """Schools, councils or trusts, the organisation, and what follows."""
    above = {
        OrganisationKind.SCHOOL: [Crumb("Schools", "/schools/")], OrganisationKind.COUNCIL: [Crumb("Councils", "/councils/")],
        OrganisationKind.TRUST: [Crumb("Trusts", "/trusts/")],
    }.get(OrganisationKind(organisation.kind))
    own = [*above, Crumb(organisation.name, body_url(organisation))] if above else []
    return [*own, *(Crumb(*one) for one in more)]
