"""A school's page, put together from its panels. Each panel is one question and one presenter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from upstream.benchmarks.standings import Place, Placed, placed_now, placed_on
from upstream.evidence.directory import Directory, Entry, Incarnation
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
from upstream.evidence.trusts import memberships_of
from upstream.evidence.value import Value
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.web import links, provenance, words
from upstream.web.cards.section import CardSection, present_card
from upstream.web.editions import OpenEdition
from upstream.web.places.finding import every_trust
from upstream.web.schemes.cards import Cards, present_cards
from upstream.web.schemes.proposals import every_school, schools_of
from upstream.web.schemes.readers import Reader
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
    called_now: str
    crumbs: list[Crumb]
    as_at: AsAt | None
    facts: list[Fact]
    standings: Cards
    card: CardSection
    lens: disadvantaged.Lens
    themes: list[figures.Theme]
    inspections: story.Inspections
    lives: list[story.Life]
    origins: list[provenance.Origin]
    figures_url: str
    similar_url: str


@dataclass(frozen=True)
class FiguresPage:
    """Every figure of a school."""

    name: str
    crumbs: list[Crumb]
    as_at: AsAt | None
    lens: disadvantaged.Lens
    themes: list[figures.Theme]
    origins: list[provenance.Origin]


def listed_schools(edition: OpenEdition, la: str | None, as_at: dt.date | None) -> dict[str, OpenSchool]:
    """Open schools, the council's own among them; none where no list of them is held."""
    if as_at is None:
        return _every_school(edition, today())
    return _schools_of(edition, la, as_at) if la else {}


@lru_cache(maxsize=2)
def _every_school(edition: OpenEdition, on: dt.date) -> dict[str, OpenSchool]:
    """As at now every school once: a page is asked for after another, of any council."""
    listed = every_school(edition, on)
    return open_schools(edition.store, listed, on) if listed else {}


@lru_cache(maxsize=32)
def _schools_of(edition: OpenEdition, la: str, on: dt.date) -> dict[str, OpenSchool]:
    try:
        return open_schools(edition.store, schools_of(edition, Entity("la", la), on), on)
    except Refusal:
        return {}


@lru_cache(maxsize=4)
def england(edition: OpenEdition, as_at: dt.date | None) -> dict[Key, Value]:
    return known_of_england(edition.store, as_at).by_key()


def present_school(edition: OpenEdition, urn: str, as_at: dt.date | None, reader: Reader) -> SchoolPage:
    directory = edition.directory
    entry, chain = directory.entry(urn), directory.chain(urn)
    urns = [part.urn for part in chain]
    judgements = judgements_of(edition.store, urns, as_at)
    listed = listed_schools(edition, entry.la if entry else None, as_at).get(urn)
    evidence = _evidence(edition, urn, urns, listed, as_at)
    name = _name(directory, urn, as_at)
    return SchoolPage(
        urn=urn,
        name=name,
        kind=_kind(entry),
        fate=fate(entry) if entry else "",
        called_now=entry.name if entry and entry.name != name else "",
        crumbs=_crumbs(entry),
        as_at=_as_at(as_at, links.school(urn)),
        facts=_facts(edition, entry, as_at),
        standings=present_cards(edition, entry.la if entry else None, urns, as_at, reader),
        card=present_card(edition, urn, as_at, reader),
        lens=disadvantaged.present_disadvantaged(evidence),
        themes=figures.present_themes(evidence),
        inspections=story.present_inspections(
            judgements, edition.definitions.inspection_frameworks, urn, listed.grade_notes if listed else ()
        ),
        lives=story.present_lives(directory, chain),
        origins=provenance.present_origins(edition, _used(entry, evidence.known, judgements)),
        figures_url=links.every_figure(urn, as_at=as_at),
        similar_url=links.similar(urn, as_at=as_at),
    )


def present_figures(edition: OpenEdition, urn: str, as_at: dt.date | None) -> FiguresPage:
    directory = edition.directory
    entry, urns = directory.entry(urn), [part.urn for part in directory.chain(urn)]
    listed = listed_schools(edition, entry.la if entry else None, as_at).get(urn)
    evidence = _evidence(edition, urn, urns, listed, as_at)
    name = _name(directory, urn, as_at)
    return FiguresPage(
        name=name, crumbs=[Crumb("Schools", "/schools/"), Crumb(name, links.school(urn, as_at=as_at))],
        as_at=_as_at(as_at, links.every_figure(urn)), lens=disadvantaged.present_disadvantaged(evidence, whole=True),
        themes=figures.present_themes(evidence, whole=True),
        origins=provenance.present_origins(edition, _used(None, evidence.known, [])),
    )


def _evidence(
    edition: OpenEdition, urn: str, urns: list[str], listed: OpenSchool | None, as_at: dt.date | None
) -> figures.Evidence:
    known = known_of_school(edition.store, urns, as_at)
    return figures.Evidence(
        known=known, nation=england(edition, as_at), placed=_placed(edition, urns, known, as_at),
        measures=edition.definitions.measures, groups=edition.definitions.groups,
        phase=listed.phase if listed else None, as_at=as_at, urn=urn,
    )


def _as_at(as_at: dt.date | None, now_url: str) -> AsAt | None:
    return AsAt(words.on_day(as_at), as_at.isoformat(), now_url) if as_at else None


def _name(directory: Directory, urn: str, as_at: dt.date | None) -> str:
    """What the school is called, or was on the day, under the number that it had then."""
    entry = directory.entry(urn)
    newest = entry.name if entry else f"School with URN {urn}"
    if as_at is None:
        return newest
    then = next((part.urn for part in directory.chain(urn) if _is_on(part, as_at)), urn)
    return directory.name_on(then, as_at) or newest


def _is_on(part: Incarnation, day: dt.date) -> bool:
    return (part.from_on is None or part.from_on <= day) and (part.to_on is None or day <= part.to_on)


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
        ("Trust", words.title_case(entry.trust_name or "")),
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
    """The trust's page, where the register of groups lists it. A register may name a trust without its number: then
    the lists of members give it."""
    uid = entry.trust_uid
    if entry.trust_name and not uid:
        uid = next((one.uid for one in memberships_of(edition.store, [entry.urn], as_at or today())), None)
    return links.trust(uid, as_at=as_at) if uid and uid in _trust_uids(edition) else ""


@lru_cache(maxsize=4)
def _trust_uids(edition: OpenEdition) -> frozenset[str]:
    return frozenset(trust.uid for trust in every_trust(edition))


def _roll(entry: Entry) -> str:
    if entry.pupils is None:
        return ""
    return words.count(entry.pupils) + (f" of {words.count(entry.capacity)} places" if entry.capacity else "")


def _used(entry: Entry | None, known: Known, judgements: list) -> list[tuple[str | None, str | None]]:
    used = [(value.source, value.file) for value in known.values]
    used += [(judgement.source, judgement.file) for judgement in judgements]
    return [*used, (entry.source, entry.file)] if entry else used
