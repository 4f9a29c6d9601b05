"""Reads every input of an edition, each with what the ones before it have taught."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from upstream.evidence import agreements, releases, sources
from upstream.evidence.catalogue import FileEntry, row_digest
from upstream.evidence.definitions import Definitions, Source
from upstream.evidence.frames import (
    ESTABLISHMENTS,
    GROUPS,
    INSPECTIONS,
    LINKS,
    LISTED,
    MEMBERSHIPS,
    NEIGHBOURS,
    OBSERVATIONS,
    REFUSED,
)
from upstream.evidence.inputs import Input
from upstream.evidence.refusals import FileRefused
from upstream.evidence.sources.reading import Context, Reading

KEPT_TABLES = {
    "establishments": ESTABLISHMENTS, "links": LINKS, "groups": GROUPS, "memberships": MEMBERSHIPS,
    "inspections": INSPECTIONS, "listed": LISTED, "neighbours": NEIGHBOURS,
}


@dataclass
class Intake:
    """Everything read. `parts` are Parquet files of open observations, `restricted` of the others."""

    entries: list[FileEntry] = field(default_factory=list)
    parts: list[Path] = field(default_factory=list)
    restricted: dict[tuple[str, tuple[str, ...], str], list[Path]] = field(default_factory=dict)
    holdings: list[pl.DataFrame] = field(default_factory=list)
    found: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    set_aside: list[pl.DataFrame] = field(default_factory=list)
    files_refused: list[str] = field(default_factory=list)

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """Every table but the observations, whole."""
        return {name: pl.concat([schema.to_frame(), *self.found.get(name, ())]) for name, schema in KEPT_TABLES.items()}

    @property
    def refused(self) -> pl.DataFrame:
        return pl.concat([REFUSED.to_frame(), *self.set_aside]).sort("source", "file", "row", nulls_last=True)


def read_all(
    inputs: list[Input], definitions: Definitions, staging: Path, progress: Callable[[str, int, int], None],
    live: agreements.Live = agreements.NONE,
) -> Intake:
    """Code lists and registers first, then files that have both URN and LAESTAB, then those that need them."""
    intake, context = Intake(), Context()
    done = 0
    for wave in _waves(inputs):
        laestabs, lookups = [context.laestabs], dict(context.lookups)
        for entry in wave:
            progress(entry.raw.name, done, len(inputs))
            done += 1
            reading = _read_or_fall_back(entry, definitions, context, staging, intake, live)
            if reading:
                laestabs += [reading.tables["laestabs"]] if "laestabs" in reading.tables else []
                if entry.source and "lookup" in reading.tables:
                    lookups[entry.source.id] = reading.tables["lookup"]
        context = replace(
            context, lookups=lookups, laestabs=pl.concat(laestabs).unique(maintain_order=True),
            register=intake.tables["establishments"],
        )
    progress("reading", len(inputs), len(inputs))
    return intake


def _waves(inputs: list[Input]) -> Iterator[list[Input]]:
    waves: dict[int, list[Input]] = {0: [], 1: [], 2: []}
    for entry in sorted(inputs, key=lambda one: (one.place, one.raw.sha256)):
        waves[_wave(entry.source)].append(entry)
    yield from waves.values()


def _wave(source: Source | None) -> int:
    if source is None or source.layout in ("lookup", "codes", "establishments"):
        return 0
    return 1 if any(row.urn and row.laestab for row in source.rows) else 2


def _read_or_fall_back(
    entry: Input, definitions: Definitions, context: Context, staging: Path, intake: Intake, live: agreements.Live
) -> Reading | None:
    """Reads a file; a bad one leaves its place to the kept one, if there is one."""
    line = FileEntry(entry.raw, entry.source)
    intake.entries.append(line)
    refused = entry.refused or why_not_read(entry.source, definitions) or _not_covered(entry, definitions, line, live)
    if refused is None and entry.source:
        try:
            reading = sources.read(entry.raw.path, entry.source, definitions, context)
            _take(reading, line, definitions, staging, intake)
            return reading
        except FileRefused as bad:
            refused = bad
    if isinstance(refused, FileRefused):
        _refuse(line, refused, intake)
        if entry.fallback:
            if agreements.why_not_covered(entry.fallback.source, definitions, live) is None:
                intake.files_refused[-1] += " The file of that name kept from before goes on being used."
            return _read_or_fall_back(entry.fallback, definitions, context, staging, intake, live)
    else:
        line.why = refused
    return None


def _not_covered(
    entry: Input, definitions: Definitions, line: FileEntry, live: agreements.Live
) -> FileRefused | str | None:
    """A file handed in is refused; one kept from before waits, and is read again once an agreement covers it."""
    why = agreements.why_not_covered(entry.source, definitions, live)
    if why is None:
        return None
    if entry.kept:
        line.waits, line.kept = True, entry.kept
    why.file = why.file or entry.raw.name
    return why if entry.is_given else f"{why.reason}: {why.detail}"


def why_not_read(source: Source | None, definitions: Definitions) -> str | None:
    """Why a file is left alone, or None."""
    if source is None:
        return "no definition knows this layout"
    if source.layout in ("descriptions", "boundaries"):
        return f"{source.layout} are known but not read yet"
    if source.layout != "table" and definitions.publication_of(source).sensitivity != "open":
        return "only figures may come from a source that is not open: an edition's other tables are for everyone"
    if source.seen != "file":
        return f"its definition is marked ‘seen: {source.seen}’: nobody has yet read such a file with it"
    return None


def _refuse(line: FileEntry, refused: FileRefused, intake: Intake) -> None:
    refused.file = refused.file or line.raw.name
    line.outcome, line.why, line.refused = "refused", str(refused), 1
    intake.files_refused.append(str(refused))
    row = {
        "file": line.raw.name, "source": line.source.id if line.source else None, "row": refused.row,
        "reason": refused.reason, "detail": refused.detail, "remedy": refused.remedy,
    }
    intake.set_aside.append(pl.DataFrame([row], schema=REFUSED))


def _take(reading: Reading, line: FileEntry, definitions: Definitions, staging: Path, intake: Intake) -> None:
    observations = reading.tables.get("observations", OBSERVATIONS.to_frame())
    others = {name: frame for name, frame in reading.tables.items() if name in KEPT_TABLES}
    line.outcome, line.encoding, line.periods, line.coverage = "read", reading.encoding, reading.periods, reading.coverage
    line.rows_read, line.rows_used, line.ignored = reading.rows_read, reading.rows_used, dict(reading.rows_ignored)
    line.refused, line.observations = reading.refused.height, observations.height
    line.records = sum(frame.height for frame in others.values())
    line.digest = row_digest({"observations": observations, **others})
    for name, frame in others.items():
        intake.found.setdefault(name, []).append(frame)
    _shelve(observations, line, definitions, staging, intake, reading.refused)


def _shelve(
    observations: pl.DataFrame, line: FileEntry, definitions: Definitions, staging: Path, intake: Intake,
    refused: pl.DataFrame,
) -> None:
    """Observations go to the disk at once: only one file's are in memory at a time."""
    assert line.source is not None
    sensitivity = definitions.publication_of(line.source).sensitivity
    is_open = sensitivity == "open"
    # What stood in a refused cell of a file that is not open must not lie in the open edition.
    intake.set_aside.append(refused if is_open else refused.with_columns(detail=pl.lit(None, dtype=pl.String)))
    if observations.is_empty():
        return
    part = staging / f"part-{len(intake.entries):05}.parquet"
    observations.write_parquet(part, compression="lz4", statistics=False)
    if is_open:
        intake.parts.append(part)
        intake.holdings.append(releases.summarise(observations.lazy()))
    else:
        key = (line.source.id, tuple(sorted(line.periods)), sensitivity)
        intake.restricted.setdefault(key, []).append(part)
