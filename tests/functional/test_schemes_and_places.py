"""Schemes, areas, councils and trusts in a browser: axe at both widths, 400% zoom, keyboard, print, without JavaScript."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import shortfalls

AREA = "/schemes/alliance-2019/la-501/?as-at=2020-04-30"
PAGES = {
    "schemes": "/schemes/",
    "a scheme": "/schemes/alliance-2019/",
    "a scheme with scales and entitlements": "/schemes/alpha-2020/",
    "a scheme with a local trigger": "/schemes/report-cards-2025/",
    "an area as a table": AREA,
    "an area as a grid": f"{AREA}&view=grid",
    "an area narrowed": f"{AREA}&kind=primary&answer=outcomes%3Amet&sort=-unknown",
    "an area where nothing matches": f"{AREA}&q=zebra",
    "an area long before any list": "/schemes/alliance-2019/la-502/?as-at=2001-01-01",
    "an area now": "/schemes/alliance-2019/la-501/",
    "a trust’s schools": "/schemes/alpha-2020/trust-99001/?as-at=2020-04-30",
    "a standing": "/schools/900006/standings/alliance-2019/?as-at=2020-04-30",
    "a standing found in a list": "/schools/900006/standings/alliance-2019/?as-at=2020-04-30&within=la-501&kind=primary",
    "a standing that is undetermined": "/schools/900018/standings/alliance-2019/",
    "no standing": "/schools/900032/standings/alliance-2019/",
    "a standing of a school in no trust": "/schools/900006/standings/alpha-2020/",
    "councils": "/councils/",
    "a council": "/councils/501/",
    "a council on an earlier day": "/councils/501/?as-at=2020-04-30",
    "a council of which little is held": "/councils/502/?as-at=2001-01-01",
    "trusts": "/trusts/",
    "trusts by letter": "/trusts/?letter=L",
    "trusts found": "/trusts/?q=lantern",
    "no trust found": "/trusts/?q=zebra",
    "a trust": "/trusts/99001/",
    "a trust on an earlier day": "/trusts/99001/?as-at=2014-01-01",
    "no such scheme": "/schemes/nothing/",
    "no such area": "/schemes/alliance-2019/la-000/",
    "no such council": "/councils/000/",
    "no such trust": "/trusts/000/",
}

# A trust reads its own schemes; everybody else here is the head of school improvement.
AS = {"a trust’s schools": "other-trust"}

# The tag of what has the focus, and whether anything shows that it has.
FOCUSED = """() => {
    const element = document.activeElement, style = getComputedStyle(element);
    const yellow = style.backgroundColor === 'rgb(255, 221, 0)';
    return [element.tagName, style.outlineStyle !== 'none' || style.boxShadow !== 'none' || yellow];
}"""


@pytest.mark.parametrize("context", ["phone", "desktop"], indirect=True)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_runs_off_the_side(page, site, name):
    page.goto(site + PAGES[name])
    assert page.locator("h1").count() == 1
    assert shortfalls(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("name", ["a standing", "a council", "a trust", "a scheme", "an area as a grid"])
def test_what_is_folded_away_is_as_sound_when_it_is_opened(page, site, name):
    page.goto(site + PAGES[name])
    while (closed := page.locator("details:not([open]) > summary")).count():
        closed.first.click()
    assert shortfalls(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_at_400_percent_zoom_nobody_reads_sideways(page, site, name):
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(site + PAGES[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", ["an area as a table", "an area as a grid", "a standing", "a council", "a trust"])
def test_in_print_the_ways_around_are_gone_and_what_cannot_be_said_stays(page, site, name):
    page.goto(site + PAGES[name])
    page.emulate_media(media="print")
    assert not page.locator("header nav").is_visible()
    assert page.locator("#came-from").is_visible()
    assert page.locator("form:visible").count() in (0, 1)  # a list stands in the form that narrows it
    assert not page.locator(".up-filters").first.is_visible()
    for holes in page.locator("details.up-open-in-print li").all():
        assert holes.is_visible()


def test_filters_apply_at_once_and_survive_a_visit_to_a_school_and_the_way_back(page, site):
    page.goto(site + AREA)
    page.get_by_label("Kind").select_option("primary")
    expect(page).to_have_url(re.compile("kind=primary"))
    expect(page.locator("#count")).to_have_text(re.compile(r"^\d+ of \d+ schools$"))
    count = page.locator("#count").inner_text()
    page.locator("#results tbody th a").nth(1).click()
    back = page.get_by_role("link", name=re.compile("Back to the list"))
    expect(back).to_contain_text(count)
    page.get_by_label("The list").get_by_role("link").nth(1).click()
    expect(page.get_by_label("The list")).to_contain_text("After")
    page.get_by_role("link", name=re.compile("Back to the list")).click()
    expect(page.locator("#count")).to_have_text(count)
    expect(page.get_by_label("Kind")).to_have_value("primary")
    expect(page.get_by_role("region", name="An earlier day")).to_contain_text("30 April 2020")


def test_the_table_sorts_by_value_with_the_keyboard_and_keeps_the_focus(page, site):
    page.goto(site + AREA)
    head = page.get_by_role("link", name="Unknown", exact=True)
    head.focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Unknown")
    numbers = [int(text) for text in page.locator("#results tbody td.n").all_inner_texts()]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) > 1
    expect(page.locator(":focus")).to_have_text("Unknown")
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Unknown")


def test_the_grid_tells_every_answer_by_a_word_a_sign_and_a_tone(page, site):
    page.goto(f"{site}{AREA}&view=grid")
    grid = page.locator(".up-grid")
    for answer in ("Met", "Not met", "Unknown", "Does not apply"):
        cell = grid.locator("tbody td").filter(has_text=re.compile(f"^{answer}$")).first
        sign, tone = cell.evaluate("e => [getComputedStyle(e, '::before').content, getComputedStyle(e).backgroundColor]")
        assert sign not in ("none", '""')
        assert tone
    told = page.locator("#grid-description").inner_text()
    assert re.search(r"Most often met: .+, for \d+ of \d+ schools\.", told)
    # The counts beside the grid are those of its cells.
    row = page.locator(".up-counts tbody tr").first
    met = int(row.locator("td").first.inner_text())
    column = grid.locator("tbody tr").locator("td:nth-of-type(2)")
    assert sum(text == "Met" for text in column.all_text_contents()) == met


def test_what_is_shown_can_be_taken_along_and_says_what_it_is(page, site):
    page.goto(f"{site}{AREA}&kind=primary&sort=-unknown")
    shown = page.locator("#results tbody th").all_inner_texts()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    download = waiting.value
    assert download.suggested_filename == "alliance-2019_la-501_2020-04-30_kind-primary.csv"
    rows = list(csv.reader(io.StringIO(download.path().read_bytes().decode("utf-8-sig"))))
    head = next(n for n, row in enumerate(rows) if row[:2] == ["URN", "School"])
    assert [row[1] for row in rows[head + 1:]] == shown
    assert any(row[0] == "Shown" and "kind: Primary" in row[1] for row in rows[:head])
    assert any(row[0] == "Cannot be said" for row in rows[:head])


def test_a_number_of_a_councils_schools_leads_to_the_schools_behind_it(page, site):
    page.goto(f"{site}/councils/501/?as-at=2020-04-30")
    table = page.locator("section[aria-labelledby=standings] table").first
    link = table.locator("tbody tr", has_text="Primary").first.locator("td a").last
    many = link.inner_text()
    link.click()
    expect(page.locator("#count")).to_contain_text(f"{many} of")
    expect(page.get_by_label("Kind")).to_have_value("primary")


def test_beside_what_is_proposed_for_a_council_stands_what_cannot_be_said(page, site):
    page.goto(f"{site}/councils/501/?as-at=2020-04-30")
    standings = page.locator("section[aria-labelledby=standings]")
    unsaid = standings.get_by_text("no date of opening in the register").first
    expect(unsaid).to_be_hidden()
    standings.locator("summary", has_text="What cannot be said").first.click()
    expect(unsaid).to_be_visible()


def test_every_figure_of_a_councils_outcomes_is_one_click_from_its_file(page, site):
    page.goto(f"{site}/councils/501/?as-at=2020-04-30")
    link = page.locator("section[aria-labelledby=outcome-top-quartile] td.n a").first
    shown = link.inner_text()
    link.click()
    expect(page.locator(".up-figure")).to_have_text(shown)
    expect(page.locator("#came-from")).to_be_visible()


def test_a_school_leads_to_its_standing_its_trust_and_its_council(page, site):
    page.goto(f"{site}/schools/900007/?as-at=2020-04-30")
    page.get_by_role("link", name=re.compile("what would change it")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("its category, and why")
    page.get_by_role("link", name=re.compile("^Everything about")).click()
    page.locator(".up-facts").get_by_role("link", name=re.compile("Lantern")).click()
    expect(page).to_have_url(re.compile("/trusts/99001/"))
    page.go_back()
    page.get_by_label("Breadcrumb").get_by_role("link", name="Wyvershire").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wyvershire")


def test_every_control_of_an_area_can_be_reached_and_seen_to_be_reached(page, site):
    page.goto(f"{site}{AREA}&kind=nursery")
    seen = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here[0] == "BODY":
            break
        assert here[1], f"nothing shows that {here[0]} has the focus"
        seen.add(here[0])
    assert {"A", "INPUT", "BUTTON", "SELECT", "SUMMARY"} <= seen


@pytest.fixture
def plain_page(browser, signed_in):
    """A browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False, storage_state=signed_in("lead"))
    yield context.new_page()
    context.close()


def test_without_javascript_an_area_is_narrowed_sorted_and_left_and_found_again(plain_page, site):
    page = plain_page
    page.goto(site + AREA)
    page.get_by_label("Answer to a criterion").select_option("outcomes:met")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("answer=outcomes%3Amet"))
    expect(page).to_have_url(re.compile("as-at=2020-04-30"))
    count = page.locator("#count").inner_text()
    page.get_by_role("link", name="Grid of criteria").click()
    expect(page.locator("#count")).to_have_text(count)
    page.locator(".up-grid tbody a").first.click()
    page.get_by_role("link", name=re.compile("Back to the list")).click()
    expect(page.locator("#count")).to_have_text(count)
    expect(page.locator(".up-grid")).to_be_visible()
    page.get_by_role("link", name="Show every school").click()
    expect(page.locator("#count")).not_to_have_text(count)


def test_without_javascript_a_trust_is_found_and_read(plain_page, site):
    page = plain_page
    page.goto(f"{site}/trusts/")
    page.get_by_role("searchbox").fill("lantern")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile("Lantern Learning")).click()
    expect(page.locator("section[aria-labelledby=schools]")).to_contain_text("by their days of joining")
    expect(page.locator("section[aria-labelledby=outcomes]")).to_contain_text("calculated here")
