"""Where the bytes lie: `<FILES_FOLDER>/<holder>/<aa>/<sha256>`, readable by the site alone, outside the web root.

Bytes that a holder has already are kept once. Two holders never share any: neither the time an upload takes nor the
space it needs tells one body what another has. Every upload does the same work, whether its bytes were there or not.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings

from upstream.files.kinds import MOST_BYTES, MOST_IN_WORDS
from upstream.lib.refusal import Refusal

ARRIVING = "arriving"
LEAVING = ".leaving"


class Arrived(NamedTuple):
    """An upload, on disk but not yet anybody's."""

    path: Path
    sha256: str
    size: int


def folder() -> Path:
    return Path(settings.FILES_FOLDER)


def place_of(holder: int, sha256: str) -> Path:
    return folder() / str(holder) / sha256[:2] / sha256


def arrive(chunks: Iterable[bytes]) -> Arrived:
    """Writes an upload down under a name of chance. One that grows too large is stopped, and leaves nothing."""
    path = _private_folder(folder() / ARRIVING) / secrets.token_hex(16)
    digest, size = hashlib.sha256(), 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > MOST_BYTES:
                    raise Refusal(f"This file is larger than {MOST_IN_WORDS}. Make its pictures smaller, or send it in parts.")
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Arrived(path, digest.hexdigest(), size)


def settle(arrived: Arrived, holder: int) -> Path:
    """Puts the bytes at their place in one step; those that lay there already are replaced by the same."""
    place = place_of(holder, arrived.sha256)
    _private_folder(place.parent)
    os.replace(arrived.path, place)
    os.utime(place)  # a sweep leaves alone what has just come, whose row may not be written yet
    return place


def bytes_of(holder: int, sha256: str) -> BinaryIO:
    return place_of(holder, sha256).open("rb")


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def places() -> Iterator[tuple[int, Path]]:
    """Every place that holds bytes, with its holder."""
    for holder in sorted(folder().glob("*")):
        if holder.name.isdecimal():
            yield from ((int(holder.name), path) for path in sorted(holder.glob("??/*")) if path.is_file())


def arriving() -> Iterator[Path]:
    yield from (folder() / ARRIVING).glob("*")


def take_away(place: Path, older_than: float) -> bool:
    """Removes bytes unless they came again meanwhile: set aside first, looked at there, and only then gone.

    An upload of the same bytes either settled before (and is seen by its time), or settles after in the empty place.
    """
    aside = place.with_name(f"{place.name}{LEAVING}")
    try:
        os.replace(place, aside)
    except FileNotFoundError:
        return False
    if aside.stat().st_mtime > older_than and not place.exists():
        os.replace(aside, place)
        return False
    aside.unlink(missing_ok=True)
    return True


def put_back(aside: Path) -> None:
    """Bytes that were set aside when the machine stopped: back to their place, for the sweep to look at anew."""
    place = aside.with_name(aside.name.removesuffix(LEAVING))
    if not place.exists():
        os.replace(aside, place)


def _private_folder(path: Path) -> Path:
    """The folder, and those above it within ours, open to the site alone."""
    for one in reversed([path, *path.parents]):
        if one == folder() or folder() in one.parents:
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
            one.chmod(0o700)
    return path
