"""Opening a record to another body, and closing it again: for which organisation, from when, until when, why."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from upstream.audit.actors import Acting
from upstream.audit.events import kind_of, record
from upstream.audit.happened import Happened
from upstream.casework.records.models import Record, Share
from upstream.lib.clock import today
from upstream.lib.refusal import refuse
from upstream.people.hats import Hat
from upstream.people.roles import Permission, Sensitivity
from upstream.registry.kinds import OrganisationKind
from upstream.registry.models import Belonging, Covering, Organisation, School
from upstream.registry.queries import ids_of


def may_receive(school: School, on: dt.date) -> QuerySet[Organisation]:
    """The school itself, the bodies it belongs to that day, and those that work over these."""
    ids = ids_of(school)
    own = Belonging.objects.on(on).filter(school__in=ids).values("organisation")
    over = Covering.objects.on(on).filter(covered__in=own).values("organisation")
    return Organisation.objects.filter(Q(school__in=ids) | Q(pk__in=own) | Q(pk__in=over)).distinct()


def why_not_share(shared: Record, organisation: Organisation, hat: Hat) -> str | None:
    if shared.holder_id != hat.organisation.pk:
        return f"Only {shared.holder} can share this, since it wrote it."
    if not hat.may(Permission.RECORDS_SHARE):
        return "Your role does not share records: ask a colleague who leads."
    if organisation.pk == shared.holder_id:
        return f"{organisation} wrote this, so it reads it already."
    if shared.school_id is None:
        return None
    if not may_receive(shared.school, today()).filter(pk=organisation.pk).exists():
        return f"{shared.school} does not belong to {organisation} today, so this cannot be shared with it."
    if shared.sensitivity == Sensitivity.SAFEGUARDING and organisation.kind != OrganisationKind.COUNCIL:
        return "What touches safeguarding is shared with the council alone."
    return None


@transaction.atomic
def share(
    *, shared: Record, organisation: Organisation, reason: str, by: Hat, until: dt.date | None = None
) -> Share:
    """Opens a record to an organisation from today. Sharing again what is shared changes nothing."""
    refuse(why_not_share(shared, organisation, by))
    refuse(None if reason.strip() else "Say why it is shared: whoever looks at it later will ask.")
    refuse("The last day of sharing lies before today." if until and until < today() else None)
    return opened(shared, organisation, reason.strip(), by, until)


def opened(shared: Record, organisation: Organisation, reason: str, by: Acting, until: dt.date | None = None) -> Share:
    """The share itself, as a kind's own rule gives it when the record is made. Inside the caller's transaction."""
    live = Share.objects.on(today()).filter(record_kind=kind_of(shared), record=shared.pk, organisation=organisation).first()
    if live is not None:
        return live
    made = Share.objects.create(
        record_kind=kind_of(shared), record=shared.pk, holder_id=shared.holder_id, school_id=shared.school_id,
        organisation=organisation, first=today(), last=until, reason=reason, given_by_id=by.actor.user,
    )
    record(Happened.SHARED, by=by, target=shared, fields=[f"with:{organisation.pk}"])
    return made


def why_not_end(share: Share, hat: Hat) -> str | None:
    if share.holder_id != hat.organisation.pk:
        return f"Only {share.holder} can end this, since it shared it."
    if not hat.may(Permission.RECORDS_SHARE):
        return "Your role does not share records, nor end shares: ask a colleague who leads."
    return None


@transaction.atomic
def end_share(*, share: Share, by: Hat) -> None:
    """Ends it at once: the last day on which it held is yesterday; one of today is removed, since it never held a day."""
    refuse(why_not_end(share, by))
    record(
        Happened.SHARE_ENDED, by=by, target=share, school=share.school_id, holder=share.holder_id,
        fields=[f"with:{share.organisation_id}"],
    )
    _close(share, today() - dt.timedelta(days=1))


def _close(share: Share, last: dt.date) -> None:
    if last < share.first:
        share.delete()
    else:
        share.last = last
        share.save(update_fields=["last"])


@transaction.atomic
def end_shares(*, organisation: Organisation, school: School, on: dt.date, by: Acting) -> int:
    """Ends what a body could read about a school, since it left the body on that day. Returns how many were ended.

    A share of the days between that day and the list that told of it was read meanwhile: it stays written down, until
    yesterday.
    """
    live = Q(last__isnull=True) | Q(last__gt=on)
    ended = list(Share.objects.filter(live, organisation=organisation, school__in=ids_of(school)))
    for one in ended:
        _close(one, on if on >= one.first else today() - dt.timedelta(days=1))
    if ended:
        record(
            Happened.SHARE_ENDED, by=by, target=school, school=school.pk, holder=organisation.pk,
            fields=[f"with:{organisation.pk}"],
        )
    return len(ended)
