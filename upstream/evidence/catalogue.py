"""What an edition knows about its own making: files, releases, refused rows, holdings."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import polars as pl

from upstream.evidence.definitions import Definitions, Source
from upstream.evidence.raw_store import RawFile

FILES = pl.Schema(
    {  # type: ignore[arg-type]  # a list type stands among plain ones
        "file": pl.String,
        "source": pl.String,  # null: no definition knows this layout
        "publication": pl.String,
        "title": pl.String,
        "sha256": pl.String,
        "bytes": pl.Int64,
        "encoding": pl.String,
        "outcome": pl.String,  # read | refused | not used
        "why": pl.String,
        "periods": pl.List(pl.String),
        "coverage": pl.String,
        "native": pl.Boolean,
        "sensitivity": pl.String,
        "rows_read": pl.Int64,
        "rows_used": pl.Int64,
        "rows_ignored": pl.Int64,
        "ignored": pl.String,  # JSON: why → rows
        "refused": pl.Int64,  # rows and cells set aside
        "observations": pl.Int64,
        "records": pl.Int64,  # rows of the other tables
        "digest": pl.String,  # of every row it gave, whatever their order
    }
)

RELEASES = pl.Schema(
    {
        "publication": pl.String,
        "period": pl.String,
        "status": pl.String,
        "on": pl.Date,
        "basis": pl.String,
        "held": pl.Boolean,  # a file of it is in this edition
    }
)

# One row for each thing a file gives, so that an absent figure can be explained without searching.
HOLDINGS = pl.Schema(
    {
        "measure": pl.String,
        "pupil_group": pl.String,
        "phase": pl.String,
        "entity_kind": pl.String,
        "period": pl.String,
        "period_kind": pl.String,
        "period_end": pl.Date,
        "release": pl.String,
        "released_on": pl.Date,
        "basis": pl.String,
        "source": pl.String,
        "coverage": pl.String,
        "file": pl.String,
        "figures": pl.Int64,
        "with_value": pl.Int64,
    }
)


@dataclass
class FileEntry:
    """One raw file's line in the catalogue, before and after it has been read."""

    raw: RawFile
    source: Source | None = None
    outcome: str = "not used"
    why: str | None = None
    encoding: str | None = None
    periods: list[str] = field(default_factory=list)
    coverage: str | None = None
    rows_read: int = 0
    rows_used: int = 0
    ignored: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    observations: int = 0
    records: int = 0
    digest: str | None = None
    kept: str | None = None  # its place under the home
    waits: bool = False  # kept from before, and not read while no agreement in force covers it

    def as_input(self) -> dict:
        """How the edition's record names it."""
        source = self.source.id if self.source else ""
        return {
            "source": source, "file": self.raw.name, "sha256": self.raw.sha256, "outcome": self.outcome, "kept": self.kept,
        }

    def as_row(self, definitions: Definitions) -> dict:
        publication = definitions.publication_of(self.source) if self.source else None
        return {
            **{name: getattr(self, name) for name in FILES if hasattr(self, name)},
            "file": self.raw.name,
            "sha256": self.raw.sha256,
            "bytes": self.raw.bytes,
            "source": self.source.id if self.source else None,
            "publication": publication.id if publication else None,
            "title": self.source.title if self.source else None,
            "native": self.source.native if self.source else None,
            "sensitivity": publication.sensitivity if publication else None,
            "rows_ignored": sum(self.ignored.values()),
            "ignored": json.dumps(self.ignored, ensure_ascii=False),
        }


def files_table(entries: list[FileEntry], definitions: Definitions) -> pl.DataFrame:
    rows = [entry.as_row(definitions) for entry in entries]
    return pl.DataFrame(rows, schema=FILES).sort("source", "file", nulls_last=True)


def releases_table(definitions: Definitions, holdings: pl.DataFrame) -> pl.DataFrame:
    """Every release the publications list, and whether a file of it is held."""
    publications = {publication.id: publication for publication in definitions.publications.values()}
    for source in definitions.sources.values():
        publication = definitions.publication_of(source)
        publications.setdefault(publication.id, publication)
    held = _held_releases(definitions, holdings)
    rows = [
        (name, release.period, release.status, release.on, release.basis, (name, release.period, release.status) in held)
        for name, publication in sorted(publications.items())
        for release in publication.releases
    ]
    return pl.DataFrame(rows, schema=RELEASES, orient="row")


def _held_releases(definitions: Definitions, holdings: pl.DataFrame) -> set[tuple[str, str, str]]:
    found = holdings.select("source", "period", "release").unique().rows()
    publications = {source: definitions.publication_of(definitions.sources[source]).id for source, _, _ in found}
    return {(publications[source], period, release) for source, period, release in found}


def row_digest(tables: dict[str, pl.DataFrame]) -> str:
    """A digest of every row, whatever the order they stand in: a wrapping sum of row hashes.

    For telling two editions of one version apart file by file; not a security measure.
    """
    total = 0
    for name in sorted(tables):
        frame = tables[name]
        if frame.height:
            hashes = frame.hash_rows(seed=len(name))
            total = (total + _sum(hashes)) % 2**64
    return f"{total:016x}"


def _sum(hashes: pl.Series) -> int:
    low, high = int((hashes & 0xFFFFFFFF).sum()), int((hashes // 2**32).sum())
    return (low + high * 2**32) % 2**64
