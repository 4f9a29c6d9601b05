"""Changing and ending roles: over with the next click, and never by somebody of another body."""

from __future__ import annotations

import datetime as dt

import pytest

from upstream.audit.models import Event
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.notices.models import Notice
from upstream.people import memberships
from upstream.people.hats import hats_of
from upstream.people.meanwhile import ChangedByAnother
from upstream.people.models import Assignment, Membership
from upstream.people.roles import ROLES


def held(hat) -> Membership:
    return Membership.objects.select_related("user", "organisation").get(pk=hat.membership)


@pytest.fixture
def by(county):
    return county.hat("administrator", county.council)


@pytest.fixture
def officer(county):
    return county.hat("improvement-officer", county.council)


# Four people: who looks after this body, a colleague who does not, somebody who looks after another, a member of another
OTHERS = [("improvement-officer", "council"), ("administrator", "elsewhere"), ("governor", "brook")]


@pytest.mark.parametrize(("who", "at"), OTHERS)
def test_only_somebody_who_looks_after_the_body_changes_its_people(county, officer, who, at):
    other = county.hat(who, getattr(county, at), name="Somebody Else")
    one = held(officer)
    for verb in (
        lambda: memberships.end(membership=one, version=1, by=other),
        lambda: memberships.change_role(membership=one, version=1, role=ROLES["data-manager"], by=other),
    ):
        with pytest.raises(Refusal, match="Only somebody who looks after the people of Wyvershire"):
            verb()
    assert hats_of(officer.user)


def test_a_role_that_is_ended_now_is_worn_no_longer_today(by, officer):
    memberships.end(membership=held(officer), version=1, by=by)
    assert hats_of(officer.user) == []
    assert held(officer).last == today()
    event = Event.objects.get(happened="membership.ended")
    assert (event.user, event.fields) == (by.user.pk, ["last"])


def test_what_was_held_on_a_day_before_stays_known(by, officer):
    memberships.end(membership=held(officer), version=1, by=by)
    assert hats_of(officer.user, today() - dt.timedelta(days=1))


def test_a_role_with_a_last_day_is_worn_through_it_and_can_go_on(by, officer):
    last = today() + dt.timedelta(days=3)
    memberships.end(membership=held(officer), version=1, by=by, last=last)
    assert hats_of(officer.user, last)
    assert not hats_of(officer.user, last + dt.timedelta(days=1))
    memberships.keep(membership=held(officer), version=2, by=by)
    assert hats_of(officer.user, last + dt.timedelta(days=1))


def test_a_last_day_is_not_in_the_past(by, officer):
    with pytest.raises(Refusal, match="can end today or later"):
        memberships.end(membership=held(officer), version=1, by=by, last=today() - dt.timedelta(days=1))


def test_the_last_one_who_looks_after_people_stays(county, by):
    with pytest.raises(Refusal, match="Nobody else looks after the people of Wyvershire"):
        memberships.end(membership=held(by), version=1, by=by)
    county.hat("improvement-lead", county.council)
    memberships.end(membership=held(by), version=1, by=by)
    assert hats_of(by.user) == []


def test_nor_does_the_last_one_leave_on_a_later_day(county, by):
    with pytest.raises(Refusal, match="Nobody else"):
        memberships.end(membership=held(by), version=1, by=by, last=today() + dt.timedelta(days=30))
    other = county.hat("improvement-lead", county.council)
    memberships.end(membership=held(other), version=1, by=by, last=today() + dt.timedelta(days=10))
    with pytest.raises(Refusal, match="Nobody else"):  # the other one leaves in ten days
        memberships.end(membership=held(by), version=1, by=by)


def test_nobody_changes_or_gives_their_own_role(county, by):
    with pytest.raises(Refusal, match="Nobody changes their own role"):
        memberships.change_role(membership=held(by), version=1, role=ROLES["commissioner"], by=by)


def test_a_changed_role_begins_today_and_the_one_before_is_over(by, officer):
    made = memberships.change_role(membership=held(officer), version=1, role=ROLES["data-manager"], by=by)
    assert [hat.role.id for hat in hats_of(officer.user)] == ["data-manager"]
    assert made.first == today()
    assert Event.objects.filter(happened="membership.changed").count() == 1


def test_a_role_is_only_given_where_it_can_be_held(by, officer):
    with pytest.raises(Refusal, match="Nobody is headteacher at Wyvershire"):
        memberships.change_role(membership=held(officer), version=1, role=ROLES["headteacher"], by=by)


def test_an_ended_role_can_be_given_again(by, officer):
    ended = memberships.end(membership=held(officer), version=1, by=by)
    made = memberships.reopen(membership=ended, version=2, by=by)
    assert made.first == today()
    assert [hat.role.id for hat in hats_of(officer.user)] == ["improvement-officer"]
    with pytest.raises(Refusal, match="holds this role again already"):
        memberships.reopen(membership=ended, version=2, by=by)


def test_of_two_who_change_one_role_the_second_sees_what_the_first_did(county, by, officer):
    second = county.hat("improvement-lead", county.council, name="Second Lead")
    one = held(officer)
    memberships.end(membership=one, version=1, by=by, last=today() + dt.timedelta(days=9))
    with pytest.raises(ChangedByAnother, match=f"{by.user.name} changed this after you opened it. Now: Improvement officer"):
        memberships.end(membership=one, version=1, by=second)
    assert hats_of(officer.user)


def test_schools_assigned_by_a_body_go_with_the_last_role_there(county, by):
    partner = county.partner(county.council, county.brook)
    elsewhere = county.partner(county.alliance, county.brook, name=partner.user.name)
    memberships.end(membership=held(partner), version=1, by=by)
    still = Assignment.objects.filter(user=partner.user, last__isnull=True)
    assert [one.organisation for one in still] == [elsewhere.organisation]


def test_whoever_reviews_access_may_end_a_role(county, officer):
    reviewer = county.hat("protection-officer", county.council)
    memberships.end(membership=held(officer), version=1, by=reviewer)
    assert hats_of(officer.user) == []


def test_the_person_is_told_and_nobody_else(by, officer):
    memberships.end(membership=held(officer), version=1, by=by)
    told = Notice.objects.get()
    assert (told.recipient, told.kind, told.about) == (officer.user.pk, "access", str(officer.membership))
