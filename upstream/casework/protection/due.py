"""What retention would delete on a day, and what a hold keeps from it. Asks, never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from upstream.casework.protection.classification import SCHOOL_LEFT, KeptTable, held
from upstream.casework.protection.models import GatheredItem, Hold, RequestState
from upstream.casework.protection.rules import RetentionRule, Then, retention_rules
from upstream.people.closed import ANONYMISED
from upstream.people.models import User
from upstream.registry.models import Belonging

OPEN_REQUESTS = (RequestState.RECEIVED, RequestState.GATHERED)


@dataclass(frozen=True)
class Due:
    """The rows of one table whose time is over. Each row has `since`, the day from which its time counts."""

    table: KeptTable
    rule: RetentionRule
    model: type[models.Model]
    rows: QuerySet

    @property
    def has_holder(self) -> bool:
        return has_field(self.model, "holder")

    @property
    def is_of_records(self) -> bool:
        """Whether its rows are looked at one by one: not what is swept, whose ids may be keys (those of sessions are)."""
        return self.rule.then is not Then.DELETE

    def for_holders(self, holders: Iterable[int], *, with_nobodys: bool) -> Due:
        """Those of some bodies; `with_nobodys` also what no body holds."""
        if self.has_holder:
            return Due(self.table, self.rule, self.model, self.rows.filter(holder__in=holders))
        return self if with_nobodys else Due(self.table, self.rule, self.model, self.rows.none())


def has_field(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields() if field.concrete)


def due_for_deletion(on: dt.date) -> list[Due]:
    """Every table with a rule that ends on a day, with the rows that are due then and that nobody holds."""
    return [due for due in _all(on) if due.rule.then in (Then.STUB, Then.DELETE, Then.ANONYMISE)]


def _all(on: dt.date) -> Iterator[Due]:
    rules = retention_rules().on(on)
    for table in held().tables.values():
        rule = rules.get(table.rule)
        if rule is not None and rule.keep is not None and table.since:
            model = apps.get_model(table.table)
            yield Due(table, rule, model, _rows(model, table, rule.keep.before(on)))


def _rows(model: type[models.Model], table: KeptTable, latest: dt.date) -> QuerySet:
    days = [_day_of(model, name) for name in table.since]
    since = Coalesce(*days) if len(days) > 1 else days[0]
    rows = model._base_manager.annotate(since=since).filter(since__lte=latest).order_by("since", "pk")
    if model is User:
        rows = rows.exclude(email__endswith=ANONYMISED)
    return without_held(rows)


def _day_of(model: type[models.Model], name: str):
    if name == SCHOOL_LEFT:
        return school_left()
    field = model._meta.get_field(name)
    return TruncDate(F(name)) if isinstance(field, models.DateTimeField) else F(name)


def school_left() -> Subquery:
    """The last day on which the school belonged to its holder, or to a body the holder covers; null while it still does."""
    theirs = Q(organisation=OuterRef("holder_id")) | Q(organisation__covered_by__organisation=OuterRef("holder_id"))
    spans = Belonging.objects.filter(theirs, school=OuterRef("school_id"))
    return Subquery(spans.order_by(F("last").desc(nulls_first=True)).values("last")[:1], output_field=DateField())


def without_held(rows: QuerySet) -> QuerySet:
    """Leaves out what a hold names, what is about a held school, and what an open request of a person has gathered."""
    label = rows.model._meta.label_lower
    holds = Hold.objects.filter(ended_at__isnull=True)
    named = set(holds.filter(record_kind=label).values_list("record", flat=True))
    gathered = GatheredItem.objects.filter(record_kind=label, request__state__in=OPEN_REQUESTS)
    named |= set(gathered.values_list("record", flat=True))
    keys = [key for one in named if (key := as_key(rows.model._meta.pk, one)) is not None]
    rows = rows.exclude(pk__in=keys) if keys else rows
    if has_field(rows.model, "school"):
        schools = list(holds.filter(school__isnull=False).values_list("school", flat=True))
        rows = rows.exclude(school__in=schools) if schools else rows
    return rows


def as_key(field: models.Field, written: object):
    """An id as a field holds it, or None for one that it cannot hold."""
    try:
        return field.to_python(str(written))
    except (ValidationError, ValueError, TypeError):
        return None
