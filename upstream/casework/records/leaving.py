"""When a school leaves a body: what others had shared with that body about the school ends with its membership."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import transaction

from upstream.audit.actors import Acting
from upstream.casework.records.sharing import end_shares
from upstream.evidence.register import RegisterFacts
from upstream.registry.models import Organisation, School
from upstream.registry.reconcile import Reconciled, reconcile
from upstream.registry.reconcile_run import Ended


def end_what_rested_on(ended: Iterable[Ended], *, by: Acting) -> int:
    """Ends the shares that rested on memberships of the register. Returns how many. Inside the caller's transaction."""
    number = 0
    for one in ended:
        organisation, school = Organisation.objects.get(pk=one.organisation), School.objects.get(pk=one.school)
        number += end_shares(organisation=organisation, school=school, on=one.last, by=by)
    return number


@transaction.atomic
def bring_up_to_date(facts: RegisterFacts, *, by: Acting) -> tuple[Reconciled, int]:
    """The register as an edition knows it, and with it the shares of every membership that has ended."""
    done = reconcile(facts, by=by)
    return done, end_what_rested_on(done.ended, by=by)


@transaction.atomic
def leave(verb: Callable[..., Ended | list[Ended]], *, by: Acting, **named: object) -> int:
    """A verb of the register that ends memberships (`registry.actions`), and with it the shares that rested on them."""
    ended = verb(by=by, **named)
    return end_what_rested_on(ended if isinstance(ended, list) else [ended], by=by)
