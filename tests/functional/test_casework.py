"""Writing in a browser: a draft over the end of a session, a double click, two people at one record, no script at all."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import shortfalls

ADD = "/schools/900024/intelligence/add/"
TITLE = "Two classes are taught together since Monday"


@pytest.fixture
def person() -> str:
    return "officer"


def fill(page, title: str = TITLE) -> None:
    page.get_by_label("What it is about").select_option("staffing")
    page.get_by_label("A fact: anyone could check it").check()
    page.locator("input[name=title]").fill(title)


def test_what_is_typed_is_kept_and_stands_there_again(page, site):
    page.goto(site + ADD)
    fill(page, "Typed and not sent")
    expect(page.locator("[data-saved]")).to_contain_text("Kept as a draft", timeout=15_000)
    page.goto(f"{site}/schools/900024/")
    page.goto(site + ADD)
    expect(page.locator("input[name=title]")).to_have_value("Typed and not sent")
    expect(page.get_by_text("What you had typed on")).to_be_visible()
    assert shortfalls(page) == []
    page.get_by_role("button", name="Throw it away").click()
    expect(page.locator("input[name=title]")).to_have_value("")


def test_a_session_that_ends_in_the_middle_of_a_form_loses_nothing(page, site, context):
    page.goto(site + ADD)
    fill(page, "Sent after the session had ended")
    context.clear_cookies(name="upstream")
    page.locator("form[data-drafts] button[type=submit]").click()
    page.get_by_role("button", name="Priya Merriweather").click()
    page.goto(site + ADD)
    expect(page.locator("input[name=title]")).to_have_value("Sent after the session had ended")
    page.get_by_role("button", name="Throw it away").click()


def test_two_clicks_record_once(page, site):
    page.goto(site + ADD)
    fill(page)
    page.locator("form[data-drafts] button[type=submit]").dblclick()
    page.wait_for_url(re.compile(r"^(?!.*add/)"))
    page.goto(f"{site}/schools/900024/intelligence/")
    expect(page.get_by_role("link", name=TITLE)).to_have_count(1)


def test_an_empty_form_says_what_is_missing_at_the_top_and_at_the_field(page, site):
    page.goto(site + ADD)
    page.locator("form[data-drafts] button[type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    assert page.title().startswith("Error: ")
    assert shortfalls(page) == []
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.tagName") in ("INPUT", "TEXTAREA", "SELECT")


def test_a_pupils_name_is_asked_about_and_kept(page, site):
    page.goto(site + ADD)
    fill(page, "Year 4 pupil Jack Smith was moved to another class")
    page.locator("form[data-drafts] button[type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("Jack Smith")
    expect(page.locator("input[name=title]")).to_have_value("Year 4 pupil Jack Smith was moved to another class")
    assert shortfalls(page) == []


def test_the_card_comes_as_a_file(page, site):
    page.goto(f"{site}/schools/900001/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="The card as one printed side").click()
    assert waiting.value.suggested_filename == "card-900001.pdf"


def test_without_scripts_everything_can_be_written(browser, site, signed_in):
    context = browser.new_context(java_script_enabled=False, storage_state=signed_in("officer"))
    plain = context.new_page()
    plain.goto(site + ADD)
    fill(plain, "Written without any script")
    plain.locator("form[data-drafts] button[type=submit]").click()
    expect(plain.get_by_text("Written without any script").first).to_be_visible()
    context.close()
