"""What a reader may see of proposals. A category is private to the school and the bodies entitled to it; the criteria
are open to everyone who is signed in.

A council's (or alliance's) scheme is read by that council, by an alliance that works over it, by the school and by the
trust that answers for the school. A trust's scheme is read by the trust and the school; a council reads none of it.

What a body recorded counts in what its own people read, where they read its records; to everybody else a scheme speaks by
published figures and its table alone, so that nobody learns from a category what another body recorded.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import QuerySet

from upstream.casework.ground.last_recorded import version_of
from upstream.evidence.entity import Entity
from upstream.lib.clock import today
from upstream.people.hats import Hat, bodies_of_hat
from upstream.people.roles import BODIES, Permission, Scope
from upstream.registry.kinds import IdentifierKind, OrganisationKind
from upstream.registry.models import Identifier, Organisation, School
from upstream.registry.prepared import Prepared
from upstream.web.schemes.offered import COUNCIL_HELD, OfferedScheme, Whereabouts

NOT_YOURS = (
    "What a scheme proposes for these schools is read by the body that runs the scheme and by those that answer for the "
    "schools. Each school’s own page shows what you may read of it."
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one body recorded, as far as a reader is cleared for it. `version` changes with every change of it."""

    body: int
    kind: str
    reads: tuple[str, ...]
    version: str


@dataclass(frozen=True)
class Reader:
    """Councils and trusts whose schemes are read as a whole; and single schools, by URN, for schemes of each kind."""

    councils: frozenset[str] = frozenset()
    trusts: frozenset[str] = frozenset()
    of_councils: frozenset[str] = frozenset()
    of_trusts: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()  # of single schools: only while in one of these trusts; empty, in any
    recorded: Recorded | None = None

    def sees_area(self, place: Entity) -> bool:
        """Whether the proposals for all of a place's schools may be read."""
        return place.id in (self.trusts if place.kind == "trust" else self.councils if place.kind == "la" else ())

    def sees_standing(self, scheme: OfferedScheme, here: Whereabouts) -> bool:
        if scheme.place_kind == COUNCIL_HELD:
            return here.la in self.councils or not self.of_councils.isdisjoint(here.urns)
        if here.trust in self.trusts:
            return True
        return not self.of_trusts.isdisjoint(here.urns) and (not self.within or here.trust in self.within)

    @cached_property
    def key(self) -> str:
        """The same for all who may read the same: what a kept page is kept under."""
        sets = (self.councils, self.trusts, self.of_councils, self.of_trusts, self.within)
        return hashlib.sha256(repr([*map(sorted, sets), self.recorded]).encode()).hexdigest()[:16]


NOBODY = Reader()


def reader_of(hat: Hat | None) -> Reader:
    """What a hat may read of proposals today."""
    if hat is None or not hat.may(Permission.PROPOSALS_VIEW):
        return NOBODY
    return replace(_scope_of(hat), recorded=_recorded(hat))


def _recorded(hat: Hat) -> Recorded | None:
    """None for roles that read no records of the body, and where it recorded nothing."""
    if hat.organisation.kind not in BODIES or not hat.may(Permission.RECORDS_VIEW):
        return None
    version = version_of(hat.organisation.pk)
    reads = tuple(one.value for one in hat.role.reads)
    return None if version is None else Recorded(hat.organisation.pk, hat.organisation.kind, reads, version)


def _scope_of(hat: Hat) -> Reader:
    if hat.role.scope == Scope.BODY:
        return _of_body(hat)
    urns = _urns(hat)
    if hat.organisation.kind == OrganisationKind.TRUST:
        return Reader(of_councils=urns, of_trusts=urns, within=_codes([hat.organisation], IdentifierKind.UID))
    return Reader(of_councils=urns, of_trusts=urns if hat.organisation.kind == OrganisationKind.SCHOOL else frozenset())


def _of_body(hat: Hat) -> Reader:
    if hat.organisation.kind == OrganisationKind.TRUST:
        return Reader(trusts=_codes([hat.organisation], IdentifierKind.UID), of_councils=_urns(hat))
    return Reader(councils=frozenset(code for (code,) in _COUNCILS.rows(hat.organisation.pk, today())))


def _codes_of_councils(organisation: int, on: dt.date) -> QuerySet:
    """Those of a body that is a council, and of the councils over which it works."""
    bodies = bodies_of_hat(Organisation(pk=organisation), on)
    return Identifier.objects.filter(organisation__in=bodies, kind=IdentifierKind.COUNCIL).values_list("value")


_COUNCILS = Prepared(_codes_of_councils, int, dt.date)  # asked by every page


def _codes(bodies: Iterable[Organisation], kind: IdentifierKind) -> frozenset[str]:
    """Every number that the bodies ever had: a scheme of before a renumbering is theirs too."""
    return frozenset(Identifier.objects.filter(organisation__in=bodies, kind=kind).values_list("value", flat=True))


def _urns(hat: Hat) -> frozenset[str]:
    return frozenset(
        urn for urn in School.objects.filter(pk__in=hat.schools).values_list("establishments__urn", flat=True) if urn
    )


def reader_key(request, **_address: str) -> str:
    """Under what a kept page of proposals is kept: the same for all who may read the same."""
    return reader_of(request.hat).key
