"""An invented county: a council, an alliance over it, a trust; a maintained school and an academy; people at each."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pytest

from upstream.people.hats import Hat, hat_of
from upstream.people.models import Membership, User
from upstream.registry.kinds import OrganisationKind as Kind
from upstream.registry.models import Belonging, Covering, Organisation, School

LONG_AGO = dt.date(2010, 1, 1)


class County(NamedTuple):
    council: Organisation
    alliance: Organisation
    trust: Organisation
    elsewhere: Organisation
    maintained: School
    academy: School

    def hat(self, organisation: Organisation, role: str) -> Hat:
        user = User.objects.create_user(f"{role}.{organisation.pk}@example.org", f"{role} of {organisation}")
        return hat_of(Membership.objects.create(user=user, organisation=organisation, role=role, first=LONG_AGO))


@pytest.fixture
def county(db) -> County:
    made = {
        name: Organisation.objects.create(kind=kind, name=name)
        for kind, name in (
            (Kind.COUNCIL, "Wyvershire"), (Kind.ALLIANCE, "Wyvershire Alliance"), (Kind.TRUST, "Heron Trust"),
            (Kind.COUNCIL, "Elsewhere"), (Kind.SCHOOL, "Brook School"), (Kind.SCHOOL, "Mill Academy"),
        )
    }
    maintained, academy = (School.objects.create(organisation=made[name]) for name in ("Brook School", "Mill Academy"))
    Covering.objects.create(organisation=made["Wyvershire Alliance"], covered=made["Wyvershire"], first=LONG_AGO)
    for school, body in ((maintained, "Wyvershire"), (academy, "Wyvershire"), (academy, "Heron Trust")):
        Belonging.objects.create(school=school, organisation=made[body], first=LONG_AGO)
    return County(
        made["Wyvershire"], made["Wyvershire Alliance"], made["Heron Trust"], made["Elsewhere"], maintained, academy
    )
