"""Files that come in through a browser: what may come in, and which definition each one seems to belong to.

They lie in a staging folder of the home until a build keeps, byte for byte, what it has read of them.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from upstream.evidence.definitions import Definitions, Sensitivity, Source
from upstream.evidence.editions import PROJECT
from upstream.evidence.intake import why_not_read
from upstream.evidence.refusals import FileRefused
from upstream.evidence.sources import recognise
from upstream.lib.refusal import Refusal, refuse

LARGEST = 256 << 20  # bytes of one file: the largest publisher’s file known, all of England by school, has 60 MB
MOST = 60  # files at once
_LOOKED_AT = 1 << 16
_LONGEST_NAME = 160

# What the content of a file must begin with, by the ending of its name. None: text.
_BEGINNINGS: dict[str, bytes | None] = {
    ".csv": None, ".txt": None, ".json": None, ".zip": b"PK\x03\x04", ".xlsx": b"PK\x03\x04", ".ods": b"PK\x03\x04",
    ".parquet": b"PAR1",
}
# What people send by mistake, by its first bytes.
_OTHERS = (
    (b"%PDF", "a PDF"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"\xd0\xcf\x11\xe0", "a workbook or document of before 2007"), (b"MZ", "a program"), (b"\x7fELF", "a program"),
    (b"PK\x03\x04", "a zip or a workbook"), (b"PAR1", "a Parquet table"), (b"<", "a web page or XML"),
)


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that came in. `place` lies under the staging folder; `said` is why it will not be used as it is, else empty."""

    name: str
    place: str
    bytes: int
    sha256: str
    source: str = ""
    title: str = ""
    sensitivity: Sensitivity = "open"
    said: str = ""

    def as_facts(self) -> dict:
        return asdict(self)


def plain_name(name: str) -> str:
    """The last part of a name, without what would lead out of a folder, hide it or steer a terminal."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip().lstrip(".")


def endings() -> list[str]:
    return sorted(_BEGINNINGS)


def why_not_named(name: str) -> str | None:
    """A sentence where a file of that name cannot be one of ours, or None."""
    if not name:
        return "A file without a name cannot be taken: give it the publisher’s."
    if len(name) > _LONGEST_NAME:
        return f"{name[:40]}… has a name of {len(name)} characters: rename it to at most {_LONGEST_NAME}."
    if Path(name).suffix.lower() not in _BEGINNINGS:
        return f"{name} is not taken: publishers’ tables end in {', '.join(endings())}. Save it as one of these."
    return None


def why_not_content(name: str, head: bytes, size: int) -> str | None:
    """A sentence where the content is not what the name promises, or None. `head` is how the file begins."""
    if not size:
        return f"{name} is empty: get it from the publisher again."
    if size > LARGEST:
        return f"{name} has {size >> 20:,} MB, and no published table is larger than {LARGEST >> 20} MB: send its parts."
    wanted = _BEGINNINGS[Path(name).suffix.lower()]
    packed = head.startswith(b"PK\x03\x04")
    if wanted is None and (_is_text(head) or packed):  # readers take a zipped table under its own name too
        return None
    if wanted is not None and head.startswith(wanted):
        return None
    return f"{name} is {_called(head)}, whatever its name says: send the publisher’s table as it was published."


def _is_text(head: bytes) -> bool:
    return b"\0" not in head and not any(head.startswith(sign) for sign, _ in _OTHERS)


def _called(head: bytes) -> str:
    return next((words for sign, words in _OTHERS if head.startswith(sign)), "not a table that can be read")


def stage(folder: Path, name: str, parts: Iterable[bytes], definitions: Definitions) -> Staged:
    """Takes a file into the folder. `Refusal` with a sentence for one that is not taken; nothing of it is left then."""
    name = plain_name(name)
    refuse(why_not_named(name))
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{os.getpid()}.part"
    try:
        size, digest = _written(beside, name, parts)
        place = Path(digest[:16]) / name
        (folder / place).parent.mkdir(exist_ok=True)
        os.replace(beside, folder / place)
    except OSError as error:
        raise Refusal(f"{name} could not be written ({error.strerror}): the disk of the server may be full.") from None
    finally:
        beside.unlink(missing_ok=True)
    return recognised(folder, Staged(name, str(place), size, digest), definitions)


def _written(beside: Path, name: str, parts: Iterable[bytes]) -> tuple[int, str]:
    total, size, head = hashlib.sha256(), 0, b""
    with open(beside, "wb") as out:
        for part in parts:
            size += len(part)
            if size > LARGEST:
                break
            head = head if len(head) >= _LOOKED_AT else head + part[:_LOOKED_AT]
            total.update(part)
            out.write(part)
    refuse(why_not_content(name, head, size))
    return size, total.hexdigest()


def recognised(folder: Path, staged: Staged, definitions: Definitions) -> Staged:
    """The same with the source that its name and header fit, or with the sentence why it will not be read."""
    try:
        source = recognise(folder / staged.place, definitions)
    except FileRefused as refused:
        refused.file = refused.file or staged.name
        return _with(staged, said=str(refused))
    why = why_not_read(source, definitions)
    said = f"It will not be used: {why}." if why else ""
    return _with(staged, source, definitions, said)


def _with(staged: Staged, source: Source | None = None, definitions: Definitions | None = None, said: str = "") -> Staged:
    known = {}
    if source and definitions:
        known = {"source": source.id, "title": source.title, "sensitivity": definitions.publication_of(source).sensitivity}
    return Staged(**{**staged.as_facts(), **known, "said": said})


def why_not_in_demo(home: Path, sha256: str) -> str | None:
    """In a demo home only its own invented files are taken: a sentence for any other."""
    invented = home / "invented"
    for path in invented.rglob("*"):
        if path.is_file() and _digest(path, path.stat().st_mtime_ns) == sha256:
            return None
    where = invented.relative_to(PROJECT) if invented.is_relative_to(PROJECT) else invented
    return (
        "This is a demonstration, in which every school is invented: it takes only its own invented files, which lie in "
        f"{where}. Real files belong into a home of their own."
    )


_digests: dict[tuple[Path, int], str] = {}


def _digest(path: Path, changed: int) -> str:
    """Kept by the time of the file's last change: the demo has some thirty."""
    if (path, changed) not in _digests:
        with open(path, "rb") as file:
            _digests[path, changed] = hashlib.file_digest(file, "sha256").hexdigest()
    return _digests[path, changed]
