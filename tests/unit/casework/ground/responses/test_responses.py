"""The school's response: to what is shared, to a standing, to a figure; read and answered by whom it goes to."""

from __future__ import annotations

import uuid

import pytest

from upstream.audit.models import Event
from upstream.casework.ground.intelligence.actions import add_intelligence
from upstream.casework.ground.intelligence.rules import Told
from upstream.casework.ground.responses.actions import acknowledge, answer, respond, withdraw
from upstream.casework.ground.responses.models import NEXT, Response, ResponseState
from upstream.casework.ground.responses.queries import beside, lines, listed, waiting
from upstream.casework.ground.responses.rules import (
    About,
    Said,
    why_not_acknowledge,
    why_not_answer,
    why_not_respond,
    why_not_said,
)
from upstream.casework.records.access import NOT_THERE, can_see
from upstream.casework.records.changing import ChangedMeanwhile
from upstream.casework.records.lines import read
from upstream.casework.records.sharing import share
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.notices.models import Notice
from upstream.people.models import Assignment, Duty


@pytest.fixture
def officer(county):
    return county.hat("improvement-officer", county.council, "Ann Officer")


@pytest.fixture
def head(county):
    return county.hat("headteacher", county.brook, "Cleo Head")


@pytest.fixture
def shared(county, officer):
    made = add_intelligence(school=county.brook, told=Told("staffing", False, today(), "Two vacancies"), by=officer)
    share(shared=made, organisation=county.brook.organisation, reason="To check it", by=officer)
    return made


def about(record) -> About:
    return About("casework.intelligence", str(record.pk), record=record)


def said(record, text: str = "Both posts are filled", accuracy: str = "not-accurate") -> Said:
    return Said(about(record), text, record.holder, accuracy)


@pytest.fixture
def sent(county, head, shared):
    return respond(school=county.brook, said=said(shared), by=head)


def test_it_is_the_schools_own_and_goes_to_whoever_wrote_the_thing(county, head, officer, shared, sent):
    assert (sent.holder, sent.to, sent.sensitivity) == (county.brook.organisation, county.council, shared.sensitivity)
    other, director = county.hat("improvement-lead", county.elsewhere), county.hat("trust-director", county.trust)
    assert [can_see(sent, hat) for hat in (head, officer, other, director)] == [True, True, False, False]
    assert beside(officer, "casework.intelligence", str(shared.pk)) == [sent]
    assert beside(other, "casework.intelligence", str(shared.pk)) == []
    assert listed(other).count() == 0
    assert read([lines(other, county.brook)]) == []


def test_the_lead_officer_is_told_else_the_writer(county, head, officer, shared):
    respond(school=county.brook, said=said(shared), by=head)
    assert Notice.objects.get().recipient == officer.user.pk
    lead = county.hat("improvement-lead", county.council, "Bob Lead")
    Assignment.objects.create(
        user=lead.user, school=county.brook, organisation=county.council, duty=Duty.LEAD_OFFICER, first=today()
    )
    respond(school=county.brook, said=said(shared), by=head)
    assert set(Notice.objects.values_list("recipient", flat=True)) == {officer.user.pk, lead.user.pk}


def test_read_then_answered(county, head, officer, sent):
    read_by = acknowledge(response=sent, version=1, by=officer)
    assert (read_by.state, read_by.read_by) == ("read", officer.user)
    done = answer(response=sent, text="Thank you: corrected", version=2, by=officer)
    assert (done.state, done.answer) == ("answered", "Thank you: corrected")
    assert Notice.objects.filter(recipient=head.user.pk, kind="shared").exists()
    assert list(waiting(officer)) == []
    assert "already" in why_not_answer(done, officer)
    assert "Thank you" not in str(list(Event.objects.values()))


def test_to_answer_is_to_have_read(officer, sent):
    done = answer(response=sent, text="Noted", version=1, by=officer)
    assert done.read_at is not None


def test_who_cannot_read_or_answer_for_the_body(county, head, sent):
    assert "It was sent to Wyvershire" in why_not_acknowledge(sent, head)
    assert why_not_answer(sent, county.hat("improvement-lead", county.elsewhere)) == NOT_THERE
    assert why_not_answer(sent, county.hat("data-manager", county.council)) == NOT_THERE


def test_a_trust_answers_for_its_academy_and_the_academy_reads_it(county, officer):
    made = add_intelligence(school=county.mill, told=Told("staffing", False, today(), "x"), by=officer)
    share(shared=made, organisation=county.trust, reason="To check", by=officer)
    director, head = county.hat("trust-director", county.trust), county.hat("headteacher", county.mill)
    sent = respond(school=county.mill, said=said(made), by=director)
    assert can_see(sent, head)
    assert sent.holder == county.trust


def test_who_cannot_respond(county, officer):
    assert why_not_respond(county.brook, officer)
    assert why_not_respond(county.brook, county.hat("governor", county.brook))
    assert why_not_respond(county.away, county.hat("headteacher", county.brook))
    assert why_not_respond(county.brook, county.hat("trust-director", county.trust))


def test_what_is_not_shared_cannot_be_answered(county, head, officer):
    hidden = add_intelligence(school=county.brook, told=Told("staffing", False, today(), "x"), by=officer)
    assert why_not_said(said(hidden), county.brook, head) == NOT_THERE
    with pytest.raises(Refusal):
        respond(school=county.brook, said=said(hidden), by=head)


def test_a_standing_and_a_figure_go_to_a_body_of_the_school(county, head):
    standing = About("standing", "alliance-2019", on=today())
    made = respond(school=county.brook, said=Said(standing, "We moved to a new building that year", county.council), by=head)
    assert made.sensitivity == "official"
    figure = About("figure", "/figures/ks2-rwm-expected/urn:900001/2018-19/")
    assert "does not belong to Elsewhere" in why_not_said(Said(figure, "x", county.elsewhere), county.brook, head)
    assert why_not_said(Said(figure, " ", county.council), county.brook, head) == "Say what you want them to know."


def test_accurate_needs_no_words(county, head, shared):
    made = respond(school=county.brook, said=said(shared, "", "accurate"), by=head)
    assert made.accuracy == "accurate"


def test_a_second_click_and_two_people(county, head, officer, shared):
    key = uuid.uuid4()
    one = respond(school=county.brook, said=said(shared), by=head, key=key)
    assert respond(school=county.brook, said=said(shared), by=head, key=key) == one
    assert Response.objects.count() == 1
    acknowledge(response=one, version=1, by=officer)
    with pytest.raises(ChangedMeanwhile):
        answer(response=one, text="x", version=1, by=county.hat("improvement-lead", county.council))


def test_taken_back_it_is_beside_nothing(head, officer, shared, sent):
    gone = withdraw(response=sent, reason="Sent by mistake", version=1, by=head)
    assert beside(officer, "casework.intelligence", str(shared.pk)) == []
    assert can_see(gone, officer)
    assert set(NEXT) == set(ResponseState)
