"""Judgements as a hat may read them: those that stand, those before, and lists."""

from __future__ import annotations

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat

from upstream.casework.ground.judgements.models import Declaration, Judgement, JudgementState
from upstream.casework.records.access import visible
from upstream.casework.records.lines import as_lines
from upstream.people.hats import Hat
from upstream.registry.models import School

WORD = "judgement"


def lines(hat: Hat, school: School | None = None) -> QuerySet:
    """All but what was withdrawn. `extra`: who judged."""
    rows = visible(Judgement, hat, school).exclude(state=JudgementState.WITHDRAWN)
    return as_lines(
        rows, WORD, title=Concat(F("kind_title"), Value(": "), F("answer")),
        on="judged_on", state="state", extra="judged_by",
    )


def listed(hat: Hat, school: School | None = None) -> QuerySet[Judgement]:
    """What a hat may read, the newest first."""
    rows = visible(Judgement, hat, school).select_related("school__organisation", "holder", "written_by")
    return rows.order_by("-judged_on", "-written_at", "pk")


def earlier(judgement: Judgement, hat: Hat) -> list[Judgement]:
    """What it superseded, the newest first, as far as the hat may read it."""
    rows = visible(Judgement, hat).filter(
        holder=judgement.holder, school=judgement.school, kind=judgement.kind, written_at__lt=judgement.written_at
    )
    return [one for one in rows.order_by("-written_at") if one.framework_id == judgement.framework_id]


def declarations(hat: Hat) -> QuerySet[Declaration]:
    """What the hat's body declares to be complete and has not ended."""
    return Declaration.objects.filter(holder=hat.organisation, ended_at__isnull=True).select_related("written_by")
