"""Responses as a hat may read them: beside the thing they answer, in a school's list, and those that wait to be read."""

from __future__ import annotations

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat

from upstream.casework.ground.responses.models import Response, ResponseState
from upstream.casework.records.access import visible
from upstream.casework.records.lines import as_lines
from upstream.people.hats import Hat
from upstream.registry.models import School

WORD = "response"


def lines(hat: Hat, school: School | None = None) -> QuerySet:
    """All but what was withdrawn. `extra`: what it answers, `kind:id`."""
    rows = visible(Response, hat, school).exclude(state=ResponseState.WITHDRAWN)
    return as_lines(
        rows, WORD, title="text", on="written_at", state="state",
        extra=Concat(F("about_kind"), Value(":"), F("about")),
    )


def listed(hat: Hat, school: School | None = None) -> QuerySet[Response]:
    rows = visible(Response, hat, school).select_related("school__organisation", "holder", "to")
    return rows.select_related("written_by", "read_by", "answered_by").order_by("-written_at", "pk")


def beside(hat: Hat, kind: str, about: str, school: School | None = None) -> list[Response]:
    """What was answered to one thing, the newest first: shown beside it wherever it is shown."""
    rows = listed(hat, school).filter(about_kind=kind, about=about)
    return list(rows.exclude(state=ResponseState.WITHDRAWN))


def waiting(hat: Hat, school: School | None = None) -> QuerySet[Response]:
    """Sent to the hat's body and not answered, the oldest first."""
    rows = listed(hat, school).filter(to=hat.organisation, state__in=(ResponseState.SENT, ResponseState.READ))
    return rows.order_by("written_at", "pk")
