"""A small invented nation with the demo’s people and their casework, made once for all tests of access.

It stands in one transaction that is rolled back when the last of them has run, so that no other suite meets it; what a
test changes is rolled back after the test.
"""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import override_settings

from tests.access.naive import reads, the_world
from tests.access.people import SEATS, hat_in, invite_the_others, nobody, signed_in
from tests.access.shelf import all_shares, fill, person_of
from tests.access.subjects import subjects
from tests.access.table import STRANGER
from upstream.benchmarks import comparisons
from upstream.demo.generate import generate
from upstream.demo.inhabited import inhabit
from upstream.evidence.build import build
from upstream.evidence.definitions import load_definitions
from upstream.evidence.demo_homes import mark_demo_home
from upstream.lib.clock import today

SCHOOLS = 40
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in with a password here


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """A demo home with one edition."""
    made = tmp_path_factory.mktemp("nation")
    mark_demo_home(made)
    facts = generate(made / "invented", seed=1, background=SCHOOLS)
    build(
        [facts.raw], made, load_definitions([facts.definitions]), compare=comparisons.compare,
        compare_version=comparisons.VERSION, labels={"demo": True},
    )
    return made


@pytest.fixture(scope="package")
def inhabited(home, django_db_setup, django_db_blocker):
    with (
        pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(),
        override_settings(PASSWORD_HASHERS=QUICK, FILES_FOLDER=home / "files"), transaction.atomic(),
    ):
        patch.setenv("UPSTREAM_HOME", str(home))
        patch.delenv("UPSTREAM_EDITIONS", raising=False)
        inhabit()
        invite_the_others()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def hats(inhabited):
    return {seat: hat_in(seat) for seat in SEATS}


@pytest.fixture(scope="package")
def sessions(hats):
    """Everybody signed in, once: cookies by seat."""
    return {seat: signed_in(hat).cookies for seat, hat in hats.items()}


@pytest.fixture(scope="package")
def found(hats):
    """What stands behind the names in braces of the table."""
    return subjects(hats)


@pytest.fixture(scope="package")
def shelf(hats, found):
    """Records of every kind by every body, each with a word of its own."""
    return fill(hats)


@pytest.fixture(scope="package")
def hidden(hats, shelf):
    """The words that a person must not find anywhere, by seat: as the second telling of the rule has it."""
    world, shares, day = the_world(), all_shares(), today()
    return {
        seat: {kept.word for kept in shelf if not reads(person_of(seat, hat), kept.thing, shares, world, day)}
        for seat, hat in hats.items()
    } | {STRANGER: {kept.word for kept in shelf}}


@pytest.fixture(autouse=True)
def rolled_back(inhabited, db):
    """What a test does is undone after it."""


@pytest.fixture
def browser(sessions):
    """`browser("headteacher")`: a browser in which that person is signed in; `browser("stranger")`: nobody is."""
    def opened(seat: str):
        client = nobody()
        if seat != "stranger":
            for name, cookie in sessions[seat].items():
                client.cookies[name] = cookie.value
        return client
    return opened
