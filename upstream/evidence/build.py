"""Raw files in, an edition out: recognise, read, keep, sort, publish."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from upstream.evidence import agreements, catalogue, changes, demo_homes, editions, lineage, orders, raw_store, serving, tables
from upstream.evidence.catalogue import FileEntry
from upstream.evidence.definitions import Definitions
from upstream.evidence.editions import Edition
from upstream.evidence.inputs import Gathered, Input, gather
from upstream.evidence.intake import Intake, read_all, why_not_read
from upstream.evidence.store import Store
from upstream.lib.refusal import Refusal, refuse

FORMAT = 1
# Figures handed to the comparison at once: each takes some 1.3 kB while it is ranked.
COMPARED_AT_ONCE = 250_000
BY_ENTITY = ("entity_kind", "entity_id", "measure", "pupil_group", "phase", "period", "field")
_CODE = Path(__file__).resolve().parent
Compare = Callable[[pl.DataFrame, Definitions, pl.DataFrame], pl.DataFrame]  # figures, definitions, listed
Progress = Callable[[str, int, int], None]  # what is being done, done, of how many


@dataclass(frozen=True)
class BuildReport:
    """What a build did. `refused` counts rows and cells by reason; `files_refused` are sentences. `unchanged`: it was
    made of exactly what the edition it builds on was made of. `serves`: readers are shown it now."""

    edition: str
    unchanged: bool
    serves: bool = True
    files: dict[str, int] = field(default_factory=dict)  # outcome → files
    observations: int = 0
    records: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    files_refused: list[str] = field(default_factory=list)
    not_used: dict[str, list[str]] = field(default_factory=dict)  # why → files named now
    seconds: float = 0.0


def build(
    raw: Sequence[Path], home: Path, definitions: Definitions, *, compare: Compare | None = None,
    compare_version: str = "", progress: Progress | None = None, accept_changes: bool = False, only: bool = False,
    labels: dict[str, str | bool] | None = None, serve: bool = True, onto: str | None = None, by: str = serving.NOBODY,
    live_agreements: agreements.Live = agreements.NONE,
) -> BuildReport:
    """Makes an edition of the files under `raw` and of those kept from the edition before, and lets it serve.
    Without `serve` it is prepared, and waits for somebody to publish it. `onto` names another edition than the one
    that serves, whose files are kept. `by` stands in the list of what served when. A file that is not open is refused
    unless one of `live_agreements` covers it; one kept from before waits until one does.

    A file of the same source and name as a kept one takes its place; a bad file does not: the kept one
    stays. `only` leaves the kept ones out. `labels` stand in the edition's record. `Refusal` where no
    file can be used, or where a source changed so much that a person should say yes (`accept_changes`).
    """
    started = time.monotonic()
    refuse(demo_homes.why_not_build(home, demo=bool(labels and labels.get("demo"))))
    folder = editions.editions_folder(home)
    with editions.one_builder(folder):
        previous = serving.find_kept(home, onto) if onto else _previous(folder, only=only)
        making = _Making(home, folder, definitions, compare, compare_version, labels or {}, progress or _quiet, previous)
        making.rest_on(live_agreements)
        making.finish = serving.Finish(serves=serve, by=by)
        gathered = gather(raw, home, definitions, making.previous, only=only)
        if making.previous and making.nothing_changed(making.previous, gathered):
            report = _report(making.finish.let(making.previous), unchanged=True)
        else:
            report = making.make(gathered.inputs, accept_changes=accept_changes)
    said = dict.fromkeys([*_of_these(report, gathered.given), *(str(one.refused) for one in gathered.given if one.refused)])
    return replace(
        report, files_refused=list(said), not_used=_not_used(gathered.given, definitions),
        seconds=round(time.monotonic() - started, 2),
    )


def _previous(folder: Path, *, only: bool) -> Edition | None:
    """The edition before. One whose record is lost tells nothing; only `only` does without it."""
    try:
        edition = editions.current_edition(folder)
        return edition if edition and edition.record else None
    except editions.DamagedEdition:
        if only:
            return None
        raise


def _of_these(report: BuildReport, given: list[Input]) -> list[str]:
    """Where nothing changed: what the edition's record says of the files that are named again."""
    names = tuple(entry.raw.name for entry in given)
    return [said for said in report.files_refused if not report.unchanged or said.startswith(names)]


def _not_used(given: list[Input], definitions: Definitions) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in given:
        why = None if entry.refused else why_not_read(entry.source, definitions)
        if why:
            found.setdefault(why, []).append(entry.raw.name)
    return found


def _quiet(_what: str, _done: int, _of: int) -> None:
    """No progress is shown."""


def _report(edition: Edition, *, unchanged: bool) -> BuildReport:
    record = edition.record
    return BuildReport(
        edition=edition.id, unchanged=unchanged, serves=serving.standing_of(edition) is serving.Standing.SERVING,
        files=record["files"], observations=record["observations"], records=record["records"],
        refused=record["refused"], files_refused=record["files_refused"],
    )


class _Making:
    """One build under way."""

    def __init__(
        self, home: Path, folder: Path, definitions: Definitions, compare: Compare | None, compare_version: str,
        labels: dict[str, str | bool], progress: Progress, previous: Edition | None,
    ):
        self.home, self.folder, self.definitions = home, folder, definitions
        self.compare, self.progress = compare, progress
        self.previous = previous
        self.labels = labels
        self.finish = serving.Finish()
        self.live: agreements.Live = agreements.NONE
        self.made_by: dict[str, object] = {
            "format": FORMAT, "definitions": definitions.digest, "code": code_digest(),
            "compare": compare_version if compare else None, "labels": labels,
        }

    def rest_on(self, live: agreements.Live) -> None:
        """An edition made while an agreement was in force is another one than that made afterwards."""
        self.live = live
        self.made_by["agreements"] = agreements.covered(self.definitions, live)

    def nothing_changed(self, previous: Edition, gathered: Gathered) -> bool:
        made_by = self.made_by.items()
        alike = not gathered.changed and all(previous.record.get(name) == value for name, value in made_by)
        return alike and not previous.why_not_whole()

    def make(self, inputs: list[Input], *, accept_changes: bool) -> BuildReport:
        staging = editions.staging_folder(self.folder, str(os.getpid()))
        try:
            return self._make_in(staging, inputs, accept_changes=accept_changes)
        except (OSError, pl.exceptions.PolarsError) as error:
            refuse(_why_not_written(error, self.folder))
            raise
        finally:
            shutil.rmtree(staging, ignore_errors=True)  # published, it has another name

    def _make_in(self, staging: Path, inputs: list[Input], *, accept_changes: bool) -> BuildReport:
        read = read_all(inputs, self.definitions, staging, self.progress, self.live)
        files = catalogue.files_table(read.entries, self.definitions)
        if not accept_changes and self.previous:
            self._refuse_changes(self.previous, read, files)
        if not any(entry.outcome == "read" for entry in read.entries):
            raise Refusal(_nothing_usable(read))
        self._keep(read.entries)
        record = self._record(read, files)
        made = Edition(self.folder / record["id"])
        if made.folder.is_dir() and not _why_not_whole(made):
            return _report(self.finish.let(made), unchanged=bool(self.previous and self.previous.id == made.id))
        self._write_tables(staging, read, files)
        self._write_comparisons(staging, record)
        return _report(self.finish.let(editions.finish(staging, record)), unchanged=False)

    def _refuse_changes(self, previous: Edition, read: Intake, files: pl.DataFrame) -> None:
        """Of an edition whose list of files is damaged only its record can be compared."""
        waiting = {entry.source.id for entry in read.entries if entry.waits and entry.source}
        said = changes.no_longer_read(previous.record, [entry for entry in read.entries if not entry.waits])
        if not previous.why_not_whole():
            before = pl.read_parquet(previous.table("files")).filter(~pl.col("source").is_in(waiting).fill_null(value=False))
            said += changes.larger_or_smaller(before, files)
        changes.refuse_changes(said, previous.record, self.definitions.folders)

    def _keep(self, entries: Iterable[FileEntry]) -> None:
        for entry in entries:
            if entry.outcome == "read" and entry.source:
                is_open = self.definitions.publication_of(entry.source).sensitivity == "open"
                entry.kept = raw_store.keep(
                    self.home, entry.raw, source=entry.source.id, periods=entry.periods, is_open=is_open
                )

    def _record(self, read: Intake, files: pl.DataFrame) -> dict:
        inputs = sorted_inputs([entry.as_input() for entry in read.entries if entry.source])
        named = [[entry[key] for key in ("source", "file", "sha256", "outcome")] for entry in inputs]
        name = hashlib.sha256(json.dumps([self.made_by, named], sort_keys=True).encode()).hexdigest()
        return {
            "id": name[:16], **self.made_by, **self.labels,
            "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="microseconds"),
            "definition_folders": [str(folder) for folder in self.definitions.folders],
            "inputs": inputs,
            "files": dict(Counter(files["outcome"])),
            "observations": int(files["observations"].sum()),
            "records": {name: frame.height for name, frame in read.tables.items()},
            "refused": refused_by_reason(read.refused),
            "files_refused": read.files_refused,
            "restricted": self._write_restricted(read),
        }

    def _write_restricted(self, read: Intake) -> list[dict]:
        """What is not open goes into folders of its own, one a source and period, never into the edition."""
        written = []
        for (source, periods, sensitivity), paths in read.restricted.items():
            frame = pl.concat([pl.read_parquet(path) for path in paths])
            digest = catalogue.row_digest({"observations": frame})
            place = Path("restricted", source, raw_store.slug(list(periods)), digest)
            target = self.home / place / "observations.parquet"
            if not target.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                orders.write_restricted(paths, target)
            publication = self.definitions.publication_of(self.definitions.sources[source])
            written.append({
                "source": source, "publication": publication.id, "agreement": publication.agreement,
                "sensitivity": sensitivity, "path": str(place / target.name),
            })
        return written

    def _write_tables(self, staging: Path, read: Intake, files: pl.DataFrame) -> None:
        self.progress("sorting", 0, 1)
        orders.write_observations(read.parts, staging)
        for part in staging.glob("part-*.parquet"):
            part.unlink()
        holdings = pl.concat([catalogue.HOLDINGS.to_frame(), *read.holdings])
        self._write_schools(staging, read.tables)
        made = {
            "files": files, "refused": read.refused, "holdings": holdings,
            "releases": catalogue.releases_table(self.definitions, holdings),
        }
        for name, frame in made.items():
            frame.write_parquet(staging / f"{name}.parquet")
        (staging / "definitions.json").write_text(self.definitions.as_json(), encoding="utf-8")
        self.progress("sorting", 1, 1)

    def _write_schools(self, staging: Path, found: dict[str, pl.DataFrame]) -> None:
        extracts = found["establishments"]
        latest = tables.latest_establishments(extracts)
        lines = lineage.lineage(found["links"], latest)
        made = {
            **found,
            "establishments": tables.extracts_in_order(extracts),
            "establishments_latest": tables.with_spans(latest, lines),
            "lineage": lines,
            "inspections": tables.complete_inspections(found["inspections"], self._registers()),
        }
        for name, frame in made.items():
            frame.write_parquet(staging / f"{name}.parquet")

    def _registers(self) -> list[str]:
        return [source.id for source in self.definitions.sources.values() if source.layout == "establishments"]

    def _write_comparisons(self, staging: Path, record: dict) -> None:
        """Made by `benchmarks`, which stands above this wing and so is handed in as a function."""
        if self.compare is None:
            return
        editions.write_record(staging, record)
        store = Store(Edition(staging), clearance="open", definitions=self.definitions, home=self.home)
        stretches, parts = list(_stretches(store.holdings())), []
        for number, measures in enumerate(stretches):
            self.progress("comparing", number, len(stretches))
            compared = self.compare(store.figures(measures=measures), self.definitions, store.listed())
            parts.append(staging / f"part-{number:05}.parquet")
            compared.write_parquet(parts[-1], compression="lz4", statistics=False)
        if parts:
            orders.write_sorted(parts, staging / "comparisons", BY_ENTITY)
        for part in parts:
            part.unlink()
        self.progress("comparing", len(stretches), len(stretches))


def _stretches(holdings: pl.DataFrame) -> Iterable[list[str]]:
    """Measures in stretches of a size that fits in memory, whatever the size of the edition."""
    counts = holdings.group_by("measure").agg(pl.col("figures").sum()).sort("measure")
    stretch = (counts["figures"].cum_sum() - counts["figures"]) // COMPARED_AT_ONCE
    for _, rows in counts.group_by(stretch.alias("stretch"), maintain_order=True):
        yield rows["measure"].to_list()


def _why_not_whole(edition: Edition) -> str | None:
    try:
        return edition.why_not_whole()
    except editions.DamagedEdition as damaged:
        return str(damaged)


def _why_not_written(error: Exception, folder: Path) -> str | None:
    """A sentence where the machine would not write (Polars tells it by number), None for a mistake of ours."""
    number = re.search(r"os error (\d+)", str(error))
    why = error.strerror if isinstance(error, OSError) else os.strerror(int(number[1])) if number else None
    if not why:
        return None
    return (
        f"The new edition could not be written to {folder} ({why}): make room there, or name another folder in "
        f"UPSTREAM_HOME. Nothing that was built before has changed."
    )


def _nothing_usable(read: Intake) -> str:
    if not read.entries:
        return "No files were named and none are kept from before: name the files or folders to read."
    if not read.files_refused:
        return (
            "None of these files has a layout that is known here: `upstream sources` lists those that are. "
            "For another, write a definition and name its folder with --definitions."
        )
    return "\n".join(["No file could be used, so no edition was made.", *read.files_refused])


def sorted_inputs(inputs: list[dict]) -> list[dict]:
    return sorted(inputs, key=lambda entry: (entry["source"], entry["file"], entry["sha256"]))


def refused_by_reason(refused: pl.DataFrame) -> dict[str, int]:
    counted = refused.group_by("reason").len().sort("len", "reason", descending=[True, False])
    return dict(counted.iter_rows())


def code_digest() -> str:
    """A hash of this wing's own code: files read by other code are another edition."""
    total = hashlib.sha256()
    for path in sorted(_CODE.rglob("*.py")):
        total.update(str(path.relative_to(_CODE)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()[:16]

