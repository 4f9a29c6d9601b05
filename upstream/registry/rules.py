"""Who may change what in the register by hand, and what does not go together. Asks, and never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Q

from upstream.audit.actors import Acting
from upstream.lib.wording import day
from upstream.registry.kinds import (
    CAN_BE_COVERED,
    CAN_COVER,
    LIKE_A_SCHOOL,
    ONE_AT_A_TIME,
    TYPED,
    IdentifierKind,
    OrganisationKind,
)
from upstream.registry.models import Belonging, Covering, Deployment, Identifier, Organisation, School

FORMS = {  # most and fewest characters of a number, and what to say where it has others
    IdentifierKind.EARLY_YEARS: (8, 6, "An early years URN has six to eight characters, such as EY123456."),
    IdentifierKind.URN: (7, 5, "A URN has five to seven figures."),
    IdentifierKind.UKPRN: (8, 8, "A UKPRN has eight figures."),
}


def why_not_edit(organisation: Organisation | None, by: Acting) -> str | None:
    """Whoever acts for the body whose Upstream this is keeps the register; others their own entry alone.

    `organisation` None: the register at large. A membership lets a body reach a school, so no body gives it to itself.
    """
    own = by.actor.organisation
    if own is None:
        return None  # a job, or a command on the server
    owner = Deployment.objects.values_list("organisation", flat=True).first()
    if owner is None or own == owner:
        return None
    if organisation is not None and organisation.pk == own:
        return None
    return "Only people of the body that runs this site change this. Tell them what should stand here."


def why_not_span(first: dt.date | None, last: dt.date | None) -> str | None:
    if first and last and last < first:
        return f"It would end on {day(last)}, before it begins on {day(first)}: change one of the two days."
    return None


def why_not_add(
    kind: str, name: str, first: dt.date | None, numbers: Mapping[str, str], by: Acting, *, although_alike: bool = False
) -> str | None:
    """Why a body cannot be added, or None. `although_alike`: yes, another one bears the same name."""
    if kind not in TYPED:
        return "Schools, councils, trusts and federations come with an edition. Add what no edition knows."
    if not name.strip():
        return "Give its name."
    return why_not_edit(None, by) or why_not_numbers(numbers) or (None if although_alike else why_alike(kind, name))


def why_alike(kind: str, name: str, but: Organisation | None = None) -> str | None:
    """A question, where one of the same kind and name is there already."""
    rows = Organisation.objects.filter(Q(name__iexact=name.strip()) | Q(former_names__name__iexact=name.strip()), kind=kind)
    same = rows.exclude(pk=but.pk if but else None).first()
    if same is None:
        return None
    label = OrganisationKind(kind).label.lower()
    return f"There is a {label} of this name already: {same.name}. If this is another one, say so and send it again."


def why_not_numbers(numbers: Mapping[str, str], own: Organisation | None = None) -> str | None:
    for kind, value in numbers.items():
        most, least, say = FORMS.get(IdentifierKind(kind), (30, 1, "A number has at most 30 characters."))
        if not least <= len(value) <= most or not value.isalnum():
            return say
        taken = Identifier.objects.filter(kind=kind, value=value).exclude(organisation=own).select_related("organisation")
        if found := taken.first():
            return f"{IdentifierKind(kind).label} {value} is that of {found.organisation}: use that entry."
    return None


def why_not_change(organisation: Organisation, by: Acting) -> str | None:
    return why_not_edit(organisation, by)


def why_not_rename(organisation: Organisation, name: str, by: Acting) -> str | None:
    """What an edition brought bears the edition's name."""
    if not organisation.typed:
        return "Its name comes with the edition: tell whoever publishes the list. The profile can be changed here."
    return None if name.strip() else "Give its name."


def why_not_close(organisation: Organisation, on: dt.date | None, by: Acting) -> str | None:
    if not organisation.typed:
        return "It comes with an edition, and closes with one."
    if organisation.last is not None:
        return f"It closed on {day(organisation.last)} already."
    if on is not None and organisation.first and on < organisation.first:
        return f"It would close on {day(on)}, before it began on {day(organisation.first)}."
    return why_not_edit(None, by)


def why_not_belong(
    school: School, organisation: Organisation, first: dt.date | None, last: dt.date | None, by: Acting
) -> str | None:
    """Why a school cannot be said to belong to a body on those days, or None."""
    if organisation.kind in LIKE_A_SCHOOL:
        return f"{organisation} is itself a school or a setting: choose the body that it belongs to."
    if school.became_id:
        return f"{school} was found to be one with {school.became}: use that one."
    why = why_not_edit(None, by) or why_not_span(first, last) or _outside(organisation, first, last)
    if why:
        return why
    rows = _overlapping(Belonging.objects.filter(school=school), first, last)
    same = rows.filter(organisation=organisation).first()
    if same is not None:
        return f"{school} belongs to {organisation} on some of these days already: end that, or give other days."
    if organisation.kind in ONE_AT_A_TIME:
        other = rows.filter(organisation__kind=organisation.kind).select_related("organisation").first()
        if other is not None:
            label = OrganisationKind(organisation.kind).label.lower()
            return f"A school has one {label} at a time, and {school} is in {other.organisation} then: end that first."
    return None


def _outside(organisation: Organisation, first: dt.date | None, last: dt.date | None) -> str | None:
    if organisation.first and first and first < organisation.first:
        return f"{organisation} began on {day(organisation.first)}: nothing belonged to it before."
    if organisation.last and (last is None or last > organisation.last):
        return f"{organisation} closed on {day(organisation.last)}: give that or an earlier day as the last."
    return None


def _overlapping(rows, first: dt.date | None, last: dt.date | None):
    if last is not None:
        rows = rows.filter(Q(first__isnull=True) | Q(first__lte=last))
    if first is not None:
        rows = rows.filter(Q(last__isnull=True) | Q(last__gte=first))
    return rows


def why_not_end_belonging(belonging: Belonging, last: dt.date, by: Acting) -> str | None:
    if not belonging.typed:
        return "This membership comes with the published lists, and ends with them."
    return why_not_edit(None, by) or _ending(belonging.first, belonging.last, last)


def why_not_cover(
    organisation: Organisation, covered: Organisation, first: dt.date | None, last: dt.date | None, by: Acting
) -> str | None:
    """Why a body cannot work over all schools of another, or None."""
    if organisation.kind not in CAN_COVER:
        return "An alliance, a network or a phase council can work over the schools of another body; this is none of these."
    if covered.kind not in CAN_BE_COVERED:
        return "Choose a council, a trust or a diocese, whose schools it works with."
    why = why_not_edit(None, by) or why_not_span(first, last)
    if why:
        return why
    if _overlapping(Covering.objects.filter(organisation=organisation, covered=covered), first, last).exists():
        return f"{organisation} works over the schools of {covered} on some of these days already."
    return None


def why_not_end_covering(covering: Covering, last: dt.date, by: Acting) -> str | None:
    return why_not_edit(None, by) or _ending(covering.first, covering.last, last)


def _ending(first: dt.date | None, ended: dt.date | None, last: dt.date) -> str | None:
    if ended is not None:
        return f"It ended on {day(ended)} already."
    if first and last < first:
        return f"It began on {day(first)}, so it cannot end on {day(last)}."
    return None
