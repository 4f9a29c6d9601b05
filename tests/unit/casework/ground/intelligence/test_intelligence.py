"""Intelligence: recorded in a minute, kept to its holder, corrected, renewed, expired, withdrawn."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from upstream.audit.actors import job
from upstream.audit.models import Event
from upstream.casework.ground.intelligence.actions import (
    add_intelligence,
    correct,
    mark_expired,
    renew,
    warn_of_expiry,
    withdraw,
)
from upstream.casework.ground.intelligence.kinds import IntelligenceKind, every_kind, kinds_in_use
from upstream.casework.ground.intelligence.models import NEXT, Intelligence, IntelligenceState
from upstream.casework.ground.intelligence.queries import due_to_expire, held, lines, listed
from upstream.casework.ground.intelligence.rules import Told, why_not_add, why_not_renew, why_not_told
from upstream.casework.records.access import NOT_THERE, can_see
from upstream.casework.records.changing import ChangedMeanwhile
from upstream.casework.records.lines import read
from upstream.casework.records.sharing import share
from upstream.lib.clock import today
from upstream.lib.months import months_after
from upstream.lib.refusal import Refusal
from upstream.notices.models import Notice
from upstream.people.models import Assignment, Duty

NIGHT = job("test")


def told(title: str = "A new chair was elected", kind: str = "chair-change", **other) -> Told:
    return Told(kind=kind, is_fact=other.pop("is_fact", True), happened_on=other.pop("on", today()), title=title, **other)


@pytest.fixture
def officer(county):
    return county.hat("improvement-officer", county.council, "Ann Officer")


@pytest.fixture
def colleague(county):
    return county.hat("improvement-lead", county.council, "Bob Lead")


@pytest.fixture
def known(county, officer):
    return add_intelligence(school=county.brook, told=told(), by=officer)


def test_one_line_and_a_kind_are_enough(county, officer, known):
    assert (known.holder, known.school, known.urn) == (county.council, county.brook, "900001")
    assert known.sensitivity == "official"  # as the kind says
    assert known.expires_on == months_after(today(), 12)
    event = Event.objects.get(happened="intelligence.added")
    assert event.fields == []
    assert event.school == county.brook.pk


def test_it_is_its_holders_alone_until_it_is_shared(county, officer, colleague, known):
    head, other = county.hat("headteacher", county.brook), county.hat("improvement-lead", county.elsewhere)
    director, governor = county.hat("trust-director", county.trust), county.hat("governor", county.brook)
    reads = [can_see(known, hat) for hat in (officer, colleague, head, other, director, governor, None)]
    assert reads == [True, True, False, False, False, False, False]
    share(shared=known, organisation=county.brook.organisation, reason="To check it", by=colleague)
    assert can_see(known, head)
    assert not can_see(known, other)


def test_counts_and_lines_give_nothing_away(county, officer, known):
    for hat in (county.hat("headteacher", county.brook), county.hat("improvement-lead", county.elsewhere)):
        assert listed(hat).count() == 0
        assert listed(hat, county.brook).count() == 0
        assert read([lines(hat, county.brook)]) == []
        assert read([lines(hat)]) == []
    [line] = read([lines(officer, county.brook)])
    assert (line.kind, line.id, line.title, line.extra) == ("intelligence", known.pk, known.title, "fact:chair-change")


@pytest.mark.parametrize(("said", "why"), [
    (told(kind="parental-concern"), "is an opinion"),
    (told(is_fact=False), "is a fact"),
    (told(kind="no-such-kind"), "is no kind of intelligence"),
    (told(on=today() + dt.timedelta(days=1)), "still to come"),
    (told(title="  "), "in one line"),
    (told(title="x" * 201), "longer than 200"),
    (told(expires_on=today() - dt.timedelta(days=1)), "expire before it happened"),
    (told(sensitivity="safeguarding"), "Your role reads nothing marked safeguarding"),
    (told(sensitivity="secret"), "from the list"),
])
def test_what_cannot_be_recorded_says_why(officer, said, why):
    assert why in why_not_told(said, officer)
    with pytest.raises(Refusal, match=why):
        add_intelligence(school=officer.schools.first(), told=said, by=officer)


def test_who_cannot_record(county):
    assert "Your role does not" in why_not_add(county.brook, county.hat("headteacher", county.brook))
    assert "not among those" in why_not_add(county.away, county.hat("improvement-officer", county.council))
    partner = county.partner(county.council, county.mill)
    assert "not among those" in why_not_add(county.brook, partner)
    assert why_not_add(county.mill, partner) is None


def test_a_second_click_finds_the_first_one(county, officer):
    key = uuid.uuid4()
    first = add_intelligence(school=county.brook, told=told(), by=officer, key=key)
    assert add_intelligence(school=county.brook, told=told(), by=officer, key=key) == first
    assert Intelligence.objects.count() == 1


def test_a_correction_keeps_what_stood_before(officer, known):
    after = correct(intelligence=known, told=told("The chair was elected again"), version=1, by=officer)
    assert (after.version, after.state) == (2, "corrected")
    titles = list(known.history.order_by("history_id").values_list("title", flat=True))
    assert titles == ["A new chair was elected", "The chair was elected again"]
    assert Event.objects.get(happened="intelligence.corrected").fields == ["title"]


def test_a_correction_that_changes_nothing_is_none(officer, known):
    assert correct(intelligence=known, told=told(), version=1, by=officer).version == 1
    assert not Event.objects.filter(happened="intelligence.corrected").exists()


def test_two_people_the_second_sees_what_stands(officer, colleague, known):
    correct(intelligence=known, told=told("First words"), version=1, by=colleague)
    with pytest.raises(ChangedMeanwhile, match="Bob Lead changed this") as met:
        correct(intelligence=known, told=told("Second words"), version=1, by=officer)
    assert met.value.present.title == "First words"


def test_it_expires_unless_it_is_renewed(officer, county):
    old = today() - dt.timedelta(days=350)
    known = add_intelligence(school=county.brook, told=told(on=old), by=officer)
    assert list(due_to_expire(today())) == [known]
    assert mark_expired(on=known.expires_on, by=NIGHT) == 0  # it holds on its last day
    assert mark_expired(on=known.expires_on + dt.timedelta(days=1), by=NIGHT) == 1
    known.refresh_from_db()
    assert known.state == "expired"
    assert Event.objects.get(happened="intelligence.expired").role == "job:test"
    renewed = renew(intelligence=known, version=known.version, by=officer)
    assert renewed.state == "renewed"
    assert list(held(Intelligence.objects.all())) == [renewed]
    assert list(due_to_expire(today())) == []


def test_before_the_night_run_it_holds_no_longer_either(officer, county):
    over = today() - dt.timedelta(days=1)
    add_intelligence(school=county.brook, told=told(on=over - dt.timedelta(days=9), expires_on=over), by=officer)
    assert list(held(Intelligence.objects.all())) == []


def test_whoever_leads_on_the_school_is_told_a_week_before(county, officer, colleague):
    on = today() + dt.timedelta(days=7)
    known = add_intelligence(school=county.brook, told=told(expires_on=on), by=officer)
    assert warn_of_expiry(on=today(), by=NIGHT) == 1
    assert Notice.objects.get().recipient == officer.user.pk  # nobody leads, so the writer
    Notice.objects.all().delete()
    Assignment.objects.create(
        user=colleague.user, school=county.brook, organisation=county.council, duty=Duty.LEAD_OFFICER, first=today()
    )
    warn_of_expiry(on=today(), by=NIGHT)
    assert (Notice.objects.get().recipient, Notice.objects.get().about) == (colleague.user.pk, str(known.pk))


def test_withdrawn_it_stays_readable_and_counts_no_more(officer, known):
    with pytest.raises(Refusal, match="Say why"):
        withdraw(intelligence=known, reason=" ", version=1, by=officer)
    gone = withdraw(intelligence=known, reason="It was another school", version=1, by=officer)
    assert can_see(gone, officer)
    assert read([lines(officer)]) == []
    assert "cannot be renewed any more" in why_not_renew(gone, officer)
    assert "another school" not in str(list(Event.objects.values()))


def test_others_change_nothing_and_learn_nothing(county, known):
    other, head = county.hat("improvement-lead", county.elsewhere), county.hat("headteacher", county.brook)
    assert why_not_renew(known, other) == NOT_THERE
    share(shared=known, organisation=county.brook.organisation, reason="x", by=county.hat("improvement-lead", county.council))
    assert "Only Wyvershire can change this" in why_not_renew(known, head)


def test_every_state_is_in_the_table_and_withdrawn_is_the_end():
    assert set(NEXT) == set(IntelligenceState)
    assert NEXT[IntelligenceState.WITHDRAWN] == frozenset()


def test_the_past_goes_with_the_record(known):
    known.delete()
    assert not Intelligence.history.exists()


def test_every_kind_says_what_it_needs():
    kinds = every_kind()
    assert {"acting-head", "head-in-post", "complaint", "deficit", "licensed-deficit", "strength", "other"} <= set(kinds)
    assert kinds["acting-head"].feeds.answer == "yes"
    assert kinds["head-in-post"].feeds.answer == "no"
    assert not any(kind.feeds for kind in kinds.values() if not kind.can_be_fact)
    assert kinds_in_use(today())[-1].id == "other"


def test_an_opinion_can_feed_nothing():
    said = every_kind()["parental-concern"].model_dump(by_alias=True) | {"feeds": {"fact": "acting-head"}}
    with pytest.raises(ValueError, match="an opinion feeds no framework"):
        IntelligenceKind.model_validate(said)
