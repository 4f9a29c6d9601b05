"""The second step of signing in: a code of an app on one’s telephone, or a recovery code that works once."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from django.db import transaction

from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.lib.refusal import refuse
from upstream.people.hats import hats_of
from upstream.people.models import User
from upstream.people.queries import own_account
from upstream.people.roles import needs_second_factor


def has_second_step(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def must_have_second_step(user: User) -> bool:
    """Whether any role that the person holds today asks for two steps."""
    return any(needs_second_factor(hat.role) for hat in hats_of(user))


def codes_left(user: User) -> int:
    """How many recovery codes are still unused."""
    kept = _codes(user)
    return len(RecoveryCodes(kept).get_unused_codes()) if kept else 0


def why_not_set_up(user: User, secret: str, code: str) -> str | None:
    if has_second_step(user):
        return "A second step is set up already. To use another telephone, set it up anew from your account."
    if not validate_totp_code(secret, code):
        return (
            "That code is not right. Codes change every half minute: enter the one that the app shows now. "
            "If it is refused again, check that the clock of the telephone is right."
        )
    return None


@transaction.atomic
def set_up(*, user: User, secret: str, code: str) -> list[str]:
    """The recovery codes, to be shown once. The code proves that the app has the secret."""
    User.objects.select_for_update().get(pk=user.pk)
    refuse(why_not_set_up(user, secret, code))
    TOTP.activate(user, secret)
    record(Happened.TWO_FACTOR_SET, by=own_account(user), target=user)
    return _made_anew(user)


@transaction.atomic
def set_up_anew(*, user: User, secret: str, code: str) -> None:
    """Another telephone in place of the one before. The recovery codes stay."""
    User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    refuse(why_not_set_up(user, secret, code))
    TOTP.activate(user, secret)
    record(Happened.TWO_FACTOR_SET, by=own_account(user), target=user)


def why_not_new_codes(user: User) -> str | None:
    return None if has_second_step(user) else "Recovery codes belong to a second step: set that up first."


@transaction.atomic
def new_codes(*, user: User) -> list[str]:
    """Recovery codes in place of those before, which stop working. To be shown once."""
    User.objects.select_for_update().get(pk=user.pk)
    refuse(why_not_new_codes(user))
    record(Happened.CODES_MADE, by=own_account(user), target=user)
    return _made_anew(user)


def remove(user: User) -> None:
    """Takes away app and codes. Call from a verb, which records why."""
    Authenticator.objects.filter(user=user).delete()


def _codes(user: User) -> Authenticator | None:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()


def _made_anew(user: User) -> list[str]:
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    made = RecoveryCodes.activate(user)
    made.mark_as_viewed()
    return made.get_unused_codes()
