"""The only way in which events go: whole years at once, when a rule of retention says so."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from upstream.audit.models import Event, Stamp, View
from upstream.lib.clock import LONDON


def years_over(kind: type[Stamp], first_kept: int) -> list[int]:
    """The years before `first_kept` of which there are still events, or looks, in order."""
    rows = kind.objects.filter(at__lt=_begins(first_kept)).order_by()
    return sorted({day.year for day in rows.dates("at", "year")})


def remove_years(kind: type[Event] | type[View], first_kept: int) -> int:
    """Removes every event, or look, of the years before. Returns how many there were."""
    with transaction.atomic():
        rows = kind.objects.filter(at__lt=_begins(first_kept))
        number = rows.count()
        rows._raw_delete(connection.alias)
        return number


def _begins(year: int) -> dt.datetime:
    return dt.datetime(year, 1, 1, tzinfo=LONDON)
