"""Finding the body that somebody means, and letting the first one begin."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from upstream.audit.actors import Acting
from upstream.audit.events import record
from upstream.audit.happened import Happened
from upstream.lib.refusal import Refusal
from upstream.people import invitations
from upstream.people.models import Invitation
from upstream.people.queries import ADMINISTRATOR
from upstream.people.roles import ROLES
from upstream.registry.models import Deployment, Organisation


def only_body(written: str) -> Organisation | None:
    """A body by its whole name or one of its numbers; None where none or several are meant."""
    written = written.strip()
    found = Organisation.objects.filter(Q(name__iexact=written) | Q(identifiers__value=written)).distinct()[:2]
    return found[0] if len(found) == 1 else None


def meant(written: str) -> Organisation:
    found = only_body(written)
    if found is None:
        raise Refusal(f"No single body is called ‘{written}’ or has that number. Write its whole name, or one of its numbers.")
    return found


@transaction.atomic
def appoint(*, email: str, name: str, body: str, new: str | None, by: Acting) -> tuple[Invitation, str]:
    """The first administrator of a body, from the server. The first body of all is the one whose Upstream this is.

    `new` is a kind, for a body that no register knows.
    """
    found = only_body(body)
    if found is None and new:
        found = Organisation.objects.create(kind=new, name=body.strip(), typed=True)
        record(Happened.ORGANISATION_ADDED, by=by, target=found)
    organisation = found or meant(body)
    made = invitations.invite(email=email, name=name, organisation=organisation, role=ROLES[ADMINISTRATOR], by=by)
    Deployment.objects.get_or_create(pk=1, defaults={"organisation": organisation})
    return made
