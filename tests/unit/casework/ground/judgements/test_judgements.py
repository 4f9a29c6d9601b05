"""Judgements: by a framework's questions or one's own words; a newer one supersedes, the old one stays."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from upstream.assessment.framework import load_framework
from upstream.audit.models import Event
from upstream.casework.ground.judgements.actions import declare_complete, end_declaration, judge, withdraw
from upstream.casework.ground.judgements.models import NEXT, Judgement, JudgementState
from upstream.casework.ground.judgements.queries import declarations, earlier, lines, listed
from upstream.casework.ground.judgements.rules import Judged, why_not_judge, why_not_judged, why_not_withdraw
from upstream.casework.records.access import NOT_THERE, can_see
from upstream.casework.records.changing import ChangedMeanwhile
from upstream.casework.records.lines import read
from upstream.lib.clock import today
from upstream.lib.definition_files import PACKAGED
from upstream.lib.refusal import Refusal

ALLIANCE = load_framework("alliance-2019", [PACKAGED])
TRUSTS = load_framework("alpha-2020", [PACKAGED])


def judged(answer: str = "yes", kind: str = "vulnerable", framework=ALLIANCE, **other) -> Judged:
    return Judged(framework, kind, answer, other.pop("on", today()), other.pop("by", "A. Adviser"), **other)


@pytest.fixture
def officer(county):
    return county.hat("improvement-officer", county.council, "Ann Officer")


@pytest.fixture
def first(county, officer):
    return judge(school=county.brook, judged=judged(on=today() - dt.timedelta(days=30)), by=officer)


def test_a_newer_one_supersedes_and_the_old_one_stays_readable(county, officer, first):
    second = judge(school=county.brook, judged=judged("no"), by=officer)
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "standing")
    assert second.supersedes == first
    assert earlier(second, officer) == [first]
    assert can_see(first, officer)
    assert Event.objects.filter(happened="judgement.made").count() == 2


def test_kinds_and_bodies_stand_beside_each_other(county, officer, first):
    judge(school=county.brook, judged=judged(kind="capacity"), by=officer)
    judge(school=county.mill, judged=judged(), by=officer)
    alliance = county.hat("improvement-lead", county.alliance)
    judge(school=county.brook, judged=judged("no"), by=alliance)
    assert Judgement.objects.filter(state="standing").count() == 4


def test_an_earlier_day_cannot_supersede_a_later_one(county, officer, first):
    with pytest.raises(Refusal, match="which is later"):
        judge(school=county.brook, judged=judged(on=today() - dt.timedelta(days=60)), by=officer)


def test_levels_and_own_words(county, officer):
    director = county.hat("trust-director", county.trust)
    made = judge(school=county.mill, judged=judged("high", "risk", TRUSTS), by=director)
    assert str(made) == "Risk of school improvement failure: high"
    own = Judged(None, "own", "Nearly ready", today(), "Ann", title="Readiness for inspection")
    made = judge(school=county.brook, judged=own, by=officer)
    again = judge(school=county.brook, judged=own, by=officer)
    assert (made.kind, made.framework, again.supersedes) == ("readiness-for-inspection", "", made)


@pytest.mark.parametrize(("said", "why"), [
    (judged("perhaps"), "is not an answer"), (judged(kind="weather"), "knows no judgement"),
    (judged("middling", "risk", TRUSTS), "select low, medium or high"),
    (judged(on=today() + dt.timedelta(days=1)), "still to come"), (judged(by=" "), "Say who judged"),
    (judged(links=(("x", "javascript:alert(1)"),)), "is no address"),
    (Judged(None, "own", "", today(), "A"), "Say what was judged"),
    (judged(sensitivity="safeguarding"), "Your role reads nothing"),
])
def test_what_cannot_be_judged_says_why(officer, said, why):
    assert why in why_not_judged(said, officer)


def test_who_cannot_judge(county):
    assert why_not_judge(county.brook, county.hat("headteacher", county.brook))
    assert why_not_judge(county.brook, county.hat("data-manager", county.council))
    assert why_not_judge(county.away, county.hat("improvement-lead", county.council))


def test_a_second_click_and_two_people(county, officer, first):
    key = uuid.uuid4()
    made = judge(school=county.brook, judged=judged("no"), by=officer, key=key)
    assert judge(school=county.brook, judged=judged("no"), by=officer, key=key) == made
    withdraw(judgement=made, reason="Wrong school", version=1, by=officer)
    with pytest.raises(ChangedMeanwhile):
        withdraw(judgement=first, reason="Late", version=1, by=county.hat("improvement-lead", county.council, "Bob"))


def test_four_people(county, officer, first):
    colleague, other = county.hat("commissioner", county.council), county.hat("improvement-lead", county.elsewhere)
    head = county.hat("headteacher", county.brook)
    assert [can_see(first, hat) for hat in (officer, colleague, other, head, None)] == [True, True, False, False, False]
    assert listed(other).count() == listed(head, county.brook).count() == 0
    assert read([lines(other, county.brook)]) == []
    assert why_not_withdraw(first, other) == NOT_THERE


def test_withdrawn_it_is_no_line_any_more(officer, first):
    gone = withdraw(judgement=first, reason="Recorded twice", version=1, by=officer)
    assert gone.withdrawn_at is not None
    assert read([lines(officer)]) == []
    assert why_not_withdraw(gone, officer) == "This is withdrawn already."
    assert set(NEXT) == set(JudgementState)


def test_a_declaration_is_made_and_ended_by_its_body(county, officer):
    made = declare_complete(framework=ALLIANCE, kinds=("vulnerable", "acting-head"), by=officer)
    assert list(declarations(officer)) == [made]
    with pytest.raises(Refusal, match="Only the body"):
        end_declaration(declaration=made, version=1, by=county.hat("improvement-lead", county.elsewhere))
    end_declaration(declaration=made, version=1, by=officer)
    assert list(declarations(officer)) == []
    with pytest.raises(Refusal, match="kinds that"):
        declare_complete(framework=ALLIANCE, kinds=("weather",), by=officer)
    with pytest.raises(Refusal, match="still to come"):
        declare_complete(framework=ALLIANCE, kinds=("capacity",), last=today() + dt.timedelta(days=2), by=officer)
