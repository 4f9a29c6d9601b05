"""Two Schools that people have worked with, and a link that would make them one: a person decides."""

from __future__ import annotations

import pytest

from tests.unit.registry.conftest import BY
from tests.unit.registry.county_facts import day, facts, one, school, span
from upstream.audit.models import Event
from upstream.lib.refusal import Refusal
from upstream.people.hats import schools_of
from upstream.registry.kinds import OrganisationKind
from upstream.registry.models import Ancestry, Belonging, Covering, LinkQuestion, Organisation, School
from upstream.registry.queries import (
    body_of,
    ids_of,
    organisation_by,
    present,
    school_by_urn,
    search,
    with_earlier,
)
from upstream.registry.questions import answer_question, open_questions

LINKED = facts(
    school(one("900001", "2001-09-01", "2019-08-31"), one("900002", "2019-09-01", how="converter", name="Brook Academy"),
           trusts=[span("99002", "2019-09-01")]),
    edition="two",
)  # fmt: skip


@pytest.fixture
def asked(taken) -> LinkQuestion:
    taken(facts(school(one("900001", "2001-09-01")), school(one("900002", "2019-09-01"), trusts=[span("99002", "2019-09-01")])))
    taken(LINKED, held=("900001", "900002"))
    return open_questions().get()


def test_joined_both_schools_are_found_from_the_present_one(asked, taken):
    earlier, later = asked.earlier, asked.later
    network = Organisation.objects.create(kind=OrganisationKind.NETWORK, name="A network", typed=True)
    typed = Belonging.objects.create(school=later, organisation=network, first=day("2020-01-01"), typed=True)
    answer_question(question=asked, answer="join", reason="The same building, staff and pupils", by=BY)
    now = school_by_urn("900002")
    assert now == school_by_urn("900001") == earlier
    assert present(School.objects.get(pk=later.pk)) == earlier
    assert ids_of(School.objects.get(pk=later.pk)) == ids_of(now) == [earlier.pk, later.pk]
    assert (now.urn, now.name) == ("900002", "Brook Academy")
    typed.refresh_from_db()
    assert typed.school == earlier  # what people typed moves along
    assert body_of(now, OrganisationKind.TRUST).name == "Plover Trust"
    assert organisation_by("urn", "900002") == earlier.organisation
    assert [row.pk for row in search("900002")] == [earlier.organisation_id]
    assert not taken(LINKED, held=("900001",)).row.counts.get("asked")
    assert Event.objects.get(happened="schools.joined").school == earlier.pk


def test_joined_whoever_reaches_the_one_reaches_what_was_written_of_both(asked):
    council = organisation_by("la", "501")
    answer_question(question=asked, answer="join", reason="One school", by=BY)
    reached = schools_of(council, day("2020-01-01"))
    assert set(reached) == {asked.earlier}
    assert set(with_earlier(reached)) == {asked.earlier, asked.later}
    assert set(schools_of(asked.later.organisation, day("2020-01-01"))) == {asked.earlier}  # its people reach the school


def test_joined_twice_one_step_still_leads_to_the_present_one(asked, taken):
    answer_question(question=asked, answer="join", reason="One school", by=BY)
    taken(facts(school(one("900000", "1990-09-01")), edition="three", as_at="2020-01-31"))
    oldest = school_by_urn("900000")
    chain = school(
        one("900000", "1990-09-01", "2001-08-31"), one("900001", "2001-09-01", "2019-08-31"),
        one("900002", "2019-09-01", how="converter"),
    )
    taken(facts(chain, edition="four", as_at="2020-06-30"), held=("900000",))
    assert school_by_urn("900002") == oldest
    assert set(ids_of(oldest)) == {oldest.pk, asked.earlier.pk, asked.later.pk}


def test_kept_apart_no_edition_asks_again_and_the_one_followed_the_other(asked, taken):
    answer_question(question=asked, answer="apart", reason="A new school on the old site", by=BY)
    again = taken(LINKED, held=())
    assert not open_questions().exists()
    assert school_by_urn("900001") != school_by_urn("900002")
    assert again.row.counts.get("joined") is None
    assert [(row.ancestor, row.descendant, row.kind) for row in Ancestry.objects.all()] == [
        (asked.earlier, asked.later, "other")
    ]


def test_an_answer_says_why_and_stands(asked):
    with pytest.raises(Refusal, match="Say why"):
        answer_question(question=asked, answer="join", reason=" ", by=BY)
    with pytest.raises(Refusal, match="one school or two"):
        answer_question(question=asked, answer="perhaps", reason="I do not know", by=BY)
    answer_question(question=asked, answer="apart", reason="Two schools", by=BY)
    with pytest.raises(Refusal, match="answered already"):
        answer_question(question=asked, answer="join", reason="After all", by=BY)


def test_an_alliance_reaches_the_joined_school_through_its_council(asked):
    alliance = Organisation.objects.create(kind=OrganisationKind.ALLIANCE, name="Alliance", typed=True)
    Covering.objects.create(organisation=alliance, covered=organisation_by("la", "501"))
    answer_question(question=asked, answer="join", reason="One school", by=BY)
    assert set(schools_of(alliance, day("2020-01-01"))) == {asked.earlier}
