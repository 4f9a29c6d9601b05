"""Deleting for good: the record, its past, its parts, its shares, drafts, notices and files. A stub stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models, transaction
from django.db.models import ProtectedError, QuerySet
from django.utils import timezone

from upstream.audit.actors import Acting
from upstream.audit.events import kind_of, record
from upstream.audit.happened import Happened
from upstream.audit.models import Event, View
from upstream.audit.retention import remove_years
from upstream.casework.protection.classification import held
from upstream.casework.protection.due import Due, as_key, due_for_deletion, has_field
from upstream.casework.protection.rules import Then, retention_rules
from upstream.casework.records.models import Draft, FormKey, Tombstone
from upstream.files.actions import forget_file
from upstream.files.models import StoredFile
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted, listed
from upstream.notices.models import MailTrouble, Wanted
from upstream.people.closed import anonymise, is_anonymous
from upstream.people.models import User
from upstream.registry.models import Deployment

_SHORTEST_ID = 20  # characters: an id as long as that stands in an address only as itself


class StillNeeded(Refusal):
    """Something else rests on the record, so it cannot go yet."""


@transaction.atomic
def delete(*, gone: models.Model, why: str, by: Acting) -> None:
    """Deletes a record with all that belongs to it, and writes its stub. `why`: the rule, or the ground of a request."""
    record(Happened.RECORD_DELETED, by=by, target=gone, fields=[f"rule:{why}"])
    bury(gone, why)
    _remove(gone, by)


def bury(gone: models.Model, why: str) -> None:
    """The stub: kind and id alone, so that a restore deletes it again."""
    Tombstone.objects.get_or_create(
        record_kind=kind_of(gone), record=str(gone.pk),
        defaults={
            "holder": getattr(gone, "holder_id", None), "school": getattr(gone, "school_id", None), "why": why[:120],
        },
    )


def _remove(gone: models.Model, by: Acting) -> None:
    kind, key = kind_of(gone), gone.pk
    for part in parts_of(gone):
        _remove(part, by)
    if isinstance(gone, StoredFile):
        forget_file(file=gone, by=by)
        return
    try:
        type(gone)._base_manager.filter(pk=key).delete()
    except ProtectedError as error:
        raise StillNeeded(_needed_by(error.protected_objects)) from None
    _forget_past(type(gone), key)
    if len(str(key)) > _SHORTEST_ID:
        Draft.objects.filter(address__contains=str(key)).delete()
    FormKey.objects.filter(made_kind=kind, made=str(key)).delete()


def parts_of(whole: models.Model) -> Iterator[models.Model]:
    """What goes with it: rows of tables that the classification calls its parts, by foreign key or by kind and id."""
    for table in held().tables.values():
        if table.goes_with:
            yield from _parts_in(apps.get_model(table.table), table.goes_with, whole)


def _parts_in(model: type[models.Model], leads: str, whole: models.Model) -> QuerySet | tuple:
    rows = model._base_manager
    if has_field(model, f"{leads}_kind"):
        key = as_key(model._meta.get_field(leads), whole.pk)
        return rows.filter(**{f"{leads}_kind": kind_of(whole), leads: key}) if key is not None else ()
    if isinstance(whole, model._meta.get_field(leads).related_model or ()):
        return rows.filter(**{leads: whole})
    return ()


def _forget_past(model: type[models.Model], key: object) -> None:
    manager = getattr(model._meta, "simple_history_manager_attribute", None)
    if manager:
        past = getattr(model, manager).model
        past._base_manager.filter(**{model._meta.pk.attname: key}).delete()


def _needed_by(rows: Iterable[models.Model]) -> str:
    kinds = sorted({row._meta.verbose_name for row in rows})
    return f"It cannot be deleted yet: {listed([f'a {kind}' for kind in kinds])} still rests on it."


# By rule

@dataclass
class Deleted:
    """What a run of retention did: numbers by table, and what could not go yet."""

    on: dt.date
    numbers: dict[str, int] = field(default_factory=dict)
    stuck: list[tuple[str, str, str]] = field(default_factory=list)  # kind, id, sentence

    @property
    def total(self) -> int:
        return sum(self.numbers.values())


def run(*, by: Acting, on: dt.date | None = None, due: Iterable[Due] | None = None) -> Deleted:
    """Deletes what is due, each record in a transaction of its own. Another run goes on where one was stopped."""
    day = on or today()
    done = Deleted(day)
    for one in due_for_deletion(day) if due is None else due:
        done.numbers[one.table.table] = _ended(one, by, done)
    done.numbers = {table: number for table, number in done.numbers.items() if number}
    return done


def run_all(*, by: Acting, on: dt.date | None = None) -> Deleted:
    """The scheduled run: everything due, the years of events that are over, and one event that says how much it was."""
    done = run(by=by, on=on)
    done.numbers |= {table: number for table, number in _years(done.on).items() if number}
    note_run(done, by)
    return done


def note_run(done: Deleted, by: Acting) -> None:
    """One event for a run that did something: how many rows of which tables."""
    deployment = Deployment.objects.first()
    if deployment is not None and done.numbers:
        with transaction.atomic():
            numbers = [f"{table}:{number}" for table, number in done.numbers.items()]
            record(Happened.RETENTION_RUN, by=by, target=deployment, fields=numbers)


def _ended(due: Due, by: Acting, done: Deleted) -> int:
    if due.rule.then is Then.DELETE:
        with transaction.atomic():
            return _swept(due)
    number = 0
    for key in list(due.rows.values_list("pk", flat=True)):
        number += _ended_one(due, key, by, done)
    return number


def _swept(due: Due) -> int:
    keys = list(due.rows.values_list("pk", flat=True))
    for first in range(0, len(keys), 500):
        due.model._base_manager.filter(pk__in=keys[first : first + 500]).delete()
    return len(keys)


def _ended_one(due: Due, key: object, by: Acting, done: Deleted) -> int:
    gone = due.model._base_manager.filter(pk=key).first()
    if gone is None:
        return 0
    try:
        if due.rule.then is Then.ANONYMISE:
            _made_anonymous(gone, due.rule.id, by)
        else:
            delete(gone=gone, why=due.rule.id, by=by)
    except StillNeeded as why:
        done.stuck.append((due.table.table, str(key), str(why)))
        return 0
    return 1


@transaction.atomic
def _made_anonymous(user: User, why: str, by: Acting) -> None:
    anonymise(user=user, by=by)
    for kind in (MailTrouble, Wanted):
        kind.objects.filter(user=user.pk).delete()
    bury(user, why)


def _years(on: dt.date) -> dict[str, int]:
    """Events and looks of years that are over by the rule."""
    rules, tables, numbers = retention_rules().on(on), held().tables, {}
    for kind in (Event, View):
        rule = rules.get(tables[kind._meta.label_lower].rule)
        if rule is not None and rule.keep is not None:
            numbers[kind._meta.label_lower] = remove_years(kind, rule.keep.before(on).year)
    return numbers


# Again, after a restore

def replay(stubs: Iterable[Tombstone], *, by: Acting) -> int:
    """Deletes again what an older backup has brought back. Returns how many rows that were.

    What something else still rests on waits until that is gone; where nothing moves any more, `StillNeeded`.
    """
    number, waiting = 0, list(stubs)
    while waiting:
        again = []
        for stub in waiting:
            try:
                number += _replayed(stub, by)
            except StillNeeded:
                again.append(stub)
        if len(again) == len(waiting):
            return number + _replayed(again[0], by)
        waiting = again
    return number


@transaction.atomic
def _replayed(stub: Tombstone, by: Acting) -> int:
    Tombstone.objects.get_or_create(
        record_kind=stub.record_kind, record=stub.record,
        defaults={"holder": stub.holder, "school": stub.school, "deleted_at": stub.deleted_at, "why": stub.why},
    )
    back = _brought_back(stub)
    if back is None or (isinstance(back, User) and is_anonymous(back)):
        return 0
    if isinstance(back, User):
        back.is_active, back.closed_at = False, back.closed_at or timezone.now()
        anonymise(user=back, by=by)
    else:
        record(Happened.RECORD_DELETED, by=by, target=back, fields=["again"])
        _remove(back, by)
    return 1


def _brought_back(stub: Tombstone) -> models.Model | None:
    try:
        model = apps.get_model(stub.record_kind)
    except LookupError:  # a kind that this version no longer has
        return None
    return model._base_manager.filter(pk=stub.record).first()


def in_words(done: Deleted) -> str:
    """`12 rows were deleted: casework.contact 4, casework.draft 8.`"""
    if not done.numbers:
        return "Nothing was due."
    numbers = listed([f"{table} {number:,}" for table, number in sorted(done.numbers.items())])
    return f"{counted(done.total, 'row was', 'rows were')} deleted: {numbers}."
