"""The register brought up to the edition that serves: after a build or a publishing, by a command, or at night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from upstream.audit.actors import Acting
from upstream.casework.records.leaving import bring_up_to_date
from upstream.evidence.entity import Entity
from upstream.evidence.register import Wanted
from upstream.evidence.register_facts import ENGLAND, register_facts
from upstream.evidence.store import Store
from upstream.lib.refusal import Refusal
from upstream.registry import queries
from upstream.registry.models import Establishment
from upstream.registry.reconcile import Reconciled


@dataclass(frozen=True)
class Registered:
    """What a run did to the register, and how many shares ended with memberships."""

    reconciled: Reconciled
    shares_ended: int


def register_now(store: Store, *, by: Acting, where: Sequence[Entity] = (), england: bool = False) -> Registered:
    """Brings the register up to an edition: the schools of whoever's Upstream this is, of the places named, and every
    school that the register knows already; or all of England's."""
    wanted = ENGLAND if england else wanted_here(where)
    done, ended = bring_up_to_date(register_facts(store, wanted), by=by)
    return Registered(done, ended)


def wanted_here(where: Sequence[Entity] = ()) -> Wanted:
    """Whose schools the register keeps here."""
    ours = queries.deployment()
    councils, trusts = queries.area_of(ours.organisation) if ours else (set(), set())
    councils |= {place.id for place in where if place.kind == "la"}
    trusts |= {place.id for place in where if place.kind == "trust"}
    urns = set(Establishment.objects.values_list("urn", flat=True)) | {place.id for place in where if place.kind == "school"}
    if not (councils or trusts or urns):
        raise Refusal(
            "It is not known yet whose schools to keep. Name a council or a trust, for instance --where la=936, or take all "
            "of England with --england."
        )
    return Wanted(councils, trusts, urns)
