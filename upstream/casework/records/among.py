"""Whether a column holds one of many ids, as one parameter: each id on its own is prepared, copied and bound anew by every
question that names it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db.models import BooleanField, Func


class Among(Func):
    """`Among("school", [1, 2])`: a condition like `school__in=[1, 2]`, for ids that are whole numbers."""

    output_field = BooleanField()

    def __init__(self, column: str, ids: Iterable[int] = (), **extra):
        super().__init__(column, **extra)
        self.ids = tuple(ids)

    def as_sqlite(self, compiler, connection, **_):
        return self._sql(compiler, "IN (SELECT value FROM json_each(%s))", json.dumps(self.ids))

    def as_postgresql(self, compiler, connection, **_):
        return self._sql(compiler, "= ANY(%s)", list(self.ids))

    def _sql(self, compiler, condition: str, parameter: object):
        column, parameters = compiler.compile(self.source_expressions[0])
        return f"{column} {condition}", [*parameters, parameter]
