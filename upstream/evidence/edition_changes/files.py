"""Which files are new, corrected, gone or read differently between two editions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from upstream.evidence.known import HeldFile, held_files
from upstream.evidence.store import Store


class Became(StrEnum):
    """What became of a file."""

    NEW = "new"
    CORRECTED = "corrected"  # another content under the same name
    GONE = "gone"
    READ_ANEW = "read differently"  # the same bytes, by other definitions or another version of the readers
    REFUSED = "refused"  # it could not be used, and no kept one of its name took its place


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file of one source in both editions; None where it is not there."""

    source: str | None
    file: str
    became: Became
    before: HeldFile | None
    after: HeldFile | None

    @property
    def title(self) -> str | None:
        held = self.after or self.before
        return held.title if held else None


Place = tuple[str | None, str]  # source, file


def file_changes(before: Store, after: Store) -> list[FileChange]:
    """Every file that is not the same in both, by source and name. What is not read in either is left out."""
    old, new = _by_place(before), _by_place(after)
    found = [_compared(place, old.get(place), new.get(place)) for place in {*old, *new}]
    return sorted((one for one in found if one), key=lambda one: (one.source or "", one.file))


def _by_place(store: Store) -> dict[Place, HeldFile]:
    """Where a bad file has left its place to the kept one, the one that was read stands for both."""
    files = sorted((file for file in held_files(store) if file.outcome != "not used"), key=lambda file: file.outcome == "read")
    return {(file.source, file.file): file for file in files}


def _compared(place: Place, old: HeldFile | None, new: HeldFile | None) -> FileChange | None:
    if new and new.outcome == "refused" and (old is None or old.sha256 != new.sha256):
        became = Became.REFUSED
    elif old is None or new is None:
        became = Became.NEW if old is None else Became.GONE
    elif old.sha256 != new.sha256:
        became = Became.CORRECTED
    elif (old.outcome, old.digest) != (new.outcome, new.digest):
        became = Became.READ_ANEW
    else:
        return None
    return FileChange(place[0], place[1], became, old, new)


def places_in(changes: list[FileChange], side: str) -> list[Place]:
    """The changed files as they stand in the edition `before` or `after`, where they were read."""
    held: Mapping[Place, HeldFile | None] = {(one.source, one.file): getattr(one, side) for one in changes}
    return [place for place, file in held.items() if file and file.outcome == "read"]
