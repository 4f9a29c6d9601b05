"""What a scheme proposes for a place's schools: worked out once an edition, scheme, day and table of judgements."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from django.db.models import Q

from upstream.assessment.behind import Behind, figures_by_school
from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.explanations.explanation import Explanation, explain, explain_briefly
from upstream.assessment.framework import Framework
from upstream.assessment.judgements import Judgements, read_judgements, refuse_unknown_kinds, with_recorded
from upstream.assessment.known import Known
from upstream.assessment.panel import Panel
from upstream.assessment.proposed import Proposed, proposed_of
from upstream.assessment.schemes import judgements_of
from upstream.casework.ground.recorded import facts_for
from upstream.evidence.entity import Entity
from upstream.evidence.schools import SchoolList, every_school_on, schools_on
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.people.hats import remembered_by
from upstream.registry.models import Establishment, Organisation
from upstream.web.editions import OpenEdition
from upstream.web.schemes.offered import OfferedScheme
from upstream.web.schemes.readers import Reader, Recorded

NO_PLACE = {
    "la": "The lists held here do not say which council the school is in, so no category is proposed.",
    "trust": "The school is in no trust by the lists held here, and this scheme is a trust’s: no category is proposed.",
}


@dataclass(frozen=True)
class Proposals:
    """A place's assessment, or the sentence why there is none. `behind`: figures by school, `schools` in the list's order."""

    assessment: Assessment | None
    behind: dict[str, list[Behind]]
    why_none: str = ""
    schools: list[Proposed] = field(default_factory=list)

    @property
    def framework(self) -> Framework | None:
        return self.assessment.framework if self.assessment else None


def judgements_file() -> Path | None:
    """The table that `upstream serve --judgements` names."""
    named = os.environ.get("UPSTREAM_JUDGEMENTS")
    return Path(named) if named else None


def judgements_version(edition: OpenEdition | None = None) -> str:
    """Changes whenever the site's table or a scheme's does, so that no page outlives it."""
    tables = [judgements_file()]
    if edition is not None:
        # By their folders: what a page of sources costs shall not depend on how many frameworks there are to read.
        tables += [path for folder in edition.definitions.folders for path in sorted((folder / "schemes").glob("*.csv"))]
    return "; ".join(_version(path) for path in tables if path is not None and path.is_file())


def _version(path: Path) -> str:
    facts = path.stat()
    return f"{path} {facts.st_mtime_ns} {facts.st_size}"


@lru_cache(maxsize=4)
def england_schools(edition: OpenEdition, on: dt.date) -> SchoolList | None:
    """England's state-funded schools of the day; None where no census is held."""
    try:
        return schools_on(edition.store, Entity("england", "england"), on)
    except Refusal:
        return None


@lru_cache(maxsize=6)
def nation(edition: OpenEdition, scheme: OfferedScheme, as_at: dt.date | None, on: dt.date) -> Panel | None:
    """England's schools with the figures that a scheme's criteria look at, for the fields they compare in."""
    listed = england_schools(edition, on)
    return Panel(Known(edition.store, scheme.framework, as_at), listed.frame) if listed else None


@lru_cache(maxsize=32)
def schools_of(edition: OpenEdition, place: Entity, on: dt.date) -> SchoolList:
    """The place's state-funded schools of the day. `Refusal` where no list of them is held."""
    return schools_on(edition.store, place, on)


@lru_cache(maxsize=2)
def every_school(edition: OpenEdition, on: dt.date) -> SchoolList | None:
    """Every council's schools of the day; None where no list of any is held."""
    try:
        return every_school_on(edition.store, on)
    except Refusal:
        return None


def nationwide(edition: OpenEdition, scheme: OfferedScheme) -> Assessment | None:
    """As at now, every council's schools by one scheme at once. A field that is one council's is that council's here
    too, so each school is answered as among its council's own; and whoever reads one school after another waits once."""
    return _nationwide(edition, scheme, today(), judgements_version(edition))


@lru_cache(maxsize=2)
def _nationwide(edition: OpenEdition, scheme: OfferedScheme, on: dt.date, _version: str) -> Assessment | None:
    listed = every_school(edition, on)
    if listed is None:
        return None
    judgements, _ = judgements_for(scheme)
    return assess(scheme.framework, edition.store, listed, None, judgements, nation=nation(edition, scheme, None, on))


def proposals(
    edition: OpenEdition, scheme: OfferedScheme, place: Entity | None, as_at: dt.date | None, reader: Reader
) -> Proposals:
    """As the reader's own body sees them: with what it recorded. Whether the reader may is asked before."""
    if place is None:
        return Proposals(None, {}, NO_PLACE[scheme.place_kind])
    recorded = recorded_for(scheme, reader)
    return _proposals(edition, scheme, place, as_at, as_at or today(), judgements_version(edition), recorded)


def recorded_for(scheme: OfferedScheme, reader: Reader) -> Recorded | None:
    """What the reader's body recorded, where bodies of its kind work by the scheme."""
    return reader.recorded if reader.recorded and scheme.is_run_by(reader.recorded.kind) else None


@lru_cache(maxsize=32)
def _proposals(
    edition: OpenEdition, scheme: OfferedScheme, place: Entity, as_at: dt.date | None, on: dt.date, _version: str,
    recorded: Recorded | None,
) -> Proposals:
    try:
        assessment = _assess(edition, scheme, place, as_at, on, recorded)
    except Refusal as refusal:
        return Proposals(None, {}, f"No category is proposed: {refusal}")
    schools = [_with_council(edition, one) for one in proposed_of(assessment)]
    return Proposals(assessment, figures_by_school(assessment), schools=schools)


def _with_council(edition: OpenEdition, school: Proposed) -> Proposed:
    """Some lists give a council by its number alone: the definitions of areas name it."""
    area = None if school.la_name else edition.definitions.areas.get(school.la or "")
    return replace(school, la_name=area.name) if area else school


def _assess(
    edition: OpenEdition, scheme: OfferedScheme, place: Entity, as_at: dt.date | None, on: dt.date,
    recorded: Recorded | None,
) -> Assessment:
    judgements, why_not = judgements_for(scheme)
    schools = schools_of(edition, place, on)
    if recorded:
        told = recorded_of(scheme.framework, as_at, recorded, schools.frame["urn"].to_list())
        judgements = with_recorded(judgements, told)
    panel = nation(edition, scheme, as_at, on)
    made = assess(scheme.framework, edition.store, schools, as_at, judgements, nation=panel)
    return replace(made, notes=[why_not, *made.notes]) if why_not else made


def recorded_of(
    framework: Framework, as_at: dt.date | None, recorded: Recorded, urns: list[str] | None = None
) -> Judgements:
    """What a body recorded of the schools that bear these numbers or bore them; None, of all that it remembers."""
    body = Organisation.objects.get(pk=recorded.body)
    asked = remembered_by(body, today())
    if urns is not None:
        asked = asked.filter(Q(urn__in=urns) | Q(pk__in=Establishment.objects.filter(urn__in=urns).values("school")))
    return facts_for(framework, asked, as_at, holders=[body], reads=recorded.reads)


def judgements_for(scheme: OfferedScheme) -> tuple[Judgements | None, str]:
    """The table that the scheme is assessed by: its own, else the site's. One of another scheme's kinds is left out,
    and the sentence says so."""
    if scheme.scheme and scheme.scheme.table:
        return judgements_of(scheme.scheme, scheme.framework), ""
    path = judgements_file()
    judgements = read_judgements(path) if path else None
    if judgements is None:
        return None, ""
    try:
        refuse_unknown_kinds(judgements, scheme.framework)
    except Refusal:
        return None, f"The table {judgements.name} speaks of kinds that this framework does not know: it is left out."
    return judgements, ""


def explanation_of(found: Proposals, urns: list[str]) -> Explanation | None:
    """Of the school under any of its URNs; None where it is not among those assessed."""
    return explanation_in(found.assessment, urns, explain)


def explanation_in(
    assessment: Assessment | None, urns: list[str], told: Callable[[Assessment, str], Explanation] = explain_briefly
) -> Explanation | None:
    if assessment is None:
        return None
    for urn in urns:
        try:
            return told(assessment, urn)
        except Refusal:
            continue
    return None
