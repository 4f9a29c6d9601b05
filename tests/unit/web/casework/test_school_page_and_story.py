"""Casework on a school's page, filled for each reader in few queries; and the school's story."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.unit.web.reading import Page
from upstream.casework.ground.actions.models import AgreedAction
from upstream.lib.clock import today

MOST_QUERIES = 8


@pytest.fixture
def page(records):
    return f"/schools/{records.urn}/"


def test_each_reader_finds_their_own_part_on_the_same_kept_page(records, lead, head, other, page):
    text = Page(lead.get(page)).text
    for said in ("Two vacancies in Year 3", "Vulnerable: yes", "Meet the governors", "It was mended", "Roof of the hall leaks"):
        assert said in text
    assert "Two vacancies" not in Page(head.get(page)).text
    assert "Roof of the hall leaks" in Page(head.get(page)).text
    elsewhere = Page(other.get(page)).text
    assert "not among those that your role reaches" in elsewhere
    assert "Roof of the hall" not in elsewhere


def test_an_administrator_finds_none_of_it_nor_the_way_there(records, page):
    administrator = records.county.browser("administrator", records.county.council, "Ada Administrator")
    assert "What people know" not in Page(administrator.get(page)).text


def test_facts_stand_before_opinions_and_both_are_marked(lead, page):
    text = Page(lead.get(page)).text
    assert text.index("Roof of the hall leaks Fact") < text.index("Two vacancies in Year 3 Opinion")


def test_overdue_is_counted_in_the_heading(records, lead, page):
    AgreedAction.objects.update(due=today() - dt.timedelta(days=2))
    assert "Agreed actions: 1 overdue" in Page(lead.get(page)).text


def test_a_verb_that_is_not_theirs_says_why(head, page):
    assert "Record something: Your role does not allow this" in Page(head.get(page)).text


def test_a_school_without_records_says_what_is_missing(records, lead):
    text = Page(records.county.browser("headteacher", records.county.brook, "Cleo Head").get(f"/schools/{records.urn}/")).text
    assert "No judgement stands." in text


@pytest.mark.parametrize("role", ["improvement-lead", "headteacher"])
def test_the_whole_signed_in_page_takes_few_queries(records, role, page):
    at = records.county.council if role == "improvement-lead" else records.county.brook
    browser = records.county.browser(role, at, "Quick Reader")
    browser.get(page)
    with CaptureQueriesContext(connection, ) as asked:
        assert browser.get(page).status_code == 200
    said = [one["sql"][:120] for one in asked.captured_queries]
    assert len(said) <= MOST_QUERIES, "\n".join(said)


def test_the_story_tells_by_day_what_one_may_see(records, lead, head, other):
    at = f"/schools/{records.urn}/story/"
    told = Page(lead.get(at)).text
    for said in ("Opened as Brook School", "Joined Wyvershire", "Two vacancies in Year 3", "Vulnerable: yes",
                 "Meet the governors", "It was mended", "Wyvershire shared ‘Roof of the hall leaks’ with Brook School"):
        assert said in told
    heads = Page(head.get(at)).text
    assert "Two vacancies" not in heads
    assert "Vulnerable" not in heads
    assert "Roof of the hall leaks" in heads
    assert other.get(at).status_code == 403


def test_the_story_narrows_to_a_kind(records, lead):
    told = Page(lead.get(f"/schools/{records.urn}/story/?kind=judgement")).text
    assert "Vulnerable: yes" in told
    assert "Joined Wyvershire" not in told
    assert Page(lead.get(f"/schools/{records.urn}/story/?kind=nonsense")).status == 200


def test_an_action_stands_when_it_was_agreed_and_when_it_ended(records, lead):
    AgreedAction.objects.update(state="done", ended_on=today(), agreed_on=today() - dt.timedelta(days=30))
    told = Page(lead.get(f"/schools/{records.urn}/story/?kind=action")).text
    assert "Done: Meet the governors" in told
