"""The first page: what is here, and the ways to a school."""

from __future__ import annotations

from dataclasses import dataclass

from upstream.lib.wording import counted
from upstream.web import links, words
from upstream.web.editions import OpenEdition


@dataclass(frozen=True)
class Fact:
    name: str
    text: str


@dataclass(frozen=True)
class Council:
    name: str
    url: str
    schools: str


@dataclass(frozen=True)
class Start:
    facts: list[Fact]
    councils: list[Council]


def present_start(edition: OpenEdition) -> Start:
    councils = _councils(edition)
    facts = [
        Fact("Open schools and colleges", words.count(edition.directory.open_schools())),
        Fact("Councils", words.count(len(councils))),
        Fact("Measures", words.count(len(edition.definitions.measures))),
        Fact("Brought together on", words.on_day(edition.made_on)),
    ]
    codes = {area.name: area.id for area in edition.definitions.areas.values() if area.kind == "la"}
    return Start(facts, [_council(codes[name], name, schools) for name, schools in councils])


def _councils(edition: OpenEdition) -> list[tuple[str, int]]:
    """England’s councils with an open school; registers also list Wales, forces’ schools and councils long gone."""
    known = {area.name for area in edition.definitions.areas.values() if area.kind == "la"}
    return [(name, schools) for name, schools in edition.directory.councils() if schools and name in known]


def _council(code: str, name: str, schools: int) -> Council:
    return Council(name, links.council(code), f"({counted(schools, 'school')})")
