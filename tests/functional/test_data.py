"""The data manager's journey in a real browser, over a copy of the demo: a correction uploaded, read, looked at, published,
put back. axe looks at every page and state, wide and narrow; the last steps are walked again without JavaScript.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.functional.conftest import serving, shortfalls, signed_in_as
from upstream.demo.cast import cast

WIDTHS = ((1280, 900), (390, 844))


@pytest.fixture(scope="module")
def own_home(nation, tmp_path_factory) -> Path:
    """What is published here is nobody else's."""
    home = tmp_path_factory.mktemp("data") / "home"
    shutil.copytree(nation, home)
    return home


@pytest.fixture(scope="module")
def own_site(own_home) -> Iterator[str]:
    with serving(own_home, own_home / "server.log") as address:
        yield address


@pytest.fixture(scope="module")
def state(own_site, browser):
    """The data manager, signed in once."""
    manager = next(one for one in cast() if "data-manager" in {held.role for held in one.roles})
    return signed_in_as(browser, own_site, manager.name)


def opened(browser, state, **more) -> BrowserContext:
    return browser.new_context(viewport={"width": 1280, "height": 900}, storage_state=state, **more)


def looked_at(page: Page, what: str) -> None:
    """At both widths: nothing for axe to find, nothing wider than the screen."""
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        assert shortfalls(page) == [], f"{what} at {width}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{what} at {width}"
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_correction_from_the_upload_to_readers_and_back(browser, own_site, own_home, state):
    with opened(browser, state) as context:
        page = context.new_page()
        page.goto(f"{own_site}/data/")
        looked_at(page, "data")
        page.get_by_role("button", name="Upload files").click()
        looked_at(page, "upload")
        page.locator("main button[type=submit]").click()
        expect(page.locator("[data-errors]")).to_contain_text("Choose publishers’ files")
        looked_at(page, "upload without a file")
        picture = own_home / "picture.csv"
        picture.write_bytes(b"\x89PNG" + bytes(20))
        corrected = own_home / "invented" / "corrected" / "2018-2019_england_abs.csv"
        page.set_input_files("input[type=file]", [corrected, picture])
        page.locator("main button[type=submit]").click()
        expect(page.locator("main")).to_contain_text("picture.csv is a picture, whatever its name says")
        looked_at(page, "files taken")
        page.get_by_role("button", name="Read the files").click()
        looked_at(page, "begin")
        page.locator("main button[type=submit]").click()
        expect(page.locator("[data-words]")).to_be_visible()
        looked_at(page, "under way")
        expect(page.get_by_role("button", name="Publish")).to_be_visible(timeout=300_000)  # its script loads the page anew
        looked_at(page, "prepared")
        page.get_by_role("link", name="What it changes, and for whom").click()
        expect(page.locator("main")).to_contain_text("1 file: 1 corrected.")
        looked_at(page, "what changed")
        page.get_by_label("For whom: council").select_option(index=1)
        page.get_by_role("button", name="Show").click()
        looked_at(page, "what changed in a council")
        page.locator("#schools + div a").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("What changed for")
        looked_at(page, "what changed for a school")
        page.goto(f"{own_site}/data/")
        page.get_by_role("link", name=re.compile("Files uploaded")).first.click()
        page.get_by_role("button", name="Publish").click()
        expect(page.locator("main")).to_contain_text("schools will read other figures than before")
        looked_at(page, "publish")
        page.get_by_role("button", name="Publish").click()
        expect(page.locator(".up-said")).to_contain_text("serves.")
        looked_at(page, "published")


def test_put_back_without_javascript(browser, own_site, state):
    with opened(browser, state, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{own_site}/data/")
        page.get_by_role("link", name=re.compile("Put back")).first.click()
        page.get_by_role("button", name="Put it back").click()
        expect(page.locator("[data-errors]")).to_contain_text("Enter why")
        page.get_by_label("Why").fill("The correction was withdrawn.")
        page.get_by_role("button", name="Put it back").click()
        expect(page.locator("main")).to_contain_text("Reason: The correction was withdrawn.")


def test_set_aside_rows_are_read_and_taken_along(browser, own_site, state):
    with opened(browser, state) as context:
        page = context.new_page()
        page.goto(f"{own_site}/data/")
        page.get_by_role("link", name=re.compile("What was set aside")).first.click()
        looked_at(page, "set aside")
        with page.expect_download() as download:
            page.get_by_role("link", name="Every row of it").click()
        assert download.value.path().read_text(encoding="utf-8-sig").startswith("file,source,row,reason,detail,remedy")
