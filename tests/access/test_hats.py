"""One hat at a time, as long as it is worn; what ends, ends at the next request; the administrator reads no casework."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from tests.access.people import hat_in, nobody, signed_in, user_of
from tests.access.recorded import every_kind
from tests.access.table import pages
from upstream.casework.records.access import visible
from upstream.lib.clock import today
from upstream.people import accounts, memberships
from upstream.people.assignments import end as end_assignment
from upstream.people.hats import hats_of
from upstream.people.models import Assignment, Membership, User
from upstream.web.signing_in.session import CHOSEN, TWO_STEPS

QUILL, MILL = "/schools/900001/intelligence/", "/schools/900051/intelligence/"


def test_two_hats_are_never_added_up(hats):
    """Joan Pellworth is a partner of the alliance and of the trust: each shows its own body’s records alone."""
    joan = user_of("improvement-partner")
    alliance, trust = sorted(hats_of(joan), key=lambda hat: hat.organisation.name, reverse=True)
    assert (alliance.organisation.kind, trust.organisation.kind) == ("alliance", "trust")
    answers = {
        hat.organisation.kind: [signed_in(hat).get(at).status_code for at in (QUILL, MILL)] for hat in (alliance, trust)
    }
    assert answers == {"alliance": [200, 403], "trust": [403, 200]}
    for kind in every_kind():
        read = {hat.organisation.pk: set(visible(kind, hat).values_list("pk", flat=True)) for hat in (alliance, trust)}
        assert not read[alliance.organisation.pk] & read[trust.organisation.pk]


def test_whoever_has_two_hats_chooses_before_anything_is_shown(hats):
    client = signed_in(hats["improvement-partner"])
    session = client.session
    del session[CHOSEN]
    session.save()
    for at in ("/", QUILL, "/intelligence/intelligence.csv", "/drafts/save/"):
        assert client.get(at).headers["Location"].startswith("/hat/"), at


def test_a_hat_of_somebody_else_cannot_be_put_on(browser, hats):
    client = browser("governor")
    assert client.post("/hat/", {"hat": str(hats["headteacher"].membership)}).status_code == 200
    session = client.session
    session[CHOSEN] = hats["headteacher"].membership  # as if the session’s word were believed
    session.save()
    assert client.get("/people/").status_code == 403


def test_what_ends_is_gone_at_the_next_request(browser, hats):
    client = browser("improvement-officer")
    assert client.get(QUILL).status_code == 200
    held = Membership.objects.get(pk=hats["improvement-officer"].membership)
    memberships.end(membership=held, version=held.version, by=hats["improvement-lead"], last=None)
    for page in (QUILL, "/", "/intelligence/intelligence.csv", "/schools/900001/"):
        answer = client.get(page)
        assert answer.status_code == 302, page
        assert answer.headers["Location"].startswith(("/hat/", "/signing-in/"))


def test_an_assignment_that_ended_takes_its_school_along(browser, hats):
    client, partner = browser("improvement-partner"), hats["improvement-partner"]
    assert client.get(QUILL).status_code == 200
    given = Assignment.objects.get(user=partner.user, organisation=partner.organisation, school__urn="900001")
    Assignment.objects.filter(pk=given.pk).update(first=today() - dt.timedelta(days=9))
    given.refresh_from_db()
    end_assignment(
        assignment=given, version=given.version, last=today() - dt.timedelta(days=1), by=hats["improvement-lead"]
    )
    assert client.get(QUILL).status_code == 403


def test_a_closed_account_reaches_nothing(browser, hats):
    client, user = browser("improvement-officer"), hats["improvement-officer"].user
    user = User.objects.get(pk=user.pk)
    accounts.close(user=user, version=user.version, by=hat_in("administrator"))
    for page in ("/", QUILL, "/account/"):
        assert client.get(page).headers["Location"].startswith("/signing-in/"), page


def with_one_step(seat: str) -> Client:
    client = signed_in(hat_in(seat))
    session = client.session
    del session[TWO_STEPS]
    session.save()
    return client


@pytest.mark.parametrize("seat", ["improvement-officer", "governor"])
def test_without_the_second_step_nothing_is_reached_but_its_setting_up(seat):
    client = with_one_step(seat)
    for page in pages():
        if page.is_open or "{" in page.at or page.at.startswith(("/signing-in/", "/account/second-step", "/account/recovery")):
            continue
        for answer in (client.get(page.at), client.post(page.at, {"title": "x"})):
            assert answer.status_code == 302, page.name
            assert answer.headers["Location"].startswith("/account/second-step/"), page.name


def test_whoever_has_no_role_reads_no_more_than_about_themselves():
    """Signed in, and invited to nothing any more."""
    user = User.objects.create_user("nobody@wyvershire.example", "Nat Noone")
    client = nobody()
    client.force_login(user)
    session = client.session
    session["terms"] = "2026-1"
    session.save()
    for page in pages():
        if page.is_open or page.is_own or "{" in page.at:
            continue
        assert client.get(page.at).headers.get("Location", "").startswith(("/hat/", "/terms/")), page.name


def test_the_administrator_reads_no_casework_at_all(browser, hats, shelf):
    administrator = hats["administrator"]
    for kind in every_kind():
        assert not visible(kind, administrator).exists()
    client = browser("administrator")
    assert b'id="casework"' not in client.get("/schools/900001/").content
    for kept in shelf[:7]:
        assert client.get(f"/intelligence/{kept.record.pk}/").status_code == 403
