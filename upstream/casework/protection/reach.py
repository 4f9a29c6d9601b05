"""Whose data an officer looks after: their own body’s; the deployment’s officer also that of bodies without an officer."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from upstream.lib.clock import today
from upstream.people.hats import Hat
from upstream.people.models import Membership
from upstream.people.roles import Permission
from upstream.registry.models import Deployment, Organisation

ROLE = "protection-officer"


def is_deployments(hat: Hat) -> bool:
    """Whether the hat is of the body whose Upstream this is: accounts and the register are its to look after."""
    return Deployment.objects.filter(organisation=hat.organisation).exists()


def bodies(hat: Hat) -> QuerySet[Organisation]:
    """The bodies whose records a data protection officer looks after today."""
    own = Q(pk=hat.organisation.pk)
    if not is_deployments(hat):
        return Organisation.objects.filter(own)
    officers = Membership.objects.on(today()).filter(role=ROLE, user__is_active=True)
    return Organisation.objects.filter(own | ~Q(pk__in=officers.values("organisation")))


def holder_ids(hat: Hat) -> QuerySet:
    """Their ids as a question to be asked inside another: of all England they are more than a question may list."""
    return bodies(hat).values("pk")


def why_not_protect(hat: Hat | None, holder: int | None) -> str | None:
    """Why a hat does not look after the data of a body, or None. `holder` None: what no body holds, as accounts."""
    if hat is None or not hat.may(Permission.RETENTION_MANAGE):
        return "Your role does not look after personal data: ask the data protection officer."
    if holder is None:
        return None if is_deployments(hat) else "Accounts are looked after by the body whose Upstream this is."
    if not bodies(hat).filter(pk=holder).exists():
        return "Another data protection officer looks after the records of that body."
    return None
