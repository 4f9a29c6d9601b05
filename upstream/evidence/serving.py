"""Which edition serves, since when and by whose word; which ones are prepared and wait for that word.

Beside the editions lie the pointer `current`, one small file for each prepared edition in `prepared/`, and
`served.jsonl`, a line for every time that an edition began to serve. The lines are only ever added.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from upstream.evidence import demo_homes
from upstream.evidence.editions import (
    KEEP,
    STAGING,
    Edition,
    NoEdition,
    editions,
    editions_folder,
    finish,
    is_edition_id,
    point_to,
    pointed_at,
    write_durably,
)
from upstream.lib.refusal import refuse

_SERVED = "served.jsonl"
_PREPARED = "prepared"
NOBODY = "not recorded"


class How(StrEnum):
    """By which road an edition began to serve."""

    BUILT = "built"
    PUBLISHED = "published"
    PUT_BACK = "put back"


class Standing(StrEnum):
    """What an edition is to its readers."""

    SERVING = "serving"
    PREPARED = "prepared"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Served:
    """An edition began to serve. `by` is what the caller calls itself, never an account; `edition` may be pruned."""

    edition: str
    at: dt.datetime
    how: How
    by: str
    reason: str = ""


def served(folder: Path) -> list[Served]:
    """Every time that an edition began to serve, the last first. A line cut short by a power failure is left out."""
    try:
        lines = (folder / _SERVED).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [line for line in map(_line, reversed(lines)) if line]


def _line(text: str) -> Served | None:
    try:
        read = json.loads(text)
        return Served(read["edition"], dt.datetime.fromisoformat(read["at"]), How(read["how"]), read["by"], read["reason"])
    except (ValueError, KeyError, TypeError):
        return None


def standing_of(edition: Edition) -> Standing:
    folder = edition.folder.parent
    if pointed_at(folder) == edition.id:
        return Standing.SERVING
    return Standing.PREPARED if edition.id in prepared_ids(folder) else Standing.EARLIER


def prepared_ids(folder: Path) -> set[str]:
    marks = folder / _PREPARED
    return {mark.name for mark in marks.iterdir() if is_edition_id(mark.name)} if marks.is_dir() else set()


# After a build


def publish(staging: Path, record: dict, *, by: str = NOBODY, kept: Collection[str] = ()) -> Edition:
    """Gives the staged folder its name and lets it serve. `kept` editions are never pruned."""
    return serve(finish(staging, record), by=by, kept=kept)


@dataclass(frozen=True, slots=True)
class Finish:
    """What becomes of the edition that a build has made."""

    serves: bool = True
    by: str = NOBODY

    def let(self, edition: Edition) -> Edition:
        return serve(edition, by=self.by) if self.serves else prepare(edition)


def prepare(edition: Edition) -> Edition:
    """Marks a finished edition as prepared: kept while it waits, and serving nobody."""
    folder = edition.folder.parent
    with _one_hand_on_the_pointer(folder):
        if pointed_at(folder) != edition.id:
            write_durably(folder / _PREPARED / edition.id, b"")
    return edition


def serve(edition: Edition, *, by: str = NOBODY, how: How = How.BUILT, reason: str = "", kept: Collection[str] = ()) -> Edition:
    """Swaps the pointer, writes down since when, then prunes. Nothing is written where it serves already."""
    folder = edition.folder.parent
    with _one_hand_on_the_pointer(folder):
        _serve(edition, Served(edition.id, dt.datetime.now(dt.UTC), how, by, reason), kept)
    return edition


def _serve(edition: Edition, line: Served, kept: Collection[str]) -> None:
    folder = edition.folder.parent
    if pointed_at(folder) == edition.id:
        return
    point_to(edition)
    _append(folder, line)
    (folder / _PREPARED / edition.id).unlink(missing_ok=True)
    prune(folder, {*kept, edition.id})


def _append(folder: Path, line: Served) -> None:
    written = json.dumps({**asdict(line), "at": line.at.isoformat(timespec="seconds")}, ensure_ascii=False)
    with open(folder / _SERVED, "ab") as out:
        out.write(f"\n{written}".encode())  # begins a line of its own, whatever was cut short before
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def _one_hand_on_the_pointer(folder: Path) -> Iterator[None]:
    """Short and waited for, unlike the lock of builders: to publish need not wait for a build that runs."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".pointer-lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prune(folder: Path, kept: Collection[str]) -> list[str]:
    """Deletes all but the newest ten, those `kept` and those prepared. Returns the names of the deleted."""
    waiting = prepared_ids(folder)
    finished = [edition for edition in editions(folder) if edition.id not in waiting]
    old = [edition for edition in finished[KEEP:] if edition.id not in kept]
    for edition in old:
        _delete(edition)
    return [edition.id for edition in old]


def _delete(edition: Edition) -> None:
    """Renamed first: a half-deleted folder must never look like an edition."""
    going = edition.folder.with_name(f"{STAGING}pruned-{edition.id}")
    os.replace(edition.folder, going)
    shutil.rmtree(going)


# A person's word


def why_not_publish(home: Path, edition: Edition) -> str | None:
    """A sentence, or None. Only a prepared edition is published; every file of it is read."""
    standing = standing_of(edition)
    if standing is Standing.SERVING:
        return f"Edition {edition.id} serves already."
    if standing is Standing.EARLIER:
        return f"Edition {edition.id} has served before: put it back instead."
    return _why_not_serve(home, edition)


def why_not_put_back(home: Path, edition: Edition) -> str | None:
    """A sentence, or None. Only an edition kept from before is put back."""
    standing = standing_of(edition)
    if standing is Standing.SERVING:
        return f"Edition {edition.id} serves already."
    if standing is Standing.PREPARED:
        return f"Edition {edition.id} has not been published yet: publish it instead."
    return _why_not_serve(home, edition)


def why_not_discard(edition: Edition) -> str | None:
    """A sentence, or None. What serves or has served stays, as long as editions are kept."""
    if standing_of(edition) is Standing.PREPARED:
        return None
    return f"Edition {edition.id} is not waiting to be published, so it is not discarded: editions that served are kept."


def _why_not_serve(home: Path, edition: Edition) -> str | None:
    other = demo_homes.why_not_serve(home, edition)
    broken = other or edition.why_not_whole()
    return broken if other else edition.damaged(broken) if broken else None


def publish_edition(home: Path, name: str, *, by: str, kept: Collection[str] = ()) -> Edition:
    """Lets a prepared edition serve. `Refusal` where it is not prepared, damaged, or not of this home."""
    edition = find_kept(home, name)
    refuse(why_not_publish(home, edition))
    return serve(edition, by=by, how=How.PUBLISHED, kept=kept)


def put_back(home: Path, name: str, *, by: str, reason: str = "", kept: Collection[str] = ()) -> Edition:
    """Lets an edition serve that served before. What served until now is kept as an earlier one."""
    edition = find_kept(home, name)
    refuse(why_not_put_back(home, edition))
    return serve(edition, by=by, how=How.PUT_BACK, reason=reason, kept=kept)


def discard(home: Path, name: str) -> str:
    """Deletes a prepared edition; one that has served before goes back among the earlier ones. Raw files stay in the home."""
    edition = find_kept(home, name)
    folder = edition.folder.parent
    with _one_hand_on_the_pointer(folder):
        refuse(why_not_discard(edition))
        if all(line.edition != edition.id for line in served(folder)):
            _delete(edition)
        (folder / _PREPARED / edition.id).unlink(missing_ok=True)
    return edition.id


def find_kept(home: Path, name: str) -> Edition:
    """An edition of the home by its id or the beginning of it. `NoEdition` names those there are."""
    folder = editions_folder(home)
    held = editions(folder)
    found = [edition for edition in held if name and edition.id.startswith(name)]
    if len(found) == 1:
        return found[0]
    known = ", ".join(edition.id for edition in held[:5]) or "none"
    said = "More than one edition begins with" if found else "There is no edition"
    raise NoEdition(f"{said} ‘{name[:40]}’ in {folder}. The newest there are: {known}.")


@dataclass(frozen=True)
class Listed:
    """An edition with its standing and the last time that it began to serve, if it is written down."""

    edition: Edition
    standing: Standing
    served: Served | None


def listed_editions(home: Path) -> list[Listed]:
    """Every edition of the home: those prepared first, then what serves, then the earlier ones, the newest first."""
    folder = editions_folder(home)
    began: dict[str, Served] = {}
    for line in served(folder):
        began.setdefault(line.edition, line)
    found = [Listed(edition, standing_of(edition), began.get(edition.id)) for edition in editions(folder)]
    order = (Standing.PREPARED, Standing.SERVING, Standing.EARLIER)
    return sorted(found, key=lambda one: order.index(one.standing))
