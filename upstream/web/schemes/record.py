"""One school's standing in one scheme as a page of its own, with the way back to the list it was found in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from upstream.assessment.explanations.explanation import Explanation
from upstream.evidence.entity import Entity
from upstream.lib.clock import today
from upstream.web import links, provenance, words
from upstream.web.editions import OpenEdition
from upstream.web.schemes.area import AsAt, present_as_at, record_url
from upstream.web.schemes.filters import Filters
from upstream.web.schemes.offered import OfferedScheme, Whereabouts, offer, place_for, whereabouts
from upstream.web.schemes.others import Others, Way, present_others
from upstream.web.schemes.proposals import Proposals, explanation_of, proposals
from upstream.web.schemes.readers import Reader
from upstream.web.schemes.shown import count_words, show
from upstream.web.schemes.standing import Standing, present_standing


@dataclass(frozen=True)
class RecordPage:
    """`back` leads to the list, filtered as it was; `before` and `after` to its neighbours in it."""

    urn: str
    name: str
    school_url: str
    scheme: OfferedScheme
    scheme_url: str
    crumbs: list[Way]
    as_at: AsAt | None
    standing: Standing
    back: Way | None
    before: Way | None
    after: Way | None
    others: Others
    origins: list[provenance.Origin]


def whereabouts_of(edition: OpenEdition, urn: str, as_at: dt.date | None) -> Whereabouts:
    """Where a school is on a day, for the schemes that may cover it."""
    entry, urns = edition.directory.entry(urn), [part.urn for part in edition.directory.chain(urn)]
    return whereabouts(edition, entry.la if entry else None, urns, as_at or today())


def present_record(
    edition: OpenEdition, scheme: OfferedScheme, urn: str, as_at: dt.date | None, asked: Filters, reader: Reader
) -> RecordPage:
    entry, urns = edition.directory.entry(urn), [part.urn for part in edition.directory.chain(urn)]
    here = whereabouts_of(edition, urn, as_at)
    place = place_for(scheme, here)
    found = proposals(edition, scheme, place, as_at, reader)
    told = explanation_of(found, urns)
    name = entry.name if entry else f"School with URN {urn}"
    ways = _ways(edition, found, scheme, place, told, as_at, asked) if place and reader.sees_area(place) else (None,) * 3
    back, before, after = ways
    return RecordPage(
        urn=urn, name=name, school_url=links.school(urn, as_at=as_at), scheme=scheme, scheme_url=links.scheme(scheme.id),
        crumbs=[Way("Schools", "/schools/"), Way(name, links.school(urn, as_at=as_at))],
        as_at=present_as_at(as_at, links.standing(urn, scheme.id)),
        standing=present_standing(found, told, edition.definitions.measures, edition.definitions.groups, as_at),
        back=back, before=before, after=after,
        others=_others(edition, scheme, here, urn, as_at, reader),
        origins=provenance.present_origins(edition, _used(found, told)),
    )


def _others(
    edition: OpenEdition, scheme: OfferedScheme, here: Whereabouts, urn: str, as_at: dt.date | None, reader: Reader
) -> Others:
    """The school's standings in the other schemes that could be its own."""
    return present_others(
        (
            one for one in offer(edition).schemes
            if one is not scheme and place_for(one, here) and reader.sees_standing(one, here)
        ),
        lambda name: links.standing(urn, name, as_at=as_at),
    )


def _ways(
    edition: OpenEdition, found: Proposals, scheme: OfferedScheme, place: Entity | None, told: Explanation | None,
    as_at: dt.date | None, asked: Filters,
) -> tuple[Way | None, Way | None, Way | None]:
    """Back to the list, and to the schools before and after this one in it."""
    if place is None or found.framework is None or told is None:
        return None, None, None
    shown = show(found.framework, place, found.schools, asked)
    name = words.title_case(edition.store.name_of(place) or str(place))
    back = Way(f"{name}: {count_words(shown)}", links.area(scheme.id, place) + asked.query())
    at = next((n for n, school in enumerate(shown.schools) if school.urn == told.urn), None)
    if at is None:
        return back, None, None
    before = shown.schools[at - 1] if at else None
    after = shown.schools[at + 1] if at + 1 < len(shown.schools) else None
    ways = [Way(one.name, record_url(one, scheme, shown, as_at)) if one else None for one in (before, after)]
    return back, ways[0], ways[1]


def _used(found: Proposals, told: Explanation | None) -> list[tuple[str | None, str | None]]:
    if told is None:
        return []
    used = [(figure.source, figure.file) for figure in found.behind.get(told.urn, [])]
    return used + [(row.get("source"), row.get("file")) for one in told.criteria for row in (one.facts, *one.parts)]
