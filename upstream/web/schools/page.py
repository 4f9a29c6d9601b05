"""A school's page, put together from its panels. Each panel is one question and one presenter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from upstream.benchmarks.standings import Place, Placed, placed_now, placed_on
from upstream.evidence.directory import Entry
from upstream.evidence.entity import Entity
from upstream.evidence.known import (
    Key,
    Known,
    OpenSchool,
    judgements_of,
    known_of_england,
    known_of_school,
    open_schools,
)
from upstream.evidence.value import Value
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.web import links, provenance, words
from upstream.web.editions import OpenEdition
from upstream.web.places.finding import every_trust
from upstream.web.schemes.cards import Cards, present_cards
from upstream.web.schemes.proposals import schools_of
from upstream.web.schools import disadvantaged, figures, story
from upstream.web.schools.search import fate, phase_words


@dataclass(frozen=True)
class Crumb:
    text: str
    url: str


@dataclass(frozen=True)
class Fact:
    name: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class AsAt:
    """The banner of a page that speaks of an earlier day."""

    day: str
    written: str
    now_url: str


@dataclass(frozen=True)
class SchoolPage:
    urn: str
    name: str
    kind: str
    fate: str
    crumbs: list[Crumb]
    as_at: AsAt | None
    facts: list[Fact]
    standings: Cards
    lens: disadvantaged.Lens
    themes: list[figures.Theme]
    inspections: story.Inspections
    lives: list[story.Life]
    origins: list[provenance.Origin]


@lru_cache(maxsize=32)
def listed_schools(edition: OpenEdition, la: str | None, on: dt.date) -> dict[str, OpenSchool]:
    """The council's open schools; none where no list of them is held."""
    try:
        return open_schools(edition.store, schools_of(edition, Entity("la", la), on), on) if la else {}
    except Refusal:
        return {}


@lru_cache(maxsize=4)
def england(edition: OpenEdition, as_at: dt.date | None) -> dict[Key, Value]:
    return known_of_england(edition.store, as_at).by_key()


def present_school(edition: OpenEdition, urn: str, as_at: dt.date | None) -> SchoolPage:
    directory = edition.directory
    entry, chain = directory.entry(urn), directory.chain(urn)
    urns = [part.urn for part in chain]
    known = known_of_school(edition.store, urns, as_at)
    judgements = judgements_of(edition.store, urns, as_at)
    listed = listed_schools(edition, entry.la if entry else None, as_at or today()).get(urn)
    evidence = figures.Evidence(
        known=known,
        nation=england(edition, as_at),
        placed=_placed(edition, urns, known, as_at),
        measures=edition.definitions.measures,
        groups=edition.definitions.groups,
        phase=listed.phase if listed else None,
        as_at=as_at,
    )
    return SchoolPage(
        urn=urn,
        name=entry.name if entry else f"School with URN {urn}",
        kind=_kind(entry),
        fate=fate(entry) if entry else "",
        crumbs=_crumbs(entry),
        as_at=AsAt(words.on_day(as_at), as_at.isoformat(), links.school(urn)) if as_at else None,
        facts=_facts(edition, entry, as_at),
        standings=present_cards(edition, entry.la if entry else None, urns, as_at),
        lens=disadvantaged.present_disadvantaged(evidence),
        themes=figures.present_themes(evidence),
        inspections=story.present_inspections(
            judgements, edition.definitions.inspection_frameworks, urn, listed.grade_notes if listed else ()
        ),
        lives=story.present_lives(directory, chain),
        origins=provenance.present_origins(edition, _used(entry, known, judgements)),
    )


def _placed(edition: OpenEdition, urns: list[str], known: Known, as_at: dt.date | None) -> dict[Place, Placed]:
    if as_at is None:
        with_values = {value.entity.partition(":")[2] for value in known.values if value.value is not None}
        return placed_now(edition.store, "school", [urn for urn in urns if urn in with_values])
    newest = {(value.measure, value.group): value for value in known.values if value.value is not None}
    return placed_on(edition.store, newest.values(), as_at)


def _kind(entry: Entry | None) -> str:
    return " · ".join(filter(None, [entry.type, phase_words(entry), entry.la_name])) if entry else ""


def _crumbs(entry: Entry | None) -> list[Crumb]:
    crumbs = [Crumb("Schools", "/schools/")]
    if entry and entry.la_name:
        crumbs.append(Crumb(entry.la_name, links.council(entry.la) if entry.la else links.search(council=entry.la_name)))
    return crumbs


def _facts(edition: OpenEdition, entry: Entry | None, as_at: dt.date | None) -> list[Fact]:
    if entry is None:
        return []
    ages = f"{entry.low_age} to {entry.high_age}" if entry.low_age is not None and entry.high_age is not None else ""
    told = [
        ("URN", entry.urn),
        ("LAESTAB", f"{entry.laestab[:3]}/{entry.laestab[3:]}" if entry.laestab else ""),
        ("Ages", ages),
        ("Pupils on roll", _roll(entry)),
        ("Trust", entry.trust_name or ""),
        ("Federation", entry.federation or ""),
        ("Religious character", entry.religious_character or ""),
        ("Place", ", ".join(filter(None, [entry.town, entry.postcode]))),
        ("Opened", words.on_day(entry.opened_on)),
        ("Register read as of", words.on_day(entry.as_at)),
    ]
    ways = {"Trust": _trust_url(edition, entry, as_at)}
    return [
        Fact(name, text, ways.get(name, "")) for name, text in told
        if text and text not in ("None", "Not applicable", "Does not apply")
    ]


def _trust_url(edition: OpenEdition, entry: Entry, as_at: dt.date | None) -> str:
    """The trust's page, where the register of groups lists it."""
    listed = any(trust.uid == entry.trust_uid for trust in every_trust(edition))
    return links.trust(entry.trust_uid, as_at=as_at) if listed and entry.trust_uid else ""


def _roll(entry: Entry) -> str:
    if entry.pupils is None:
        return ""
    return words.count(entry.pupils) + (f" of {words.count(entry.capacity)} places" if entry.capacity else "")


def _used(entry: Entry | None, known: Known, judgements: list) -> list[tuple[str | None, str | None]]:
    used = [(value.source, value.file) for value in known.values]
    used += [(judgement.source, judgement.file) for judgement in judgements]
    return [*used, (entry.source, entry.file)] if entry else used
