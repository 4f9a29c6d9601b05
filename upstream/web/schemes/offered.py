"""The schemes there are: those in force by the definitions, else every packaged framework, tried and in force nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from upstream.assessment.framework import Framework, framework_names, load_framework
from upstream.evidence.entity import Entity
from upstream.lib.definition_files import PACKAGED
from upstream.lib.refusal import Refusal
from upstream.web.editions import OpenEdition

# Which of several frameworks stands on a school's page while none is in force: the one of the published categories.
FIRST = "alliance-2019"
COUNCIL_HELD, TRUST_HELD = "la", "trust"


@dataclass(frozen=True, eq=False)
class OfferedScheme:
    """A framework as it is used here. `is_tried`: in force nowhere, so any place may be looked at with it."""

    id: str
    title: str
    framework: Framework
    is_tried: bool = True
    when: str = ""
    covers: tuple[str, ...] = ()

    @property
    def holder(self) -> str:
        """Who runs such a scheme: alliance, council or trust."""
        return getattr(self.framework, "holder", None) or "alliance"

    def is_for(self, place: Entity) -> bool:
        """Whether it speaks of this place: one that is tried speaks of any."""
        return self.is_tried or str(place) in self.covers

    @property
    def place_kind(self) -> str:
        """The kind of place whose schools are assessed together."""
        return TRUST_HELD if self.holder == "trust" else COUNCIL_HELD


@dataclass(frozen=True)
class Offer:
    """`refused`: frameworks that cannot be used, each with its sentence."""

    schemes: tuple[OfferedScheme, ...]
    refused: tuple[tuple[str, str], ...] = ()

    def named(self, name: str) -> OfferedScheme | None:
        return next((scheme for scheme in self.schemes if scheme.id == name), None)


@lru_cache(maxsize=4)
def offer(edition: OpenEdition) -> Offer:
    """Every scheme of an edition, the first one for a school's page first."""
    folders = [PACKAGED, *edition.definitions.folders]
    names = list(dict.fromkeys(name.partition("/")[0] for name in framework_names(folders)))
    found, refused = [], []
    for name in sorted(names, key=lambda one: (one != FIRST, one)):
        try:
            framework = load_framework(name, folders, edition.definitions)
        except Refusal as why:
            refused.append((name, str(why)))
        else:
            found.append(OfferedScheme(framework.id, framework.title, framework))
    return Offer(tuple(found), tuple(refused))


def place_for(scheme: OfferedScheme, la: str | None, trust: str | None) -> Entity | None:
    """The place whose schools are assessed together with a school of this council and trust."""
    if scheme.place_kind == TRUST_HELD:
        return Entity("trust", trust) if trust else None
    return Entity("la", la) if la else None


def schemes_of_school(edition: OpenEdition, la: str | None, trust: str | None) -> list[tuple[OfferedScheme, Entity]]:
    """The schemes whose standings stand on a school's page: those in force for it, else the first that could be."""
    fitting = [(scheme, place) for scheme in offer(edition).schemes if (place := place_for(scheme, la, trust))]
    return [pair for pair in fitting if not pair[0].is_tried] or fitting[:1]
