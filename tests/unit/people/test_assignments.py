"""Who looks after which school: who may be assigned, one lead officer at a time, handing over in one step."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.county import county, day
from upstream.audit.models import Event
from upstream.audit.versions import ChangedMeanwhile
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.people.assignments import (
    assign,
    assigned_at,
    end,
    hand_over,
    my_schools,
    why_not_assign,
    why_not_end,
    without,
    workload,
)
from upstream.people.models import Assignment, Duty

__all__ = ["county"]
TOMORROW = today() + dt.timedelta(days=1)


@pytest.fixture
def lead(county):
    return county.hat("improvement-lead", county.council, "Lee Lead")


@pytest.fixture
def ann(county):
    return county.hat("improvement-officer", county.council, "Ann Officer")


@pytest.fixture
def bob(county):
    return county.hat("improvement-officer", county.council, "Bob Officer")


def names(schools) -> list[str]:
    return [school.name for school in schools]


def test_an_assigned_school_is_among_my_schools(county, lead, ann):
    assign(user=ann.user, school=county.brook, duty=Duty.LEAD_OFFICER, by=lead)
    assert names(my_schools(ann)) == ["Brook School"]
    assert names(my_schools(lead)) == []
    assert Event.objects.get(happened="assignment.begun").school == county.brook.pk


def test_only_whoever_leads_assigns_and_only_where_the_role_reaches(county, lead, ann):
    with pytest.raises(Refusal, match="Your role does not assign officers"):
        assign(user=ann.user, school=county.brook, duty=Duty.DEPUTY, by=ann)
    with pytest.raises(Refusal, match="not among those that your role reaches"):
        assign(user=ann.user, school=county.away, duty=Duty.DEPUTY, by=lead)
    director = county.hat("trust-director", county.trust)
    assert why_not_assign(director.user, county.mill, Duty.SUPPORT, director, today()) is None
    assert "not among those" in why_not_assign(director.user, county.brook, Duty.SUPPORT, director, today())


@pytest.mark.parametrize("role", ["administrator", "data-manager", "committee-member"])
def test_nobody_is_assigned_who_could_read_nothing(county, lead, role):
    other = county.user(role, county.council)
    assert "holds no role at Wyvershire in which records of schools are read" in why_not_assign(
        other, county.brook, Duty.SUPPORT, lead, today()
    )


def test_a_body_has_one_lead_officer_at_a_time_for_a_school(county, lead, ann, bob):
    assign(user=ann.user, school=county.brook, duty=Duty.LEAD_OFFICER, by=lead)
    with pytest.raises(Refusal, match="Ann Officer is lead officer of Brook School, and a body has one at a time"):
        assign(user=bob.user, school=county.brook, duty=Duty.LEAD_OFFICER, by=lead)
    assign(user=bob.user, school=county.brook, duty=Duty.DEPUTY, by=lead)
    other = county.hat("improvement-lead", county.alliance)
    assign(user=other.user, school=county.brook, duty=Duty.LEAD_OFFICER, by=other)  # another body has its own
    with pytest.raises(Refusal, match=r"Bob Officer is deputy of Brook School already"):
        assign(user=bob.user, school=county.brook, duty=Duty.DEPUTY, by=lead, first=TOMORROW)


def test_one_after_the_other_is_no_clash(county, lead, ann, bob):
    assign(user=ann.user, school=county.brook, duty=Duty.LEAD_OFFICER, by=lead, last=today())
    assign(user=bob.user, school=county.brook, duty=Duty.LEAD_OFFICER, by=lead, first=TOMORROW)
    assert names(my_schools(bob)) == []
    assert names(my_schools(bob, TOMORROW)) == ["Brook School"]


def test_a_second_click_assigns_once(county, lead, ann):
    for _ in range(2):
        assign(user=ann.user, school=county.brook, duty=Duty.LEAD_OFFICER, by=lead)
    assert Assignment.objects.count() == 1


def test_an_end_holds_from_the_next_day_and_two_people_do_not_undo_each_other(county, lead, ann):
    made = assign(user=ann.user, school=county.brook, duty=Duty.SUPPORT, by=lead, first=day("2020-01-01"))
    end(assignment=made, version=1, last=today(), by=lead)
    assert names(my_schools(ann)) == ["Brook School"]
    assert names(my_schools(ann, TOMORROW)) == []
    with pytest.raises(ChangedMeanwhile):
        end(assignment=made, version=1, last=TOMORROW, by=lead)


def test_another_body_ends_nothing(county, lead, ann):
    made = assign(user=ann.user, school=county.brook, duty=Duty.SUPPORT, by=lead)
    other = county.hat("improvement-lead", county.alliance)
    assert why_not_end(made, other) == "Only Wyvershire can end this, since it assigned the school."
    assert why_not_end(made, ann).startswith("Your role does not assign")
    assert why_not_end(made, lead, day("2001-01-01")).startswith("It began on")


def test_all_schools_of_one_person_go_to_another_in_one_step(county, lead, ann, bob):
    for school, duty in ((county.brook, Duty.LEAD_OFFICER), (county.mill, Duty.DEPUTY), (county.mill, Duty.SUPPORT)):
        assign(user=ann.user, school=school, duty=duty, by=lead, first=day("2020-01-01"))
    assign(user=bob.user, school=county.mill, duty=Duty.SUPPORT, by=lead, first=day("2020-01-01"))
    events = Event.objects.count()
    made = hand_over(leaving=ann.user, taking=bob.user, on=TOMORROW, by=lead)
    assert Event.objects.count() == events + 1
    assert {(one.school.name, one.duty) for one in made} == {("Brook School", "lead-officer"), ("Mill Academy", "deputy")}
    assert (names(my_schools(ann)), names(my_schools(ann, TOMORROW))) == (["Brook School", "Mill Academy"], [])
    assert names(my_schools(bob, TOMORROW)) == ["Brook School", "Mill Academy"]
    with pytest.raises(Refusal, match="Ann Officer has no school of Wyvershire to hand over"):
        hand_over(leaving=ann.user, taking=bob.user, on=TOMORROW, by=lead)


def test_what_begins_later_is_handed_over_too_and_never_begins_for_the_first(county, lead, ann, bob):
    assign(user=ann.user, school=county.brook, duty=Duty.LEAD_OFFICER, by=lead, first=TOMORROW)
    (made,) = hand_over(leaving=ann.user, taking=bob.user, on=today(), by=lead)
    assert (made.first, made.user) == (TOMORROW, bob.user)
    assert not Assignment.objects.filter(user=ann.user).exists()


@pytest.mark.parametrize(("on", "said"), [(day("2001-01-01"), "Hand over today or later")])
def test_no_past_is_rewritten(county, lead, ann, bob, on, said):
    assign(user=ann.user, school=county.brook, duty=Duty.LEAD_OFFICER, by=lead)
    with pytest.raises(Refusal, match=said):
        hand_over(leaving=ann.user, taking=bob.user, on=on, by=lead)


def test_four_people_and_who_is_assigned_to_a_school(county, lead, ann):
    assign(user=ann.user, school=county.brook, duty=Duty.LEAD_OFFICER, by=lead)
    seen = {
        name: [one.user.name for one in assigned_at(county.brook, hat)]
        for name, hat in {
            "owner": lead, "colleague": ann, "the school": county.hat("headteacher", county.brook),
            "another body": county.hat("improvement-officer", county.alliance),
            "a stranger": county.hat("headteacher", county.away),
            "an administrator": county.hat("administrator", county.council),
        }.items()
    }
    assert {name for name, people in seen.items() if people} == {"owner", "colleague", "the school"}


def test_a_school_that_left_is_no_longer_mine(county, ann, lead):
    assign(user=ann.user, school=county.brook, duty=Duty.LEAD_OFFICER, by=lead, first=day("2020-01-01"))
    county.brook.belongings.update(last=today() - dt.timedelta(days=1))
    assert names(my_schools(ann)) == []


def test_how_much_everybody_has_and_which_schools_have_nobody(county, lead, ann, bob):
    assign(user=ann.user, school=county.brook, duty=Duty.LEAD_OFFICER, by=lead)
    assign(user=ann.user, school=county.brook, duty=Duty.SUPPORT, by=lead)
    loads = {load.user.name: (load.schools, load.by_duty) for load in workload(county.council)}
    assert loads == {"Ann Officer": (1, {"lead-officer": 1, "support": 1}), "Bob Officer": (0, {}), "Lee Lead": (0, {})}
    assert names(without(Duty.LEAD_OFFICER, lead)) == ["Mill Academy"]
