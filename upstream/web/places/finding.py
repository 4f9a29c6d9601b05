"""Finding a council or a trust: all councils by region, trusts by name or first letter, both from the search."""

from __future__ import annotations

import string
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from upstream.evidence.entity import Entity
from upstream.evidence.trusts import Trust, trusts
from upstream.lib.wording import counted
from upstream.web import links, provenance, words
from upstream.web.editions import OpenEdition
from upstream.web.schemes.others import Way

LARGEST = 40
FEWEST_LETTERS = 3
FOUND_WITH_SCHOOLS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A council or a trust, and how many schools it has."""

    name: str
    url: str
    schools: str


@dataclass(frozen=True, slots=True)
class Region:
    name: str
    councils: list[Line]


@dataclass(frozen=True, slots=True)
class CouncilsPage:
    regions: list[Region]
    count: str
    origins: list[provenance.Origin]


@dataclass(frozen=True, slots=True)
class TrustsPage:
    asked: str
    letters: list[Way]
    heading: str
    lines: list[Line]
    nothing: str
    origins: list[provenance.Origin]


@lru_cache(maxsize=4)
def every_trust(edition: OpenEdition) -> tuple[Trust, ...]:
    return tuple(trusts(edition.store))


@lru_cache(maxsize=4)
def every_council(edition: OpenEdition) -> tuple[tuple[str, str, str, int], ...]:
    """Region, name, code and open schools of England's councils with an open school, by name."""
    areas, schools = edition.definitions.areas, dict(edition.directory.councils())
    found = [
        (_region(areas, area.region), area.name, area.id, schools[area.name])
        for area in areas.values() if area.kind == "la" and schools.get(area.name)
    ]
    return tuple(sorted(found, key=lambda one: one[1]))


def _region(areas: dict, name: str | None) -> str:
    region = areas.get(name or "")
    return region.name if region else "No region known"


def present_councils(edition: OpenEdition) -> CouncilsPage:
    every = sorted(every_council(edition), key=lambda one: (one[0], one[1]))
    regions = [
        Region(region, [Line(name, links.council(code), counted(many, "school")) for _, name, code, many in part])
        for region, part in groupby(every, key=lambda one: one[0])
    ]
    origins = provenance.present_origins(edition, edition.directory.files())
    return CouncilsPage(regions, counted(len(every), "council"), origins)


def present_trusts(edition: OpenEdition, asked: str, letter: str) -> TrustsPage:
    with_schools = [trust for trust in every_trust(edition) if trust.schools]
    letter = letter.upper()[:1]
    letters = [Way(one, f"/trusts/?letter={one}", one == letter and not asked) for one in string.ascii_uppercase]
    if asked:
        found = _matching(with_schools, asked)
        heading = f"{counted(len(found), 'trust')} matching “{asked}”"
    elif letter.isalpha():
        found = [trust for trust in with_schools if _plain(trust.name).startswith(letter.lower())]
        heading = f"{counted(len(found), 'trust')} whose name begins with {letter}"
    else:
        found = sorted(with_schools, key=lambda trust: -trust.schools)[:LARGEST]
        heading = f"The {len(found)} trusts with the most schools, of {len(with_schools):,}" if found else "Trusts"
    origins = provenance.present_origins(edition, {(one.source, one.file) for one in found})
    return TrustsPage(asked, letters, heading, [_trust(one) for one in found], _nothing(with_schools, asked), origins)


def _nothing(every: list[Trust], asked: str) -> str:
    if not every:
        return "No list of trusts has been built yet. It comes with the register’s files of groups and of their links."
    return f"No trust matches “{asked}”." if asked else "No trust’s name begins so."


def _plain(name: str) -> str:
    return name.lower().removeprefix("the ").strip()


def _matching(every: list[Trust] | tuple[Trust, ...], asked: str) -> list[Trust]:
    wanted = asked.lower().split()
    found = [trust for trust in every if asked.strip() == trust.uid or all(word in trust.name.lower() for word in wanted)]
    return sorted(found, key=lambda trust: (not _plain(trust.name).startswith(asked.lower().strip()), -trust.schools))


def _trust(trust: Trust) -> Line:
    closed = ", closed" if trust.closed_on else ""
    return Line(words.title_case(trust.name), links.trust(trust.uid), counted(trust.schools, "school") + closed)


def places_matching(edition: OpenEdition, asked: str) -> list[Way]:
    """Councils and trusts that a search for schools may have meant: a few, councils first."""
    wanted = asked.lower().split()
    if len(asked.strip()) < FEWEST_LETTERS or not wanted:
        return []
    councils = [
        Way(f"{name} (council)", links.council(code)) for _, name, code, _ in every_council(edition)
        if asked.strip() == code or all(word in name.lower() for word in wanted)
    ]
    held = [trust for trust in every_trust(edition) if trust.schools]
    found = [Way(f"{words.title_case(trust.name)} (trust)", links.trust(trust.uid)) for trust in _matching(held, asked)]
    return [*councils[:FOUND_WITH_SCHOOLS], *found[:FOUND_WITH_SCHOOLS]]


def council_name(edition: OpenEdition, code: str) -> str | None:
    """By the definitions of areas, else as the lists of schools call it."""
    return edition.store.name_of(Entity("la", code)) or edition.directory.council_name(code)
