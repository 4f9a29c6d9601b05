"""Which agreements are in force, and what a hat may read of the register."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from upstream.casework.ground.agreements.models import Agreement, AgreementState
from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.people.roles import Permission
from upstream.registry.models import Organisation

SOON = dt.timedelta(days=90)


def in_force(on: dt.date | None = None) -> QuerySet[Agreement]:
    """Those on which something may rest on a day, whoever keeps them."""
    at = on or today()
    return Agreement.objects.filter(Q(last__isnull=True) | Q(last__gte=at), state=AgreementState.LIVE, first__lte=at)


def live_agreements(on: dt.date | None = None) -> dict[str, frozenset[str]]:
    """What `evidence` takes: the name of each agreement in force, and the sources and publications that it covers."""
    return {name: frozenset(sources) for name, sources in in_force(on).values_list("reference", "sources")}


def live_for(organisation: Organisation, on: dt.date | None = None) -> dict[str, frozenset[str]]:
    """The same of those agreements that an organisation keeps or is a party to: what it may be shown."""
    rows = in_force(on).filter(Q(holder=organisation) | Q(parties=organisation)).distinct()
    return {name: frozenset(sources) for name, sources in rows.values_list("reference", "sources")}


def readable(hat: Hat | None) -> QuerySet[Agreement]:
    """Of the own body and of those that it is a party to; drafts only of the own body."""
    if hat is None or not (hat.may(Permission.AGREEMENTS_VIEW) or hat.may(Permission.AGREEMENTS_WRITE)):
        return Agreement.objects.none()
    party = Q(parties=hat.organisation) & ~Q(state=AgreementState.DRAFT)
    return Agreement.objects.filter(Q(holder=hat.organisation) | party).distinct().select_related("holder")


def read_one(pk: object, hat: Hat | None) -> Agreement:
    """`Http404` for every agreement that a hat may not read."""
    found = readable(hat).filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such agreement in your register.")
    return found


@dataclass(frozen=True)
class Register:
    """The register as a list: what asks for something first, then what is in force, then the rest."""

    due: tuple[Agreement, ...]  # a review is due, or will be within 90 days
    run_out: tuple[Agreement, ...]
    live: tuple[Agreement, ...]
    drafts: tuple[Agreement, ...]
    past: tuple[Agreement, ...]


def register(hat: Hat, on: dt.date | None = None) -> Register:
    at = on or today()
    rows = list(readable(hat).order_by("title", "-edition").prefetch_related("parties"))
    live = [one for one in rows if one.state == AgreementState.LIVE and (one.last is None or one.last >= at)]
    due = [one for one in live if next_day(one) <= at + SOON]
    out = [one for one in rows if one.state == AgreementState.EXPIRED or (one.state == AgreementState.LIVE and one not in live)]
    return Register(
        tuple(sorted(due, key=next_day)), tuple(out), tuple(one for one in live if one not in due),
        tuple(one for one in rows if one.state == AgreementState.DRAFT),
        tuple(one for one in rows if one.state in (AgreementState.ENDED, AgreementState.REPLACED)),
    )


def next_day(agreement: Agreement) -> dt.date:
    """The review or the last day, whichever is nearer."""
    return min(agreement.review_on, agreement.last or dt.date.max)


def versions_of(agreement: Agreement, hat: Hat) -> list[Agreement]:
    """Every version of its name that a hat may read, the newest first."""
    same = readable(hat).filter(holder=agreement.holder, reference=agreement.reference)
    return list(same.order_by("-edition"))
