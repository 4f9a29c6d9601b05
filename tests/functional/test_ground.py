"""Contacts, schools assigned, targets, files, calendars, notices and agreements in a real browser: every page and state,
wide and narrow, and what people do there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import shortfalls

AT = "/schools/900001/"
PAGES = {
    "contacts of a school": f"{AT}contacts/", "a new contact": f"{AT}contacts/add/", "all contacts": "/contacts/",
    "a table of contacts": "/contacts/table/", "contacts of a council": "/councils/501/contacts/",
    "my schools": "/my-schools/", "who has how many": "/assignments/",
    "without a lead officer": "/assignments/?without=lead-officer",
    "who looks after it": f"{AT}assignments/", "assigning somebody": f"{AT}assignments/add/",
    "targets of a school": f"{AT}targets/", "a new target": f"{AT}targets/add/", "all targets": "/targets/",
    "files of a school": f"{AT}files/", "a new file": f"{AT}files/add/", "under agreements": f"{AT}under-agreement/",
    "my calendars": "/calendars/", "a council’s calendar": "/councils/501/calendar/", "a school’s calendar": f"{AT}calendar/",
    "terms": "/councils/501/calendar/terms/", "a closure": "/councils/501/calendar/closures/add/",
    "notices": "/notices/", "switches": "/notices/switches/", "the register": "/agreements/",
    "a new agreement": "/agreements/add/",
}
AS = {"a new agreement": "protection"}


@pytest.mark.parametrize("context", ["phone", "desktop"], indirect=True)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_falls_short(page: Page, site, name):
    answer = page.goto(site + PAGES[name])
    assert answer.status == 200
    assert shortfalls(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_contact_is_added_found_and_ended(page: Page, site):
    page.goto(f"{site}{AT}contacts/add/")
    page.get_by_role("button", name="Add the contact").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter name")
    assert shortfalls(page) == []
    page.get_by_label("Role", exact=True).select_option("senco")
    page.get_by_label("Name", exact=True).fill("Kit Wren")
    page.get_by_role("button", name="Add the contact").click()
    expect(page.get_by_role("status").first).to_contain_text("The contact is added.")
    page.get_by_role("link", name="Kit Wren").click()
    assert shortfalls(page) == []
    page.get_by_role("button", name="Say when this ends").click()
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_role("status").first).to_contain_text("The last day is written down.")


def test_a_table_is_looked_through_before_it_is_taken_over(page: Page, site):
    page.goto(f"{site}/contacts/table/")
    table = "organisation,role,person\n900001,business-manager,Lee Marsh\n1,senco,Nobody\n"
    page.locator("input[type=file]").set_input_files({"name": "contacts.csv", "mimeType": "text/csv", "buffer": table.encode()})
    page.get_by_role("button", name="Look through it").click()
    expect(page.get_by_text("Line 3: No organisation here has the number")).to_be_visible()
    assert shortfalls(page) == []
    page.get_by_label("Take these lines over").check()
    page.get_by_role("button", name="Take them over").click()
    expect(page.get_by_role("status").first).to_contain_text("Taken over: 1 line new and 1 line refused.")


def test_a_file_goes_in_and_comes_out_as_a_download(page: Page, site):
    page.goto(f"{site}{AT}files/add/")
    notes = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Autumn notes\n"}
    page.locator("input[type=file]").set_input_files(notes)
    page.get_by_label("Title").fill("Autumn notes")
    page.get_by_role("button", name="Add the file").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="notes.txt").first.click()
    assert waiting.value.path().read_bytes() == b"Autumn notes\n"
    page.get_by_role("link", name="Autumn notes").first.click()
    assert shortfalls(page) == []
