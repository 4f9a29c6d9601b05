"""A place's schools by kind and proposed category, each number leading to the schools behind it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from upstream.assessment.proposed import Proposed, sources_behind
from upstream.evidence.entity import Entity
from upstream.lib.clock import today
from upstream.web import links
from upstream.web.editions import OpenEdition
from upstream.web.schemes.filters import OUTSIDE, UNDETERMINED, Filters, standing_key
from upstream.web.schemes.offered import OfferedScheme, is_for, offer
from upstream.web.schemes.others import Others, present_others
from upstream.web.schemes.proposals import Proposals, proposals
from upstream.web.schemes.readers import NOT_YOURS, Reader
from upstream.web.schemes.shown import kind_words, standing_words


@dataclass(frozen=True, slots=True)
class Number:
    """How many schools, and the way to them; no way where there are none."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class KindRow:
    title: str
    numbers: list[Number]


@dataclass(frozen=True)
class Standings:
    """One scheme's proposals for a place: kinds of school down, categories across. `unsaid`: what cannot be said, which
    is why some are undetermined."""

    scheme: str
    in_force: str
    url: str
    columns: list[str]
    rows: list[KindRow]
    unsaid: list[str] = field(default_factory=list)
    why_none: str = ""


@dataclass(frozen=True)
class Placed:
    """`others`: the schemes that are not worked out here, with the way to what they propose. `used`: (source, file)
    of what the proposals rest on."""

    standings: list[Standings]
    others: Others
    used: list[tuple[str, str]] = field(default_factory=list)
    why_none: str = ""


def schemes_of_place(edition: OpenEdition, place: Entity, on: dt.date) -> list[OfferedScheme]:
    """The schemes in force for a place on a day; none in force, the first framework made for its kind, else the first."""
    every = offer(edition).schemes
    in_force = [scheme for scheme in every if scheme.is_in_force(on) and is_for(scheme, place, edition)]
    tried = [scheme for scheme in every if scheme.is_tried]
    return in_force or [scheme for scheme in tried if scheme.place_kind == place.kind][:1] or tried[:1]


def present_standings(edition: OpenEdition, place: Entity, as_at: dt.date | None, reader: Reader) -> Placed:
    if not reader.sees_area(place):
        return Placed([], Others(), why_none=NOT_YOURS)
    shown = schemes_of_place(edition, place, as_at or today())
    others = present_others(
        (one for one in offer(edition).schemes if one not in shown and is_for(one, place, edition)),
        lambda name: links.area(name, place, as_at=as_at),
    )
    found = [(scheme, proposals(edition, scheme, place, as_at, reader)) for scheme in shown]
    used = [pair for _, made in found if made.assessment for pair in sources_behind(made.assessment)]
    return Placed([_standings(scheme, place, made, as_at) for scheme, made in found], others, used)


def _standings(scheme: OfferedScheme, place: Entity, found: Proposals, as_at: dt.date | None) -> Standings:
    url = links.area(scheme.id, place, as_at=as_at)
    if found.framework is None:
        return Standings(scheme.title, scheme.when, url, [], [], why_none=found.why_none)
    keys = [category.id for category in found.framework.categories] + [UNDETERMINED, OUTSIDE]
    counts = Counter((school.kind, standing_key(school)) for school in found.schools)
    used = [key for key in keys if any(counted[1] == key for counted in counts)]
    kinds = [kind for kind, _ in Counter(school.kind for school in found.schools).most_common()]
    asked = Filters(as_at=as_at.isoformat() if as_at else "")
    here = links.area(scheme.id, place)
    rows = [
        KindRow(kind_words(kind) or "Kind not known", [
            _number(counts[kind, key], here + asked.query(category=key, kind=kind or "")) for key in used
        ] + [_number(_of_kind(found.schools, kind), here + asked.query(kind=kind or ""))])
        for kind in kinds
    ]
    totals = [_number(sum(counts[kind, key] for kind in kinds), here + asked.query(category=key)) for key in used]
    rows.append(KindRow("All kinds", [*totals, _number(len(found.schools), here + asked.query())]))
    return Standings(
        scheme.title, scheme.when, url, [*(standing_words(found.framework, key) for key in used), "All"], rows,
        unsaid=found.assessment.notes if found.assessment else [],
    )


def _of_kind(schools: list[Proposed], kind: str | None) -> int:
    return sum(school.kind == kind for school in schools)


def _number(many: int, url: str) -> Number:
    return Number(f"{many:,}", url) if many else Number("–")
