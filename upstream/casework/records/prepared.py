"""One union for all kinds of record, written once and asked with other numbers: the asking is then a tenth of the work.

To put the query of seven kinds together takes Django some ten milliseconds; to answer it takes the database one. What it
asks depends on the role, on how many ids the school has and on the day; who asks and about which school are numbers in it.
So it is put together for stand-ins whose numbers nobody bears, and their numbers are exchanged each time.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from functools import lru_cache

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from upstream.casework.records.lines import Line, in_order
from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.people.models import User
from upstream.people.roles import ROLES
from upstream.registry.models import Organisation, School

Givers = tuple[Callable[[Hat, School], QuerySet], ...]
# Numbers that no row has: keys count up from 1.
_USER, _ORGANISATION, _SCHOOL = -700_001, -700_002, -700_100


def read_prepared(givers: Givers, hat: Hat, school: School, shared: frozenset[uuid.UUID]) -> list[Line]:
    """The same lines as `lines.read` of what every giver gives for a hat and a school."""
    ids = hat.reads_of(school)
    if not ids:
        return []
    try:
        sql, params = _prepared(givers, hat.role.id, len(ids), today(), connection.vendor)
    except EmptyResultSet:  # a role that reads records of no kind
        return []
    meant = {_USER: hat.user.pk, _ORGANISATION: hat.organisation.pk, **{_SCHOOL - n: one for n, one in enumerate(ids)}}
    with connection.cursor() as cursor:
        cursor.execute(sql, [meant.get(one, one) if type(one) is int else one for one in params])
        rows = cursor.fetchall()
    return in_order([_line(row, shared) for row in rows])


@lru_cache(maxsize=512)
def _prepared(givers: Givers, role: str, count: int, _day: dt.date, _vendor: str) -> tuple[str, tuple]:
    """The union for a stand-in of the role and of a school with so many ids. The day stands in it: it is part of the key."""
    school = School(pk=_SCHOOL)
    school.ids = tuple(_SCHOOL - n for n in range(count))
    hat = Hat(User(pk=_USER), Organisation(pk=_ORGANISATION), ROLES[role], membership=0)
    hat.reads_of(school, is_reached=True)
    first, *others = [giver(hat, school) for giver in givers]
    return first.union(*others, all=True).query.sql_with_params()


def _line(row: Sequence, shared: frozenset[uuid.UUID]) -> Line:
    """A row as databases give it: SQLite keeps ids and days as text."""
    kind, key, school, title, on, until, state, extra, holder = row
    found = key if isinstance(key, uuid.UUID) else uuid.UUID(key)
    return Line(kind, found, school, title, _day(on), _day(until), state, extra, holder, is_shared=found in shared)


def _day(value: dt.date | str | None) -> dt.date | None:
    return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else value
