"""Agreed actions as a hat may read them: its own, its schools', overdue ones; and what reminders are due."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from upstream.casework.ground.actions.models import LIVE, ActionState, AgreedAction
from upstream.casework.records.access import visible
from upstream.casework.records.lines import as_lines
from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.registry.models import School

WORD = "action"
REMIND = (7, 1)  # days before it is due


def lines(hat: Hat, school: School | None = None) -> QuerySet:
    """All but what was withdrawn. `extra`: who does it, by name."""
    rows = visible(AgreedAction, hat, school).exclude(state=ActionState.WITHDRAWN)
    owner = Coalesce("owner_user__name", "owner_organisation__name", NullIf(F("owner_words"), Value("")))
    return as_lines(
        rows, WORD, title="what", on="agreed_on", until="due", state="state",
        extra=owner,
    )


def listed(hat: Hat, school: School | None = None) -> QuerySet[AgreedAction]:
    """What a hat may read, the first due first."""
    rows = visible(AgreedAction, hat, school).select_related(
        "school__organisation", "holder", "owner_user", "owner_organisation"
    )
    return rows.order_by("due", "pk")


def owned_by(rows: QuerySet[AgreedAction], hat: Hat) -> QuerySet[AgreedAction]:
    """Those that the person is to do, by name or by the hat's role."""
    in_role = Q(owner_organisation=hat.organisation) & (Q(owner_role=hat.role.id) | Q(owner_role=""))
    return rows.filter(Q(owner_user=hat.user) | in_role)


def live(rows: QuerySet[AgreedAction]) -> QuerySet[AgreedAction]:
    return rows.filter(state__in=LIVE)


def overdue(rows: QuerySet[AgreedAction], on: dt.date | None = None) -> QuerySet[AgreedAction]:
    return live(rows).filter(due__lt=on or today())


def reminders_due(on: dt.date) -> QuerySet[AgreedAction]:
    """Actions of every body whose owner is reminded on a day: a week before, the day before, and the day after it was due."""
    days = [on + dt.timedelta(days=ahead) for ahead in REMIND] + [on - dt.timedelta(days=1)]
    rows = live(AgreedAction.objects.filter(due__in=days))
    return rows.select_related("owner_user", "owner_organisation", "school").order_by("due", "pk")
