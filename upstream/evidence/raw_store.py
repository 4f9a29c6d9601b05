"""Raw files, kept byte for byte under their source, period and hash."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from upstream.lib.refusal import Refusal

_BLOCK = 1 << 20


@dataclass(frozen=True)
class RawFile:
    """A file as it lies somewhere, known by its content."""

    path: Path
    name: str
    sha256: str
    bytes: int


def find_raw(places: Iterable[Path]) -> list[RawFile]:
    """Every file named, and every file under every folder named; hidden ones are left alone.

    `Refusal` for a place that is not there.
    """
    return [raw_file(path) for place in places for path in _files_of(place)]


def _files_of(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    elif place.is_dir():
        inside = (path for path in place.rglob("*") if path.is_file())
        yield from sorted(path for path in inside if not _is_hidden(path.relative_to(place)))
    else:
        raise Refusal(f"{place}: there is no such file or folder.")


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def raw_file(path: Path) -> RawFile:
    total, size = hashlib.sha256(), 0
    try:
        with open(path, "rb") as file:
            while block := file.read(_BLOCK):
                total.update(block)
                size += len(block)
    except OSError as error:
        raise Refusal(f"{path}: cannot be read ({error.strerror}).") from None
    return RawFile(path, path.name, total.hexdigest(), size)


def kept_file(home: Path, kept: str, sha256: str) -> RawFile:
    """A file kept by an earlier build. `Refusal` where it is gone or no longer what it was."""
    path = home / kept
    if not path.is_file():
        raise Refusal(
            f"{path} was part of the last edition and is gone: put it back, or build with --only from the files you have."
        )
    found = raw_file(path)
    if found.sha256 != sha256:
        raise Refusal(f"{path} is not the file that was kept: its content has changed. Put the publisher’s file back.")
    return found


def slug(periods: list[str]) -> str:
    """A folder name for the periods of a file: `2018-19`, `2006-07 to 2016-17`, `undated`."""
    names = [re.sub(r"[^0-9A-Za-z]+", "-", period).strip("-") for period in sorted(periods)]
    if not names:
        return "undated"
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"


def keep(home: Path, raw: RawFile, *, source: str, periods: list[str], is_open: bool) -> str:
    """Copies the file into the home, unless it is there. Returns its place, relative to the home.

    What is not open lies with its figures, so that one folder can be deleted and nothing is left.
    """
    shelf = Path("raw", source) if is_open else Path("restricted", source)
    middle = slug(periods) if is_open else f"{slug(periods)}/raw"
    place = shelf / middle / raw.sha256[:16] / raw.name
    target = home / place
    if not (target.is_file() and raw_file(target).sha256 == raw.sha256):
        _copy(raw, target)
    return str(place)


def _copy(raw: RawFile, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    total = hashlib.sha256()
    try:
        with open(raw.path, "rb") as file, open(beside, "wb") as out:
            while block := file.read(_BLOCK):
                total.update(block)
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        if total.hexdigest() != raw.sha256:
            raise Refusal(f"{raw.path} changed while it was being read: build again when it is no longer written to.")
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)
