"""The register of agreements: drafted, put in force, replaced, run out; who reads it; which sources may rest on it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid

import pytest
from django.http import Http404

from tests.county import day
from upstream.audit.actors import job
from upstream.audit.models import Event
from upstream.audit.versions import ChangedMeanwhile
from upstream.casework.ground.agreements.actions import change, draft, draft_next, end, mark_run_out, put_in_force, reviewed
from upstream.casework.ground.agreements.definitions import bases_on
from upstream.casework.ground.agreements.models import NEXT, Agreement, AgreementReminder, AgreementState
from upstream.casework.ground.agreements.queries import (
    in_force,
    live_agreements,
    live_for,
    read_one,
    readable,
    register,
    versions_of,
)
from upstream.casework.ground.agreements.reminding import remind
from upstream.casework.ground.agreements.rules import Terms, standing, why_not_move, why_not_terms, words_of
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.notices.models import Notice

S = AgreementState
NAME = "Sharing of reading checks"
TOMORROW = today() + dt.timedelta(days=1)
TERMS = Terms(
    reference=NAME, title="Reading checks of our schools", purposes="To see early who needs help with reading",
    items="One figure a school and group", bases=["public-task"], recipients="Officers of the council and the alliance",
    use_rules="Not to be passed on. No school is compared in public.", retention="Until the end of the next school year",
    review_on=day("2030-01-01"), first=day("2020-01-01"), sources=["local"],
)
SIGNED = {"signed_by": "Dana Quill", "signed_as": "Director", "signed_on": day("2020-01-01")}


@pytest.fixture
def officer(county):
    return county.hat("protection-officer", county.council, "Dee Pio")


@pytest.fixture
def live(county, officer):
    return in_force_now(draft(terms=with_(parties=[county.alliance]), by=officer), officer)


def with_(**more) -> Terms:
    return dataclasses.replace(TERMS, **more)


def in_force_now(agreement, officer):
    return put_in_force(agreement=agreement, version=agreement.version, by=officer, **SIGNED)


def test_a_draft_covers_nothing_and_a_signed_one_does(officer):
    made = draft(terms=TERMS, by=officer)
    assert live_agreements() == {}
    in_force_now(made, officer)
    assert live_agreements() == {NAME: frozenset({"local"})}
    assert live_agreements(day("2019-12-31")) == {}


def test_what_is_not_signed_is_not_in_force(officer):
    made = draft(terms=TERMS, by=officer)
    for wrong in ({"signed_by": ""}, {"signed_as": " "}, {"signed_on": None}):
        with pytest.raises(Refusal, match="an unsigned agreement is not in force"):
            put_in_force(agreement=made, version=1, by=officer, **{**SIGNED, **wrong})
    with pytest.raises(Refusal, match="Nobody has signed on"):
        put_in_force(agreement=made, version=1, by=officer, **{**SIGNED, "signed_on": TOMORROW})


@pytest.mark.parametrize(("wrong", "said"), [
    ({"title": " "}, "Enter a title."),
    ({"use_rules": ""}, "Enter how they may be used."),
    ({"bases": []}, "Select at least one lawful basis of Article 6 of the UK GDPR."),
    ({"bases": ["health-and-social-care"]}, "Select at least one lawful basis of Article 6 of the UK GDPR."),
    ({"special": True}, "Special categories of data need a condition of Article 9 too: select one."),
    ({"bases": ["recognised-interest"]}, "‘Article 6(1)(ea): a legitimate interest that the law recognises’ is no lawful basis "
                                         "on 1 January 2020: choose another."),
    ({"last": day("2019-01-01")}, "The last day (1 January 2019) lies before the first (1 January 2020): mend one of the two."),
    ({"last": day("2025-01-01")}, "The review (1 January 2030) lies after the last day (1 January 2025): choose an earlier "
                                  "day."),
    ({"review_on": day("2019-01-01")}, "The review (1 January 2019) lies before the first day (1 January 2020): choose a later "
                                       "day."),
])
def test_what_cannot_be_agreed_says_why(wrong, said):
    assert why_not_terms(with_(**wrong)) == said


def test_special_categories_with_a_condition_are_fine():
    assert why_not_terms(with_(special=True, bases=["public-task", "substantial-public-interest"])) is None


def test_a_ground_is_law_from_its_day():
    assert "recognised-interest" not in [one.id for one in bases_on(day("2026-02-04"))]
    assert "recognised-interest" in [one.id for one in bases_on(day("2026-02-05"))]


@pytest.mark.parametrize("state", list(S))
def test_the_table_of_states_decides_and_replaced_is_the_end(state):
    one = Agreement(state=state, first=today(), review_on=today())
    assert {to for to in S if why_not_move(one, to) is None} == set(NEXT[state])
    assert not NEXT[S.REPLACED]


def test_after_its_last_day_it_has_run_out_whether_or_not_the_night_run_has_said_so(officer):
    made = in_force_now(draft(terms=with_(last=today(), review_on=today()), by=officer), officer)
    assert (standing(made), standing(made, TOMORROW)) == (S.LIVE, S.EXPIRED)
    assert (NAME in live_agreements(), NAME in live_agreements(TOMORROW)) == (True, False)
    assert mark_run_out(on=TOMORROW, by=job("night")) == 1
    assert mark_run_out(on=TOMORROW, by=job("night")) == 0
    made.refresh_from_db()
    assert made.state == S.EXPIRED
    assert Event.objects.get(happened="agreement.expired").role == "job:night"


def test_a_live_one_is_not_edited_its_next_version_replaces_it(officer, live):
    with pytest.raises(Refusal, match="what was signed is not edited: write its next version"):
        change(agreement=live, version=live.version, terms=TERMS, by=officer)
    later = draft_next(agreement=live, by=officer)
    assert (later.edition, later.reference, later.purposes, later.state) == (2, NAME, live.purposes, S.DRAFT)
    assert (later.signed_by, list(later.parties.all())) == ("", list(live.parties.all()))
    wider = with_(sources=["local", "other"], first=today(), review_on=day("2031-01-01"))
    changed = change(agreement=later, version=1, terms=wider, by=officer)
    in_force_now(changed, officer)
    live.refresh_from_db()
    assert live.state == S.REPLACED
    assert live_agreements() == {NAME: frozenset({"local", "other"})}
    assert [one.edition for one in versions_of(later, officer)] == [2, 1]


def test_a_version_signed_ahead_leaves_no_gap_and_no_overlap(officer, live):
    later = draft_next(agreement=live, by=officer)
    begins = today() + dt.timedelta(days=10)
    change(agreement=later, version=1, terms=with_(first=begins, sources=["new"]), by=officer)
    later.refresh_from_db()
    in_force_now(later, officer)
    assert [live_agreements(begins + dt.timedelta(days=n))[NAME] for n in (-1, 0)] == [{"local"}, {"new"}]
    assert mark_run_out(on=begins, by=job("night")) == 1
    live.refresh_from_db()
    assert live.state == S.REPLACED


def test_the_next_version_is_drafted_once_and_keeps_its_name(officer, live):
    later = draft_next(agreement=live, by=officer)
    with pytest.raises(Refusal, match="A later version is written already"):
        draft_next(agreement=live, by=officer)
    with pytest.raises(Refusal, match="The versions of an agreement share a name"):
        change(agreement=later, version=1, terms=with_(reference="Another"), by=officer)
    with pytest.raises(Refusal, match="write its next version instead"):
        draft(terms=TERMS, by=officer)


def test_an_end_is_at_once_with_a_reason(officer, live):
    with pytest.raises(Refusal, match="Say why it ends"):
        end(agreement=live, version=live.version, reason=" ", by=officer)
    end(agreement=live, version=live.version, reason="A party left", by=officer)
    assert live_agreements() == {}
    assert "A party left" not in str(list(Event.objects.values()))


def test_a_review_moves_the_day_and_nothing_else(officer, live):
    version = live.version
    reviewed(agreement=live, version=version, review_on=day("2031-01-01"), by=officer)
    live.refresh_from_db()
    assert (live.review_on, live.version, live.state) == (day("2031-01-01"), version + 1, S.LIVE)
    with pytest.raises(Refusal, match="The next review lies after today: choose another day"):
        reviewed(agreement=live, version=live.version, review_on=today(), by=officer)


def test_a_review_lies_before_the_end(officer):
    terms = with_(last=day("2035-01-01"))
    made = in_force_now(draft(terms=terms, by=officer), officer)
    with pytest.raises(Refusal, match="after today and not after its last day, 1 January 2035"):
        reviewed(agreement=made, version=made.version, review_on=day("2036-01-01"), by=officer)


def test_four_people_and_the_register(county, officer, live):
    drafted = draft(terms=with_(reference="Another"), by=officer)
    reads = {
        name: set(readable(hat)) for name, hat in {
            "owner": officer, "colleague who leads": county.hat("improvement-lead", county.council),
            "a party": county.hat("data-manager", county.alliance),
            "a stranger": county.hat("protection-officer", county.elsewhere),
            "an officer": county.hat("improvement-officer", county.council), "a head": county.hat("headteacher", county.brook),
        }.items()
    }
    assert reads == {
        "owner": {live, drafted}, "colleague who leads": {live, drafted}, "a party": {live}, "a stranger": set(),
        "an officer": set(), "a head": set(),
    }
    with pytest.raises(Http404):
        read_one(live.pk, county.hat("protection-officer", county.trust))


def test_only_the_officer_of_its_holder_writes(county, officer, live):
    lead, party = county.hat("improvement-lead", county.council), county.hat("protection-officer", county.alliance)
    with pytest.raises(Refusal, match="The register is kept by the data protection officer"):
        draft(terms=with_(reference="Another"), by=lead)
    for verb, more in ((end, {"reason": "x"}), (reviewed, {"review_on": day("2031-01-01")})):
        with pytest.raises(Refusal, match="Only Wyvershire changes this"):
            verb(agreement=live, version=live.version, by=party, **more)
    with pytest.raises(Refusal, match="Only Wyvershire changes this"):
        draft_next(agreement=live, by=party)


def test_what_may_be_shown_to_whom(county, officer, live):
    assert live_for(county.council) == live_for(county.alliance) == {NAME: frozenset({"local"})}
    assert live_for(county.trust) == {}


def test_another_body_cannot_put_the_same_name_in_force(county, live):
    other = county.hat("protection-officer", county.elsewhere)
    made = draft(terms=TERMS, by=other)
    with pytest.raises(Refusal, match="Wyvershire keeps a live agreement of the same name"):
        in_force_now(made, other)
    assert in_force().count() == 1


def test_two_people_and_a_second_click(county, officer):
    key = uuid.uuid4()
    made = draft(terms=TERMS, by=officer, key=key)
    assert draft(terms=TERMS, by=officer, key=key) == made
    colleague = county.hat("protection-officer", county.council, "Sam Second")
    change(agreement=made, version=1, terms=with_(title="Another title"), by=colleague)
    with pytest.raises(ChangedMeanwhile, match="Sam Second changed this"):
        change(agreement=made, version=1, terms=TERMS, by=officer)


def test_the_register_puts_first_what_asks_for_something(officer):
    soon = today() + dt.timedelta(days=40)
    near = in_force_now(draft(terms=with_(reference="near", review_on=soon), by=officer), officer)
    far = in_force_now(draft(terms=with_(reference="far"), by=officer), officer)
    out = in_force_now(draft(terms=with_(reference="out", last=today(), review_on=today()), by=officer), officer)
    found = register(officer, TOMORROW)
    assert (found.due, found.live, found.run_out) == ((near,), (far,), (out,))


def test_in_words(officer, live):
    assert words_of(live) == "in force"
    ahead = in_force_now(draft(terms=with_(reference="a", first=TOMORROW, review_on=TOMORROW), by=officer), officer)
    assert words_of(ahead).startswith("in force from ")
    assert NAME in live_agreements()
    assert "a" not in live_agreements()


def test_keepers_are_told_once_for_each_day_of_the_definition(county, officer):
    second = county.hat("protection-officer", county.council, "Sam Second")
    county.hat("protection-officer", county.elsewhere)
    review = today() + dt.timedelta(days=100)
    made = in_force_now(draft(terms=with_(review_on=review), by=officer), officer)

    def told(days_before: int) -> int:
        return remind(by=job("night"), on=review - dt.timedelta(days=days_before))

    assert [told(days) for days in (91, 90, 89, 31, 30, 29, 1, 0)] == [0, 1, 0, 0, 1, 0, 0, 1]
    assert set(Notice.objects.values_list("recipient", "kind", "about")) == {
        (user.pk, "agreement-ending", str(made.pk)) for user in (officer.user, second.user)
    }


def test_of_reminders_that_were_missed_the_nearest_alone_is_sent(officer):
    in_force_now(draft(terms=with_(review_on=today() + dt.timedelta(days=10)), by=officer), officer)
    assert [remind(by=job("night")) for _ in range(2)] == [1, 0]
    assert AgreementReminder.objects.get().days_before == 30


def test_a_review_that_was_moved_is_called_to_mind_anew(officer):
    made = in_force_now(draft(terms=with_(review_on=today() + dt.timedelta(days=10)), by=officer), officer)
    remind(by=job("night"))
    moved = today() + dt.timedelta(days=85)
    reviewed(agreement=made, version=made.version, review_on=moved, by=officer)
    assert remind(by=job("night")) == 1
    assert AgreementReminder.objects.filter(due_on=moved).get().days_before == 90
