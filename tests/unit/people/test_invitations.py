"""Who may invite whom, and what a link can do: once, for seven days, for the person it was meant for."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from upstream.audit.actors import job
from upstream.audit.models import Event
from upstream.lib.refusal import Refusal
from upstream.people import accounts, bodies, invitations
from upstream.people.hats import hats_of
from upstream.people.models import Invitation, User
from upstream.people.roles import ROLES
from upstream.registry.models import Deployment, Organisation

PASSWORD = "heron ladder biscuit"
COMMAND = job("a test's command")


def role(name: str):
    return ROLES[name]


def invited(by, at, role_id="improvement-officer", email="new@upstream.example", name="New Person", **named):
    return invitations.invite(email=email, name=name, organisation=at, role=role(role_id), by=by, **named)


# (who invites, at which body, as what, the beginning of the sentence; nothing: they may)
WHO_MAY_INVITE = [
    ("administrator at council", "council", "improvement-officer", ""),
    ("administrator at council", "council", "administrator", ""),
    ("improvement-lead at council", "council", "commissioner", ""),
    ("headteacher at brook", "brook", "governor", ""),
    ("administrator at council", "council", "headteacher", "Nobody is headteacher at a council"),
    ("administrator at council", "elsewhere", "improvement-officer", "Only somebody who looks after the people of Elsewhere"),
    ("administrator at council", "elsewhere", "administrator", "Only somebody who looks after the people of Elsewhere"),
    ("administrator at council", "brook", "administrator", "Only somebody who looks after the people of Brook School"),
    ("improvement-officer at council", "council", "improvement-officer", "Only somebody who looks after the people"),
    ("governor at brook", "brook", "governor", "Only somebody who looks after the people of Brook School"),
    ("administrator at alliance", "council", "administrator", ""),  # whose Upstream this is: the first administrator elsewhere
    ("administrator at alliance", "council", "improvement-officer", "You can appoint the first administrator of Wyvershire"),
    ("improvement-lead at alliance", "council", "administrator", "Only somebody who looks after the people of Wyvershire"),
]


@pytest.mark.parametrize(("who", "at", "wanted", "sentence"), WHO_MAY_INVITE)
def test_who_may_invite_where_and_as_what(county, who, at, wanted, sentence):
    Deployment.objects.create(pk=1, organisation=county.alliance)
    held, _, body = who.partition(" at ")
    by = county.hat(held, getattr(county, body))
    where = getattr(county, at)
    where = where if isinstance(where, Organisation) else where.organisation
    why = invitations.why_not_invite(where, role(wanted), by, "new@upstream.example")
    if sentence:
        assert why is not None
        assert why.startswith(sentence)
        with pytest.raises(Refusal):
            invited(by, where, wanted)
        assert not Invitation.objects.exists()
    else:
        assert why is None
        invited(by, where, wanted)
        assert Event.objects.filter(happened="person.invited", user=by.user.pk, holder=where.pk).count() == 1


def test_a_body_with_an_administrator_looks_after_itself(county):
    Deployment.objects.create(pk=1, organisation=county.alliance)
    county.hat("administrator", county.council)
    why = invitations.why_not_invite(county.council, role("administrator"), county.hat("administrator", county.alliance))
    assert why == "Wyvershire has an administrator already, who looks after its own people."


def test_nobody_gives_a_role_to_themselves(county):
    by = county.hat("administrator", county.council)
    with pytest.raises(Refusal, match="Nobody gives a role to themselves"):
        invited(by, county.council, email=by.user.email.upper())


def test_an_invitation_that_waits_is_not_sent_twice_and_a_held_role_not_given_twice(county):
    by = county.hat("administrator", county.council)
    officer = county.hat("improvement-officer", county.council)
    invited(by, county.council)
    with pytest.raises(Refusal, match=r"New Person was invited on .* Send that invitation again"):
        invited(by, county.council, email="NEW@upstream.example")
    with pytest.raises(Refusal, match="is improvement officer here already"):
        invited(by, county.council, email=officer.user.email)


def test_a_second_click_finds_the_first_invitation_and_the_same_link(county):
    by, key = county.hat("administrator", county.council), uuid.uuid4()
    first = invited(by, county.council, key=key)
    assert invited(by, county.council, key=key) == first
    assert Invitation.objects.count() == 1


def test_the_table_holds_no_link(county):
    made, token = invited(county.hat("administrator", county.council), county.council)
    row = Invitation.objects.filter(pk=made.pk).values().get()
    assert all(token not in str(value) for value in row.values())
    assert invitations.found(token) == made


def test_a_new_person_sets_a_password_and_has_the_role_from_today(county):
    _, token = invited(county.hat("administrator", county.council), county.council)
    held = invitations.accept(token=token, name="Ana Newly", password=PASSWORD)
    assert held.user.check_password(PASSWORD)
    assert (held.user.email, held.user.name) == ("new@upstream.example", "Ana Newly")
    assert [hat.title for hat in hats_of(held.user)] == ["Improvement officer, Wyvershire"]
    event = Event.objects.get(happened="invitation.accepted")
    assert (event.user, event.organisation, event.role) == (held.user.pk, county.council.pk, "improvement-officer")


WEAK = ("short", "password123456", "New Person Upstream", "new@upstream.example", "newperson1234")


@pytest.mark.parametrize("password", WEAK)
def test_a_weak_password_is_refused_and_the_link_still_works(county, password):
    _, token = invited(county.hat("administrator", county.council), county.council)
    with pytest.raises(Refusal):
        invitations.accept(token=token, name="New Person Upstream", password=password)
    assert invitations.accept(token=token, name="New", password=PASSWORD)


def test_a_good_password_is_taken_whatever_letters_it_shares_with_a_name(county):
    _, token = invited(county.hat("administrator", county.council), county.council)
    assert invitations.accept(token=token, name="Second Holder", password="heron ladder biscuit")


def test_a_link_works_once(county):
    _, token = invited(county.hat("administrator", county.council), county.council)
    invitations.accept(token=token, name="Ana", password=PASSWORD)
    with pytest.raises(Refusal, match="accepted already, and a link works once"):
        invitations.accept(token=token, name="Eve", password=PASSWORD)
    assert User.objects.filter(email="new@upstream.example").count() == 1


def test_a_link_ends_after_seven_days(county):
    made, token = invited(county.hat("administrator", county.council), county.council)
    assert dt.timedelta(days=6, hours=23) < made.ends_at - timezone.now() <= dt.timedelta(days=7)
    Invitation.objects.filter(pk=made.pk).update(ends_at=timezone.now() - dt.timedelta(minutes=1))
    with pytest.raises(Refusal, match=r"works for seven days\. Ask Wyvershire to send it again"):
        invitations.accept(token=token, name="Late", password=PASSWORD)


def test_a_new_link_ends_the_old_one_and_withdrawing_ends_both(county):
    by = county.hat("administrator", county.council)
    made, first = invited(by, county.council)
    second = invitations.send_again(invitation=made, by=by)
    with pytest.raises(invitations.NoSuchInvitation):
        invitations.accept(token=first, name="Ana", password=PASSWORD)
    invitations.withdraw(invitation=made, by=by)
    with pytest.raises(Refusal, match="was withdrawn"):
        invitations.accept(token=second, name="Ana", password=PASSWORD)
    assert not User.objects.filter(email="new@upstream.example").exists()


def test_nobody_elsewhere_withdraws_or_sends_again(county):
    made, _ = invited(county.hat("administrator", county.council), county.council)
    for by in (county.hat("administrator", county.elsewhere), county.hat("improvement-officer", county.council)):
        with pytest.raises(Refusal, match="Only somebody who looks after"):
            invitations.withdraw(invitation=made, by=by)
        with pytest.raises(Refusal, match="Only somebody who looks after"):
            invitations.send_again(invitation=made, by=by)


def test_somebody_with_an_account_has_one_role_more_and_keeps_the_password(county):
    person = county.user("governor", county.brook)
    person.set_password(PASSWORD)
    person.save()
    _, token = invited(county.hat("administrator", county.council), county.council, email=person.email)
    with pytest.raises(Refusal, match="Sign in to it"):
        invitations.accept(token=token, name="Thief", password="another good one here")
    invitations.accept_as(token=token, user=person)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert {hat.role.id for hat in hats_of(person)} == {"governor", "improvement-officer"}


def test_an_invitation_of_one_account_is_not_accepted_by_another(county):
    person, other = county.user("governor", county.brook), county.user("governor", county.mill)
    _, token = invited(county.hat("administrator", county.council), county.council, email=person.email)
    with pytest.raises(Refusal, match="this invitation is for another account"):
        invitations.accept_as(token=token, user=other)
    assert len(hats_of(other)) == 1


def test_a_closed_account_comes_back_with_nothing_of_before(county):
    by = county.hat("administrator", county.council)
    person = county.user("improvement-officer", county.council)
    accounts.close(user=person, version=person.version, by=by)
    _, token = invited(by, county.council, "data-manager", email=person.email)
    held = invitations.accept(token=token, name="Back Again", password=PASSWORD)
    assert held.user.pk == person.pk
    assert [hat.role.id for hat in hats_of(held.user)] == ["data-manager"]


def test_a_body_that_closed_takes_nobody_in(county):
    _, token = invited(county.hat("administrator", county.council), county.council)
    Organisation.objects.filter(pk=county.council.pk).update(last=dt.date(2020, 1, 1))
    with pytest.raises(Refusal, match="Wyvershire closed on 1 January 2020"):
        invitations.accept(token=token, name="Ana", password=PASSWORD)


# By an issuer: by issuer and subject, never by an address

def test_an_issuers_subject_becomes_a_person_without_a_password(county):
    _, token = invited(county.hat("administrator", county.council), county.council)
    held = invitations.accept_by_issuer(token=token, issuer="dfe", subject="s-1")
    assert not held.user.has_usable_password()
    assert SocialAccount.objects.get(provider="dfe", uid="s-1").user == held.user


def test_an_address_with_an_account_is_not_taken_over_by_an_issuer(county):
    person = county.user("governor", county.brook)
    _, token = invited(county.hat("administrator", county.council), county.council, email=person.email)
    with pytest.raises(Refusal, match="Sign in to it with your password first"):
        invitations.accept_by_issuer(token=token, issuer="dfe", subject="stranger")
    assert not SocialAccount.objects.exists()
    invitations.accept_by_issuer(token=token, issuer="dfe", subject="s-1", signed_in=person)
    assert SocialAccount.objects.get().user == person


def test_a_subject_of_another_person_stays_theirs(county):
    by = county.hat("administrator", county.council)
    _, first = invited(by, county.council)
    owner = invitations.accept_by_issuer(token=first, issuer="dfe", subject="s-1").user
    other = county.user("governor", county.brook)
    _, second = invited(by, county.council, email=other.email)
    for signed_in in (None, other):
        with pytest.raises(Refusal, match="belongs to another person’s account"):
            invitations.accept_by_issuer(token=second, issuer="dfe", subject="s-1", signed_in=signed_in)
    assert SocialAccount.objects.get().user == owner
    _, third = invited(by, county.council, "data-manager", email="second-address@upstream.example")
    assert invitations.accept_by_issuer(token=third, issuer="dfe", subject="s-1").user == owner


def test_the_same_subject_of_another_issuer_is_somebody_else(county):
    by = county.hat("administrator", county.council)
    _, first = invited(by, county.council)
    _, second = invited(by, county.council, email="other@upstream.example")
    one = invitations.accept_by_issuer(token=first, issuer="dfe", subject="s-1").user
    assert invitations.accept_by_issuer(token=second, issuer="county", subject="s-1").user != one


# The server's command

@pytest.mark.django_db
def test_the_first_body_is_the_one_whose_upstream_this_is():
    made, _ = bodies.appoint(email="ada@upstream.example", name="Ada", body="Wyvershire Alliance", new="alliance", by=COMMAND)
    assert Deployment.objects.get().organisation == made.organisation
    bodies.appoint(email="bo@upstream.example", name="Bo", body="Second Trust", new="trust", by=COMMAND)
    assert Deployment.objects.get().organisation == made.organisation
    with pytest.raises(Refusal, match="No single body is called"):
        bodies.appoint(email="cy@upstream.example", name="Cy", body="Nowhere", new=None, by=COMMAND)


def test_nobody_gives_a_role_to_themselves_by_another_address(county):
    by = county.hat("improvement-lead", county.council)
    _, token = invited(by, county.council, role_id="commissioner", email="an.alias@upstream.example")
    with pytest.raises(Refusal, match="Nobody gives a role to themselves"):
        invitations.accept_as(token=token, user=by.user)
    assert [hat.role.id for hat in hats_of(by.user)] == ["improvement-lead"]


def test_an_invitation_ends_with_the_role_of_who_sent_it(county):
    by = county.hat("administrator", county.council)
    made, token = invited(by, county.council)
    made.invited_by.memberships.update(last=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(Refusal, match="no longer looks after the people"):
        invitations.accept(token=token, name="New Person", password=PASSWORD)
    assert not User.objects.filter(email="new@upstream.example").exists()


def test_a_closed_account_that_comes_back_by_an_issuer_is_open_again(county):
    by = county.hat("administrator", county.council)
    person = User.objects.create_user("new@upstream.example", "New Person")
    User.objects.filter(pk=person.pk).update(is_active=False, closed_at=timezone.now())
    _, token = invited(by, county.council)
    invitations.accept_by_issuer(token=token, issuer="dfe", subject="s-1")
    person.refresh_from_db()
    assert person.is_active
    assert person.closed_at is None
    assert len(hats_of(person)) == 1
