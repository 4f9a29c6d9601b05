"""A person’s account: its name and address, its password, its second step, its end."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from upstream.audit.actors import Acting
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.lib.refusal import Refusal, refuse
from upstream.notices.actions import notify
from upstream.people import second_steps, sign_ins
from upstream.people.hats import Hat
from upstream.people.meanwhile import as_read
from upstream.people.memberships import end_all_of, why_not_end
from upstream.people.models import AcceptedTerms, User
from upstream.people.passwords import why_not_password
from upstream.people.queries import known, looks_after, organisations_of, own_account
from upstream.people.roles import Permission

ADDRESS_LINK_DAYS = 1
_SALT = "upstream.address"


def looks_after_person(by: Acting, user: User) -> bool:
    """Whether somebody looks after people at one of the bodies that a person has a role at."""
    if not isinstance(by, Hat) or not by.may(Permission.PEOPLE_MANAGE):
        return False
    return organisations_of(user).filter(pk=by.organisation.pk).exists()


# Name and address

def why_not_rename(user: User, by: Acting) -> str | None:
    if by.actor.user == user.pk or looks_after_person(by, user):
        return None
    return "A name is changed by its owner, or by somebody who looks after people where they have a role."


@transaction.atomic
def rename(*, user: User, version: int, name: str, by: Acting) -> User:
    present = as_read(user, version, now_is="{0.name}")
    refuse(why_not_rename(present, by))
    refuse(None if name.strip() else "Enter a name.")
    present.name = name.strip()
    present.version += 1
    present.save(update_fields=["name", "version"])
    record(Happened.PERSON_CHANGED, by=by, target=present, fields=["name"])
    return present


def why_not_address(user: User, email: str) -> str | None:
    """Nobody else may change it: who holds the mailbox can ask for a new password."""
    wanted = email.strip().lower()
    try:
        validate_email(wanted)
    except ValidationError:
        return f"‘{email}’ is no e-mail address. Write it like name@example.org."
    if wanted == user.email:
        return "This is your address already."
    return None


def ask_address(*, user: User, email: str) -> str:
    """What a link to the new mailbox holds: opening it there changes the address, and nothing else does."""
    refuse(why_not_address(user, email))
    return signing.dumps([user.pk, email.strip().lower(), user.version], salt=_SALT)


@transaction.atomic
def take_address(*, user: User, token: str) -> User:
    """The person opened the link that was sent to the new address. An address of somebody else is refused only here,
    so that nobody can find out who has an account by asking for their address."""
    try:
        owner, email, version = signing.loads(token, salt=_SALT, max_age=ADDRESS_LINK_DAYS * 24 * 60 * 60)
    except signing.BadSignature:
        raise Refusal("This link does not work any more: it lasts for one day. Ask for the change again.") from None
    refuse(None if owner == user.pk else "This link belongs to another account. Sign in to that one and open it again.")
    present = as_read(user, version, now_is="{0.email}")
    refuse("This address cannot be used here." if known(email) else None)
    present.email = email
    present.version += 1
    present.save(update_fields=["email", "version"])
    record(Happened.PERSON_CHANGED, by=own_account(present), target=present, fields=["email"])
    return present


# Password

@transaction.atomic
def set_password(*, user: User, password: str, session: str | None = None) -> None:
    """A new password. Every other sign-in of the person ends; `session` is the one that goes on."""
    refuse(" ".join(why_not_password(password, user)) or None)
    user.set_password(password)
    user.save(update_fields=["password"])
    sign_ins.end_within(user, but=session)
    record(Happened.PASSWORD_CHANGED, by=own_account(user), target=user)


@transaction.atomic
def forgot_password(*, user: User) -> None:
    """Somebody asked for a link to a new password; the mail is the caller’s."""
    record(Happened.PASSWORD_FORGOTTEN, by=own_account(user), target=user)


# Second step

def why_not_reset_second_step(user: User, by: Acting) -> str | None:
    if isinstance(by, Hat) and by.user.pk == user.pk:
        return "Nobody resets their own second step for themselves. Use a recovery code, or ask somebody else."
    if not looks_after_person(by, user) and by.actor.user is not None:
        return "Only somebody who looks after people where they have a role can do that."
    if by.actor.user is not None and any(not looks_after(by, one) for one in organisations_of(user)):
        return (
            f"{user.name} also has a role at another body, whose records a new second step would open too: whoever runs the "
            "server resets it (`upstream person reset-second-step`)."
        )
    if not second_steps.has_second_step(user):
        return f"{user.name} has no second step set up."
    return None


@transaction.atomic
def reset_second_step(*, user: User, by: Acting) -> None:
    """The telephone is lost and so are the codes. They sign in with the password and set it up anew, at once."""
    User.objects.select_for_update().get(pk=user.pk)
    refuse(why_not_reset_second_step(user, by))
    second_steps.remove(user)
    sign_ins.end_within(user)
    record(Happened.TWO_FACTOR_RESET, by=by, target=user)
    notify(recipients=[user.pk], kind="access", about=user, by=by)


# The end

def why_not_close(user: User, by: Acting) -> str | None:
    if not user.is_active:
        return "This account is closed."
    if isinstance(by, Hat) and by.user.pk == user.pk:
        return "Nobody closes their own account while they look after people. Ask somebody else."
    if not looks_after_person(by, user) and by.actor.user is not None:
        return "Only somebody who looks after people where they have a role can do that."
    elsewhere = [one for one in organisations_of(user) if by.actor.user is not None and not looks_after(by, one)]
    if elsewhere:
        return f"{user.name} also has a role at another body. End the roles here: the account goes on there."
    return next(filter(None, (why_not_end(held, by) for held in user.memberships.held_or_coming())), None)


@transaction.atomic
def close(*, user: User, version: int, by: Acting) -> User:
    """Every role ends, every sign-in ends, nothing is left to sign in with. What the person did stays, under their name."""
    present = as_read(user, version, now_is="{0.name}")
    refuse(why_not_close(present, by))
    end_all_of(present)
    second_steps.remove(present)
    SocialAccount.objects.filter(user=present).delete()
    sign_ins.end_within(present)
    present.set_unusable_password()
    present.is_active, present.closed_at = False, timezone.now()
    present.version += 1
    present.save()
    record(Happened.PERSON_CLOSED, by=by, target=present)
    return present


# Terms

def has_accepted(user: User, version: str) -> bool:
    return user.accepted_terms.filter(version=version).exists()


@transaction.atomic
def accept_terms(*, user: User, version: str) -> None:
    _, is_new = AcceptedTerms.objects.get_or_create(user=user, version=version)
    if is_new:
        record(Happened.TERMS_ACCEPTED, by=own_account(user), target=user)
