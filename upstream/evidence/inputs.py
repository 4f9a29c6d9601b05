"""Which files go into an edition: those given now, and those kept from the edition before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from upstream.evidence import sources
from upstream.evidence.definitions import Definitions, Source
from upstream.evidence.editions import Edition
from upstream.evidence.raw_store import RawFile, find_raw, kept_file
from upstream.evidence.refusals import FileRefused


@dataclass(frozen=True)
class Input:
    """A file to read. `fallback` is the kept file of the same source and name, should this one be bad."""

    raw: RawFile
    source: Source | None
    refused: FileRefused | None = None
    fallback: Input | None = None
    kept: str | None = None  # its place under the home, where an earlier build kept it
    is_given: bool = False  # named now

    @property
    def place(self) -> tuple[str, str]:
        return (self.source.id if self.source else "", self.raw.name)

    @property
    def identity(self) -> tuple[str, str, str]:
        return (*self.place, self.raw.sha256)


@dataclass(frozen=True)
class Gathered:
    """`given` are the files named now, `inputs` those and the kept ones. `changed` is false where the
    edition before was made from exactly these."""

    given: list[Input]
    inputs: list[Input]
    changed: bool


def gather(
    places: Sequence[Path], home: Path, definitions: Definitions, previous: Edition | None, *, only: bool
) -> Gathered:
    given = _without_twins([_recognised(raw, definitions) for raw in find_raw(places)])
    before = previous.record["inputs"] if previous else []
    known = {(entry["source"], entry["file"], entry["sha256"]) for entry in before}
    new = [entry for entry in given if entry.source and entry.identity not in known]
    left_out = only and bool(known - {entry.identity for entry in given})
    kept = [] if only else _kept(before, home, definitions)
    return Gathered(given, _combined(given, kept), bool(new) or left_out)


def _recognised(raw: RawFile, definitions: Definitions) -> Input:
    try:
        return Input(raw, sources.recognise(raw.path, definitions))
    except FileRefused as refused:
        refused.file = refused.file or raw.name
        return Input(raw, None, refused)


def _without_twins(found: list[Input]) -> list[Input]:
    """The same file in two places is one file."""
    return list({entry.identity: entry for entry in found}.values())


def _kept(before: list[dict], home: Path, definitions: Definitions) -> list[Input]:
    """Those that were read, and those that wait for an agreement to cover them again."""
    return [
        replace(_recognised(kept_file(home, entry["kept"], entry["sha256"]), definitions), kept=entry["kept"])
        for entry in before if entry["kept"]
    ]


def _combined(given: list[Input], kept: list[Input]) -> list[Input]:
    """The given, each with the kept file whose place it takes, then the other kept ones."""
    hashes = {entry.raw.sha256 for entry in given if entry.source}
    others = {entry.place: entry for entry in kept if entry.raw.sha256 not in hashes}
    renamed = {entry.raw.sha256: entry for entry in kept}
    combined = []
    for entry in given:
        before = others.pop(_place_taken(entry, others), None) or renamed.get(entry.raw.sha256)
        is_same = before is not None and before.identity == entry.identity
        kept_at = before.kept if before and is_same else None
        combined.append(replace(entry, fallback=None if is_same else before, kept=kept_at, is_given=True))
    return combined + list(others.values())


def _place_taken(entry: Input, others: dict[tuple[str, str], Input]) -> tuple[str, str]:
    """A file whose header no definition fits would have been the kept one of its name."""
    if entry.source or not entry.refused:
        return entry.place
    return next((place for place in others if place[1] == entry.raw.name), entry.place)
