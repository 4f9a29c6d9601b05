"""An invented county for tests of casework: bodies with numbers, schools with URNs, and a hat for every role.

Brook School belongs to the council, Mill Academy to a trust too; an alliance works over the council. Elsewhere is another
council with a school of its own, which shares nothing with these.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from django.test import Client

from tests.acting import LONG_AGO, browser_of
from upstream.people.hats import Hat, hat_of
from upstream.people.models import Assignment, Duty, Membership, User
from upstream.registry.kinds import IdentifierKind
from upstream.registry.kinds import OrganisationKind as Kind
from upstream.registry.models import Belonging, Covering, Establishment, Identifier, Organisation, School

NUMBERS = {Kind.COUNCIL: IdentifierKind.COUNCIL, Kind.TRUST: IdentifierKind.UID, Kind.SCHOOL: IdentifierKind.URN}


def organisation(kind: Kind, name: str, number: str = "") -> Organisation:
    made = Organisation.objects.create(kind=kind, name=name, typed=True)
    if number:
        Identifier.objects.create(organisation=made, kind=NUMBERS[kind], value=number)
    return made


def school(name: str, urn: str, *bodies: Organisation) -> School:
    """A school with one URN, in its bodies since long ago."""
    made = School.objects.create(organisation=organisation(Kind.SCHOOL, name, urn), urn=urn)
    Establishment.objects.create(urn=urn, school=made, name=name, first=LONG_AGO)
    for body in bodies:
        Belonging.objects.create(school=made, organisation=body, first=LONG_AGO)
    return made


@dataclass(frozen=True)
class County:
    council: Organisation
    alliance: Organisation
    trust: Organisation
    elsewhere: Organisation
    brook: School
    mill: School
    away: School

    def user(self, role: str, at: Organisation | School, name: str = "") -> User:
        """Somebody with a role; the same name is the same person."""
        body = at.organisation if isinstance(at, School) else at
        name = name or f"{role} of {body.name}".replace("-", " ").title()
        email = f"{name.lower().replace(' ', '.')}@upstream.example"
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, name)
        Membership.objects.get_or_create(user=user, organisation=body, role=role, first=LONG_AGO)
        return user

    def hat(self, role: str, at: Organisation | School, name: str = "") -> Hat:
        body = at.organisation if isinstance(at, School) else at
        return hat_of(self.user(role, body, name).memberships.get(organisation=body, role=role))

    def partner(self, at: Organisation, *schools: School, name: str = "") -> Hat:
        """A school improvement partner, who reaches the schools assigned."""
        hat = self.hat("improvement-partner", at, name)
        for one in schools:
            Assignment.objects.create(
                user=hat.user, school=one, organisation=at, duty=Duty.IMPROVEMENT_PARTNER, first=LONG_AGO
            )
        return hat

    def browser(self, role: str, at: Organisation | School, name: str = "") -> Client:
        return browser_of(self.user(role, at, name))


@pytest.fixture
def county(db) -> County:
    council, elsewhere = organisation(Kind.COUNCIL, "Wyvershire", "991"), organisation(Kind.COUNCIL, "Elsewhere", "992")
    alliance, trust = organisation(Kind.ALLIANCE, "Wyvershire Alliance"), organisation(Kind.TRUST, "Heron Trust", "99001")
    Covering.objects.create(organisation=alliance, covered=council, first=LONG_AGO)
    return County(
        council, alliance, trust, elsewhere, school("Brook School", "900001", council),
        school("Mill Academy", "900002", council, trust), school("Away School", "900003", elsewhere),
    )


def day(written: str) -> dt.date:
    return dt.date.fromisoformat(written)


@pytest.fixture
def client_of_nobody(db) -> Client:
    """A browser in which nobody is signed in."""
    return Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
