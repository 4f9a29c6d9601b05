"""Measures, families and every figure in a browser: axe at both widths, 400% zoom, keyboard, print, without JavaScript."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import shortfalls

MARKED = "/measures/ks2-rwm-expected/?school=900006&period=2018%2F19"
FAMILY = "/schools/900006/similar/"
PAGES = {
    "all schools of a measure": "/measures/ks2-rwm-expected/",
    "a measure with one school marked": MARKED,
    "a measure held against one set": f"{MARKED}&set=council-phase",
    "a measure on an earlier day": "/measures/ks2-rwm-expected/?as-at=2019-10-31",
    "a measure of every phase": "/measures/persistent-absence/",
    "a measure with a sign": "/measures/progress-8/?school=900034",
    "a school without a figure": "/measures/progress-8/?school=900006",
    "a number of no school": "/measures/ks2-rwm-expected/?school=123",
    "a measure without schools": "/measures/good-level-of-development/",
    "a family": FAMILY,
    "a family on an earlier day": f"{FAMILY}?as-at=2020-04-30",
    "a family before any census": f"{FAMILY}?as-at=2001-01-01",
    "a secondary school’s family": "/schools/900034/similar/",
    "a family of a school with nothing known": "/schools/900048/similar/",
    "every figure": "/schools/900006/figures/",
    "every figure of a school with two key stages": "/schools/900040/figures/?as-at=2020-04-30",
}
CHARTED = {"a measure with one school marked": 3, "a family": 1}


@pytest.mark.parametrize("context", ["phone", "desktop"], indirect=True)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_runs_off_the_side(page, site, name):
    page.goto(site + PAGES[name])
    assert page.locator("h1").count() == 1
    assert shortfalls(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("name", ["a measure with one school marked", "a measure of every phase", "a family", "measures"])
def test_what_is_folded_away_is_as_sound_when_it_is_opened(page, site, name):
    page.goto(site + PAGES.get(name, "/measures/"))
    for summary in page.locator("summary").all():
        summary.click()
    assert page.locator("details:not([open])").count() == 0
    assert shortfalls(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("name", PAGES)
def test_at_400_percent_zoom_nobody_reads_sideways(page, site, name):
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(site + PAGES[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("context", ["phone", "desktop"], indirect=True)
@pytest.mark.parametrize("name", CHARTED)
def test_no_letters_of_a_drawing_run_off_it_or_change_their_size(page, site, name):
    """Drawings are as wide as their place, and letters are not drawn smaller for it."""
    page.goto(site + PAGES[name])
    drawings = page.locator("svg.up-svg--wide")
    assert drawings.count() >= CHARTED[name]
    outside = page.evaluate(
        """() => [...document.querySelectorAll('svg.up-svg--wide text')].filter(text => {
            const box = text.getBoundingClientRect();
            return box.left < -1 || box.right > window.innerWidth + 1;
        }).map(text => text.textContent)"""
    )
    assert outside == []
    assert page.locator("svg.up-svg--wide text").first.evaluate("e => getComputedStyle(e).fontSize") == "16px"


def test_every_drawing_has_a_title_a_description_and_the_same_as_a_table(page, site):
    page.goto(site + MARKED)
    figures = page.locator("figure.up-chart").all()
    assert len(figures) >= 3
    for figure in figures:
        drawing = figure.locator("svg").first
        expect(drawing).to_have_attribute("role", "img")
        name, description = drawing.get_attribute("aria-labelledby").split()
        assert drawing.locator(f"[id='{name}']").text_content()
        assert drawing.locator(f"[id='{description}']").text_content()
        figure.locator("summary").click()
        assert figure.locator("table tbody tr").count() >= 1


def test_from_a_school_to_all_schools_and_back(page, site):
    page.goto(f"{site}/schools/900006/?as-at=2020-04-30")
    row = page.locator("section[aria-labelledby=key-stage-2] tr", has_text="RWM expected").first
    row.get_by_role("rowheader").get_by_role("link").click()
    expect(page.locator("#spread")).to_be_visible()
    expect(page.locator("figure svg .c-mark").first).to_be_attached()
    page.get_by_role("link", name="Cinderstead Primary School").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cinderstead Primary School")


def test_a_school_and_a_period_are_asked_for_with_the_keyboard_alone(page, site):
    page.goto(f"{site}/measures/ks2-rwm-expected/")
    page.get_by_label("School to mark, by its URN").focus()
    page.keyboard.type("900006")
    page.keyboard.press("Tab")
    page.get_by_label("Period").select_option("2018/19")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Show").press("Enter")
    expect(page).to_have_url(re.compile(r"school=900006&period=2018%2F19"))
    expect(page.locator("section[aria-labelledby=spread]")).to_contain_text("Cinderstead Primary School")


def test_what_is_shown_is_what_is_downloaded(page, site):
    page.goto(site + MARKED)
    titles = page.locator("figure.up-chart figcaption").all_inner_texts()
    with page.expect_download() as started:
        page.get_by_role("link", name="Download what is shown here (CSV)").click()
    content = started.value.path().read_text(encoding="utf-8-sig")
    parts = {row["part"] for row in csv.DictReader(io.StringIO(content))}
    assert set(titles) <= parts
    assert started.value.suggested_filename == "ks2-rwm-expected_2018-19_900006.csv"


def test_the_family_leads_to_each_school_and_can_be_taken_along(page, site):
    page.goto(site + FAMILY)
    table = page.get_by_role("region", name="Table: the similar schools").locator("table")
    names = table.locator("tbody th").all_inner_texts()
    assert names[0] == "Cinderstead Primary School"
    assert len(names) == 51
    with page.expect_download() as started:
        page.get_by_role("link", name="Download this table (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(started.value.path().read_text(encoding="utf-8-sig"))))
    assert [row["School"] for row in rows] == names
    page.get_by_role("link", name="How they are found").click()
    expect(page).to_have_url(re.compile("#method$"))
    table.locator("tbody th a").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(names[1])


def test_the_family_sorts_by_distance_and_back(page, site):
    page.goto(site + FAMILY)
    table = page.get_by_role("region", name="Table: the similar schools").locator("table")
    before = table.locator("tbody th").all_inner_texts()
    heading = table.get_by_role("button", name="School")
    heading.press("Enter")
    after = table.locator("tbody th").all_inner_texts()
    assert after != before
    assert sorted(after) == sorted(before)
    table.get_by_role("button", name="Distance").press("Enter")
    assert table.locator("tbody th").first.inner_text() == before[0]


def test_every_measure_is_two_steps_away_on_a_phone(page, site):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/measures/")
    assert page.evaluate("document.documentElement.scrollHeight") < 2500
    page.get_by_role("heading", name=re.compile("Key stage 2")).click()
    page.get_by_role("link", name=re.compile("reading, writing and mathematics at key stage 2")).first.click()
    expect(page.locator("#spread")).to_be_visible()


def test_in_print_the_drawings_stay_and_the_questions_go(page, site):
    page.goto(site + MARKED)
    page.emulate_media(media="print")
    assert page.locator("figure.up-chart svg").first.is_visible()
    assert not page.locator("form.up-filters").is_visible()
    assert page.locator("#came-from").is_visible()


@pytest.mark.parametrize("address", [MARKED, FAMILY, "/measures/"])
def test_without_javascript_everything_is_there(browser, site, address, signed_in):
    context = browser.new_context(java_script_enabled=False, storage_state=signed_in("lead"))
    page = context.new_page()
    page.goto(site + address)
    assert page.locator("h1").count() == 1
    assert page.locator("main a").count() > 10
    if address == MARKED:
        page.get_by_role("button", name="Show").click()
        assert page.locator("svg .c-mark").count() >= 2
    context.close()
