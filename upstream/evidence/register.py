"""What an edition knows of schools and the bodies they belong to, as plain facts: what `registry.reconcile` takes.

A school is a chain of establishments, the oldest first. Everything is dated where the lists date it, and says how.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from upstream.evidence.spans import Basis, Span


@dataclass(frozen=True, slots=True)
class EstablishmentFact:
    """One legal establishment. `earlier_names`: a name and the last day on which a list still had it."""

    urn: str
    name: str
    type: str
    phase: str
    state_funded: bool
    first: dt.date | None
    last: dt.date | None
    last_basis: Basis
    succession: str
    seen_on: dt.date | None
    earlier_names: tuple[tuple[str, dt.date], ...] = ()


@dataclass(frozen=True, slots=True)
class SchoolFact:
    """A continuing school. `belongings` and `numbers`: (council, trust, laestab …, span), oldest first within a kind.

    `looked`: the day of the newest list that would have said which council, trust, diocese or federation it is in.
    """

    establishments: tuple[EstablishmentFact, ...]
    belongings: tuple[tuple[str, Span], ...] = ()
    numbers: tuple[tuple[str, Span], ...] = ()
    looked: tuple[tuple[str, dt.date], ...] = ()

    @property
    def present(self) -> EstablishmentFact:
        return self.establishments[-1]


@dataclass(frozen=True, slots=True)
class BodyFact:
    """A council (`key`: its code), a trust or federation (its UID, or its name), a diocese (its name)."""

    kind: str
    key: str
    name: str
    first: dt.date | None = None
    last: dt.date | None = None
    company: str | None = None
    ukprn: str | None = None


@dataclass(frozen=True, slots=True)
class Descent:
    """An establishment that came from another without continuing it. `kind`: merger, amalgamation, split, other."""

    ancestor: str
    descendant: str
    kind: str
    on: dt.date | None


@dataclass(frozen=True)
class RegisterFacts:
    """`as_at`: the day of the newest list that names establishments, groups or members."""

    edition: str
    as_at: dt.date | None
    schools: tuple[SchoolFact, ...]
    bodies: tuple[BodyFact, ...]
    descents: tuple[Descent, ...]

    @cached_property
    def by_urn(self) -> dict[str, SchoolFact]:
        return {one.urn: school for school in self.schools for one in school.establishments}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which schools: those that are or were in one of these councils or trusts, or bear one of these URNs; and the
    schools that these came from or went into. All None: every school of England."""

    councils: Collection[str] | None = None
    trusts: Collection[str] | None = None
    urns: Collection[str] | None = None

    @property
    def everything(self) -> bool:
        return self.councils is None and self.trusts is None and self.urns is None


def as_on(facts: RegisterFacts, day: dt.date) -> RegisterFacts:
    """The same as it stood on a day: what began later is left out, and what ended then or later has not ended yet."""
    schools = tuple(school for one in facts.schools if (school := _school_on(one, day)) is not None)
    known = {one.urn for school in schools for one in school.establishments}
    used = {(kind, span.body) for school in schools for kind, span in school.belongings}
    return RegisterFacts(
        edition=f"{facts.edition}@{day.isoformat()}", as_at=_not_after(facts.as_at, day), schools=schools,
        bodies=tuple(
            replace(body, last=_still(body.last, day)) for body in facts.bodies if (body.kind, body.key) in used
        ),
        descents=tuple(
            one for one in facts.descents
            if (one.on is None or one.on <= day) and one.ancestor in known and one.descendant in known
        ),
    )


def _school_on(school: SchoolFact, day: dt.date) -> SchoolFact | None:
    there = [one for one in school.establishments if one.first is None or one.first <= day]
    if not there:
        return None
    names = [
        replace(
            one, last=_still(one.last, day), last_basis=one.last_basis if _still(one.last, day) else "",
            seen_on=_not_after(one.seen_on, day), **_name_on(one, day),
        )
        for one in there
    ]
    looked = tuple((kind, min(seen, day)) for kind, seen in school.looked)
    return SchoolFact(tuple(names), _spans_on(school.belongings, day), _spans_on(school.numbers, day), looked)


def _name_on(one: EstablishmentFact, day: dt.date) -> dict:
    later = [name for name, last in one.earlier_names if last >= day]
    return {
        "name": later[0] if later else one.name,
        "earlier_names": tuple((name, last) for name, last in one.earlier_names if last < day),
    }


def _spans_on(spans: tuple[tuple[str, Span], ...], day: dt.date) -> tuple[tuple[str, Span], ...]:
    return tuple(
        (kind, replace(
            span, last=_still(span.last, day), last_basis=span.last_basis if _still(span.last, day) else "",
            seen_on=_not_after(span.seen_on, day),
        ))
        for kind, span in spans if span.first is None or span.first <= day
    )  # fmt: skip


def _still(last: dt.date | None, day: dt.date) -> dt.date | None:
    return last if last is not None and last < day else None


def _not_after(one: dt.date | None, day: dt.date) -> dt.date | None:
    return min(one, day) if one is not None else None
