"""An account: its name and address, its password, its second step, its end."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from upstream.audit.models import Event
from upstream.lib.refusal import Refusal
from upstream.people import accounts, second_steps, sign_ins
from upstream.people.hats import hats_of
from upstream.people.meanwhile import ChangedByAnother
from upstream.people.queries import own_account

PASSWORD = "heron ladder biscuit"


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def set_up(user) -> list[str]:
    secret = generate_totp_secret()
    return second_steps.set_up(user=user, secret=secret, code=code_for(secret))


def signed_in(user, browser: str = "Firefox/128 Linux") -> str:
    session = SessionStore()
    session["of"] = user.pk
    session.create()
    sign_ins.begin(user=user, session=session.session_key, road=sign_ins.Road("password", True), browser=browser)
    return session.session_key


@pytest.fixture
def officer(county):
    return county.user("improvement-officer", county.council)


@pytest.fixture
def by(county):
    return county.hat("administrator", county.council)


def test_a_second_step_gives_ten_codes_of_which_each_works_once(officer):
    codes = set_up(officer)
    assert len(set(codes)) == 10
    kept = Authenticator.objects.get(user=officer, type="recovery_codes").wrap()
    assert kept.validate_code(codes[3])
    assert not kept.validate_code(codes[3])
    assert second_steps.codes_left(officer) == 9


def test_a_wrong_code_sets_nothing_up(officer):
    with pytest.raises(Refusal, match="That code is not right"):
        second_steps.set_up(user=officer, secret=generate_totp_secret(), code="000000")
    assert not second_steps.has_second_step(officer)


def test_a_wrong_code_leaves_the_telephone_before(officer):
    set_up(officer)
    with pytest.raises(Refusal):
        second_steps.set_up_anew(user=officer, secret=generate_totp_secret(), code="000000")
    assert second_steps.has_second_step(officer)


def test_new_codes_end_the_old_ones(officer):
    old = set_up(officer)
    new = second_steps.new_codes(user=officer)
    kept = Authenticator.objects.get(user=officer, type="recovery_codes").wrap()
    assert not kept.validate_code(old[0])
    assert kept.validate_code(new[0])


RESETTING = [  # who asks, at which body, the beginning of the sentence
    ("administrator", "council", ""),
    ("improvement-officer", "council", "Only somebody who looks after people where they have a role"),
    ("administrator", "elsewhere", "Only somebody who looks after people where they have a role"),
    ("governor", "brook", "Only somebody who looks after people where they have a role"),
]


@pytest.mark.parametrize(("who", "at", "sentence"), RESETTING)
def test_who_may_reset_a_second_step(county, officer, who, at, sentence):
    set_up(officer)
    hat = county.hat(who, getattr(county, at), name="Who Asks")
    if sentence:
        with pytest.raises(Refusal, match=sentence):
            accounts.reset_second_step(user=officer, by=hat)
        assert second_steps.has_second_step(officer)
    else:
        accounts.reset_second_step(user=officer, by=hat)
        assert not Authenticator.objects.filter(user=officer).exists()
        assert Event.objects.get(happened="two-factor.reset").user == hat.user.pk


def test_nobody_resets_their_own_second_step(by):
    set_up(by.user)
    with pytest.raises(Refusal, match="Nobody resets their own"):
        accounts.reset_second_step(user=by.user, by=by)


def test_a_reset_signs_out_everywhere(officer, by):
    set_up(officer)
    keys = [signed_in(officer), signed_in(officer)]
    accounts.reset_second_step(user=officer, by=by)
    assert not Session.objects.filter(session_key__in=keys).exists()


def test_a_new_password_ends_every_other_sign_in(officer):
    here, there = signed_in(officer), signed_in(officer)
    accounts.set_password(user=officer, password=PASSWORD, session=here)
    assert list(Session.objects.filter(session_key__in=[here, there]).values_list("session_key", flat=True)) == [here]
    assert [one.session for one in sign_ins.live(officer)] == [here]


def test_one_sign_in_is_ended_by_its_owner_alone(county, officer):
    key = signed_in(officer, "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Edg/120")
    one = officer.sign_ins.get()
    assert one.browser == "Edge on Windows"
    other = county.user("governor", county.brook)
    with pytest.raises(Refusal, match="not a sign-in of yours"):
        sign_ins.end_one(sign_in=one, by=other)
    assert Session.objects.filter(session_key=key).exists()
    sign_ins.end_one(sign_in=one, by=officer)
    assert not Session.objects.filter(session_key=key).exists()


def test_closing_leaves_nothing_to_sign_in_with_and_keeps_the_name(officer, by):
    set_up(officer)
    SocialAccount.objects.create(user=officer, provider="dfe", uid="s-1")
    key = signed_in(officer)
    closed = accounts.close(user=officer, version=1, by=by)
    assert not closed.is_active
    assert not closed.has_usable_password()
    assert hats_of(closed) == []
    assert not Session.objects.filter(session_key=key).exists()
    assert not Authenticator.objects.filter(user=officer).exists()
    assert not SocialAccount.objects.exists()
    assert closed.name == officer.name
    assert Event.objects.filter(happened="person.closed").count() == 1


def test_an_account_with_a_role_elsewhere_is_not_closed_here(county, officer, by):
    county.hat("governor", county.brook, name=officer.name)
    with pytest.raises(Refusal, match="also has a role at another body"):
        accounts.close(user=officer, version=1, by=by)
    assert len(hats_of(officer)) == 2


def test_the_last_one_who_looks_after_people_is_not_closed(county, by):
    lead = county.hat("improvement-lead", county.elsewhere)
    with pytest.raises(Refusal, match="Only somebody who looks after"):
        accounts.close(user=by.user, version=1, by=lead)
    with pytest.raises(Refusal, match="Nobody closes their own account"):
        accounts.close(user=by.user, version=1, by=by)


def test_a_name_is_changed_by_its_owner_or_who_looks_after_them(county, officer, by):
    accounts.rename(user=officer, version=1, name="Sam Reed", by=own_account(officer))
    with pytest.raises(ChangedByAnother, match=r"Sam Reed changed this after you opened it\. Now: Sam Reed\."):
        accounts.rename(user=officer, version=1, name="S. Reed", by=by)
    accounts.rename(user=officer, version=2, name="S. Reed", by=by)
    with pytest.raises(Refusal, match="A name is changed by its owner"):
        accounts.rename(user=officer, version=3, name="Mallory", by=county.hat("administrator", county.elsewhere))
    officer.refresh_from_db()
    assert officer.name == "S. Reed"


def test_an_address_is_taken_by_the_link_in_the_new_mailbox_once(county, officer):
    token = accounts.ask_address(user=officer, email="Sam.New@upstream.example")
    officer.refresh_from_db()
    assert officer.email != "sam.new@upstream.example"
    stranger = county.user("governor", county.brook)
    with pytest.raises(Refusal, match="belongs to another account"):
        accounts.take_address(user=stranger, token=token)
    assert accounts.take_address(user=officer, token=token).email == "sam.new@upstream.example"
    with pytest.raises(Refusal):
        accounts.take_address(user=officer, token=token)


def test_an_address_of_somebody_else_is_not_told_before_the_mailbox_is_proved(county, officer):
    taken = county.user("governor", county.brook)
    token = accounts.ask_address(user=officer, email=taken.email)  # says nothing
    with pytest.raises(Refusal, match="cannot be used here"):
        accounts.take_address(user=officer, token=token)


def test_a_failed_sign_in_keeps_no_unknown_address(officer):
    sign_ins.failed(user=None)
    sign_ins.failed(user=officer)
    unknown, known = Event.objects.filter(happened="person.sign-in-failed").order_by("pk")
    assert (unknown.user, unknown.target, unknown.fields) == (None, "0", [])
    assert (known.user, known.target) == (officer.pk, str(officer.pk))


def test_one_body_never_opens_what_another_bodys_role_reads(county):
    """A second step that is set up anew opens every role of the person, so only who looks after all of them resets it."""
    commissioner = county.hat("commissioner", county.council).user
    county.hat("governor", county.brook, name=commissioner.name)
    set_up(commissioner)
    head = county.hat("headteacher", county.brook)
    assert "also has a role at another body" in accounts.why_not_reset_second_step(commissioner, head)
    with pytest.raises(Refusal):
        accounts.reset_second_step(user=commissioner, by=head)
    assert second_steps.has_second_step(commissioner)
