"""The yearly review of access: each role confirmed by somebody else or ended, and only then finished."""

from __future__ import annotations

import datetime as dt

import pytest

from upstream.audit.models import Event
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.people import memberships, reviews
from upstream.people.models import AccessReview, Membership


@pytest.fixture
def by(county):
    return county.hat("protection-officer", county.council)


@pytest.fixture
def review(county, by):
    county.hat("administrator", county.council)
    county.hat("improvement-officer", county.council)
    return reviews.begin(organisation=county.council, by=by)


def test_everybody_who_holds_a_role_is_to_be_looked_at(review):
    assert {one.role for one in reviews.unanswered(review)} == {"protection-officer", "administrator", "improvement-officer"}
    assert review.due_on == today() + dt.timedelta(days=28)


def test_only_a_reviewer_of_the_body_begins(county):
    for who, at in (("improvement-officer", "council"), ("protection-officer", "elsewhere"), ("governor", "brook")):
        at = at if who != "protection-officer" else "trust"
        hat = county.hat(who, getattr(county, at))
        with pytest.raises(Refusal, match="Only somebody who reviews access at Wyvershire"):
            reviews.begin(organisation=county.council, by=hat)
    assert not AccessReview.objects.exists()


def test_one_at_a_time_and_a_second_click_finds_the_first(county, by, review):
    assert reviews.begin(organisation=county.council, by=by) == review
    other = county.hat("administrator", county.council)
    with pytest.raises(Refusal, match="go on with that one"):
        reviews.begin(organisation=county.council, by=other)


def test_it_is_finished_when_each_role_was_confirmed_or_ended(county, by, review):
    with pytest.raises(Refusal, match="3 roles are still to be looked at"):
        reviews.finish(review=review, version=1, by=by)
    administrator = county.hat("administrator", county.council)
    for one in reviews.unanswered(review):
        if one.role == "improvement-officer":
            memberships.end(membership=one, version=one.version, by=by)
        else:
            hat = administrator if one.user_id == by.user.pk else by
            reviews.confirm(review=review, membership=one, version=one.version, by=hat)
    done = reviews.finish(review=review, version=1, by=by)
    assert (done.finished_on, done.finished_by) == (today(), by.user)
    assert reviews.next_due(county.council) == today() + dt.timedelta(days=365)
    kinds = list(Event.objects.filter(holder=county.council.pk).values_list("happened", flat=True))
    assert kinds.count("access-review.confirmed") == 2
    assert kinds.count("access-review.finished") == 1


def test_nobody_confirms_their_own_role_while_another_could(county, by, review):
    own = Membership.objects.select_related("user", "organisation").get(pk=by.membership)
    with pytest.raises(Refusal, match="Nobody confirms their own role"):
        reviews.confirm(review=review, membership=own, version=own.version, by=by)


def test_what_is_late_is_listed_with_whom_it_waits_for(county, by, review):
    AccessReview.objects.filter(pk=review.pk).update(due_on=today() - dt.timedelta(days=1))
    assert [one.organisation for one in reviews.overdue(today())] == [county.council]
    assert reviews.is_late(county.council)
    assert len(reviews.unanswered(review)) == 3


def test_a_body_that_never_reviewed_is_due_a_year_after_its_first_role(county, by):
    assert reviews.next_due(county.council) == dt.date(2015, 1, 1) + dt.timedelta(days=365)
    assert reviews.is_late(county.council)


DAYS = [(29, False), (28, True), (7, True), (3, False), (0, True), (-3, False), (-7, True)]


@pytest.mark.parametrize(("days", "reminded"), DAYS)
def test_reviewers_are_reminded_before_and_each_week_that_it_is_late(county, by, review, days, reminded):
    AccessReview.objects.filter(pk=review.pk).update(due_on=today() + dt.timedelta(days=days))
    told = dict(reviews.reminders_due(today()))
    assert (county.council in told) is reminded
    if reminded:
        assert by.user.pk in told[county.council]
        assert county.user("improvement-officer", county.council).pk not in told[county.council]
