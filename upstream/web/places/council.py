"""A council's page: its outcomes, what the schemes propose for its schools, and where all of it came from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from upstream.benchmarks.grade_counts import grade_counts
from upstream.benchmarks.outcomes import GradeCount, OutcomeResult, OutcomeSet, load_outcomes, outcomes
from upstream.evidence.entity import Entity
from upstream.lib.clock import today
from upstream.lib.definition_files import PACKAGED
from upstream.lib.refusal import Refusal
from upstream.web import links, provenance, words
from upstream.web.editions import OpenEdition
from upstream.web.places.schools import Placed, present_standings
from upstream.web.places.series import OutcomeView, origins_of, present_outcome
from upstream.web.schemes.area import AsAt, present_as_at
from upstream.web.schemes.others import Way
from upstream.web.schemes.proposals import schools_of
from upstream.web.schemes.readers import Reader
from upstream.web.schemes.standing import when_words

OUTCOMES = "alliance-seven"


@dataclass(frozen=True)
class CouncilPage:
    code: str
    name: str
    crumbs: list[Way]
    as_at: AsAt | None
    when: str
    facts: list[tuple[str, str]]
    set_title: str
    outcomes: list[OutcomeView]
    placed: Placed
    schools_url: str
    origins: list[provenance.Origin]


@lru_cache(maxsize=4)
def outcome_set(edition: OpenEdition) -> OutcomeSet:
    return load_outcomes(OUTCOMES, [PACKAGED, *edition.definitions.folders], edition.definitions)


@lru_cache(maxsize=64)
def _outcomes(edition: OpenEdition, code: str, as_at: dt.date | None, _on: dt.date) -> list[OutcomeResult]:
    return outcomes(edition.store, Entity("la", code), outcome_set(edition), as_at)


def grades_in(edition: OpenEdition, place: Entity, on: dt.date) -> tuple[list[GradeCount], list[str]]:
    """Counts by grade and what is not held; where no list of schools is held, the sentence that says so."""
    try:
        return grade_counts(edition.store, schools_of(edition, place, on), on)
    except Refusal as no_list:
        return [], [str(no_list)]


def present_council(
    edition: OpenEdition, code: str, name: str, as_at: dt.date | None, reader: Reader
) -> CouncilPage:
    place, on = Entity("la", code), as_at or today()
    results = _outcomes(edition, code, as_at, on)
    counts, not_held = grades_in(edition, place, on)
    wanted, placed = outcome_set(edition), present_standings(edition, place, as_at, reader)
    return CouncilPage(
        code=code, name=name, crumbs=[Way("Councils", "/councils/")], as_at=present_as_at(as_at, links.council(code)),
        when=when_words(as_at), facts=_facts(edition, code, name), set_title=wanted.title,
        outcomes=[present_outcome(one, counts, not_held, name, as_at) for one in results],
        placed=placed, schools_url=links.search(council=name),
        origins=provenance.present_origins(edition, [*origins_of(results), *placed.used]),
    )


def _facts(edition: OpenEdition, code: str, name: str) -> list[tuple[str, str]]:
    areas = edition.definitions.areas
    area = areas.get(code)
    region = areas.get(area.region or "") if area else None
    told = [
        ("Code", code), ("Region", region.name if region else ""),
        ("In being from", words.on_day(area.opened_on) if area else ""),
        ("In being until", words.on_day(area.closed_on) if area else ""),
        ("Open schools and colleges", words.count(dict(edition.directory.councils()).get(name, 0))),
    ]
    return [(title, text) for title, text in told if text]
