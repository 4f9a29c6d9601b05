"""The school of an address, for pages about its records; and the names that may stand in a text about it."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.http import Http404, HttpResponseRedirect

from upstream.people.hats import Hat
from upstream.registry.models import School
from upstream.registry.queries import school_by_urn
from upstream.web.needs import forbidden
from upstream.web.schools.page import Crumb

NOT_REACHED = (
    "This school is not among those that your role reaches today. You can read its published figures, and what its bodies "
    "have shared with yours stands under their own schools."
)
NOT_REGISTERED = "No school with this URN is in the register. The data manager brings the register up to date."


def about_school(view: Callable) -> Callable:
    """The view is about one school that the reader's role reads records of: `view(request, school, …)`.

    A former URN leads on to the present one.
    """
    @functools.wraps(view)
    def shown(request, urn, *args, **named):
        school = school_by_urn(urn)
        if school is None:
            raise Http404(NOT_REGISTERED)
        if not request.hat.remembers.filter(pk=school.pk).exists():
            return forbidden(request, NOT_REACHED)
        if request.method == "GET" and school.urn and school.urn != urn:
            return HttpResponseRedirect(request.get_full_path().replace(f"/{urn}/", f"/{school.urn}/", 1))
        return view(request, school, *args, **named)
    return shown


def school_url(school: School, rest: str = "") -> str:
    return f"/schools/{school.urn}/{rest}"


def school_crumbs(school: School, *more: tuple[str, str]) -> list[Crumb]:
    return [Crumb("Schools", "/schools/"), Crumb(school.name, school_url(school)), *(Crumb(*one) for one in more)]


def known_names(hat: Hat, school: School | None) -> tuple[str, ...]:
    """Names that may stand in a text: the writer's, the bodies' and the school's."""
    own = (hat.user.name, hat.organisation.name)
    return (*own, school.name) if school else own
