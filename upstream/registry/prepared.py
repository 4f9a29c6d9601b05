"""Questions that every page asks: Django builds and compiles each anew, which takes several times as long as its answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.db import connections
from django.db.models import QuerySet

_FIRST_SLOT = 7_000_000_000_000_000_001  # no id and no day of ours
_DAY_SLOT = dt.date(1, 2, 3)


class Prepared:
    """A question whose shape never changes, compiled once for each database, then asked by its values alone.

    `build(*values)` gives a query of `values_list`. Each value is a whole number or a day, and stands in the query as
    itself: never in its shape, such as the length of a list. `Prepared(build, int, dt.date)` names their types.
    """

    def __init__(self, build: Callable[..., QuerySet], *types: type):
        self.build, self.types = build, types
        self._compiled: dict[str, tuple[str, list[Callable[[Sequence], object]]]] = {}

    def rows(self, *values: object) -> list[tuple]:
        """The rows as the database gives them: without the converters of fields."""
        connection = connections["default"]
        sql, parameters = self._compiled.get(connection.vendor) or self._compile(connection.vendor)
        with connection.cursor() as cursor:
            said = [connection.ops.adapt_datefield_value(one) if isinstance(one, dt.date) else one for one in values]
            cursor.execute(sql, [parameter(said) for parameter in parameters])
            return cursor.fetchall()

    def _compile(self, vendor: str) -> tuple[str, list[Callable[[Sequence], object]]]:
        slots = [_FIRST_SLOT + place if kind is int else _DAY_SLOT.replace(year=place + 1)
                 for place, kind in enumerate(self.types)]  # fmt: skip
        sql, parameters = self.build(*slots).query.sql_with_params()
        places = {str(slot): place for place, slot in enumerate(slots)}
        found = [_taken(places[str(one)]) if str(one) in places else _always(one) for one in parameters]
        missing = set(places) - {str(one) for one in parameters}
        if missing:
            raise ValueError(f"a value does not stand in the question as itself: {missing}")
        self._compiled[vendor] = sql, found
        return sql, found


def _taken(place: int) -> Callable[[Sequence], object]:
    return lambda values: values[place]


def _always(value: object) -> Callable[[Sequence], object]:
    return lambda values: value
