"""The invented people come in as real ones do: invited, accepted with a password, a second step set up."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from upstream.audit.actors import job
from upstream.casework.papers.versions import in_force
from upstream.demo.cast import PASSWORD, Invented, RoleAt, cast
from upstream.lib.refusal import Refusal
from upstream.people import invitations
from upstream.people.accounts import accept_terms
from upstream.people.hats import Hat, hats_of
from upstream.people.models import Membership, User
from upstream.people.queries import known
from upstream.people.roles import ROLES, needs_second_factor
from upstream.people.second_steps import has_second_step
from upstream.registry.models import Organisation
from upstream.registry.queries import school_by_urn

BY = job("upstream demo")


def organisation_of(written: str) -> Organisation:
    """A body by its name, or a school's own by its URN."""
    school = school_by_urn(written) if written.isdigit() else None
    found = school.organisation if school else Organisation.objects.filter(name__iexact=written).first()
    if found is None:
        raise Refusal(f"The demo tells of ‘{written}’, which is not in its register.")
    return found


@transaction.atomic
def invent_people() -> list[User]:
    """Everybody of the cast, in the order of the YAML. Again it changes nothing."""
    for one in cast():
        for held in one.roles:
            _let_in(one, held)
    people = [person for one in cast() if (person := known(one.address))]
    for person in people:
        accept_terms(user=person, version=in_force("terms").id)
    return people


def _let_in(one: Invented, held: RoleAt) -> None:
    organisation, person = organisation_of(held.at), known(one.address)
    if person and Membership.objects.filter(user=person, organisation=organisation, role=held.role).exists():
        return
    inviter = _inviter(organisation, held.role)
    _, token = invitations.invite(
        email=one.address, name=one.name, organisation=organisation, role=ROLES[held.role], by=inviter,
    )
    if person:
        invitations.accept_as(token=token, user=person)
    else:
        invitations.accept(token=token, name=one.name, password=PASSWORD)
    person = known(one.address)
    if needs_second_factor(ROLES[held.role]) and not has_second_step(person):
        TOTP.activate(person, generate_totp_secret())


def _inviter(organisation: Organisation, role: str):
    """The body's own administrator; the first of them is let in by whoever runs the server."""
    if role == "administrator":
        return BY
    return administrator_of(organisation)


def administrator_of(organisation: Organisation) -> Hat:
    """The hat of a body's administrator, who is invented where the cast names none."""
    held = Membership.objects.now().filter(organisation=organisation, role="administrator").select_related("user").first()
    if held is None:
        name = f"Office of {organisation.name}"[:120]
        _, token = invitations.invite(
            email=f"office.{organisation.pk}@wyvershire.example", name=name,
            organisation=organisation, role=ROLES["administrator"], by=BY,
        )
        held = invitations.accept(token=token, name=name, password=PASSWORD)
        TOTP.activate(held.user, generate_totp_secret())
    return next(hat for hat in hats_of(held.user) if hat.membership == held.pk)


def hat_of_cast(email: str, place: int = 0) -> Hat:
    """The hat that somebody of the cast wears, by the first part of their address."""
    one = next(person for person in cast() if person.email == email)
    held, user = one.roles[place], known(one.address)
    organisation = organisation_of(held.at)
    return next(hat for hat in hats_of(user) if hat.role.id == held.role and hat.organisation == organisation)
