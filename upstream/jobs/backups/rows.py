"""Rows of every table as JSON lines, and back, alike on SQLite and PostgreSQL."""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from graphlib import CycleError, TopologicalSorter
from itertools import islice

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

# Made anew where it is restored, or good for one browser on one day. Sessions above all: nobody is signed in afterwards.
LEFT_OUT = frozenset({
    "contenttypes.contenttype", "auth.permission", "auth.group", "auth.group_permissions", "sessions.session",
    "people.signin", "people.count", "account.emailconfirmation", "django_tasks_database.dbtaskresult",
})
_AT_ONCE = 2000  # rows in one piece


def tables() -> list[type[models.Model]]:
    """The tables that are kept, each after those that it points to where that can be."""
    kept = [
        model for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_OUT
    ]
    by_label = {model._meta.label_lower: model for model in kept}
    wanted = {label: _points_to(model) & set(by_label) - {label} for label, model in sorted(by_label.items())}
    try:
        order = list(TopologicalSorter(wanted).static_order())
    except CycleError:  # every foreign key is checked at the end of the transaction, so any order does
        order = sorted(by_label)
    return [by_label[label] for label in order]


def _points_to(model: type[models.Model]) -> set[str]:
    return {field.related_model._meta.label_lower for field in model._meta.concrete_fields if field.related_model}


def columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


@contextmanager
def one_moment() -> Iterator[None]:
    """All tables as they were at one moment, while others go on writing."""
    if connection.in_atomic_block:  # somebody else’s moment
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        yield from _moment_of_sqlite()


def _moment_of_sqlite() -> Iterator[None]:
    """A transaction that only reads: ours otherwise begin as writers, and would keep all others waiting."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("COMMIT")


def dumped(model: type[models.Model]) -> Iterator[tuple[int, bytes]]:
    """(number of rows, JSON lines) of a table, piece by piece."""
    names = columns(model)
    rows = model._base_manager.order_by("pk").values_list(*names)
    each = rows.iterator(chunk_size=_AT_ONCE)
    while piece := list(islice(each, _AT_ONCE)):
        lines = (json.dumps([_written(cell) for cell in row], ensure_ascii=False, separators=(",", ":")) for row in piece)
        yield len(piece), ("\n".join(lines) + "\n").encode("utf-8")


def _written(cell: object) -> object:
    if isinstance(cell, dt.datetime):
        return (cell.astimezone(dt.UTC) if cell.tzinfo else cell).isoformat()
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    if isinstance(cell, uuid.UUID | decimal.Decimal):
        return str(cell)
    if isinstance(cell, bytes | memoryview):
        return base64.b64encode(cell).decode("ascii")
    return cell


def load(model: type[models.Model], written: list[str], lines: bytes) -> int:
    """Writes rows as they were: no clock is set anew, no signal is sent, no history is written. Returns how many.

    `written` names the columns in the order in which the lines have them.
    """
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in written]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    rows = [_cells(fields, json.loads(line)) for line in lines.decode("utf-8").splitlines()]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})", rows)
    return len(rows)


def _cells(fields: Iterable[models.Field], written: list) -> list:
    return [
        field.get_db_prep_save(_read(field, cell), connection) for field, cell in zip(fields, written, strict=True)
    ]


def _read(field: models.Field, cell: object) -> object:
    if cell is None or isinstance(field, models.JSONField):
        return cell
    if isinstance(field, models.BinaryField):
        return base64.b64decode(str(cell))
    return field.to_python(cell)


def reset_counters(kept: Iterable[type[models.Model]]) -> None:
    """The next row of each table gets a number that no restored row has."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(kept)):
            cursor.execute(statement)


def numbers(kept: Iterable[type[models.Model]]) -> dict[str, int]:
    return {model._meta.label_lower: model._base_manager.count() for model in kept}
