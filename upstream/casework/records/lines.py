"""Records as lines: what a school's page, its card, a first page and a timeline say of each, in one shape and one query.

Every kind gives `lines(hat, school)`, a query in this shape; many kinds are then read together as one UNION.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CharField, DateField, F, Q, QuerySet, Value
from django.db.models.expressions import Combinable, Expression
from django.db.models.functions import Cast, Left

from upstream.casework.records.access import WITH_ITS_SCHOOL
from upstream.casework.records.models import Share
from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.registry.models import School

LONGEST = 300  # of a title in a line; the record's own page has it whole
COLUMNS = ("line_kind", "pk", "line_school", "line_title", "line_on", "line_until", "line_state", "line_extra", "line_holder")


@dataclass(frozen=True, slots=True)
class Line:
    """`kind`: `intelligence`, `action`, …; `on`: the day it speaks of; `until`: due, or expires; `state` and `extra` as the
    kind writes them; `holder`: the organisation that wrote it; `is_shared`: with the school that it is about, today."""

    kind: str
    id: uuid.UUID
    school: int | None
    title: str
    on: dt.date | None
    until: dt.date | None
    state: str
    extra: str
    holder: int
    is_shared: bool = False


def as_lines(
    rows: QuerySet, kind: str, *, title: str | Expression, on: str | Expression, until: str | Expression | None = None,
    state: str | Expression = "", extra: str | Expression = "",
) -> QuerySet:
    """A query of one kind's records in the shape of lines. Names are fields; `Value(…)` is a constant."""
    return rows.order_by().annotate(
        line_kind=Value(kind, output_field=CharField()), line_school=F("school"),
        line_title=Left(Cast(_of(title), CharField()), LONGEST),
        line_on=Cast(_of(on), DateField()), line_until=Cast(_of(until) if until else Value(None), DateField()),
        line_state=Cast(_of(state), CharField()), line_extra=Left(Cast(_of(extra), CharField()), LONGEST),
        line_holder=F("holder"),
    ).values_list(*COLUMNS)


def _of(name: str | Combinable) -> Combinable:
    if not isinstance(name, str):
        return name
    return F(name) if name else Value("", output_field=CharField())


def read(queries: Iterable[QuerySet], shared: frozenset[uuid.UUID] = frozenset()) -> list[Line]:
    """All lines of several kinds in one query, the newest first; those without a day last. `shared`: see `shared_ids`."""
    first, *others = queries
    rows = first.union(*others, all=True) if others else first
    return in_order([Line(*row, is_shared=row[1] in shared) for row in rows])


def in_order(lines: list[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.on is None, -(line.on.toordinal() if line.on else 0), line.kind, line.id.int))


def shared_ids(hat: Hat, school: School | None = None) -> frozenset[uuid.UUID]:
    """The records that are shared today with the school they are about: asked once, not for each kind."""
    live = Share.objects.on(today()).filter(WITH_ITS_SCHOOL)
    if school is not None:
        live = live.filter(school__in=hat.reads_of(school))
    else:
        live = live.filter(Q(holder=hat.organisation) | Q(organisation=hat.organisation))
    return frozenset(live.values_list("record", flat=True))
