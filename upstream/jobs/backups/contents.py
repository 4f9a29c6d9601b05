"""What lies outside the database and goes into a backup: uploads, the home with its raw files, local definitions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from upstream.evidence.editions import editions_folder, home_folder
from upstream.lib.definition_files import deployment_folders

# Of the home: the database is dumped, a key to sign with must not travel, editions are rebuilt unless asked for.
NOT_KEPT = ("upstream.sqlite3", "upstream.sqlite3-wal", "upstream.sqlite3-shm", "upstream.sqlite3-journal", "secret-key")
RESTORING = "RESTORING"  # in a home whose restore has not ended: nothing is served from it
SERVED = "served.jsonl"  # of the editions: what served since when, which no raw file tells
UPLOADS, HOME, EDITIONS, DEFINITIONS = "files", "home", "editions", "definitions"


@dataclass(frozen=True)
class Kept:
    """A file and its name in the backup."""

    path: Path
    name: str


def uploads_folder() -> Path:
    return Path(settings.FILES_FOLDER)


def kept_files(*, with_editions: bool, but: Path) -> list[Kept]:
    """Every file to be kept, `but` the backup itself. Hidden and half-written files are left alone."""
    home, uploads, editions = home_folder(), uploads_folder(), editions_folder()
    found = [*_under(uploads, UPLOADS), *_home(home, but, (uploads, editions))]
    if with_editions:
        found += _under(editions, EDITIONS)
    elif (editions / SERVED).is_file():
        found.append(Kept(editions / SERVED, f"{EDITIONS}/{SERVED}"))
    for number, folder in enumerate(deployment_folders(), 1):
        if not folder.is_relative_to(home):
            found += _under(folder, f"{DEFINITIONS}/{number}")
    return found


def _home(home: Path, but: Path, elsewhere: tuple[Path, ...]) -> Iterator[Kept]:
    for kept in _under(home, HOME):
        of_the_home = kept.path.parent == home and kept.path.name in (*NOT_KEPT, RESTORING)
        is_backup = kept.path == but or kept.path.suffix == ".age"
        if not of_the_home and not is_backup and not any(kept.path.is_relative_to(one) for one in elsewhere):
            yield kept


def _under(folder: Path, name: str) -> Iterator[Kept]:
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not path.is_symlink() and not any(part.startswith(".") for part in inside.parts):
            yield Kept(path, f"{name}/{inside.as_posix()}")


def place_of(name: str) -> Path | None:
    """Where a file of a backup goes back to, or None for a name that would lead elsewhere."""
    shelf, _, inside = name.partition("/")
    places = {
        UPLOADS: uploads_folder(), HOME: home_folder(), EDITIONS: editions_folder(),
        DEFINITIONS: home_folder() / "restored-definitions",
    }
    if shelf not in places or not inside:
        return None
    place = places[shelf] / inside
    is_inside = ".." not in Path(inside).parts and not Path(inside).is_absolute()
    return place if is_inside else None


def what_is_there() -> list[Path]:
    """What lies in the home, uploads and editions already: a restore goes into empty ones only."""
    folders = dict.fromkeys((home_folder(), uploads_folder(), editions_folder()))
    found = [path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path for path in found if path.name not in NOT_KEPT or path.parent != home_folder()]


def is_restoring() -> bool:
    """Whether a restore has begun in this home and has not ended, or broke off."""
    return (home_folder() / RESTORING).exists()
