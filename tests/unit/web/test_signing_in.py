"""The door: the same words whether anybody has the address, waits after wrong attempts, nothing before the second step."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client

from tests.county import county  # noqa: F401
from tests.unit.people.test_accounts import code_for, set_up
from upstream.audit.models import Event
from upstream.casework.papers.versions import in_force
from upstream.people import accounts, invitations
from upstream.people.models import SignIn, User
from upstream.people.roles import ROLES
from upstream.web.signing_in.session import SEEN

PASSWORD = "heron ladder biscuit"


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def door(**headers: str) -> Client:
    return Client(headers={"host": "127.0.0.1", **headers}, raise_request_exception=False)


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    accounts.accept_terms(user=user, version=in_force("terms").id)
    return user


def sign_in(client: Client, email: str, password: str = PASSWORD, **more):
    return client.post("/signing-in/?next=/account/", {"login": email, "password": password}, **more)


def said(answer) -> str:
    """The page without the token of its forms, which differs each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


@pytest.fixture
def officer(county) -> User:  # noqa: F811
    return with_password(county.user("improvement-officer", county.council))


def test_a_wrong_password_and_an_unknown_address_read_the_same(officer):
    known = sign_in(door(), officer.email, "not the password")
    unknown = sign_in(door(), "nobody@upstream.example", "not the password")
    assert said(known).replace(officer.email, "X") == said(unknown).replace("nobody@upstream.example", "X")
    assert known.status_code == unknown.status_code
    assert Event.objects.filter(happened="person.sign-in-failed").count() == 2
    assert "nobody@upstream.example" not in str(list(Event.objects.values()))


def test_a_password_is_checked_also_where_nobody_has_the_address(officer, monkeypatch):
    """The costly part of an attempt is one hash: it is done in both cases."""
    hashed = []
    kept = User.set_password
    monkeypatch.setattr(User, "set_password", lambda self, raw: (hashed.append(raw), kept(self, raw)))
    sign_in(door(), "nobody@upstream.example", "not the password")
    assert hashed == ["not the password"]


def test_a_forgotten_password_reads_the_same_for_everybody(officer, mailoutbox):
    known = door().post("/signing-in/forgotten/", {"email": officer.email})
    unknown = door().post("/signing-in/forgotten/", {"email": "nobody@upstream.example"})
    assert known["Location"] == unknown["Location"]
    for _ in range(100):
        if mailoutbox:
            break
        time.sleep(0.05)
    assert [mail.to for mail in mailoutbox] == [[officer.email]]


def test_after_five_wrong_passwords_also_the_right_one_waits_and_others_do_not(county, officer):  # noqa: F811
    for _ in range(5):
        assert "is not right" in said(sign_in(door(), officer.email, "not the password"))
    assert "Wait ten minutes" in said(sign_in(door(), officer.email))
    other = with_password(county.user("improvement-officer", county.council, name="Other Officer"))
    assert sign_in(door(), other.email).status_code == 302


@pytest.mark.django_db
def test_an_unknown_address_waits_after_five_too():
    for _ in range(5):
        assert "is not right" in said(sign_in(door(), "nobody@upstream.example", "not the password"))
    assert "Wait ten minutes" in said(sign_in(door(), "nobody@upstream.example", "not the password"))


@pytest.mark.django_db
@pytest.mark.parametrize(("proxies", "many"), [(1, False), (0, True)])
def test_attempts_are_counted_by_the_clients_address_behind_a_proxy(settings, proxies, many):
    """`many`: whether thirty clients behind one proxy are taken for one."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    settings.ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "3/m/ip"}
    for place in range(3):
        sign_in(door(**{"x-forwarded-for": f"203.0.113.{place}"}), f"p{place}@upstream.example", "wrong wrong wrong")
    last = said(sign_in(door(**{"x-forwarded-for": "203.0.113.9"}), "last@upstream.example", "wrong wrong wrong"))
    assert ("Wait ten minutes" in last) is many


def test_nothing_is_reached_before_the_second_step_is_set_up(county, officer):  # noqa: F811
    client = door()
    assert sign_in(client, officer.email)["Location"] == "/account/"
    for path in ("/", "/account/", "/people/", "/schools/", "/hat/", "/account/signed-in/", "/account/password/"):
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert answer["Location"].startswith("/account/second-step/"), path
    assert client.get("/account/second-step/").status_code == 200
    assert client.get("/account/second-step/picture.svg")["Content-Type"] == "image/svg+xml"


def test_whoever_has_set_it_up_is_not_in_before_the_code(officer):
    set_up(officer)
    client = door()
    assert sign_in(client, officer.email)["Location"] == "/signing-in/code/"
    assert client.get("/account/")["Location"].startswith("/signing-in/")
    assert not SignIn.objects.exists()


def test_a_recovery_code_is_a_second_step(officer):
    codes = set_up(officer)
    client = door()
    sign_in(client, officer.email)
    assert client.post("/signing-in/code/", {"code": codes[0]})["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    event = Event.objects.get(happened="person.signed-in")
    assert (event.user, event.fields) == (officer.pk, ["road:password"])


def test_wrong_codes_are_recorded_and_wait_too(officer):
    set_up(officer)
    client = door()
    sign_in(client, officer.email)
    for _ in range(5):
        client.post("/signing-in/code/", {"code": "000000"})
    assert Event.objects.filter(happened="person.sign-in-failed", user=officer.pk).count() == 5
    assert "Wait ten minutes" in said(client.post("/signing-in/code/", {"code": "000000"}))


def test_a_new_session_begins_with_signing_in(officer):
    set_up(officer)
    client = door()
    client.get("/signing-in/?next=/account/")
    sign_in(client, officer.email)
    before = client.cookies["upstream"].value
    client.post("/signing-in/code/", {"code": _code(officer)})
    after = client.cookies["upstream"].value
    assert before != after
    assert SignIn.objects.get().session == after


def _code(user: User) -> str:
    kept = user.authenticator_set.get(type="totp")
    return code_for(kept.data["secret"])


def signed_in(user: User) -> Client:
    client = door()
    codes = set_up(user)
    sign_in(client, user.email)
    client.post("/signing-in/code/", {"code": codes[0]})
    return client


def test_an_idle_session_ends_and_its_sign_in_with_it(officer):
    client = signed_in(officer)
    session = client.session
    session[SEEN] -= 46 * 60
    session.save()
    answer = client.get("/account/")
    assert answer["Location"] == "/signing-in/?next=%2Faccount%2F&ended=idle"
    assert "nothing happened for 45 minutes" in said(client.get(answer["Location"]))
    assert not SignIn.objects.exists()


def test_signing_out_is_recorded_and_ends_the_sign_in(officer):
    client = signed_in(officer)
    client.post("/signing-in/out/")
    assert not SignIn.objects.exists()
    assert Event.objects.filter(happened="person.signed-out", user=officer.pk).count() == 1
    assert client.get("/account/").status_code == 302


def test_a_changed_password_ends_the_others_and_keeps_this_one(officer):
    here = signed_in(officer)
    there = door()
    sign_in(there, officer.email)
    there.post("/signing-in/code/", {"code": _code(officer)})
    assert there.get("/account/").status_code == 200
    newer = {"password": "a newer heron ladder", "again": "a newer heron ladder"}
    wrong = here.post("/account/password/", {"present": "no", **newer})
    assert "Your present password is not right" in said(wrong)
    assert "a newer heron ladder" not in said(wrong)
    here.post("/account/password/", {"present": PASSWORD, **newer})
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert [one.session for one in SignIn.objects.all()] == [here.cookies["upstream"].value]


def test_a_closed_account_is_told_only_to_whoever_has_the_password(county, officer):  # noqa: F811
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert sign_in(door(), officer.email)["Location"] == "/signing-in/closed/"
    assert "is not right" in said(sign_in(door(), officer.email, "not the password"))


def test_closing_an_account_ends_what_is_open(county, officer):  # noqa: F811
    client = signed_in(officer)
    officer.refresh_from_db()
    accounts.close(user=officer, version=officer.version, by=county.hat("administrator", county.council))
    assert client.get("/account/").status_code == 302


def test_nobody_registers(db):
    for path in ("/signing-in/signup/", "/signing-in/email/", "/signing-in/issuers/signup/"):
        assert door().get(path).status_code == 404, path


def test_a_way_back_to_another_site_is_not_taken(officer):
    answer = door().post("/signing-in/?next=https://elsewhere.example/", {"login": officer.email, "password": PASSWORD})
    assert answer["Location"] == "/"


def test_a_link_of_an_invitation_leaves_the_address_and_is_not_used_up_by_opening(county):  # noqa: F811
    by = county.hat("administrator", county.council)
    made, token = invitations.invite(
        email="new@upstream.example", name="New", organisation=county.council, role=ROLES["data-manager"], by=by
    )
    for _ in range(2):
        client = door()
        assert client.get(f"/invitations/{token}/")["Location"] == "/invitations/"
        assert "Your invitation" in said(client.get("/invitations/"))
    made.refresh_from_db()
    assert made.accepted_at is None
    assert "leads to no invitation" in said(door().get("/invitations/"))


def test_recovery_codes_are_shown_until_they_are_kept_and_never_again(officer):
    client = door()
    sign_in(client, officer.email)
    client.get("/account/second-step/?next=/account/")
    secret = client.session["second-step-secret"]
    answer = client.post("/account/second-step/", {"code": code_for(secret)})
    assert answer["Location"] == "/account/recovery-codes/"
    codes = client.session["recovery-codes"]
    assert len(codes) == 10
    assert codes[0] in said(client.get("/account/recovery-codes/"))
    assert codes[0] in client.get("/account/recovery-codes/upstream-recovery-codes.txt").content.decode()
    assert client.post("/account/recovery-codes/")["Location"] == "/account/"
    assert codes[0] not in said(client.get("/account/recovery-codes/"))
    assert client.get("/account/recovery-codes/upstream-recovery-codes.txt").status_code == 404


def test_somebody_at_an_open_screen_is_asked_before_new_codes_are_made(officer):
    client = signed_in(officer)
    answer = client.get("/account/recovery-codes/new/")
    assert answer["Location"] == "/signing-in/again/?next=%2Faccount%2Frecovery-codes%2Fnew%2F"
    client.post(answer["Location"], {"password": PASSWORD})
    assert client.get("/account/recovery-codes/new/").status_code == 200


def test_choosing_a_hat_is_recorded_in_that_hat(county):  # noqa: F811
    user = with_password(county.user("administrator", county.council))
    county.user("governor", county.brook, name=user.name)
    client = signed_in(user)
    assert client.get("/people/")["Location"] == "/hat/?next=%2Fpeople%2F"
    membership = user.memberships.get(role="administrator")
    assert client.post("/hat/?next=/people/", {"hat": membership.pk, "next": "/people/"})["Location"] == "/people/"
    event = Event.objects.get(happened="hat.changed")
    assert (event.organisation, event.role) == (county.council.pk, "administrator")
    assert client.get("/people/").status_code == 200
    stranger = county.hat("administrator", county.elsewhere)
    client.post("/hat/", {"hat": stranger.membership})
    assert client.session["hat"] == membership.pk
