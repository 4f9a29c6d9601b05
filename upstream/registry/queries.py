"""Finding schools and bodies: by any number, by name, on a day. Reads, and never writes."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q, QuerySet

from upstream.lib.clock import today
from upstream.registry.kinds import IdentifierKind, OrganisationKind
from upstream.registry.models import (
    Ancestry,
    Belonging,
    Covering,
    Deployment,
    Establishment,
    Identifier,
    Organisation,
    School,
)


def school_by_urn(urn: str) -> School | None:
    """The present school, by any URN that it bears or bore."""
    rows = Establishment.objects.select_related("school__organisation", "school__became__organisation")
    found = rows.filter(urn=urn.strip()).first()
    return present(found.school) if found else None


def present(school: School) -> School:
    """The school itself, or the one that it was found to be."""
    return school.became or school


def ids_of(school: School) -> list[int]:
    """Every id under which records of the school stand: its own, and of those that were found to be one with it.

    A decided record keeps the School and the URN of its day; whoever asks for a school's records asks for all of these.
    """
    return list(present(school).ids)


def with_earlier(schools: QuerySet[School]) -> QuerySet[School]:
    """The schools, those that were found to be one with them, and those they came from by merger or split.

    For asking who reaches a record: the council that has a merged school reads what it wrote about the two before.
    Two steps of descent are followed.
    """
    before = Ancestry.objects.filter(descendant__in=schools).values("ancestor")
    long_before = Ancestry.objects.filter(descendant__in=before).values("ancestor")
    return School.objects.filter(
        Q(pk__in=schools) | Q(became__in=schools) | Q(pk__in=before) | Q(pk__in=long_before)
    )


def closed_while_in(bodies: QuerySet[Organisation]) -> QuerySet[School]:
    """Schools that belonged to one of the bodies on their last day: nobody else came to have them since."""
    rows = Belonging.objects.filter(organisation__in=bodies, last=F("school__organisation__last"))
    return School.objects.filter(pk__in=rows.values("school"))


def body_of(school: School, kind: OrganisationKind, on: dt.date | None = None) -> Organisation | None:
    """Its council, trust, diocese or federation on a day; of other kinds, which a school may have several of, the first."""
    return bodies_of(school, on).filter(kind=kind).order_by("pk").first()


def bodies_of(school: School, on: dt.date | None = None) -> QuerySet[Organisation]:
    """Every body that it belongs to on a day."""
    belonging = Belonging.objects.on(on or today()).filter(school=present(school))
    return Organisation.objects.filter(pk__in=belonging.values("organisation"))


def organisation_by(kind: IdentifierKind, value: str, on: dt.date | None = None) -> Organisation | None:
    """Whose number it is, now or on a day. A LAESTAB moves: without a day the one that bore it last."""
    rows = Identifier.objects.filter(kind=kind, value=value.strip()).select_related("organisation")
    found = list(rows.on(on) if on else rows)
    newest = max(found, key=lambda one: (one.last is None, one.first or dt.date.min, one.pk), default=None)
    if newest is None:
        return None
    school = School.objects.filter(organisation=newest.organisation_id, became__isnull=False).first()
    return school.became.organisation if school else newest.organisation


def name_on(organisation: Organisation, day: dt.date) -> str:
    """What it was called on a day, as far as lists and people have said."""
    names = [(row.last, row.name) for row in organisation.former_names.all()]
    if organisation.kind == OrganisationKind.SCHOOL:
        earlier = Establishment.objects.filter(school__organisation=organisation, last__isnull=False)
        names += [(row.last, row.name) for row in earlier]
    return min(((last, name) for last, name in names if last >= day), default=(None, organisation.name))[1]


def search(
    asked: str = "", *, kind: str = "", inside: Organisation | None = None, closed: bool = False
) -> QuerySet[Organisation]:
    """Organisations whose present or former name holds every word, or that bear the very number. Schools that were found
    to be another are left out."""
    rows = Organisation.objects.exclude(school__became__isnull=False)
    if kind:
        rows = rows.filter(kind=kind)
    if not closed:
        rows = rows.filter(Q(last__isnull=True) | Q(last__gte=today()))
    if inside is not None:
        rows = rows.filter(school__belongings__in=Belonging.objects.now().filter(organisation=inside))
    text = asked.strip()
    if text:
        words = Q()
        for word in text.split():
            words &= Q(name__icontains=word) | Q(former_names__name__icontains=word)
        rows = rows.filter(words | Q(identifiers__value=text))
    return rows.distinct()


def area_of(organisation: Organisation) -> tuple[set[str], set[str]]:
    """(council codes, trust UIDs) of a body itself and of those that it covers: whose schools it works with."""
    bodies = Q(pk=organisation.pk) | Q(pk__in=Covering.objects.now().filter(organisation=organisation).values("covered"))
    rows = Identifier.objects.filter(organisation__in=Organisation.objects.filter(bodies))
    named = list(rows.filter(kind__in=(IdentifierKind.COUNCIL, IdentifierKind.UID)).values_list("kind", "value"))
    return (
        {value for kind, value in named if kind == IdentifierKind.COUNCIL},
        {value for kind, value in named if kind == IdentifierKind.UID},
    )


def deployment() -> Deployment | None:
    """Whose Upstream this is, once that is set up."""
    return Deployment.objects.select_related("organisation").first()
