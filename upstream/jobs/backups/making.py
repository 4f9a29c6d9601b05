"""Making a backup: one stream of members, each with its hash, closed by a list of all of them."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from django.db import connection, transaction

from upstream.audit.actors import job
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.evidence.editions import editions_folder, pointed_at
from upstream.jobs.backups import rows
from upstream.jobs.backups.contents import Kept, kept_files
from upstream.jobs.backups.sealed import recipient_of, sealed, why_not_passphrase
from upstream.lib.refusal import Refusal, refuse
from upstream.registry.models import Deployment

FORMAT = 1
BEGIN, END = "begin.json", "end.json"
QUICKLY = 3  # of nine levels of compression: most of the size, little of the time


@dataclass
class Contents:
    """What went into a backup: rows by table, files, bytes; and the hash of each member."""

    tables: dict[str, int] = field(default_factory=dict)
    files: int = 0
    bytes: int = 0
    members: dict[str, str] = field(default_factory=dict)


def back_up(
    to: Path, *, passphrase: str = "", recipients: tuple[str, ...] = (), with_editions: bool = False,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Contents:
    """Writes the backup to `to`, whole or not at all, readable by its owner alone."""
    refuse(None if recipients else why_not_passphrase(passphrase))
    refuse(None if to.parent.is_dir() else f"{to.parent} is no folder: make it first, or name another file.")
    for one in recipients:
        recipient_of(one)
    found = Contents()
    with (
        sealed(to, passphrase=passphrase, recipients=recipients) as channel,
        gzip.GzipFile(fileobj=channel, mode="wb", compresslevel=QUICKLY, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        _fill(tar, found, with_editions, to.absolute(), progress)
    _note(found)
    return found


def _fill(tar: tarfile.TarFile, found: Contents, with_editions: bool, but: Path, progress) -> None:
    kept = rows.tables()
    _add(tar, found, BEGIN, _as_json(_begin(kept)))
    with rows.one_moment():
        for number, model in enumerate(kept, 1):
            label = model._meta.label_lower
            found.tables[label] = 0
            for piece, (count, lines) in enumerate(rows.dumped(model), 1):
                _add(tar, found, f"database/{label}/{piece:06d}.jsonl", lines)
                found.tables[label] += count
            progress("tables", number, len(kept))
    files = kept_files(with_editions=with_editions, but=but)
    for number, one in enumerate(files, 1):
        _add_file(tar, found, one)
        progress("files", number, len(files))
    found.files = len(files)
    closing = {"members": found.members, "tables": found.tables, "files": found.files}
    _add(tar, Contents(), END, _as_json(closing))


def _begin(kept: list) -> dict:
    return {
        "format": FORMAT, "version": version("upstream"), "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "database": connection.vendor, "edition": pointed_at(editions_folder()),
        "columns": {model._meta.label_lower: rows.columns(model) for model in kept},
    }


def _as_json(content: dict) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8")


def _add(tar: tarfile.TarFile, found: Contents, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    tar.addfile(member, io.BytesIO(content))
    found.members[name] = hashlib.sha256(content).hexdigest()
    found.bytes += len(content)


class _Hashed(io.RawIOBase):
    """Reads a file and hashes what was read, so that the hash is of what went in."""

    def __init__(self, file) -> None:
        super().__init__()
        self._file, self.total = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.total.update(piece)
        return piece


def _add_file(tar: tarfile.TarFile, found: Contents, kept: Kept) -> None:
    try:
        with open(kept.path, "rb") as file:
            hashed = _Hashed(file)
            member = tarfile.TarInfo(kept.name)
            member.size, member.mode = os.fstat(file.fileno()).st_size, 0o600
            tar.addfile(member, hashed)
    except FileNotFoundError:
        raise Refusal(f"{kept.path} went away while it was being backed up: make the backup again.") from None
    found.members[kept.name] = hashed.total.hexdigest()
    found.bytes += member.size


def _note(found: Contents) -> None:
    deployment = Deployment.objects.first()
    if deployment is not None:
        with transaction.atomic():
            fields = [f"rows:{sum(found.tables.values())}", f"files:{found.files}"]
            record(Happened.BACKUP_MADE, by=job("backup"), target=deployment, fields=fields)
