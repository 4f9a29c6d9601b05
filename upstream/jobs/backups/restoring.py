"""Restoring a backup into an empty home and database: all of it or nothing, and nothing that was deleted since."""

from __future__ import annotations

import gzip
import hashlib
import json
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.db import DatabaseError, connection, transaction

from upstream.audit.actors import job
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.protection import deletion
from upstream.casework.records.models import Tombstone
from upstream.evidence.editions import home_folder
from upstream.jobs import migrating
from upstream.jobs.backups import rows
from upstream.jobs.backups.channel import Channel
from upstream.jobs.backups.contents import DEFINITIONS, EDITIONS, RESTORING, place_of, what_is_there
from upstream.jobs.backups.making import BEGIN, END, FORMAT
from upstream.jobs.backups.sealed import unsealed
from upstream.lib.refusal import Refusal, refuse
from upstream.lib.wording import counted
from upstream.registry.models import Deployment

_LONGEST_LIST = 1 << 28  # bytes of `begin` and `end`: a list of millions of files
DAMAGED = "The backup is damaged ({0}): nothing was restored. Use another copy."


@dataclass
class Restored:
    """What a restore did."""

    begin: dict = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
    files: int = 0
    editions: int = 0  # files of editions
    definitions: int = 0
    deleted_again: int = 0
    stubs: int = 0
    seen: dict[str, str] = field(default_factory=dict)  # member: hash
    placed: list[Path] = field(default_factory=list)


def why_not_restore() -> str | None:
    """Why nothing can be restored here: something is there already."""
    if there := what_is_there():
        return (
            f"{home_folder()} is not empty: it holds {counted(len(there), 'file')}, the first of them {there[0]}. A backup is "
            "restored into an empty home: name a new folder in UPSTREAM_HOME."
        )
    filled = {label: number for label, number in rows.numbers(rows.tables()).items() if number}
    if filled:
        label, number = next(iter(filled.items()))
        return (
            f"The database is not empty: {label} has {counted(number, 'row')}. A backup is restored into an empty database: "
            "name a new one in UPSTREAM_DATABASE."
        )
    return None


def restore(
    backup: Path, *, passphrase: str = "", identities: tuple[str, ...] = (), since: tuple[Tombstone, ...] = (),
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Restored:
    """Restores all of it. `since`: stubs of what was deleted after the backup was made; they are honoured before anything
    can be served. Where it fails nothing is left."""
    migrating.migrate()
    refuse(why_not_restore())
    done = Restored()
    mark = home_folder() / RESTORING
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text("A restore has begun here and has not ended.\n", encoding="utf-8")
    try:
        with unsealed(backup, passphrase=passphrase, identities=identities) as channel, transaction.atomic():
            _take(channel, done, progress)
            _finish(done, since)
    except BaseException:
        _undo(done)
        mark.unlink(missing_ok=True)
        raise
    mark.unlink()
    return done


def _undo(done: Restored) -> None:
    for path in done.placed:
        path.unlink(missing_ok=True)
    folders = {folder for path in done.placed for folder in path.parents if folder.is_relative_to(home_folder())}
    for folder in sorted(folders - {home_folder()}, key=lambda path: -len(path.parts)):
        with suppress(OSError):  # one that holds what is not ours stays
            folder.rmdir()


def _take(channel: Channel, done: Restored, progress: Callable[[str, int, int], None]) -> None:
    """Reads the stream to its very end, since only there is it known that it was whole."""
    end: dict = {}
    try:
        with gzip.GzipFile(fileobj=channel, mode="rb") as packed:
            with tarfile.open(fileobj=packed, mode="r|") as tar:
                for number, member in enumerate(tar, 1):
                    end = _take_member(tar, member, done) or end
                    progress("members", number, number)
            while packed.read(1 << 20):
                pass
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error, ValueError) as error:
        raise Refusal(DAMAGED.format(str(error).splitlines()[0] if str(error) else "cut short")) from None
    except DatabaseError as error:
        raise Refusal(DAMAGED.format(f"a row does not fit: {str(error).splitlines()[0]}")) from None
    _compare(end, done)


def _take_member(tar: tarfile.TarFile, member: tarfile.TarInfo, done: Restored) -> dict | None:
    """Takes one member in; returns the closing list where it is that."""
    if member.name in (BEGIN, END):
        content = _read(tar, member, done, _LONGEST_LIST)
        found = json.loads(content)
        if member.name == END:
            done.seen.pop(END)
            return found
        _begin(found, done)
        return None
    if not done.begin:
        raise Refusal(DAMAGED.format("it does not begin as a backup does"))
    if member.name.startswith("database/"):
        _take_rows(tar, member, done)
    else:
        _take_file(tar, member, done)
    return None


def _begin(found: dict, done: Restored) -> None:
    """Whether this version has the tables that the backup has rows of."""
    if found.get("format") != FORMAT:
        raise Refusal(f"The backup is of format {found.get('format')}, unknown to this version: update Upstream first.")
    known = {model._meta.label_lower: rows.columns(model) for model in rows.tables()}
    differing = sorted(label for label, names in found["columns"].items() if sorted(known.get(label, [])) != sorted(names))
    if differing:
        raise Refusal(
            f"The backup was made by version {found['version']}, whose table {differing[0]} has other columns than this "
            f"version’s: restore it with version {found['version']}, then update and run `upstream migrate`."
        )
    done.begin = found


def _read(tar: tarfile.TarFile, member: tarfile.TarInfo, done: Restored, most: int) -> bytes:
    if member.size > most:
        raise Refusal(DAMAGED.format(f"{member.name} is too long"))
    content = tar.extractfile(member).read()
    done.seen[member.name] = hashlib.sha256(content).hexdigest()
    return content


def _take_rows(tar: tarfile.TarFile, member: tarfile.TarInfo, done: Restored) -> None:
    label = member.name.split("/")[1]
    if label not in done.begin["columns"]:
        raise Refusal(DAMAGED.format(f"{label} is no table of it"))
    number = rows.load(apps.get_model(label), done.begin["columns"][label], _read(tar, member, done, _LONGEST_LIST))
    done.tables[label] = done.tables.get(label, 0) + number


def _take_file(tar: tarfile.TarFile, member: tarfile.TarInfo, done: Restored) -> None:
    place = place_of(member.name)
    if place is None or not member.isreg():
        raise Refusal(DAMAGED.format(f"{member.name} would lie outside the home"))
    place.parent.mkdir(parents=True, exist_ok=True)
    total = hashlib.sha256()
    done.placed.append(place)
    source = tar.extractfile(member)
    with open(place, "xb") as out:
        place.chmod(0o600)
        while piece := source.read(1 << 20):
            total.update(piece)
            out.write(piece)
    done.seen[member.name] = total.hexdigest()
    done.files += 1
    done.editions += member.name.startswith(f"{EDITIONS}/") and member.name.endswith(".parquet")
    done.definitions += member.name.startswith(f"{DEFINITIONS}/")


def _compare(end: dict, done: Restored) -> None:
    """Every member that was written is there, as it was written; every row too."""
    if not end:
        raise Refusal(DAMAGED.format("its end is missing"))
    wrong = sorted(name for name in {*end["members"], *done.seen} if end["members"].get(name) != done.seen.get(name))
    if wrong:
        raise Refusal(DAMAGED.format(f"{wrong[0]} is not what was written"))
    counts = {label: number for label, number in end["tables"].items() if number}
    present = {label: number for label, number in rows.numbers(rows.tables()).items() if number}
    if counts != done.tables or counts != present or end["files"] != done.files:
        raise Refusal(DAMAGED.format("the numbers of rows or files are not those that were written"))


def _finish(done: Restored, since: tuple[Tombstone, ...]) -> None:
    """Before anything can be served: counters go on, what was deleted is deleted again, and that is written down."""
    try:
        connection.check_constraints()
    except DatabaseError as error:
        raise Refusal(DAMAGED.format(f"a row leads nowhere: {str(error).splitlines()[0]}")) from None
    rows.reset_counters(rows.tables())
    stubs = [*Tombstone.objects.order_by("deleted_at"), *since]
    done.stubs = len({(stub.record_kind, stub.record) for stub in stubs})
    by = job("restore")
    done.deleted_again = deletion.replay(stubs, by=by)
    deployment = Deployment.objects.first()
    if deployment is not None:
        fields = [f"rows:{sum(done.tables.values())}", f"files:{done.files}", f"deleted-again:{done.deleted_again}"]
        record(Happened.BACKUP_RESTORED, by=by, target=deployment, fields=fields)


def in_words(done: Restored) -> Iterator[str]:
    """What the command says, a line each."""
    begin = done.begin
    yield (
        f"Restored the backup of {begin['made_at']}, made by version {begin['version']} from {begin['database']}: "
        f"{counted(sum(done.tables.values()), 'row')} of {counted(len(done.tables), 'table')}, {counted(done.files, 'file')}."
    )
    yield f"{counted(done.stubs, 'stub')} honoured: {counted(done.deleted_again, 'row was', 'rows were')} deleted again."
    yield "Nobody is signed in: sessions are never part of a backup."
    yield "Accounts, roles and shares are as they were that day: end again what was ended since."
    if done.definitions:
        folder = home_folder() / "restored-definitions"
        yield f"Local definitions lie in {folder}: name the folders in it in UPSTREAM_DEFINITIONS."
    if begin["edition"] and not done.editions:
        yield f"Editions were not part of it. Build {begin['edition']} again: upstream build --only {home_folder() / 'raw'}"
