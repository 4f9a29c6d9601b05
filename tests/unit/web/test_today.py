"""First pages: what needs me today, said to each role in its own words, and nothing that is not theirs."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.acting import body, browser_of, person
from tests.unit.web.reading import Page
from upstream.casework.ground.actions.actions import agree
from upstream.casework.ground.actions.rules import Agreed, Owner
from upstream.casework.ground.intelligence.actions import add_intelligence
from upstream.casework.ground.intelligence.rules import Told
from upstream.casework.ground.judgements.actions import judge
from upstream.casework.ground.judgements.rules import Judged
from upstream.casework.records.sharing import share
from upstream.lib.clock import today
from upstream.people.assignments import assign
from upstream.people.hats import hats_of
from upstream.people.roles import ROLES
from upstream.registry.kinds import OrganisationKind as Kind
from upstream.registry.models import Belonging, Establishment, School

pytestmark = pytest.mark.django_db
LATE = today() - dt.timedelta(days=3)


@pytest.fixture
def council():
    return body(Kind.COUNCIL, "Westmere", council="991")


@pytest.fixture
def school(council) -> School:
    made = School.objects.create(organisation=body(Kind.SCHOOL, "Alder Brook"), urn="999001")
    Establishment.objects.create(urn="999001", school=made, name="Alder Brook")
    Belonging.objects.create(school=made, organisation=council)
    return made


def first_page(user, home) -> Page:
    return Page(browser_of(user).get("/"))


def hat(user):
    return hats_of(user)[0]


@pytest.fixture
def lead(council):
    return person("improvement-lead", council, "Lee Lead")


@pytest.fixture
def officer(council, school, lead):
    made = person("improvement-officer", council, "Olu Officer")
    assign(user=made, school=school, duty="lead-officer", by=hat(lead))
    return made


def late_action(school, officer, *, for_school: bool = False):
    owner = Owner(role="headteacher", organisation=school.organisation) if for_school else Owner(user=officer)
    agreed = Agreed("Send the figures", owner, LATE, "They came", agreed_on=LATE - dt.timedelta(days=9))
    return agree(school=school, agreed=agreed, by=hat(officer))


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_its_page(home, role):
    kind = ROLES[role].at[0]
    organisation = body(kind, "Somewhere")
    if kind == Kind.SCHOOL:
        School.objects.create(organisation=organisation, urn="999009")
    page = first_page(person(role, organisation), home)
    assert page.status == 200
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert "Somewhere" in page.text  # for whom one acts stands on every page


def test_an_officer_sees_what_is_late_first_and_their_schools_with_what_is_open(home, officer, school):
    late_action(school, officer)
    add_intelligence(school=school, told=Told("strength", False, today(), "Phonics is seen by neighbours"), by=hat(officer))
    text = first_page(officer, home).text
    assert "Send the figures overdue by 3 days Alder Brook" in text
    assert "Alder Brook 1 agreed action and 1 piece of intelligence" in text
    assert "Phonics is seen by neighbours opinion" in text
    assert text.index("Agreed actions for me") < text.index("My schools")


def test_an_empty_page_says_what_will_fill_it(home, council):
    text = first_page(person("improvement-officer", council), home).text
    for sentence in ("Nothing is waiting for you", "No school is assigned to you yet", "‘Add intelligence’ takes a minute"):
        assert sentence in text


def test_a_headteacher_sees_what_is_shared_and_not_what_is_not(home, officer, lead, school):
    late_action(school, officer, for_school=True)
    judged = Judged(None, "", "good", today(), "Lee Lead", "Seen on a visit", title="Leadership of phonics")
    hidden = judge(school=school, judged=judged, by=hat(lead))
    head = person("headteacher", school.organisation, "Hal Head")
    text = first_page(head, home).text
    assert "Send the figures overdue by 3 days" in text
    assert "Westmere shared an agreed action" in text
    assert "a judgement" not in text
    share(shared=hidden, organisation=school.organisation, reason="So that they know", by=hat(lead))
    assert "Westmere shared a judgement: Leadership of phonics" in first_page(head, home).text


def test_a_chair_finds_questions_and_a_lead_finds_schools_nobody_leads_on(home, lead, school):
    assert "Questions worth asking" in first_page(person("chair", school.organisation, "Cy Chair"), home).text
    assert "Schools without a lead officer Alder Brook" in first_page(lead, home).text


def test_an_administrator_reads_of_people_and_nothing_of_casework(home, officer, council, school):
    late_action(school, officer)
    text = first_page(person("administrator", council, "Ada Admin"), home).text
    assert "You read no casework" in text
    assert "Send the figures" not in text
    assert "Alder Brook" not in text


def test_another_body_learns_nothing(home, officer, school):
    late_action(school, officer)
    other = person("improvement-lead", body(Kind.COUNCIL, "Eastmere", council="992"), "Ola Other")
    text = first_page(other, home).text
    assert "Send the figures" not in text
    assert "Alder Brook" not in text


def test_a_governor_is_not_told_of_what_their_role_does_not_read(home, officer, lead, school):
    judged = Judged(None, "", "weak", today(), "Lee Lead", "Seen on a visit", title="Leadership")
    made = judge(school=school, judged=judged, by=hat(lead))
    share(shared=made, organisation=school.organisation, reason="About the headteacher alone", by=hat(lead))
    head = first_page(person("headteacher", school.organisation, "Hal Head"), home).text
    governor = first_page(person("governor", school.organisation, "Gus Governor"), home).text
    assert "About the headteacher alone" in head
    assert "About the headteacher alone" not in governor
    assert "a judgement" not in governor
