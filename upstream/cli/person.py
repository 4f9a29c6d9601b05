"""`upstream person`: the first administrator, and what whoever runs the server does for somebody who cannot get in."""

from __future__ import annotations

import os

import click
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.http import int_to_base36

import upstream.cli.ready  # noqa: F401  (before anything that has tables)
from upstream.audit.actors import job
from upstream.jobs.migrating import why_not_ready
from upstream.lib.refusal import Refusal, refuse
from upstream.people import accounts, bodies, sign_ins
from upstream.people.models import User
from upstream.people.queries import ADMINISTRATOR, known
from upstream.people.roles import ROLES
from upstream.registry.kinds import OrganisationKind

BY = job("upstream person")
KINDS = [kind.value for kind in OrganisationKind if kind in ROLES[ADMINISTRATOR].at]


@click.group("person")
def command() -> None:
    """The first administrator, and people who cannot get in. Everybody else is invited on the site."""
    refuse(why_not_ready())


@command.command("add-administrator")
@click.argument("email")
@click.argument("name")
@click.option("--organisation", required=True, metavar="BODY", help="The body by its whole name, or by one of its numbers.")
@click.option("--new", type=click.Choice(KINDS), help="Add the body first, as one of this kind: an alliance is in no register.")
def add_administrator(email: str, name: str, organisation: str, new: str | None) -> None:
    """Invite the first administrator of a body, and print the link to hand to them."""
    made, token = bodies.appoint(email=email, name=name, body=organisation, new=new, by=BY)
    click.echo(f"{made.name} is invited as administrator of {made.organisation.name}.")
    click.echo("This link works once, for seven days. Hand it to them alone:")
    click.echo(_address(reverse("invitation-link", args=[token])))


@command.command("end-sessions")
@click.argument("email")
def end_sessions(email: str) -> None:
    """Sign somebody out everywhere, at once."""
    person = _person(email)
    ended = sign_ins.end_all(user=person, by=BY)
    click.echo(f"{person.name} was signed out of {ended} {'browser' if ended == 1 else 'browsers'}.")


@command.command("new-password")
@click.argument("email")
def new_password(email: str) -> None:
    """Print a link to a new password, where the site sends no mail. It works once, for four hours."""
    person = _person(email)
    accounts.forgot_password(user=person)
    token = default_token_generator.make_token(person)
    click.echo(f"Hand this link to {person.name} alone:")
    click.echo(_address(reverse("new-password-link", args=[int_to_base36(person.pk), token])))


@command.command("reset-second-step")
@click.argument("email")
def reset_second_step(email: str) -> None:
    """Take away somebody's second step, who sets it up anew after their password."""
    person = _person(email)
    accounts.reset_second_step(user=person, by=BY)
    click.echo(f"{person.name} sets up the second step anew at the next sign-in.")


def _person(email: str) -> User:
    person = known(email)
    if person is None or not person.is_active:
        raise Refusal(f"Nobody with an open account has the address ‘{email}’.")
    return person


def _address(path: str) -> str:
    site = os.environ.get("UPSTREAM_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
    return f"{site}{path}"
