"""Bringing the register up to an edition: what is new is added, what ended is dated, and nothing is ever deleted.

A school keeps its id through a conversion or a change of trust; a merger or a split starts a new one, with its
ancestors. An edition that was put back, or whose lists are older than those already taken, only adds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from upstream.audit.actors import Acting
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.evidence.register import RegisterFacts
from upstream.registry import held
from upstream.registry.models import Covering, Reconciliation, School
from upstream.registry.reconcile_belongings import take_belongings
from upstream.registry.reconcile_bodies import take_bodies
from upstream.registry.reconcile_run import Ended, Run
from upstream.registry.reconcile_schools import take_schools


@dataclass(frozen=True)
class Reconciled:
    """What a run did. `ended`: whose reach over which school ended, and on which last day; the caller ends what rests on it
    (`casework.records.sharing.end_shares`) in the same transaction."""

    row: Reconciliation
    ended: tuple[Ended, ...]
    questions: tuple[int, ...]

    @property
    def changed(self) -> bool:
        return any(number for what, number in self.row.counts.items() if what != "kept as typed")


@transaction.atomic
def reconcile(
    facts: RegisterFacts, *, by: Acting, holds_records: Callable[[int], bool] = held.holds_records
) -> Reconciled:
    """Brings the register up to the facts of an edition. A second run changes nothing.

    `holds_records`: whether somebody has worked with a School, by its id. Where a link would join two of which both
    hold records, a question is asked and nothing is joined.
    """
    forward = _is_forward(facts)
    row = Reconciliation.objects.create(edition=facts.edition, as_at=facts.as_at)
    run = Run(row, facts, forward, holds_records)
    bodies = take_bodies(run)
    parts = take_schools(run)
    take_belongings(run, parts, bodies)
    row.counts = {what: number for what, number in run.counts.items() if number}
    row.save(update_fields=["counts"])
    record(Happened.REGISTER_RECONCILED, by=by, target=row, fields=row.counts)
    return Reconciled(row, tuple(_with_those_over(run.ended)), tuple(run.questions))


def _is_forward(facts: RegisterFacts) -> bool:
    """False for an edition that was put back, and for one whose newest list is older than what was already taken."""
    newest = Reconciliation.objects.aggregate(Max("as_at"))["as_at__max"]
    if newest and facts.as_at and facts.as_at < newest:
        return False
    last = Reconciliation.objects.first()
    taken_before = Reconciliation.objects.filter(edition=facts.edition).exists()
    return not taken_before or last is None or last.edition == facts.edition


def _with_those_over(ended: list[Ended]) -> list[Ended]:
    """With the bodies that worked over the school through the one that it left, where no other leads them to it."""
    found = list(ended)
    for one in ended:
        school = School.objects.get(pk=one.school)
        left = Covering.objects.on(one.last).filter(covered=one.organisation)
        now = set(school.belongings.now().values_list("organisation", flat=True))
        for over in left.select_related("organisation"):
            through = Covering.objects.now().filter(organisation=over.organisation, covered__in=now)
            if over.organisation_id not in now and not through.exists():
                found.append(Ended(one.school, over.organisation_id, one.last))
    return found
