"""A closed account in the end: the person goes, what they did stays under an id that leads to nobody."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from upstream.audit.actors import Acting
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.lib.refusal import refuse
from upstream.people import second_steps, sign_ins
from upstream.people.models import Invitation, User

ANONYMISED = "@anonymised.invalid"  # no mail can be sent to such an address


def is_anonymous(user: User) -> bool:
    return user.email.endswith(ANONYMISED)


def why_not_anonymise(user: User) -> str | None:
    if user.is_active:
        return f"The account of {user.name} is in use: close it first."
    if is_anonymous(user):
        return "This account is anonymous already."
    return None


@transaction.atomic
def anonymise(*, user: User, by: Acting) -> User:
    """Takes name, address and all that led to the person out of a closed account and out of their invitations."""
    refuse(why_not_anonymise(user))
    address = f"former-{user.pk}{ANONYMISED}"
    theirs = Q(email__iexact=user.email) | Q(accepted_by=user)
    Invitation.objects.filter(theirs).update(email=address, name=f"Former user {user.pk}")
    EmailAddress.objects.filter(user=user).delete()
    second_steps.remove(user)
    sign_ins.end_within(user)
    user.email, user.name, user.last_login = address, f"Former user {user.pk}", None
    user.set_unusable_password()
    user.version += 1
    user.save()
    record(Happened.PERSON_ANONYMISED, by=by, target=user)
    return user
