"""People for tests: bodies with their numbers, somebody with one role there, and their browser."""

from __future__ import annotations

import datetime as dt

from django.test import Client

from upstream.casework.papers.versions import in_force
from upstream.people.accounts import accept_terms
from upstream.people.models import Membership, User
from upstream.registry.kinds import IdentifierKind, OrganisationKind
from upstream.registry.models import Identifier, Organisation
from upstream.web.signing_in.session import TWO_STEPS

LONG_AGO = dt.date(2015, 1, 1)


def body(kind: OrganisationKind, name: str, **numbers: str) -> Organisation:
    """An organisation with its numbers, as a register would have made it."""
    made = Organisation.objects.create(kind=kind, name=name, typed=True)
    for number, value in numbers.items():
        Identifier.objects.create(organisation=made, kind=IdentifierKind[number.upper()], value=value)
    return made


def person(role: str, organisation: Organisation, name: str = "Robin Reader") -> User:
    """Somebody with one role."""
    user = User.objects.create_user(f"{name.lower().replace(' ', '.')}@upstream.example", name)
    Membership.objects.create(user=user, organisation=organisation, role=role, first=LONG_AGO)
    return user


def browser_of(user: User) -> Client:
    """Somebody signed in, in two steps as their role asks."""
    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    client.force_login(user)
    accept_terms(user=user, version=in_force("terms").id)
    session = client.session
    session[TWO_STEPS] = True
    session.save()
    return client


def council_reader(code: str, name: str = "Westmere", reader: str = "Robin Reader") -> Client:
    """Head of school improvement of a council: reads figures, and proposals for the council's own schools."""
    return browser_of(person("improvement-lead", body(OrganisationKind.COUNCIL, name, council=code), reader))
