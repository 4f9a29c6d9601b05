"""The people who try every page: the demo’s cast, each in one role, and two more whom its administrators invite."""

from __future__ import annotations

from typing import NamedTuple

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from tests.acting import browser_of
from upstream.demo.cast import PASSWORD, cast
from upstream.demo.people import administrator_of, organisation_of
from upstream.people import invitations
from upstream.people.hats import Hat, hats_of
from upstream.people.models import User
from upstream.people.queries import known
from upstream.people.roles import ROLES
from upstream.web.signing_in.session import CHOSEN


class Seat(NamedTuple):
    """Who sits in a column of the table: by the first part of an address, and which of their roles they wear."""

    email: str
    place: int = 0


# A column each. The first fourteen are the roles of the printed page, one person a role.
SEATS = {
    "administrator": Seat("administrator"), "improvement-officer": Seat("officer"), "improvement-lead": Seat("lead"),
    "commissioner": Seat("commissioner"), "trust-director": Seat("trust"), "improvement-partner": Seat("partner"),
    "central-team": Seat("central"), "headteacher": Seat("head"), "chair": Seat("chair"), "governor": Seat("governor"),
    "committee-member": Seat("committee"), "diocesan-officer": Seat("diocese"), "data-manager": Seat("data"),
    "protection-officer": Seat("protection"),
    "head-elsewhere": Seat("academy-head"), "director-elsewhere": Seat("other-trust"),
}
ROLE_OF = {seat: {"head-elsewhere": "headteacher", "director-elsewhere": "trust-director"}.get(seat, seat) for seat in SEATS}
INVITED = {"governor": ("Gwen Ashdown", "governor", "900001")}  # whom the demo lacks
WYVERSHIRE = "@wyvershire.example"


def invite_the_others() -> None:
    for email, (name, role, at) in INVITED.items():
        organisation = organisation_of(at)
        _, token = invitations.invite(
            email=f"{email}{WYVERSHIRE}", name=name, organisation=organisation, role=ROLES[role],
            by=administrator_of(organisation),
        )
        held = invitations.accept(token=token, name=name, password=PASSWORD)
        TOTP.activate(held.user, generate_totp_secret())


def user_of(seat: str) -> User:
    return known(f"{SEATS[seat].email}{WYVERSHIRE}")


def hat_in(seat: str) -> Hat:
    """The hat that is worn in a seat."""
    user, (email, place) = user_of(seat), SEATS[seat]
    held = next((one.roles[place] for one in cast() if one.email == email), None)
    role, at = (held.role, held.at) if held else INVITED[email][1:]
    organisation = organisation_of(at)
    return next(hat for hat in hats_of(user) if hat.role.id == role and hat.organisation == organisation)


def signed_in(hat: Hat) -> Client:
    """A browser in which somebody wears a hat."""
    client = browser_of(hat.user)
    session = client.session
    session[CHOSEN] = hat.membership
    session.save()
    return client


def nobody() -> Client:
    """A stranger’s browser."""
    return Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
