"""The schemes there are: those of the definitions, in force from day to day; then every framework, only tried."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from upstream.assessment.framework import Framework, framework_names, load_framework
from upstream.assessment.schemes import Scheme, read_scheme, scheme_files, why_not_use
from upstream.evidence.entity import Entity
from upstream.evidence.trusts import memberships_of
from upstream.lib.clock import today
from upstream.lib.definition_files import PACKAGED
from upstream.lib.refusal import Refusal
from upstream.web.editions import OpenEdition

# Which of several frameworks stands on a school's page where no scheme is defined: the one of the published categories.
FIRST = "alliance-2019"
COUNCIL_HELD, TRUST_HELD = "la", "trust"


@dataclass(frozen=True, eq=False)
class OfferedScheme:
    """A framework as it is used here. `scheme` is None for one that is only tried: any place may be looked at with it."""

    id: str
    title: str
    framework: Framework
    scheme: Scheme | None = None

    @property
    def is_tried(self) -> bool:
        return self.scheme is None

    @property
    def when(self) -> str:
        """`in force from 1 September 2019 to 31 March 2022`, or that it is tried."""
        return self.scheme.when if self.scheme else "tried here, in force nowhere"

    @property
    def holder(self) -> str:
        """Who runs such a scheme: alliance, council or trust."""
        return self.framework.holder

    @property
    def place_kind(self) -> str:
        """The kind of place whose schools are assessed together."""
        return TRUST_HELD if self.holder == "trust" else COUNCIL_HELD

    @property
    def places(self) -> tuple[Entity, ...]:
        """Whose schools it covers; none for one that is only tried."""
        return self.scheme.places if self.scheme else ()

    def is_run_by(self, kind: str) -> bool:
        """Whether bodies of a kind work by it."""
        return works_by(kind, self.framework)

    def is_in_force(self, on: dt.date) -> bool:
        return self.scheme is not None and self.scheme.is_in_force(on)


def works_by(kind: str, framework: Framework) -> bool:
    """Whether bodies of a kind work by a framework: trusts by a trust's, councils and alliances by the others."""
    return (kind == TRUST_HELD) == (framework.holder == TRUST_HELD)


@dataclass(frozen=True)
class Offer:
    """`refused`: schemes and frameworks that cannot be used, each with its sentence."""

    schemes: tuple[OfferedScheme, ...]
    refused: tuple[tuple[str, str], ...] = ()

    def named(self, name: str) -> OfferedScheme | None:
        return next((scheme for scheme in self.schemes if scheme.id == name), None)

    @property
    def has_schemes(self) -> bool:
        return any(not one.is_tried for one in self.schemes)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a school is on a day, for the schemes that may cover it. `urns`: every number it has had."""

    la: str | None
    region: str | None
    trust: str | None
    urns: tuple[str, ...]


@lru_cache(maxsize=4)
def offer(edition: OpenEdition) -> Offer:
    """Every scheme of an edition, then every framework, the first one for a school's page first."""
    found: list[OfferedScheme] = []
    refused: list[tuple[str, str]] = []
    for name, make in _makers(edition):
        try:
            found.append(make())
        except Refusal as why:
            refused.append((name, str(why)))
    return Offer(tuple(found), tuple(refused))


def _makers(edition: OpenEdition) -> Iterator[tuple[str, Callable[[], OfferedScheme]]]:
    """Every scheme and framework by name, with what makes it; each framework is read once, however many use it."""
    folders = [PACKAGED, *edition.definitions.folders]
    read = functools.cache(lambda name: load_framework(name, folders, edition.definitions))
    for name, path in scheme_files(folders).items():
        yield name, functools.partial(_of_scheme, path, read)
    newest: dict[str, str] = {}
    for name in framework_names(folders):
        one = name.partition("/")[0]
        newest[one] = max(newest.get(one, name), name, key=lambda each: int(each.partition("/")[2]))
    for one in sorted(newest, key=lambda name: (name != FIRST, name)):
        yield one, functools.partial(_of_framework, newest[one], read)


def _of_scheme(path: Path, read: Callable[[str], Framework]) -> OfferedScheme:
    scheme = read_scheme(path)
    framework = read(scheme.framework)
    if why := why_not_use(scheme, framework):
        raise Refusal(f"{path.name}: {why}")
    return OfferedScheme(scheme.id, scheme.title, framework, scheme)


def _of_framework(name: str, read: Callable[[str], Framework]) -> OfferedScheme:
    framework = read(name)
    return OfferedScheme(framework.id, framework.title, framework)


def whereabouts(edition: OpenEdition, la: str | None, urns: Sequence[str], on: dt.date) -> Whereabouts:
    """A school's council, region and trust on a day, by the lists held."""
    area, trusts = edition.definitions.areas.get(la or ""), memberships_of(edition.store, urns, on)
    return Whereabouts(la, area.region if area else None, trusts[0].uid if trusts else None, tuple(urns))


def place_for(scheme: OfferedScheme, here: Whereabouts) -> Entity | None:
    """The place whose schools are assessed together with the school: its trust or its council, if the scheme covers it."""
    trust = Entity("trust", here.trust) if here.trust else None
    council = Entity("la", here.la) if here.la else None
    if scheme.is_tried:
        return trust if scheme.place_kind == TRUST_HELD else council
    if trust in scheme.places:
        return trust
    return council if any(_covers(place, here) for place in scheme.places) else None


def _covers(place: Entity, here: Whereabouts) -> bool:
    return {
        "la": place.id == here.la, "region": place.id == here.region, "england": True, "school": place.id in here.urns,
    }.get(place.kind, False)


def is_for(scheme: OfferedScheme, place: Entity, edition: OpenEdition) -> bool:
    """Whether a scheme covers a place's schools: one that is only tried speaks of any."""
    if scheme.is_tried or place in scheme.places:
        return True
    return place.kind == "la" and place_for(scheme, whereabouts(edition, place.id, (), today())) == place


def schemes_of_school(edition: OpenEdition, here: Whereabouts, on: dt.date) -> list[tuple[OfferedScheme, Entity]]:
    """The schemes whose standings stand on a school's page: those in force for it that day. Where no scheme is
    defined at all, the first framework that could be."""
    found = offer(edition)
    fitting = [(scheme, place) for scheme in found.schemes if (place := place_for(scheme, here))]
    if found.has_schemes:
        return [(scheme, place) for scheme, place in fitting if scheme.is_in_force(on)]
    return fitting[:1]
