"""Pages of people: who reaches them, what stands there, and that another body's people are nowhere to be found."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.acting import browser_of
from tests.county import county  # noqa: F401
from upstream.people.models import Invitation, Membership

OWN = ("/account/", "/account/name/", "/account/signed-in/", "/account/recovery-codes/", "/hat/", "/who-may-do-what/",
       "/account/second-step/", "/account/address/", "/account/password/")
LOOKING_AFTER = ("/people/", "/people/invite/")


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.mark.parametrize("path", OWN)
def test_everybody_has_an_account_and_nobody_without_signing_in(county, path):  # noqa: F811
    assert county.browser("governor", county.brook).get(path).status_code == 200
    stranger = Client(headers={"host": "127.0.0.1"}).get(path)
    assert stranger.status_code == 302
    assert stranger["Location"].startswith("/signing-in/?next=")


@pytest.mark.parametrize("path", LOOKING_AFTER)
def test_only_whoever_looks_after_people_reaches_the_people(county, path):  # noqa: F811
    assert county.browser("administrator", county.council).get(path).status_code == 200
    assert county.browser("headteacher", county.brook).get(path).status_code == 200
    assert county.browser("improvement-officer", county.council).get(path).status_code == 403
    assert county.browser("governor", county.brook).get(path).status_code == 403


ONE_ROLE = ("", "change/", "end/", "keep/", "again/", "name/", "second-step/", "close/")


@pytest.mark.parametrize("page", ONE_ROLE)
def test_a_role_at_another_body_is_nowhere(county, page):  # noqa: F811
    officer = county.hat("improvement-officer", county.council)
    path = f"/people/roles/{officer.membership}/{page}"
    assert county.browser("administrator", county.council).get(path).status_code == 200
    other = county.browser("administrator", county.elsewhere)
    nothing = other.get(f"/people/roles/999999/{page}")
    there = other.get(path)
    assert there.status_code == nothing.status_code == 404
    assert other.post(path, {"version": 1}).status_code == 404
    assert Membership.objects.get(pk=officer.membership).version == 1


def test_the_people_of_a_body_and_of_no_other(county):  # noqa: F811
    county.hat("improvement-officer", county.council, name="Olive Officer")
    county.hat("improvement-officer", county.elsewhere, name="Edgar Elsewhere")
    said = county.browser("administrator", county.council).get("/people/").content.decode()
    assert "Olive Officer" in said
    assert "Edgar Elsewhere" not in said


def test_an_invitation_without_mail_shows_its_link_once(county, settings):  # noqa: F811
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    client = county.browser("administrator", county.council)
    sent = {"name": "Nia New", "email": "nia@upstream.example", "role": "data-manager",
            "key": "6f2c1b2e-0000-4000-8000-000000000001"}
    first = client.post("/people/invite/", sent)
    assert first.status_code == 302
    page = client.get(first["Location"]).content.decode()
    assert "/invitations/" in page.partition('id="link"')[2]
    assert "hand this link over yourself" in page
    assert 'id="link"' not in client.get(first["Location"]).content.decode()
    assert client.post("/people/invite/", sent)["Location"] == first["Location"]
    assert Invitation.objects.count() == 1


def test_an_invitation_by_mail_holds_a_link_and_the_bodys_name_alone(county, mailoutbox):  # noqa: F811
    client = county.browser("administrator", county.council)
    client.post("/people/invite/", {"name": "Nia New", "email": "nia@upstream.example", "role": "data-manager"})
    (mail,) = mailoutbox
    assert "Wyvershire" in mail.subject
    assert "http://127.0.0.1/invitations/" in mail.body
    assert "Nia" not in mail.body
    assert "anager" not in mail.body


def test_what_cannot_be_done_is_said_in_place_of_a_link(county):  # noqa: F811
    user = county.user("administrator", county.council)
    held = user.memberships.get()
    said = browser_of(user).get(f"/people/roles/{held.pk}/").content.decode()
    assert "Nobody else looks after the people of Wyvershire" in said
    assert f"/people/roles/{held.pk}/end/" not in said


def test_a_change_of_somebody_else_is_shown_and_nothing_is_overwritten(county):  # noqa: F811
    officer = county.hat("improvement-officer", county.council)
    one, other = county.browser("administrator", county.council), county.browser("improvement-lead", county.council)
    path = f"/people/roles/{officer.membership}/end/"
    one.post(path, {"version": 1, "when": "day", "last_0": "1", "last_1": "1", "last_2": "2099"})
    late = other.post(path, {"version": 1, "when": "now"})
    assert late.status_code == 422
    assert "changed this after you opened it" in late.content.decode()
    assert Membership.objects.get(pk=officer.membership).ended_at is None


def test_the_review_is_for_reviewers(county):  # noqa: F811
    assert county.browser("protection-officer", county.council).get("/people/review/").status_code == 200
    assert county.browser("improvement-officer", county.council).get("/people/review/").status_code == 403


def test_nobody_appoints_elsewhere_but_the_deployments_administrator(county):  # noqa: F811
    assert county.browser("administrator", county.council).get("/people/first-administrator/").status_code == 403
