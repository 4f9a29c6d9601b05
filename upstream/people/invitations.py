"""Asking people in. An invitation names a role; its link works once, for seven days, and only its hash is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from upstream.audit.actors import Acting, Actor
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.lib.clock import LONDON, today
from upstream.lib.refusal import Refusal, refuse
from upstream.lib.wording import day, listed
from upstream.people.hats import Hat, hats_of
from upstream.people.models import Invitation, Membership, User
from upstream.people.passwords import why_not_password
from upstream.people.queries import ADMINISTRATOR, is_deployment_administrator, known, looks_after, roles_held
from upstream.people.roles import ROLES, Role, roles_at
from upstream.registry.models import Organisation

LASTS = dt.timedelta(days=7)


# Who may invite whom

def why_not_invite(organisation: Organisation, role: Role, by: Acting, email: str = "") -> str | None:
    """A sentence, or None. Their own body’s people; the deployment’s administrator also the first one of another body."""
    if role not in roles_at(organisation.kind):
        return _not_there(organisation, role)
    if organisation.last and organisation.last < today():
        return f"{organisation.name} closed on {day(organisation.last)}: nobody can be given a role there."
    if not looks_after(by, organisation) and not is_deployment_administrator(by):
        return f"Only somebody who looks after the people of {organisation.name} can invite to it."
    if not looks_after(by, organisation) and (why := _why_not_first(organisation, role)):
        return why
    return why_not_address(organisation, role, by, email) if email else None


def _not_there(organisation: Organisation, role: Role) -> str:
    kind = organisation.get_kind_display().lower()
    titles = [one.title.lower() for one in roles_at(organisation.kind)]
    if not titles:
        return f"Nobody acts for a {kind} here, so there is no role to give at {organisation.name}."
    return f"Nobody is {role.title.lower()} at a {kind}. The roles there are {listed(titles)}."


def _why_not_first(organisation: Organisation, role: Role) -> str | None:
    """The deployment’s administrator lets a body begin; from then on it looks after its own people."""
    if role.id != ADMINISTRATOR:
        return f"You can appoint the first administrator of {organisation.name}, who then invites everyone else there."
    if roles_held(organisation).filter(role=ADMINISTRATOR).exists():
        return f"{organisation.name} has an administrator already, who looks after its own people."
    return None


def why_not_address(organisation: Organisation, role: Role, by: Acting, email: str) -> str | None:
    try:
        validate_email(email.strip())
    except ValidationError:
        return f"‘{email}’ is no e-mail address. Write it like name@example.org."
    if isinstance(by, Hat) and by.user.email == email.strip().lower():
        return "Nobody gives a role to themselves. Ask somebody else who looks after people here."
    person = known(email)
    if person and roles_held(organisation).filter(user=person, role=role.id).exists():
        return f"{person.name} is {role.title.lower()} here already."
    waiting = Invitation.objects.open().filter(email=email.strip().lower(), organisation=organisation, role=role.id).first()
    if waiting:
        asked = day(_day(waiting.invited_at))
        return f"{waiting.name} was invited on {asked} and has not answered. Send that invitation again."
    return None


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(LONDON).date()


# Inviting

@transaction.atomic
def invite(
    *, email: str, name: str, organisation: Organisation, role: Role, by: Acting, key: uuid.UUID | None = None
) -> tuple[Invitation, str]:
    """The invitation and its token, which is known now and never again. A form’s key sent twice gives the first ones."""
    again = Invitation.objects.filter(key=key, invited_by=by.actor.user).first() if key else None
    if again:
        return again, _token(key)
    refuse(why_not_invite(organisation, role, by, email))
    token = _token(key)
    made = Invitation.objects.create(
        email=email.strip().lower(), name=name.strip(), organisation=organisation, role=role.id, token_hash=_hashed(token),
        key=key, invited_by_id=by.actor.user, ends_at=timezone.now() + LASTS,
    )
    record(Happened.PERSON_INVITED, by=by, target=made, holder=organisation.pk, fields=["role"])
    return made, token


def _token(key: uuid.UUID | None) -> str:
    """From the form’s key and the site’s secret, so that a second click sees the same link; else by chance."""
    return salted_hmac("upstream.invitation", str(key), algorithm="sha256").hexdigest() if key else secrets.token_hex(32)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def why_not_look_after(invitation: Invitation, by: Acting) -> str | None:
    """Why somebody may neither send again nor withdraw an invitation."""
    if not looks_after(by, invitation.organisation) and not (
        is_deployment_administrator(by) and invitation.role == ADMINISTRATOR
    ):
        return f"Only somebody who looks after the people of {invitation.organisation.name} can do that."
    if invitation.accepted_at:
        return f"{invitation.name} has accepted this invitation."
    if invitation.withdrawn_at:
        return "This invitation was withdrawn. Send a new one."
    return None


@transaction.atomic
def send_again(*, invitation: Invitation, by: Acting) -> str:
    """A new token, for seven days from now; the link before stops working."""
    present = _held(invitation)
    refuse(why_not_look_after(present, by))
    token = _token(None)
    present.token_hash, present.ends_at = _hashed(token), timezone.now() + LASTS
    present.save(update_fields=["token_hash", "ends_at"])
    record(Happened.INVITATION_SENT_AGAIN, by=by, target=present, holder=present.organisation_id)
    return token


@transaction.atomic
def withdraw(*, invitation: Invitation, by: Acting) -> None:
    present = _held(invitation)
    refuse(why_not_look_after(present, by))
    present.withdrawn_at = timezone.now()
    present.save(update_fields=["withdrawn_at"])
    record(Happened.INVITATION_WITHDRAWN, by=by, target=present, holder=present.organisation_id)


def _held(invitation: Invitation) -> Invitation:
    """As it stands, held until the transaction ends: of two people at one link the second finds it used."""
    return Invitation.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=invitation.pk)


# Accepting

class NoSuchInvitation(Refusal):
    """A link that leads to no invitation."""


def found(token: str) -> Invitation:
    """What a link leads to, open or not. `NoSuchInvitation` for any other text."""
    invitation = Invitation.objects.select_related("organisation").filter(token_hash=_hashed(token)).first()
    if invitation is None:
        raise NoSuchInvitation(
            "This link leads to no invitation. If it broke over two lines in a mail, copy all of it; if a newer invitation "
            "was sent to you, use the link in that one."
        )
    return invitation


def why_not_accept(invitation: Invitation) -> str | None:
    if invitation.accepted_at:
        return "This invitation was accepted already, and a link works once. If it was you, sign in."
    if invitation.withdrawn_at:
        return f"This invitation was withdrawn. If you did not expect that, ask {invitation.organisation.name}."
    if invitation.ends_at <= timezone.now():
        return (
            f"This invitation ended on {day(_day(invitation.ends_at))}: it works for seven days. "
            f"Ask {invitation.organisation.name} to send it again."
        )
    return why_not_invite_still(invitation)


def why_not_invite_still(invitation: Invitation) -> str | None:
    """The world may have moved on since it was sent."""
    organisation = invitation.organisation
    if organisation.last and organisation.last < today():
        return f"{organisation.name} closed on {day(organisation.last)}, so the role in this invitation is no more."
    if not _may_invite_still(invitation):
        return (
            f"Whoever sent this invitation no longer looks after the people of {organisation.name}. "
            "Ask somebody who does to send you another."
        )
    return None


def _may_invite_still(invitation: Invitation) -> bool:
    """Whether its sender could send it today. One from the server has no sender."""
    sender = invitation.invited_by
    if sender is None:
        return True
    return any(looks_after(hat, invitation.organisation) or is_deployment_administrator(hat) for hat in hats_of(sender))


def needs_sign_in(invitation: Invitation) -> User | None:
    """The person whose account the address belongs to: who accepts must be signed in as them."""
    person = known(invitation.email)
    return person if person and person.is_active else None


def why_not_accept_as(invitation: Invitation, user: User) -> str | None:
    owner = needs_sign_in(invitation)
    if owner and owner.pk != user.pk:
        return (
            f"You are signed in as {user.name}, and this invitation is for another account. "
            "Sign out, open the link again, and sign in to that one."
        )
    return None


@transaction.atomic
def accept(*, token: str, name: str, password: str) -> Membership:
    """A new person, or one whose account was closed, sets a password and has the role."""
    invitation = _acceptable(token)
    if needs_sign_in(invitation):
        raise Refusal("There is an account with this address. Sign in to it, and the role is added.")
    user = _person(invitation, name)
    refuse(" ".join(why_not_password(password, user)) or None)
    user.set_password(password)
    user.save()
    return _accepted(invitation, user)


@transaction.atomic
def accept_as(*, token: str, user: User) -> Membership:
    """Somebody who is signed in has one role more."""
    invitation = _acceptable(token)
    refuse(why_not_accept_as(invitation, user))
    return _accepted(invitation, user)


@transaction.atomic
def accept_by_issuer(*, token: str, issuer: str, subject: str, signed_in: User | None = None) -> Membership:
    """A sign-in of another issuer is joined to the person: by issuer and subject, and never by an address."""
    invitation = _acceptable(token)
    joined = SocialAccount.objects.filter(provider=issuer, uid=subject).select_related("user").first()
    refuse(why_not_join(invitation, joined.user if joined else None, signed_in))
    user = (joined and joined.user) or signed_in
    if user is None:  # new, or somebody whose account was closed comes back
        user = _person(invitation, invitation.name)
        user.set_unusable_password()
        user.save()
    if not joined:
        SocialAccount.objects.create(user=user, provider=issuer, uid=subject)
    return _accepted(invitation, user, issuer=not joined)


def why_not_join(invitation: Invitation, joined: User | None, signed_in: User | None) -> str | None:
    owner = needs_sign_in(invitation)
    if joined and not joined.is_active:
        return "The account that this sign-in belongs to was closed. Accept the invitation with a password instead."
    if joined and ((signed_in and signed_in.pk != joined.pk) or (owner and owner.pk != joined.pk)):
        return "This sign-in belongs to another person’s account already, and stays theirs. Use your own, or a password."
    if owner and not joined and not signed_in:
        return "There is an account with this address. Sign in to it with your password first, then join the other sign-in."
    return why_not_accept_as(invitation, signed_in) if signed_in else None


def _acceptable(token: str) -> Invitation:
    invitation = _held(found(token))
    refuse(why_not_accept(invitation))
    return invitation


def _person(invitation: Invitation, name: str) -> User:
    """Unsaved where new; one whose account was closed comes back with nothing of before but their history."""
    user = known(invitation.email) or User(email=invitation.email)
    user.name, user.is_active, user.closed_at = name.strip() or invitation.name, True, None
    return user


def _accepted(invitation: Invitation, user: User, *, issuer: bool = False) -> Membership:
    if user.pk == invitation.invited_by_id:
        raise Refusal("Nobody gives a role to themselves, nor by an invitation to another address of theirs.")
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    held = roles_held(invitation.organisation).filter(user=user, role=invitation.role, last__isnull=True).first()
    membership = held or Membership.objects.create(
        user=user, organisation=invitation.organisation, role=invitation.role, first=today(), given_by=invitation.invited_by
    )
    by = Actor(user.pk, invitation.organisation_id, ROLES[invitation.role].id)
    fields = ["issuer", "membership"] if issuer else ["membership"]
    record(Happened.INVITATION_ACCEPTED, by=by, target=invitation, holder=invitation.organisation_id, fields=fields)
    return membership
