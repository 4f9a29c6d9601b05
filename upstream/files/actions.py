"""Adding and removing files, and keeping the folder and the table of one mind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import models, transaction
from django.utils import timezone

from upstream.audit.actors import Acting
from upstream.audit.events import kind_of, record
from upstream.audit.happened import Happened
from upstream.files import store
from upstream.files.content import kind_of_content
from upstream.files.models import StoredFile
from upstream.files.names import named_as, why_not_named
from upstream.lib.refusal import Refusal, refuse

# Bytes without a row may belong to an upload whose transaction has not ended: they are left alone for so long.
QUIET = dt.timedelta(hours=1)


def add_file(
    *, chunks: Iterable[bytes], name: str, holder: int, sensitivity: str, by: Acting, school: int | None = None,
    about: models.Model | None = None,
) -> StoredFile:
    """Takes a file in, after looking at what it is. `chunks`: of an upload (`upload.chunks()`), or `[bytes]`.

    `about`: the record it belongs to. Whether `by` may add to it is asked before. `Refusal` leaves nothing behind.
    """
    arrived = store.arrive(chunks)
    try:
        refuse("This file is empty: choose another." if not arrived.size else None)
        kind = kind_of_content(arrived.path)
        refuse(why_not_named(name, kind))
        with transaction.atomic():
            made = StoredFile.objects.create(
                holder=holder, school=school, record_kind=kind_of(about) if about else "",
                record=str(about.pk) if about else "", name=named_as(name, kind), kind=kind.id, sha256=arrived.sha256,
                size=arrived.size, sensitivity=sensitivity, uploaded_by=by.actor.user,
            )
            store.settle(arrived, holder)
            record(Happened.FILE_ADDED, by=by, target=made, school=school, holder=holder)
            return made
    finally:
        arrived.path.unlink(missing_ok=True)


@transaction.atomic
def remove_file(*, file: StoredFile, by: Acting) -> StoredFile:
    """Marks a file as removed; its bytes go once the change stands and no other row of the holder uses them."""
    present = StoredFile.objects.select_for_update().get(pk=file.pk)
    if present.removed_at is None:
        present.removed_at, present.removed_by = timezone.now(), by.actor.user
        present.save(update_fields=["removed_at", "removed_by"])
        record(Happened.FILE_REMOVED, by=by, target=present, school=present.school, holder=present.holder)
    transaction.on_commit(lambda: release(present.holder, present.sha256))
    return present


@transaction.atomic
def forget_file(*, file: StoredFile, by: Acting) -> None:
    """Deletes the row too, with its name: for retention, which leaves its own stub."""
    removed = remove_file(file=file, by=by)
    StoredFile.objects.filter(pk=removed.pk).delete()


def release(holder: int, sha256: str, *, now: dt.datetime | None = None) -> bool:
    """Removes bytes that no live row uses. Those that came within the hour are left to the next sweep."""
    if StoredFile.objects.live().filter(holder=holder, sha256=sha256).exists():
        return False
    return store.take_away(store.place_of(holder, sha256), _older_than(now))


def sweep(*, now: dt.datetime | None = None) -> int:
    """Removes bytes that belong to no live file, and uploads that broke off. Returns how many; for the night run."""
    live = set(StoredFile.objects.live().values_list("holder", "sha256"))
    edge = _older_than(now)
    for _, place in list(store.places()):
        if place.name.endswith(store.LEAVING):
            store.put_back(place)
    stale = [place for holder, place in store.places() if (holder, place.name) not in live and place.stat().st_mtime < edge]
    broken_off = [path for path in store.arriving() if path.stat().st_mtime < edge]
    for path in broken_off:
        path.unlink(missing_ok=True)
    return len(broken_off) + sum(store.take_away(place, edge) for place in stale)


def _older_than(now: dt.datetime | None) -> float:
    return ((now or timezone.now()) - QUIET).timestamp()


def why_not_whole(file: StoredFile) -> str | None:
    """What is wrong with the bytes of a live file: gone, or not those that were given. For backups and the health page."""
    place = store.place_of(file.holder, file.sha256)
    if not place.is_file():
        return f"The bytes of file {file.pk} are not there."
    if store.hash_of(place) != file.sha256:
        return f"The bytes of file {file.pk} are not those that were given."
    return None


def not_whole() -> list[str]:
    """Every live file whose bytes are gone or changed, in a sentence each."""
    return [said for file in StoredFile.objects.live().iterator() if (said := why_not_whole(file))]


def open_file(file: StoredFile):
    """The bytes of a live file, to be read and closed. Who may read it is asked before."""
    if file.removed_at is not None:
        raise Refusal("This file was removed.")
    try:
        return store.bytes_of(file.holder, file.sha256)
    except FileNotFoundError:
        raise Refusal("This file cannot be found in the store. Tell your administrator: it is in the backup.") from None
