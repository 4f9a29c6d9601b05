"""Intelligence as a hat may read it: on a school's page, in lists, and what is about to expire."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Concat

from upstream.casework.ground.intelligence.models import LIVE, Intelligence, IntelligenceState
from upstream.casework.records.access import visible
from upstream.casework.records.lines import as_lines
from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.registry.models import School

WORD = "intelligence"
SOON = 30  # days


def lines(hat: Hat, school: School | None = None) -> QuerySet:
    """All but what was withdrawn. `extra` is `fact:` or `opinion:` with the kind."""
    rows = visible(Intelligence, hat, school).exclude(state=IntelligenceState.WITHDRAWN)
    kept_as = Case(When(is_fact=True, then=Value("fact:")), default=Value("opinion:"))
    return as_lines(
        rows, WORD, title="title", on="happened_on", until="expires_on",
        state="state", extra=Concat(kept_as, F("kind"), output_field=CharField()),
    )


def held(rows: QuerySet[Intelligence], on: dt.date | None = None) -> QuerySet[Intelligence]:
    """Those that hold on a day, whether or not the night run has been there."""
    return rows.filter(state__in=LIVE, expires_on__gte=on or today())


def due_to_expire(on: dt.date, days: int = SOON, rows: QuerySet[Intelligence] | None = None) -> QuerySet[Intelligence]:
    """Live ones that expire within so many days from a day: among some, or of every body for the night run."""
    among = Intelligence.objects.all() if rows is None else rows
    return held(among, on).filter(expires_on__lte=on + dt.timedelta(days=days)).order_by("expires_on", "pk")


def listed(hat: Hat, school: School | None = None) -> QuerySet[Intelligence]:
    """What a hat may read, the newest first: of one school or of all it reaches."""
    rows = visible(Intelligence, hat, school).select_related("school__organisation", "holder", "written_by")
    return rows.order_by("-happened_on", "-written_at", "pk")
