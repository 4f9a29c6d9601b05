"""Adding, describing and removing a file about a school."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.casework.ground.school_files.models import SchoolFile
from upstream.casework.ground.school_files.rules import why_not_add, why_not_change, why_not_file
from upstream.casework.records.changing import changed, locked, once
from upstream.files.actions import add_file, remove_file
from upstream.files.models import StoredFile
from upstream.lib.refusal import refuse
from upstream.people.hats import Hat
from upstream.registry.models import School


def add(
    *, school: School, chunks: Iterable[bytes], name: str, title: str, sensitivity: str, by: Hat, note: str = "",
    key: uuid.UUID | None = None,
) -> SchoolFile:
    """A file of the own body about a school. Refused, it leaves nothing behind."""
    refuse(why_not_add(school, by))
    refuse(why_not_file(title, sensitivity, by))
    return once(key, by, lambda: _added(school, chunks, name, title, note, sensitivity, by))


def _added(
    school: School, chunks: Iterable[bytes], name: str, title: str, note: str, sensitivity: str, by: Hat
) -> SchoolFile:
    made = SchoolFile(
        holder=by.organisation, school=school, urn=school.urn, sensitivity=sensitivity, written_by=by.user, changed_by=by.user,
        title=title.strip()[:200], note=note.strip(),
    )
    stored = add_file(
        chunks=chunks, name=name, holder=by.organisation.pk, sensitivity=sensitivity, by=by, school=school.pk, about=made
    )
    made.stored, made.name, made.kind, made.size = stored.pk, stored.name, stored.kind, stored.size
    made.save()
    return made


@transaction.atomic
def describe(*, file: SchoolFile, version: int, title: str, note: str, sensitivity: str, by: Hat) -> SchoolFile:
    """Another title, note or sensitivity; for other bytes add another file."""
    refuse(why_not_change(file, by))
    refuse(why_not_file(title, sensitivity, by))
    present = locked(file, version)
    fields = changed(present, {"title": title.strip()[:200], "note": note.strip(), "sensitivity": sensitivity})
    if fields:
        present.changed_by = by.user
        present.save(update_fields=["changed_by"])
        StoredFile.objects.filter(pk=present.stored).update(sensitivity=sensitivity)
        record(Happened.FILE_DESCRIBED, by=by, target=present, fields=fields)
    return present


@transaction.atomic
def remove(*, file: SchoolFile, version: int, reason: str, by: Hat) -> SchoolFile:
    """The bytes go at once; title, name and reason stay as a stub."""
    refuse(why_not_change(file, by))
    refuse(None if reason.strip() else "Say why it is removed: whoever looks for it will ask.")
    present = locked(file, version)
    stored = StoredFile.objects.filter(pk=present.stored).first()
    changed(present, {"removed_at": timezone.now(), "removed_because": reason.strip()[:300], "changed_by": by.user})
    if stored:
        remove_file(file=stored, by=by)
    return present
