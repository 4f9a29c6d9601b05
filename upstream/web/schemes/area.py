"""What a scheme proposes for a place's schools: what cannot be said, counts in words, a table and a grid to narrow."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from upstream.assessment.answers import Answer
from upstream.assessment.proposed import Proposed, sources_behind
from upstream.evidence.entity import Entity
from upstream.lib.wording import listed
from upstream.web import links, provenance, words
from upstream.web.editions import OpenEdition
from upstream.web.schemes.filters import GRID, Filters, body_of
from upstream.web.schemes.grid import Grid, present_grid
from upstream.web.schemes.offered import OfferedScheme, is_for, offer
from upstream.web.schemes.others import Others, Way, present_others
from upstream.web.schemes.proposals import Proposals, proposals
from upstream.web.schemes.readers import Reader
from upstream.web.schemes.shown import Filter, Shown, count_words, kind_words, present_filters, show, tally
from upstream.web.schemes.standing import when_words
from upstream.web.schemes.welcome import welcome


@dataclass(frozen=True, slots=True)
class AsAt:
    """The banner of a page that speaks of an earlier day."""

    day: str
    written: str
    now_url: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title, the way to sort by it, and how it is sorted now: ascending, descending or not."""

    title: str
    url: str
    sorted: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class SchoolRow:
    name: str
    url: str
    kind: str
    standing: str
    possible: str
    met: str
    unknown: int
    body: str


@dataclass(frozen=True)
class Listing:
    """The schools shown, as a table or as a grid, with the ways to narrow, sort and take them along."""

    asked: Filters
    filters: list[Filter]
    count: str
    tally: str
    by: list[tuple[str, str]]
    views: list[Way]
    columns: list[Column]
    rows: list[SchoolRow]
    grid: Grid | None
    clear_url: str
    downloads: list[Way]


@dataclass(frozen=True)
class AreaPage:
    """`listing` is None where there is no list of schools, and `why_none` says why."""

    scheme: OfferedScheme
    scheme_url: str
    place: str
    place_url: str
    crumbs: list[Way]
    as_at: AsAt | None
    when: str
    why_none: str
    basis: str
    notes: list[str]
    listing: Listing | None
    others: Others
    origins: list[provenance.Origin]


def present_area(
    edition: OpenEdition, scheme: OfferedScheme, place: Entity, name: str, as_at: dt.date | None, asked: Filters,
    reader: Reader,
) -> AreaPage:
    found = proposals(edition, scheme, place, as_at, reader)
    assessment = found.assessment
    return AreaPage(
        scheme=scheme, scheme_url=links.scheme(scheme.id), place=name, place_url=place_url(place, as_at),
        crumbs=[Way("Schemes", "/schemes/"), Way(scheme.title, links.scheme(scheme.id))],
        as_at=present_as_at(as_at, links.area(scheme.id, place)), when=when_words(as_at), why_none=found.why_none,
        basis=f"{assessment.basis}." if assessment else "",
        notes=list(assessment.notes) if assessment else [],
        listing=_listing(found, scheme, place, name, as_at, asked) if assessment else None,
        others=present_others(
            (one for one in offer(edition).schemes if one is not scheme and is_for(one, place, edition)),
            lambda name: links.area(name, place, as_at=as_at),
        ),
        origins=provenance.present_origins(edition, sources_behind(assessment)) if assessment else [],
    )


def present_as_at(as_at: dt.date | None, now_url: str) -> AsAt | None:
    return AsAt(words.on_day(as_at), as_at.isoformat(), now_url) if as_at else None


def place_url(place: Entity, as_at: dt.date | None) -> str:
    return links.trust(place.id, as_at=as_at) if place.kind == "trust" else links.council(place.id, as_at=as_at)


def _listing(
    found: Proposals, scheme: OfferedScheme, place: Entity, name: str, as_at: dt.date | None, asked: Filters
) -> Listing:
    shown = show(scheme.framework, place, found.schools, asked)
    is_grid, here = asked.view == GRID, links.area(scheme.id, place)
    return Listing(
        asked=asked, filters=present_filters(shown), count=count_words(shown), tally=tally(shown), by=shown.by,
        views=[Way("Table", here + asked.query(view=""), not is_grid),
               Way("Grid of criteria", here + asked.query(view=GRID), is_grid)],
        columns=_columns(shown, here), rows=[] if is_grid else present_rows(shown, scheme, as_at),
        grid=_grid(shown, scheme, name, as_at) if is_grid else None,
        clear_url=links.area(scheme.id, place, as_at=as_at) if asked.is_narrowed else "",
        downloads=[Way(ending.upper(), f"{here}schools.{ending}{asked.query(view='')}") for ending in ("csv", "xlsx")],
    )


def _columns(shown: Shown, here: str) -> list[Column]:
    asked = shown.asked
    now = asked.sort or ("category" if asked.view == GRID else "name")
    titles = [("name", "School"), ("kind", "Kind"), ("category", "Category"), ("met", "Signs of need met"),
              ("unknown", "Unknown"), ("body", shown.body_title)]
    return [_column(name, title, now, asked, here) for name, title in titles]


def _column(name: str, title: str, now: str, asked: Filters, here: str) -> Column:
    direction = {name: "ascending", f"-{name}": "descending"}.get(now, "")
    # Where a person asks for numbers the most come first; a second time turns every order round.
    first = f"-{name}" if name in ("met", "unknown") else name
    turned = {first: first.removeprefix("-") if first.startswith("-") else f"-{name}"}.get(now, first)
    return Column(title, here + asked.query(sort=turned), direction, "n" if name == "unknown" else "")


def present_rows(shown: Shown, scheme: OfferedScheme, as_at: dt.date | None) -> list[SchoolRow]:
    titles = {criterion.id: criterion.title for criterion in shown.framework.criteria}
    good_news = welcome(shown.framework)
    return [
        SchoolRow(
            name=school.name, url=record_url(school, scheme, shown, as_at), kind=kind_words(school.kind),
            standing=shown.standing(school), possible=shown.possible(school),
            met=listed([titles[name] for name in school.answered(Answer.MET) if name not in good_news]),
            unknown=len(school.answered(Answer.UNKNOWN)), body=words.title_case(body_of(school, shown.place.kind)),
        )
        for school in shown.schools
    ]


def record_url(school: Proposed, scheme: OfferedScheme, shown: Shown, as_at: dt.date | None) -> str:
    """The school's standing, with the filters along so that the way back leads to the same list."""
    kept = {name: value for name, value in shown.asked.asked().items() if name != "as-at"}
    return links.standing(school.urn, scheme.id, as_at=as_at, within=links.place_slug(shown.place) if kept else "", **kept)


def _grid(shown: Shown, scheme: OfferedScheme, name: str, as_at: dt.date | None) -> Grid:
    standings = {school.urn: shown.standing(school) for school in shown.schools}
    addresses = {school.urn: record_url(school, scheme, shown, as_at) for school in shown.schools}
    return present_grid(shown.framework, shown.schools, standings, addresses, name)

