"""The catalogue of an edition in words: publications, files, refused rows, releases held and not held."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from upstream.evidence.definitions import Publication as Definition
from upstream.evidence.known import HeldFile, ListedRelease, Refused, held_files, listed_releases, refused_rows
from upstream.lib.wording import counted, listed
from upstream.web import provenance, words
from upstream.web.editions import OpenEdition

OUTCOMES = {"read": ("Read", "good"), "refused": ("Refused", "worse"), "not used": ("Not used", "plain")}


@dataclass(frozen=True, slots=True)
class File:
    name: str
    periods: str
    tag: str
    tone: str
    counts: list[str]
    why: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class SourceFiles:
    id: str
    title: str
    publication: str
    licence: str
    files: list[File]


@dataclass(frozen=True, slots=True)
class Reason:
    reason: str
    rows: str


@dataclass(frozen=True, slots=True)
class SetAside:
    file: str
    reason: str
    rows: str
    example: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Release:
    period: str
    status: str
    on: str
    tag: str
    tone: str


@dataclass(frozen=True, slots=True)
class Publication:
    title: str
    publisher: str
    page: str
    releases: list[Release]


@dataclass(frozen=True)
class SourcesPage:
    summary: str
    sources: list[SourceFiles]
    reasons: list[Reason]
    set_aside: list[SetAside]
    publications: list[Publication]


def present_sources(edition: OpenEdition) -> SourcesPage:
    files, refused = held_files(edition.store), refused_rows(edition.store)
    return SourcesPage(
        summary=_summary(files, refused),
        sources=_by_source(edition, files),
        reasons=_reasons(refused),
        set_aside=[_set_aside(line) for line in refused],
        publications=_publications(edition),
    )


def _summary(files: list[HeldFile], refused: list[Refused]) -> str:
    figures = sum(file.observations for file in files)
    aside = sum(line.rows for line in refused)
    cells = counted(aside, "row or cell", "rows and cells")
    return f"{counted(len(files), 'file')}, {counted(figures, 'figure')}, {cells} set aside."


def _by_source(edition: OpenEdition, files: list[HeldFile]) -> list[SourceFiles]:
    ordered = sorted(files, key=lambda file: (file.source is None, file.source or "", file.file))
    return [_source(edition, source, list(part)) for source, part in groupby(ordered, key=lambda file: file.source)]


def _source(edition: OpenEdition, source_id: str | None, files: list[HeldFile]) -> SourceFiles:
    source = edition.definitions.sources.get(source_id or "")
    if source is None:
        return SourceFiles("no-definition", "Files that no definition knows", "", "", [_file(file) for file in files])
    publication = edition.definitions.publication_of(source)
    credited = provenance.credit(edition, publication)
    return SourceFiles(
        source.id, source.title, f"{publication.title}, {credited.publisher}", credited.licence,
        [_file(file) for file in files],
    )


def _file(file: HeldFile) -> File:
    tag, tone = OUTCOMES.get(file.outcome, (words.sentence_case(file.outcome), "plain"))
    return File(
        name=file.file,
        periods=_periods(file.periods),
        tag=tag,
        tone=tone,
        counts=_counts(file),
        why=file.why or "",
        fingerprint=file.sha256[:12],
    )


def _periods(periods: tuple[str, ...]) -> str:
    ordered = sorted(periods)
    return listed(ordered) if len(ordered) < 4 else f"{ordered[0]} to {ordered[-1]}"


def _counts(file: HeldFile) -> list[str]:
    told = [
        f"{counted(file.rows_read, 'row')} read",
        f"{words.count(file.observations)} figures" if file.observations else "",
        f"{counted(file.records, 'record')}" if file.records else "",
        f"{words.count(file.refused)} set aside" if file.refused else "",
        *(f"{words.count(rows)} left out: {why}" for why, rows in json.loads(file.ignored or "{}").items()),
    ]
    return [text for text in told if text]


def _reasons(refused: list[Refused]) -> list[Reason]:
    total: Counter[str] = Counter()
    for line in refused:
        total[line.reason] += line.rows
    return [Reason(words.sentence_case(reason), words.count(rows)) for reason, rows in total.most_common()]


def _set_aside(line: Refused) -> SetAside:
    where = f"row {line.row}: " if line.row else ""
    reason, example = words.sentence_case(line.reason), f"{where}{line.detail or ''}"
    return SetAside(line.file, reason, words.count(line.rows), example, line.remedy or "")


def _publications(edition: OpenEdition) -> list[Publication]:
    parts = groupby(listed_releases(edition.store), key=lambda release: release.publication)
    known = edition.definitions.publications | _local_publications(edition)
    return [_publication(edition, known[name], list(part)) for name, part in parts if name in known]


def _local_publications(edition: OpenEdition) -> dict[str, Definition]:
    """A local file may say its publication in its own definition."""
    found = map(edition.definitions.publication_of, edition.definitions.sources.values())
    return {publication.id: publication for publication in found}


def _publication(edition: OpenEdition, found: Definition, part: list[ListedRelease]) -> Publication:
    credited = provenance.credit(edition, found)
    return Publication(found.title, credited.publisher, credited.page, [_release(release) for release in part])


def _release(release: ListedRelease) -> Release:
    tag, tone = ("Held", "good") if release.held else ("Not held", "unknown")
    basis = "" if release.basis in (None, "publisher") else f" ({release.basis})"
    return Release(release.period, release.status, f"{words.on_day(release.on)}{basis}", tag, tone)
