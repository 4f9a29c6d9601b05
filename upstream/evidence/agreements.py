"""The gate for what is not open: it is read and shown under an agreement in force, and under no other.

Which agreements are in force is decided by people and kept in a register that this wing does not know. Whoever builds
or opens a store hands them in; without them nothing that is not open comes in or goes out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from upstream.evidence.definitions import Definitions, Source
from upstream.evidence.refusals import FileRefused

Live = Mapping[str, Collection[str]]  # agreement → ids of the sources and publications that it covers
NONE: Live = MappingProxyType({})


def covers(live: Live, agreement: str | None, *ids: str) -> bool:
    """Whether an agreement is in force and names one of these sources or publications."""
    return agreement is not None and any(one in live.get(agreement, ()) for one in ids)


def resting_on(definitions: Definitions) -> dict[str, str]:
    """Source → the agreement it rests on, of every source that is not open and can be read at all."""
    read = [source for source in definitions.sources.values() if source.seen == "file"]
    found = {source.id: definitions.publication_of(source) for source in read}
    return {name: one.agreement or "" for name, one in sorted(found.items()) if one.sensitivity != "open"}


def covered(definitions: Definitions, live: Live) -> list[list[str]]:
    """[agreement, source] of every source that is not open and may be read: part of what an edition is made by."""
    return [
        [agreement, name] for name, agreement in resting_on(definitions).items()
        if covers(live, agreement, name, definitions.publication_of(definitions.sources[name]).id)
    ]


def why_not_covered(source: Source | None, definitions: Definitions, live: Live) -> FileRefused | None:
    """Why a file of a source may not be read, with what to do; None of an open one."""
    if source is None:
        return None
    publication = definitions.publication_of(source)
    if publication.sensitivity == "open" or covers(live, publication.agreement, source.id, publication.id):
        return None
    agreement = publication.agreement or ""
    if agreement in live:
        return FileRefused(
            "its agreement does not name this source", f"‘{agreement}’ covers {_listed(live[agreement])}",
            f"Have ‘{source.id}’ added to the agreement, then hand the file in again",
        )
    return FileRefused(
        "no agreement in force covers it", f"{source.title} is {publication.sensitivity} and rests on ‘{agreement}’",
        "Put that agreement in force in the register of agreements, or a later one of its name, then hand the file in again",
    )


def _listed(ids: Collection[str]) -> str:
    return ", ".join(sorted(ids)) or "no source"


@dataclass(frozen=True, slots=True)
class RestrictedPart:
    """Figures of an edition that are not open: one a source and periods. `is_shown`: to the reader who asked."""

    source: str
    sensitivity: str
    agreement: str
    path: str
    is_live: bool
    is_shown: bool


def parts_of(record: dict, sees: Collection[str], live: Live) -> list[RestrictedPart]:
    """Every part that is not open, shown or not. One whose agreement nobody wrote down rests on none."""
    return [_part(part, sees, live) for part in record.get("restricted", ())]


def _part(part: dict, sees: Collection[str], live: Live) -> RestrictedPart:
    agreement = part.get("agreement") or ""
    is_live = covers(live, agreement, part["source"], part.get("publication", ""))
    return RestrictedPart(
        part["source"], part["sensitivity"], agreement, part["path"], is_live, is_live and part["sensitivity"] in sees
    )
