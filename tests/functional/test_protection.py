"""Data protection and papers in a real browser: every page and state, wide and narrow, and what people do there."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import shortfalls

P = "/protection"
PAGES = {
    "data protection": f"{P}/", "what is due": f"{P}/retention/", "what will be due": f"{P}/retention/?on=2045-01-01",
    "due of a kind": f"{P}/retention/casework.intelligence/?on=2045-01-01", "deleting now": f"{P}/retention/run/",
    "holding a school": f"{P}/holds/school/", "requests": f"{P}/requests/", "a new request": f"{P}/requests/add/",
    "breaches": f"{P}/breaches/", "a new breach": f"{P}/breaches/add/", "who looked": f"{P}/log/",
    "what happened": f"{P}/log/?which=events", "record of processing": f"{P}/processing/", "impact assessment": f"{P}/dpia/",
    "terms": "/terms/", "privacy": "/privacy/", "contact": "/contact/", "accessibility": "/accessibility/",
    "a paper copy": "/paper-copy/?page=/schools/900001/", "accepting": "/terms/accept/", "paper copies": "/paper-copies/",
    "who looked at ours": "/schools/900001/who-looked/", "the contact page": "/contact/change/",
}
AS = dict.fromkeys(PAGES, "protection") | {
    "who looked at ours": "head", "paper copies": "administrator", "the contact page": "administrator",
}


@pytest.fixture
def person(request) -> str:
    """Who looks: by the page’s name, else the data protection officer."""
    name = request.node.callspec.params.get("name") if hasattr(request.node, "callspec") else None
    return AS.get(name, "protection")


@pytest.mark.parametrize("context", ["phone", "desktop"], indirect=True)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_falls_short(page: Page, site, name):
    answer = page.goto(site + PAGES[name])
    assert answer.status == 200
    assert shortfalls(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_somebody_asks_what_is_held_about_them_and_is_given_it(page: Page, site, tmp_path: Path):
    page.goto(f"{site}/protection/requests/add/")
    page.get_by_label("Name of the person").fill("Priya Merriweather")
    page.get_by_label("E-mail address").fill("officer@wyvershire.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Nothing can be gathered yet")).to_be_visible()
    assert shortfalls(page) == []
    page.get_by_role("button", name="Change").click()
    page.get_by_label("How you made sure").fill("came in person")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Gather").click()
    expect(page.get_by_role("status").first).to_contain_text("items were found")
    assert shortfalls(page) == []
    page.get_by_role("button", name="Include what is about their account alone").click()
    page.get_by_role("region", name="Table: What was found").get_by_role("link").first.click()
    page.get_by_label("Withhold").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    assert shortfalls(page) == []
    page.get_by_label("Why").fill("somebody else’s data")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Priya Merriweather").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take along what is included").click()
    taken.value.save_as(tmp_path / "held.zip")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "held.zip").read_bytes())) as packed:
        given = packed.read("what-is-held.html").decode()
    assert "What is held about you" in given
    assert "officer@wyvershire.example" in given


def test_a_breach_has_a_clock_and_is_closed_once_it_was_reported(page: Page, site):
    page.goto(f"{site}/protection/breaches/add/")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter what happened?")
    assert shortfalls(page) == []
    page.get_by_label("What happened?").fill("A letter to one school went to another.")
    page.get_by_label("A risk to people is likely", exact=True).check()
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("It cannot be closed yet. It has not been reported")).to_be_visible()
    assert shortfalls(page) == []


def test_anybody_asks_for_a_page_on_paper_from_its_foot(browser, site):
    """Without an account, and without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    stranger = context.new_page()
    stranger.goto(f"{site}/accessibility/")
    stranger.get_by_role("link", name="Ask for this page on paper").click()
    assert stranger.get_by_label("Which page").input_value() == "/accessibility/"
    stranger.get_by_role("button", name="Ask for it").click()
    expect(stranger.get_by_role("alert")).to_contain_text("Enter your name")
    stranger.get_by_label("In large print").check()
    stranger.get_by_label("Your name").fill("Pat Parent")
    stranger.get_by_label("Your postal address").fill("1 High Street")
    stranger.get_by_role("button", name="Ask for it").click()
    expect(stranger.get_by_role("heading", name="Your request was received")).to_be_visible()
    context.close()
