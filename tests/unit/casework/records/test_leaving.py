"""A conversion, a merger and a change of trust, with records: who keeps, who loses, and what nobody inherits.

Seen through the records themselves, as each body's people find them before and after.
"""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.registry.county_facts import facts, one, school, span
from upstream.audit.actors import job
from upstream.casework.ground.intelligence.actions import add_intelligence
from upstream.casework.ground.intelligence.models import Intelligence
from upstream.casework.ground.intelligence.rules import Told
from upstream.casework.records.access import is_shared_with_its_school, visible
from upstream.casework.records.leaving import bring_up_to_date, leave
from upstream.casework.records.models import Share
from upstream.casework.records.sharing import share
from upstream.evidence.register import Descent
from upstream.lib.clock import today
from upstream.people.hats import Hat, hat_of
from upstream.people.models import Membership, User
from upstream.registry.actions import add_belonging, close_organisation, end_belonging
from upstream.registry.models import Covering, Organisation
from upstream.registry.queries import organisation_by, school_by_urn
from upstream.registry.questions import answer_question, open_questions

BY = job("test")
LONG_AGO = "2012-09-01"
TURN = today() - dt.timedelta(days=3)  # known only from the list of today
EVE = TURN - dt.timedelta(days=1)
BEFORE = str(today() - dt.timedelta(days=90))
NOW = str(today())


def hat(role: str, organisation: Organisation) -> Hat:
    """Somebody of a body, in fresh light: what a role reaches is asked again."""
    name = f"{role} {organisation.pk}"
    email = f"{role}.{organisation.pk}@upstream.example"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name)
    held, _ = Membership.objects.get_or_create(user=user, organisation=organisation, role=role, first=dt.date(2015, 1, 1))
    return hat_of(held)


def director(uid: str) -> Hat:
    return hat("trust-director", organisation_by("uid", uid))


def lead() -> Hat:
    return hat("improvement-lead", organisation_by("la", "501"))


def written(urn: str, by: Hat, title: str) -> Intelligence:
    told = Told(kind="staffing", is_fact=False, happened_on=today(), title=title, source="a visit")
    return add_intelligence(school=school_by_urn(urn), told=told, by=by)


def read(by: Hat) -> set[str]:
    return set(visible(Intelligence, by).values_list("title", flat=True))


@pytest.fixture
def before(db):
    """900001 in Heron Trust; the council shared one thing with it, the trust wrote another."""
    chain = school(one("900001", LONG_AGO, seen=BEFORE), trusts=[span("99001", LONG_AGO, seen=BEFORE)], looked=BEFORE)
    infant, junior = (school(one(urn, LONG_AGO, seen=BEFORE), looked=BEFORE) for urn in ("900011", "900012"))
    other = school(one("900021", LONG_AGO, seen=BEFORE), trusts=[span("99002", LONG_AGO, seen=BEFORE)], looked=BEFORE)
    bring_up_to_date(facts(chain, infant, junior, other, as_at=BEFORE), by=BY)
    shared = written("900001", lead(), "shared by the council")
    written("900001", lead(), "the council’s own")
    written("900001", director("99001"), "the trust’s own")
    share(shared=shared, organisation=organisation_by("uid", "99001"), reason="They run the school", by=lead())
    Share.objects.update(first=today() - dt.timedelta(days=30))
    assert read(director("99001")) == {"shared by the council", "the trust’s own"}
    return shared


def take(*schools, **named):
    return bring_up_to_date(facts(*schools, edition="after", as_at=NOW, **named), by=BY)


def test_a_change_of_trust_under_the_same_number(before):
    done, ended = take(school(one("900001", LONG_AGO, seen=NOW), trusts=[span("99002", str(TURN), seen=NOW)], looked=NOW))
    assert (ended, len(done.ended)) == (1, 1)
    assert Share.objects.get().last == EVE
    assert read(director("99001")) == set()  # it holds what it wrote, and no longer reaches the school
    assert read(director("99002")) == set()  # nothing is inherited
    assert read(lead()) == {"shared by the council", "the council’s own"}
    assert Intelligence.objects.filter(holder=organisation_by("uid", "99001")).count() == 1
    share(shared=before, organisation=organisation_by("uid", "99002"), reason="They run the school now", by=lead())
    assert read(director("99002")) == {"shared by the council"}  # once the holder was asked


def test_a_re_brokering_under_a_new_number(before):
    chain = school(
        one("900001", LONG_AGO, str(EVE), seen=NOW), one("900002", str(TURN), how="re-brokered", seen=NOW),
        trusts=[span("99001", LONG_AGO, str(EVE), seen=NOW), span("99002", str(TURN), seen=NOW)], looked=NOW,
    )
    _, ended = take(chain)
    assert ended == 1
    assert read(director("99001")) == read(director("99002")) == set()
    assert read(lead()) == {"shared by the council", "the council’s own"}
    assert {row.urn for row in Intelligence.objects.all()} == {"900001"}  # the number of the day of writing


def test_a_conversion_keeps_everything_and_everybody(before):
    chain = school(
        one("900001", LONG_AGO, str(EVE), seen=NOW), one("900002", str(TURN), how="converter", seen=NOW),
        trusts=[span("99001", LONG_AGO, seen=NOW)], looked=NOW,
    )
    _, ended = take(chain)
    assert ended == 0
    assert school_by_urn("900002") == school_by_urn("900001")
    assert read(director("99001")) == {"shared by the council", "the trust’s own"}
    assert read(hat("headteacher", school_by_urn("900002").organisation)) == set()


def test_a_merger_the_council_finds_what_it_wrote_of_both_and_the_new_school_finds_nothing(before):
    for urn in ("900011", "900012"):
        written(urn, lead(), f"of {urn}")
    closing = [school(one(urn, LONG_AGO, str(EVE), seen=NOW), looked=NOW) for urn in ("900011", "900012")]
    take(
        *closing, school(one("900013", str(TURN), seen=NOW), looked=NOW),
        descents=[Descent(urn, "900013", "merger", TURN) for urn in ("900011", "900012")],
    )
    assert read(lead()) >= {"of 900011", "of 900012"}
    assert read(hat("headteacher", school_by_urn("900013").organisation)) == set()
    assert not lead().reaches(school_by_urn("900011"))  # nobody writes about a school that has closed


def test_a_merger_into_a_school_of_another_council_passes_nothing_on(before):
    written("900011", lead(), "of 900011")
    away = school(one("900014", str(TURN), seen=NOW), council="502", looked=NOW)
    take(school(one("900011", LONG_AGO, str(EVE), seen=NOW), looked=NOW), away,
         descents=[Descent("900011", "900014", "merger", TURN)])  # fmt: skip
    assert read(hat("improvement-lead", organisation_by("la", "502"))) == set()
    assert "of 900011" in read(lead())  # it closed while it was the council’s


def test_schools_that_a_person_joins_are_found_together(before):
    written("900011", lead(), "of the earlier")
    written("900012", lead(), "of the later")
    chain = school(
        one("900011", LONG_AGO, str(EVE), seen=NOW), one("900012", str(TURN), how="converter", seen=NOW), looked=NOW
    )
    take(chain)
    question = open_questions().get()
    answer_question(question=question, answer="join", reason="One school", by=BY)
    assert read(lead()) >= {"of the earlier", "of the later"}
    assert {row.school_id for row in Intelligence.objects.filter(title__startswith="of the")} == {
        question.earlier_id, question.later_id
    }


def test_what_one_of_two_joined_schools_was_given_is_not_given_to_the_other(before):
    """Whoever shared it named one body: people of that one keep reading, of the other nobody begins to."""
    given = {urn: written(urn, lead(), f"of {urn}") for urn in ("900011", "900012")}
    heads = {urn: hat("headteacher", school_by_urn(urn).organisation) for urn in given}
    for urn, one_given in given.items():
        share(shared=one_given, organisation=heads[urn].organisation, reason="Their own school", by=lead())
    chain = school(
        one("900011", LONG_AGO, str(EVE), seen=NOW), one("900012", str(TURN), how="converter", seen=NOW), looked=NOW
    )
    take(chain)
    answer_question(question=open_questions().get(), answer="join", reason="One school", by=BY)
    given = {urn: Intelligence.objects.get(pk=one_given.pk) for urn, one_given in given.items()}  # as a page loads it
    for urn, head in heads.items():
        assert read(hat("headteacher", head.organisation)) == {f"of {urn}"}
    of_each = {urn: is_shared_with_its_school(one_given) for urn, one_given in given.items()}
    assert of_each == {"900011": True, "900012": True}
    for urn, other in (("900011", "900012"), ("900012", "900011")):  # until the holder was asked
        share(shared=given[other], organisation=heads[urn].organisation, reason="They are one now", by=lead())
        assert read(hat("headteacher", heads[urn].organisation)) == {"of 900011", "of 900012"}


def test_an_alliance_loses_a_school_with_its_council(before):
    alliance = Organisation.objects.create(kind="alliance", name="Alliance", typed=True)
    Covering.objects.create(organisation=alliance, covered=organisation_by("la", "501"))
    officer = hat("improvement-officer", alliance)
    share(shared=before, organisation=alliance, reason="They work with the school", by=lead())
    Share.objects.update(first=today() - dt.timedelta(days=30))
    assert read(officer) == {"shared by the council"}
    take(school(one("900001", LONG_AGO, seen=NOW), council=span("502", str(TURN), seen=NOW),
                trusts=[span("99001", LONG_AGO, seen=NOW)], looked=NOW))  # fmt: skip
    assert read(hat("improvement-officer", alliance)) == set()
    assert Share.objects.get(organisation=alliance).last == EVE


def test_a_network_that_a_school_leaves_or_that_closes_reads_no_more(before):
    network = Organisation.objects.create(kind="network", name="Network", typed=True)
    joined = add_belonging(school=school_by_urn("900001"), organisation=network, first=EVE, by=BY)
    share(shared=before, organisation=network, reason="A project", by=lead())
    Share.objects.filter(organisation=network).update(first=EVE)
    assert leave(end_belonging, by=BY, belonging=joined, last=EVE, version=1) == 1
    assert Share.objects.get(organisation=network).last == EVE
    again = add_belonging(school=school_by_urn("900001"), organisation=network, first=TURN, by=BY)
    assert again.pk != joined.pk
    assert leave(close_organisation, by=BY, organisation=network, on=TURN, version=1) == 0


def test_what_was_shared_between_the_leaving_and_the_list_that_told_of_it_ends_too(before):
    late = written("900001", lead(), "shared too late")
    share(shared=late, organisation=organisation_by("uid", "99001"), reason="They run the school", by=lead())
    Share.objects.filter(record=late.pk).update(first=today() - dt.timedelta(days=2))
    _, ended = take(school(one("900001", LONG_AGO, seen=NOW), trusts=[span("99002", str(TURN), seen=NOW)], looked=NOW))
    assert ended == 2
    assert Share.objects.get(record=late.pk).last == today() - dt.timedelta(days=1)  # it was open, and that stays known
