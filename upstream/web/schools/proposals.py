"""What the scheme proposes for a council's schools: worked out once an edition, day and table of judgements."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from upstream.assessment.behind import Behind, figures_by_school
from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.explain import Explanation, explain
from upstream.assessment.framework import Framework, load_framework
from upstream.assessment.judgements import read_judgements
from upstream.assessment.known import Known
from upstream.assessment.panel import Panel
from upstream.evidence.entity import Entity
from upstream.evidence.schools import SchoolList, schools_on
from upstream.lib.clock import today
from upstream.lib.definition_files import PACKAGED
from upstream.lib.refusal import Refusal
from upstream.web.editions import OpenEdition

SCHEME = "alliance-2019"
NO_COUNCIL = "The lists held here do not say which council the school is in, so no category is proposed."


@dataclass(frozen=True)
class Proposals:
    """A council's assessment, or the sentence why there is none."""

    assessment: Assessment | None
    behind: dict[str, list[Behind]]
    why_none: str = ""

    @property
    def framework(self) -> Framework | None:
        return self.assessment.framework if self.assessment else None


def judgements_file() -> Path | None:
    """The table that `upstream serve --judgements` names."""
    named = os.environ.get("UPSTREAM_JUDGEMENTS")
    return Path(named) if named else None


def judgements_version() -> str:
    """Changes whenever the table does, so that no page outlives it."""
    path = judgements_file()
    if path is None or not path.is_file():
        return ""
    facts = path.stat()
    return f"{path} {facts.st_mtime_ns} {facts.st_size}"


@lru_cache(maxsize=2)
def scheme(edition: OpenEdition) -> Framework:
    return load_framework(SCHEME, [PACKAGED, *edition.definitions.folders], edition.definitions)


@lru_cache(maxsize=2)
def nation(edition: OpenEdition, as_at: dt.date | None, on: dt.date) -> Panel | None:
    """England's schools of the day, for the fields that criteria compare in; None where no census is held."""
    try:
        listed = schools_on(edition.store, Entity("england", "england"), on)
    except Refusal:
        return None
    return Panel(Known(edition.store, scheme(edition), as_at), listed.frame)


@lru_cache(maxsize=32)
def council_schools(edition: OpenEdition, la: str, on: dt.date) -> SchoolList:
    """The council's state-funded schools of the day. `Refusal` where no list of them is held."""
    return schools_on(edition.store, Entity("la", la), on)


def proposals(edition: OpenEdition, la: str | None, as_at: dt.date | None) -> Proposals:
    return _proposals(edition, la, as_at, as_at or today(), judgements_version())


@lru_cache(maxsize=32)
def _proposals(edition: OpenEdition, la: str | None, as_at: dt.date | None, on: dt.date, _version: str) -> Proposals:
    if la is None:
        return Proposals(None, {}, NO_COUNCIL)
    try:
        assessment = _assess(edition, la, as_at, on)
    except Refusal as refusal:
        return Proposals(None, {}, f"No category is proposed: {refusal}")
    return Proposals(assessment, figures_by_school(assessment))


def _assess(edition: OpenEdition, la: str, as_at: dt.date | None, on: dt.date) -> Assessment:
    path = judgements_file()
    judgements = read_judgements(path) if path else None
    schools = council_schools(edition, la, on)
    return assess(scheme(edition), edition.store, schools, as_at, judgements, nation=nation(edition, as_at, on))


def explanation_of(found: Proposals, urns: list[str]) -> Explanation | None:
    """Of the school under any of its URNs; None where it is not among those assessed."""
    if found.assessment is None:
        return None
    for urn in urns:
        try:
            return explain(found.assessment, urn)
        except Refusal:
            continue
    return None
