"""Agreed actions: agreed, shared with whoever does them, moved on by them, ended, taken up again."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from upstream.audit.actors import job
from upstream.audit.models import Event
from upstream.casework.ground.actions.actions import add_note, agree, change, move, remind, withdraw
from upstream.casework.ground.actions.models import NEXT, ActionState, AgreedAction
from upstream.casework.ground.actions.queries import lines, listed, live, overdue, owned_by, reminders_due
from upstream.casework.ground.actions.rules import (
    Agreed,
    Owner,
    is_overdue,
    owner_words,
    why_not_agree,
    why_not_agreed,
    why_not_change,
    why_not_move,
    why_not_progress,
    why_not_withdraw,
)
from upstream.casework.records.access import NOT_THERE, can_see
from upstream.casework.records.changing import ChangedMeanwhile
from upstream.casework.records.lines import read
from upstream.casework.records.models import Share
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.notices.models import Notice

SOON = today() + dt.timedelta(days=14)


@pytest.fixture
def officer(county):
    return county.hat("improvement-officer", county.council, "Ann Officer")


@pytest.fixture
def head(county):
    return county.hat("headteacher", county.brook, "Cleo Head")


def agreed(what: str = "Review the reading scheme", **other) -> Agreed:
    return Agreed(what, other.pop("owner", Owner(words="The deputy head")), other.pop("due", SOON), **other)


@pytest.fixture
def of_school(county, officer, head):
    owner = Owner(role="headteacher", organisation=county.brook.organisation)
    return agree(school=county.brook, agreed=agreed(owner=owner), by=officer)


def test_what_the_school_is_to_do_it_reads_and_is_told_of(county, officer, head, of_school):
    assert can_see(of_school, head)
    assert Share.objects.get().reason == "Brook School is to do it."
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind, notice.organisation) == (head.user.pk, "action-given", head.organisation.pk)
    assert owner_words(of_school) == "Headteacher, Brook School"


def test_what_somebody_else_does_the_school_reads_where_the_maker_says_so(county, officer, head):
    unshared = agree(school=county.brook, agreed=agreed(), by=officer)
    shared = agree(school=county.brook, agreed=agreed(share_with_school=True), by=officer)
    assert [can_see(one, head) for one in (unshared, shared)] == [False, True]
    assert not Notice.objects.exists()  # an owner in words is told by people


def test_a_trust_that_is_to_do_it_reads_it(county, officer):
    director = county.hat("trust-director", county.trust)
    owner = Owner(role="trust-director", organisation=county.trust)
    made = agree(school=county.mill, agreed=agreed(owner=owner), by=officer)
    assert can_see(made, director)
    assert why_not_progress(made, director) is None


@pytest.mark.parametrize(("said", "why"), [
    (agreed(" "), "Say what"), (agreed(due=today() - dt.timedelta(days=1)), "on or after the day"),
    (agreed(due=today() + dt.timedelta(days=3000)), "within five years"), (agreed(owner=Owner()), "Say who will do it"),
    (agreed(agreed_on=today() + dt.timedelta(days=1)), "still to come"),
    (agreed(sensitivity="safeguarding"), "Your role reads nothing marked safeguarding"),
])
def test_what_cannot_be_agreed_says_why(county, officer, said, why):
    assert why in why_not_agreed(said, county.brook, officer)
    with pytest.raises(Refusal, match=why):
        agree(school=county.brook, agreed=said, by=officer)


def test_what_touches_safeguarding_goes_to_no_school(county):
    commissioner = county.hat("commissioner", county.council)
    owner = Owner(role="headteacher", organisation=county.brook.organisation)
    assert "council alone" in why_not_agreed(agreed(owner=owner, sensitivity="safeguarding"), county.brook, commissioner)
    assert "council alone" in why_not_agreed(
        agreed(sensitivity="safeguarding", share_with_school=True), county.brook, commissioner)
    assert why_not_agreed(agreed(sensitivity="safeguarding"), county.brook, commissioner) is None


def test_a_role_that_nobody_has_there(county, officer):
    owner = Owner(role="headteacher", organisation=county.trust)
    assert "Nobody has that role at Heron Trust" in why_not_agreed(agreed(owner=owner), county.mill, officer)


def test_the_owner_says_how_it_goes_and_ends_it(county, officer, head, of_school):
    move(action=of_school, state=ActionState.IN_PROGRESS, text="Begun in Year 1", version=1, by=head)
    add_note(action=of_school, text="Half way", by=head)
    of_school.refresh_from_db()
    with pytest.raises(Refusal, match="Say why"):
        move(action=of_school, state=ActionState.NOT_DONE, text="", version=2, by=head)
    done = move(action=of_school, state=ActionState.DONE, text="All years use it", version=2, by=head)
    assert (done.state, done.ended_on) == ("done", today())
    assert [(note.text, note.state, note.organisation) for note in done.notes.all()] == [
        ("Begun in Year 1", "in-progress", head.organisation), ("Half way", "", head.organisation),
        ("All years use it", "done", head.organisation),
    ]
    again = move(action=done, state=ActionState.IN_PROGRESS, text="Year 6 lags", version=3, by=officer)
    assert again.ended_on is None
    assert "Half way" not in str(list(Event.objects.values()))


def test_who_cannot_say_how_it_goes(county, officer, head, of_school):
    governor, other = county.hat("governor", county.brook), county.hat("improvement-lead", county.elsewhere)
    assert why_not_progress(of_school, other) == NOT_THERE
    assert "Your role does not" in why_not_progress(of_school, governor)
    shared = agree(school=county.brook, agreed=agreed(share_with_school=True), by=officer)
    assert "Only Wyvershire, which agreed it" in why_not_progress(shared, head)
    assert "Only Wyvershire can change this" in why_not_change(of_school, head)
    assert why_not_withdraw(of_school, head)


def test_who_cannot_agree(county):
    assert why_not_agree(county.brook, county.hat("headteacher", county.brook))
    assert why_not_agree(county.away, county.hat("improvement-officer", county.council))


def test_states_as_the_table_says(county, officer, of_school):
    gone = withdraw(action=of_school, reason="No longer wanted", version=1, by=officer)
    assert "cannot become done" in why_not_move(gone, ActionState.DONE, officer)
    assert "stays so" in why_not_withdraw(gone, officer)
    assert set(NEXT) == set(ActionState)
    assert read([lines(officer)]) == []


def test_changed_it_keeps_its_history_and_tells_a_new_owner(county, officer, head, of_school):
    new = agreed("Review reading and writing", owner=Owner(user=officer.user))
    after = change(action=of_school, agreed=new, version=1, by=county.hat("improvement-lead", county.council))
    assert (after.version, owner_words(after)) == (2, "Ann Officer")
    wording = list(after.history.order_by("history_id").values_list("what", flat=True))
    assert wording == ["Review the reading scheme", "Review reading and writing"]
    assert Notice.objects.filter(recipient=officer.user.pk, kind="action-given").exists()
    with pytest.raises(ChangedMeanwhile):
        change(action=of_school, agreed=agreed("Mine"), version=1, by=officer)


def test_overdue_is_derived_and_lists_narrow(county, officer, head, of_school):
    late = agree(school=county.brook, agreed=agreed("Late", owner=Owner(user=officer.user), due=today()), by=officer)
    AgreedAction.objects.filter(pk=late.pk).update(due=today() - dt.timedelta(days=1))
    late.refresh_from_db()
    assert is_overdue(late)
    rows = listed(officer)
    assert list(overdue(rows)) == [late]
    assert list(owned_by(rows, officer)) == [late]
    assert list(owned_by(listed(head), head)) == [of_school]
    assert live(rows).count() == 2
    assert listed(county.hat("improvement-lead", county.elsewhere)).count() == 0


def test_a_second_click_finds_the_first_one(county, officer, head, of_school):
    key = uuid.uuid4()
    one = agree(school=county.brook, agreed=agreed(), by=officer, key=key)
    assert agree(school=county.brook, agreed=agreed(), by=officer, key=key) == one
    key = uuid.uuid4()
    note = add_note(action=of_school, text="Once", by=head, key=key)
    assert add_note(action=of_school, text="Once", by=head, key=key) == note
    assert of_school.notes.count() == 1


def test_owners_are_reminded_a_week_before_the_day_before_and_after(county, head, of_school):
    Notice.objects.all().delete()
    days = [SOON - dt.timedelta(days=n) for n in (14, 7, 1, 0, -1, -2)]
    assert [len(reminders_due(day)) for day in days] == [0, 1, 1, 0, 1, 0]
    assert remind(on=days[1], by=job("test")) == 1
    assert remind(on=days[1], by=job("test")) == 0  # the same notice still waits
    assert Notice.objects.get().kind == "action-due"
