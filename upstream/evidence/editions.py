"""Editions: immutable folders of Parquet, named by a hash of what they were made from.

A build writes into a folder of its own, brings it to the disk, gives it its name and then swaps the
pointer `current`. Each of those steps is one rename, so a reader sees the old edition or the new one,
whatever happens in between and whenever the machine stops.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from upstream.lib.refusal import Refusal

PROJECT = Path(__file__).resolve().parents[2]
KEEP = 10
_POINTER = "current"
_RECORD = "edition.json"
STAGING = ".staging-"
_ID = re.compile(r"[0-9a-f]{16}")


class NoEdition(Refusal):
    """There is nothing to read yet, or not the edition asked for."""


class DamagedEdition(NoEdition):
    """An edition whose files are gone, cut short or changed by hand."""


def home_folder() -> Path:
    """Where raw files and editions live: UPSTREAM_HOME, else `var/` under the project."""
    return Path(os.environ.get("UPSTREAM_HOME") or PROJECT / "var").absolute()


def editions_folder(home: Path | None = None) -> Path:
    """UPSTREAM_EDITIONS wins over `editions/` under the home."""
    named = os.environ.get("UPSTREAM_EDITIONS")
    return Path(named).absolute() if named else (home or home_folder()) / "editions"


@dataclass(frozen=True)
class Edition:
    """A finished edition. Its files never change."""

    folder: Path

    @property
    def id(self) -> str:
        return self.folder.name

    @cached_property
    def record(self) -> dict:
        try:
            record = json.loads((self.folder / _RECORD).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise DamagedEdition(_lost(self.folder, f"{_RECORD}: {error}")) from None
        if not isinstance(record, dict) or "id" not in record:
            raise DamagedEdition(_lost(self.folder, f"{_RECORD} is not its record"))
        return record

    def damaged(self, what: str) -> str:
        """The sentence for a file of the edition that is not what was written."""
        return (
            f"Edition {self.id} in {self.folder.parent} is damaged ({what}): run `upstream build` again, which makes it "
            f"anew from the files kept in the home."
        )

    def why_not_whole(self) -> str | None:
        """Which file is not what was written, or None. Every file is read."""
        for name, digest in self.record.get("contents", {}).items():
            path = self.folder / name
            if not path.is_file():
                return f"{name} is gone"
            if _digest(path) != digest:
                return f"{name} is not what was written"
        return None

    def table(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"

    def observations(self, order: str) -> list[Path]:
        """The files of one sort order, `by_school` or `by_measure`."""
        return sorted(self.folder.glob(f"observations_{order}-*.parquet"))

    def comparisons(self) -> list[Path]:
        """The comparisons, sorted by entity, in as many files as it takes; none where none were made."""
        return sorted(self.folder.glob("comparisons-*.parquet"))


def pointed_at(folder: Path) -> str:
    """The name in the pointer, whether or not such an edition is there; nothing before the first build."""
    try:
        return (folder / _POINTER).read_text(encoding="ascii", errors="replace").strip()
    except FileNotFoundError:
        return ""


def is_edition_id(name: str) -> bool:
    return _ID.fullmatch(name) is not None


def current_edition(folder: Path) -> Edition | None:
    """The edition that serves. `DamagedEdition` where the pointer names one that is gone."""
    try:
        (folder / _POINTER).stat()  # a home that is no folder is said as that, not as one where nothing is built
    except FileNotFoundError:
        return None
    return find_edition(folder, pointed_at(folder))


def find_edition(folder: Path, name: str) -> Edition:
    edition = Edition(folder / name)
    if not _ID.fullmatch(name) or not (edition.folder / _RECORD).is_file():
        raise DamagedEdition(_lost(edition.folder, "it is not there"))
    return edition


def _lost(folder: Path, why: str) -> str:
    """The sentence for an edition without the record of what it was made from."""
    return (
        f"There is no whole edition ‘{folder.name}’ in {folder.parent} ({why}), and what it was made from is not known: "
        f"name all its files again with `upstream build --only`. Copies are kept in the folder raw of the home."
    )


def editions(folder: Path) -> list[Edition]:
    """Every finished edition, the one made last first."""
    found = [Edition(path) for path in folder.glob("*") if _ID.fullmatch(path.name) and (path / _RECORD).is_file()]
    return sorted(found, key=lambda edition: (_made_at(edition), edition.id), reverse=True)


def _made_at(edition: Edition) -> str:
    """Damaged ones stand last, to be the first that go."""
    try:
        return edition.record["made_at"]
    except DamagedEdition:
        return ""


@contextmanager
def one_builder(folder: Path) -> Iterator[None]:
    """Lets one build at a time into the folder. The system takes the lock back from a killed process."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(f"Another build is writing to {folder}: wait until it has finished.") from None
        for left_behind in folder.glob(f"{STAGING}*"):
            shutil.rmtree(left_behind)
        yield


def is_being_built(folder: Path) -> bool:
    """Whether a build is writing there now. A killed one is not: the system has taken its lock back."""
    if not (folder / ".lock").is_file():
        return False
    with open(folder / ".lock", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def staging_folder(folder: Path, name: str) -> Path:
    """An empty folder beside the editions; call inside `one_builder`."""
    staging = folder / f"{STAGING}{name}"
    staging.mkdir()
    return staging


def finish(staging: Path, record: dict) -> Edition:
    """Gives the staged folder its name. It serves nobody until the pointer names it (`serving`)."""
    folder, name = staging.parent, record["id"]
    written = {path.name: _digest(path) for path in sorted(staging.iterdir()) if path.name != _RECORD}
    write_record(staging, {**record, "contents": written})
    for path in staging.iterdir():
        _to_disk(path)
    _to_disk(staging)
    _clear(folder / name)
    os.replace(staging, folder / name)
    _to_disk(folder)
    return find_edition(folder, name)


def _clear(place: Path) -> None:
    """A damaged edition leaves its name to the one made anew, never half-deleted under it."""
    if place.is_dir():
        going = place.with_name(f"{STAGING}damaged-{place.name}")
        os.replace(place, going)
        shutil.rmtree(going)


def _digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_record(folder: Path, record: dict) -> None:
    write_durably(folder / _RECORD, json.dumps(record, indent=1, ensure_ascii=False).encode())


def point_to(edition: Edition) -> None:
    """The one step by which what is served changes."""
    write_durably(edition.folder.parent / _POINTER, f"{edition.id}\n".encode("ascii"))


def write_durably(path: Path, content: bytes) -> None:
    """Writes a file so that it is there whole or not at all, even after the power has gone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(beside, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    _to_disk(path.parent)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
