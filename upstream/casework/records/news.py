"""What is new about schools since somebody last looked: records written or changed by others that they may read."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Max, QuerySet
from django.utils import timezone

from upstream.audit.models import View
from upstream.casework.records.access import visible
from upstream.casework.records.models import Record
from upstream.people.hats import Hat

NEVER = dt.timedelta(days=90)  # for whoever has never looked, what is older is no news


def last_looks(user: int, schools: Iterable[int]) -> dict[int, dt.datetime]:
    """By school: when somebody last opened one of its records."""
    rows = View.objects.filter(user=user, school__in=list(schools)).values_list("school")
    return dict(rows.annotate(at=Max("at")))


def news_of(hat: Hat, schools: Iterable[int], kinds: Iterable[type[Record]]) -> dict[int, int]:
    """By school: how many records are new since the last look, in one query for them all."""
    wanted = list(schools)
    if not wanted:
        return {}
    looked, never = last_looks(hat.user.pk, wanted), timezone.now() - NEVER
    since = min([looked.get(school, never) for school in wanted])
    first, *others = _queries(hat, wanted, kinds, since)
    counts: dict[int, int] = defaultdict(int)
    for school, at in first.union(*others, all=True) if others else first:
        counts[school] += at > looked.get(school, never)
    return {school: number for school, number in counts.items() if number}


def _queries(hat: Hat, schools: list[int], kinds: Iterable[type[Record]], since: dt.datetime) -> Iterator[QuerySet]:
    for kind in kinds:
        rows = visible(kind, hat).filter(school__in=schools, changed_at__gt=since).exclude(changed_by=hat.user)
        yield rows.order_by().values_list("school", "changed_at")
