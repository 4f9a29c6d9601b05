"""The dated memberships of an edition brought into the register: who joined which body, who left, from which day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

from upstream.evidence.spans import EVE, Span
from upstream.registry.kinds import ONE_AT_A_TIME, DayBasis
from upstream.registry.models import Belonging
from upstream.registry.reconcile_bodies import BATCH
from upstream.registry.reconcile_run import Ended, Run
from upstream.registry.reconcile_schools import Part

_FIELDS = ("first", "last", "first_basis", "last_basis", "source", "seen_on", "ended_in", "version")
# A day that a list states is worth more than one that follows from something else.
_WORTH = {"stated": 3, "next": 2, "closed": 2, "opened": 2, "seen": 1, "unlisted": 1, "": 0}
FAR_BACK, FAR_ON = dt.date.min, dt.date.max
Standing = dict[tuple[int, str], list[Belonging]]


def take_belongings(run: Run, parts: list[Part], bodies: dict[tuple[str, str], int]) -> None:
    standing = _standing()
    new: list[Belonging] = []
    confirmed: dict[int, Belonging] = {}
    dated: set[int] = set()
    for part in parts:
        spans = _spans_of(part)
        looked = dict(part.fact.looked)
        for kind in ONE_AT_A_TIME:
            rows = standing.get((part.school, kind.value), [])
            if rows and not (run.forward and part.has_present):
                continue
            taken = _Taken(run, part, [row for row in rows if not row.typed], [row for row in rows if row.typed])
            for span in spans.get(kind.value, ()):
                taken.take(span, bodies[kind.value, span.body])
            taken.close(looked.get(kind.value))
            new += taken.new
            confirmed.update({row.pk: row for row in taken.confirmed})
            dated.update(taken.dated)
    Belonging.objects.bulk_create(new, batch_size=BATCH)
    Belonging.objects.bulk_update(confirmed.values(), _FIELDS, batch_size=BATCH // 4)
    run.counts["begun"] += len(new)
    run.counts["ended"] += sum(confirmed[pk].ended_in_id == run.row.pk for pk in dated)
    run.counts["dated"] += sum(confirmed[pk].ended_in_id != run.row.pk for pk in dated)


def _standing() -> Standing:
    """The memberships that the register has, by school and kind of body."""
    standing: Standing = defaultdict(list)
    for row in Belonging.objects.select_related("organisation").order_by("pk"):
        standing[row.school_id, row.organisation.kind].append(row)
    return standing


def _spans_of(part: Part) -> dict[str, list[Span]]:
    """By kind. Of a chain that is two Schools here, each has the days of its own establishments."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for kind, span in part.fact.belongings:
        kept = span if part.is_whole else _inside(span, part)
        if kept is not None:
            spans[kind].append(kept)
    return spans


def _inside(span: Span, part: Part) -> Span | None:
    first = max(span.first or FAR_BACK, part.first or FAR_BACK)
    last = min(span.last or FAR_ON, part.last or FAR_ON)
    if last < first:
        return None
    if first != (span.first or FAR_BACK):
        span = replace(span, first=first, first_basis="opened")
    if last != (span.last or FAR_ON):
        span = replace(span, last=last, last_basis="closed")
    return span


class _Taken:
    """One school's memberships of one kind of body, of which it has one at a time."""

    def __init__(self, run: Run, part: Part, own: list[Belonging], typed: list[Belonging]):
        self.run, self.part, self.own, self.typed = run, part, own, typed
        self.new: list[Belonging] = []
        self.confirmed: list[Belonging] = []
        self.dated: set[int] = set()
        self.matched: list[Belonging] = []

    def take(self, span: Span, organisation: int) -> None:
        typed = [row for row in self.typed if _overlap(row, span)]
        if typed:
            self.run.counts["kept as typed"] += any(row.organisation_id != organisation for row in typed)
            return
        row = self._same(span, organisation)
        if row is None:
            self._begin(span, organisation)
        else:
            self.matched.append(row)
            self._date(row, span)

    def _same(self, span: Span, organisation: int) -> Belonging | None:
        rows = [row for row in self.own if row.organisation_id == organisation and row not in self.matched]
        exactly = [row for row in rows if row.first == span.first]
        return next(iter(exactly or [row for row in rows if _overlap(row, span)]), None)

    def _begin(self, span: Span, organisation: int) -> None:
        first, basis = span.first, span.first_basis
        others = [row for row in self.own if row.last is None and row.organisation_id != organisation]
        if basis != "stated" and span.last is None and any(_seen_before(row, span) for row in others):
            first, basis = span.seen_on, "seen"  # it was elsewhere on an earlier list, so it came since
        row = Belonging(
            school_id=self.part.school, organisation_id=organisation, first=first, last=span.last, first_basis=basis,
            last_basis=span.last_basis, source=span.source[:120], seen_on=span.seen_on,
        )
        self.new.append(row)
        self.matched.append(row)

    def _date(self, row: Belonging, span: Span) -> None:
        if row.seen_on and span.seen_on and span.seen_on < row.seen_on:
            return
        before = _days(row)
        if span.first and _worth(span.first_basis) >= _worth(row.first_basis) and self._may_begin(row, span):
            row.first, row.first_basis = span.first, span.first_basis
        if span.last:
            if row.last is None or _worth(span.last_basis) >= _worth(row.last_basis):
                self._end(row, span.last, span.last_basis)
        elif row.last_basis == DayBasis.UNLISTED and row.last and span.seen_on and span.seen_on > row.last:
            row.last, row.last_basis, row.ended_in = None, "", None  # a newer list names it again
        if span.seen_on and span.seen_on != row.seen_on:
            row.seen_on, row.source = span.seen_on, span.source[:120]
        self._note(row, before)

    def _may_begin(self, row: Belonging, span: Span) -> bool:
        """A day that no list states moves nothing back over what was known before it."""
        if self.part.knows_less:
            return False
        earlier = [one for one in self.own if one is not row and (one.first or FAR_BACK) < (row.first or FAR_BACK)]
        return span.first_basis == "stated" or not earlier

    def close(self, looked: dt.date | None) -> None:
        """Ends what cannot hold any longer: followed by another, no longer listed, or the school closed."""
        if not self.run.forward:
            return
        rows = sorted([*self.own, *self.new], key=lambda row: (row.first or FAR_BACK, row.seen_on or FAR_BACK))
        for row, following in pairwise(rows):
            if following.first and (row.last is None or row.last >= following.first):
                self._close(row, self._eve(row, following), DayBasis.NEXT)
        for row in self.own:
            if row.last is None and self.part.last and self.part.is_whole:
                self._close(row, self.part.last, DayBasis.CLOSED)
            elif row.last is None and row not in self.matched and looked and row.seen_on and row.seen_on < looked:
                self._close(row, looked - EVE, DayBasis.UNLISTED)

    def _eve(self, row: Belonging, following: Belonging) -> dt.date:
        eve = following.first - EVE
        if row.first and eve < row.first:  # both lists say the same first day: the later list is believed from its own day
            return max(row.first, (following.seen_on or following.first) - EVE)
        return eve

    def _close(self, row: Belonging, last: dt.date, basis: str) -> None:
        if row.first and last < row.first:
            return
        before = _days(row)
        self._end(row, last, basis)
        self._note(row, before)

    def _end(self, row: Belonging, last: dt.date, basis: str) -> None:
        if row.first and last < row.first:
            return
        if row.pk and (row.last is None or last < row.last):
            row.ended_in = self.run.row
            self.run.ended.append(Ended(row.school_id, row.organisation_id, last))
        row.last, row.last_basis = last, basis

    def _note(self, row: Belonging, before: tuple) -> None:
        """A list that only says the same again is kept as the newest that does, and counts as no change."""
        if row.pk and _days(row) != before:
            self.confirmed.append(row)
            if _days(row)[:2] != before[:2]:
                row.version += 1
                self.dated.add(row.pk)


def _days(row: Belonging) -> tuple:
    return row.first, row.last, row.first_basis, row.last_basis, row.seen_on, row.source


def _worth(basis: str) -> int:
    return _WORTH.get(basis, 0)


def _overlap(row: Belonging, span: Span) -> bool:
    return (row.first or FAR_BACK) <= (span.last or FAR_ON) and (span.first or FAR_BACK) <= (row.last or FAR_ON)


def _seen_before(row: Belonging, span: Span) -> bool:
    return bool(row.seen_on and span.seen_on and row.seen_on < span.seen_on)
