"""The demo's door opens in a demo, to this machine, and to nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.acting import body, person
from upstream.registry.kinds import OrganisationKind as Kind
from upstream.registry.models import Deployment

pytestmark = pytest.mark.django_db


@pytest.fixture
def alliance():
    return body(Kind.ALLIANCE, "Somewhere Alliance")


@pytest.fixture
def somebody(alliance):
    made = person("improvement-officer", alliance)
    made.email = "somebody@wyvershire.example"
    made.save()
    return made


def asked(user, *, demo: bool, alliance, host: str = "127.0.0.1", address: str = "127.0.0.1", **headers: str):
    Deployment.objects.create(pk=1, organisation=alliance, is_demo=demo)
    client = Client(headers={"host": host, **headers}, REMOTE_ADDR=address)
    return client.post("/signing-in/as/", {"person": user.pk})


def test_in_a_demo_on_this_machine_one_click_is_enough(home, somebody, alliance):
    answer = asked(somebody, demo=True, alliance=alliance)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"


def test_among_real_people_there_is_no_such_door(home, somebody, alliance):
    assert asked(somebody, demo=False, alliance=alliance).status_code == 404


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "via", "x-real-ip", "x-forwarded-host"])
def test_not_through_a_proxy(home, somebody, alliance, header):
    assert asked(somebody, demo=True, alliance=alliance, **{header: "198.51.100.7"}).status_code == 404


def test_not_from_another_machine(home, somebody, alliance):
    assert asked(somebody, demo=True, alliance=alliance, address="198.51.100.7").status_code == 404


def test_not_where_the_site_is_reached_over_https(home, somebody, alliance, settings):
    settings.OVER_HTTPS = True
    assert asked(somebody, demo=True, alliance=alliance).status_code == 404


def test_somebody_who_is_not_of_the_cast_is_never_signed_in(home, alliance):
    assert asked(person("administrator", alliance, "Ada Admin"), demo=True, alliance=alliance).status_code == 404
