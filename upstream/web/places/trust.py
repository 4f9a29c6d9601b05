"""A trust's page: its schools on the day, the outcomes as far as they can be said of it, and its schemes' proposals."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from upstream.benchmarks.trust_outcomes import OutcomeOfTrust, trust_outcomes
from upstream.evidence.entity import Entity
from upstream.evidence.known import OpenSchool, open_schools
from upstream.evidence.schools import SchoolList
from upstream.evidence.trusts import Membership, Trust, members_on
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted
from upstream.web import links, provenance, words
from upstream.web.editions import OpenEdition
from upstream.web.places.council import grades_in, outcome_set
from upstream.web.places.schools import Placed, present_standings
from upstream.web.places.series import OutcomeView, present_outcome_of_trust
from upstream.web.schemes.area import AsAt, present_as_at
from upstream.web.schemes.others import Others, Way
from upstream.web.schemes.proposals import schools_of
from upstream.web.schemes.readers import Reader
from upstream.web.schemes.shown import kind_words
from upstream.web.schemes.standing import when_words


@dataclass(frozen=True, slots=True)
class MemberRow:
    name: str
    url: str
    kind: str
    council: str
    council_url: str
    joined: str


@dataclass(frozen=True)
class TrustPage:
    """`why_none` says why no list of its schools is held for the day; then there are no outcomes either."""

    uid: str
    name: str
    crumbs: list[Way]
    as_at: AsAt | None
    when: str
    facts: list[tuple[str, str]]
    why_none: str
    basis: str
    notes: list[str]
    count: str
    members: list[MemberRow]
    outcomes: list[OutcomeView]
    placed: Placed
    origins: list[provenance.Origin]


def present_trust(edition: OpenEdition, trust: Trust, as_at: dt.date | None, reader: Reader) -> TrustPage:
    place, on = Entity("trust", trust.uid), as_at or today()
    listed, why_none = _listed(edition, place, on)
    members = members_on(edition.store, trust.uid, on)
    results = _outcomes(edition, place, as_at, on) if listed else []
    counts, not_held = grades_in(edition, place, on) if listed else ([], [])
    rows = _members(edition, listed, members, as_at, on) if listed else []
    placed = present_standings(edition, place, as_at, reader) if rows else Placed([], Others())
    return TrustPage(
        uid=trust.uid, name=words.title_case(trust.name), crumbs=[Way("Trusts", "/trusts/")],
        as_at=present_as_at(as_at, links.trust(trust.uid)), when=when_words(as_at), facts=_facts(trust), why_none=why_none,
        basis=listed.basis if listed else "", notes=list(listed.notes) if listed else [],
        count=counted(len(rows), "school"), members=rows,
        outcomes=[present_outcome_of_trust(one, counts, not_held, as_at) for one in results],
        placed=placed, origins=provenance.present_origins(edition, [*_used(trust, members, results), *placed.used]),
    )


def _listed(edition: OpenEdition, place: Entity, on: dt.date) -> tuple[SchoolList | None, str]:
    try:
        return schools_of(edition, place, on), ""
    except Refusal as no_list:
        return None, str(no_list)


@lru_cache(maxsize=64)
def _outcomes(edition: OpenEdition, place: Entity, as_at: dt.date | None, on: dt.date) -> list[OutcomeOfTrust]:
    return trust_outcomes(edition.store, place, schools_of(edition, place, on), outcome_set(edition), as_at)


def _facts(trust: Trust) -> list[tuple[str, str]]:
    told = [
        ("Kind", trust.type), ("UID", trust.uid), ("Company number", trust.company_number or ""),
        ("Opened", words.on_day(trust.opened_on)), ("Closed", words.on_day(trust.closed_on)),
        ("In the register as", trust.status or ""),
    ]
    return [(title, text) for title, text in told if text]


def _members(
    edition: OpenEdition, listed: SchoolList, members: dict[str, Membership], as_at: dt.date | None, on: dt.date
) -> list[MemberRow]:
    found = open_schools(edition.store, listed, on).items()
    return [_member(edition, urn, school, members.get(school.urn), as_at) for urn, school in found]


def _member(
    edition: OpenEdition, urn: str, school: OpenSchool, membership: Membership | None, as_at: dt.date | None
) -> MemberRow:
    entry = edition.directory.entry(urn)
    joined = words.on_day(membership.joined_on) if membership else ""
    return MemberRow(
        name=entry.name if entry else f"School with URN {urn}", url=links.school(urn, as_at=as_at),
        kind=kind_words(school.kind), council=(entry.la_name if entry else "") or "",
        council_url=links.council(entry.la, as_at=as_at) if entry and entry.la else "", joined=joined or "day not known",
    )


def _used(
    trust: Trust, members: dict[str, Membership], results: list[OutcomeOfTrust]
) -> list[tuple[str | None, str | None]]:
    used: list[tuple[str | None, str | None]] = [(trust.source, trust.file)]
    used += [(one.source, one.file) for one in members.values()]
    return used + [pair for one in results for series in one.series for pair in series.used]
