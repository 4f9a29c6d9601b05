"""Who is who, and who holds which role where: read, never written."""

from __future__ import annotations

from django.db.models import QuerySet

from upstream.audit.actors import Actor
from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.people.models import Membership, User
from upstream.people.roles import ROLES, Permission
from upstream.registry.models import Deployment, Organisation

ADMINISTRATOR = "administrator"
LOOKING_AFTER_PEOPLE = tuple(role.id for role in ROLES.values() if Permission.PEOPLE_MANAGE in role.permissions)


def known(email: str) -> User | None:
    """The person with an address, however its letters are written."""
    return User.objects.filter(email=email.strip().lower()).first()


def own_account(user: User) -> Actor:
    """Who acts when somebody changes their own account: the person, for no body."""
    return Actor(user.pk, None, "own account")


def is_deployment_administrator(by: object) -> bool:
    """Whether an administrator of the body whose Upstream this is acts; a command on the server counts as one."""
    if not isinstance(by, Hat):
        return isinstance(by, Actor) and by.user is None
    return by.role.id == ADMINISTRATOR and Deployment.objects.filter(organisation=by.organisation).exists()


def looks_after(by: object, organisation: Organisation) -> bool:
    """Whether somebody may invite, change and end at an organisation: their own, with the permission for it."""
    return isinstance(by, Hat) and by.may(Permission.PEOPLE_MANAGE) and by.organisation.pk == organisation.pk


def reviews_access(by: object, organisation: Organisation) -> bool:
    """Whether somebody carries out the review of access at an organisation, and so may end roles there."""
    return isinstance(by, Hat) and by.may(Permission.ACCESS_REVIEW) and by.organisation.pk == organisation.pk


def roles_held(organisation: Organisation) -> QuerySet[Membership]:
    """The roles held at an organisation today or from a later day."""
    return organisation.memberships.held_or_coming().filter(user__is_active=True)


def others_looking_after(organisation: Organisation, user: User) -> QuerySet[Membership]:
    """Roles without a last day in which somebody else looks after the people of an organisation."""
    lasting = roles_held(organisation).filter(role__in=LOOKING_AFTER_PEOPLE, first__lte=today(), last__isnull=True)
    return lasting.exclude(user=user)


def organisations_of(user: User) -> QuerySet[Organisation]:
    """Where somebody holds a role today or later."""
    return Organisation.objects.filter(pk__in=user.memberships.held_or_coming().values("organisation"))
