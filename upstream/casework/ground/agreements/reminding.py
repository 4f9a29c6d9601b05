"""Telling whoever keeps the register that a review or an end is near: once for each day of the definition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from upstream.audit.actors import Acting
from upstream.casework.ground.agreements.definitions import reminders
from upstream.casework.ground.agreements.models import Agreement, AgreementReminder, AgreementState
from upstream.lib.clock import today
from upstream.notices.actions import notify
from upstream.people.models import User
from upstream.people.queries import roles_held
from upstream.people.roles import ROLES, Permission

KEEPERS = tuple(role.id for role in ROLES.values() if Permission.AGREEMENTS_WRITE in role.permissions)


def reminders_due(on: dt.date | None = None) -> Iterator[AgreementReminder]:
    """Those not yet sent, the nearest alone of several that were missed: unsaved rows."""
    at = on or today()
    for agreement in Agreement.objects.filter(state=AgreementState.LIVE).select_related("holder"):
        for of, due_on in (("review", agreement.review_on), ("end", agreement.last)):
            reached = [days for days in reminders().days_before if due_on and due_on - dt.timedelta(days=days) <= at]
            if reached:
                row = AgreementReminder(agreement=agreement, of=of, due_on=due_on, days_before=min(reached))
                if not _told(row):
                    yield row


def _told(row: AgreementReminder) -> bool:
    sent = AgreementReminder.objects.filter(agreement=row.agreement, of=row.of, due_on=row.due_on)
    return sent.filter(days_before__lte=row.days_before).exists()


def keepers_of(agreement: Agreement) -> list[User]:
    """Who keeps the register of its holder."""
    held = roles_held(agreement.holder).filter(role__in=KEEPERS).select_related("user")
    return list({one.user_id: one.user for one in held}.values())


@transaction.atomic
def remind(*, by: Acting, on: dt.date | None = None) -> int:
    """Writes a notice to every keeper for each reminder that is due. Returns how many reminders."""
    due = list(reminders_due(on))
    for row in due:
        row.save()
        notify(
            recipients=[user.pk for user in keepers_of(row.agreement)], kind="agreement-ending", about=row.agreement, by=by,
            organisation=row.agreement.holder_id,
        )
    return len(due)
