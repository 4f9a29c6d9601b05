"""What people come to do, with a keyboard, with a mouse, and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import shortfalls

# Tag, words, and whether anything shows that the element has the focus.
FOCUSED = """() => {
    const element = document.activeElement, style = getComputedStyle(element);
    const yellow = style.backgroundColor === 'rgb(255, 221, 0)';
    const shown = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || yellow;
    return [element.tagName, element.textContent.trim().slice(0, 40) || element.id, shown];
}"""


def test_from_the_first_page_to_a_figure_and_its_row(page, site):
    page.goto(site)
    page.get_by_role("combobox").fill("Cinderstead")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Cinderstead Primary School").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cinderstead Primary School")
    row = page.locator("section[aria-labelledby=key-stage-2] tr", has_text="RWM expected").first
    number = row.locator("td.now a")
    shown = number.inner_text()
    number.click()
    expect(page.locator(".up-figure")).to_have_text(shown)
    marked = page.locator("#row ~ div mark").all_inner_texts()
    assert shown in marked or shown.rstrip("%") in marked


def test_the_category_says_why_and_leads_to_its_figures(page, site):
    page.goto(f"{site}/schools/900006/?as-at=2020-04-30")
    section = page.locator("section[aria-labelledby=category]")
    expect(section.locator(".up-category__answer")).to_have_text("Support and Challenge")
    section.get_by_role("link", name=re.compile("what would change it")).click()
    outcomes = page.locator("section[aria-labelledby=criteria] dl > div", has_text="Outcomes").first
    expect(outcomes).to_contain_text("wholly below")
    expect(outcomes).to_contain_text("What would change it")
    outcomes.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/figures/ks2-rwm-expected/urn:900006/2018-19/\?as-at=2020-04-30"))


def test_what_is_undetermined_says_what_would_settle_it(page, site, facts):
    open_ones = [school for school in facts.schools if "unknown" in school.shows]
    page.goto(f"{site}/schools/{open_ones[0].urn}/?as-at={facts.as_at}")
    box = page.locator(".up-category", has_text="Undetermined").first
    expect(box).to_contain_text("would settle it")
    box.get_by_role("link", name=re.compile("what would change it")).click()
    expect(page.locator(".up-category")).to_contain_text("would be certain if")


def test_the_search_completes_names_with_the_keyboard_alone(page, site):
    page.goto(site)
    search = page.get_by_role("combobox")
    search.focus()
    page.keyboard.type("cinderstead")
    option = page.get_by_role("option", name=re.compile("Cinderstead"))
    expect(option).to_be_visible()
    assert shortfalls(page) == []
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(search).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/schools/900006/")


def test_escape_closes_the_completion_and_keeps_what_was_typed(page, site):
    page.goto(site)
    search = page.get_by_role("combobox")
    search.fill("primary")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(search).to_have_value("primary")
    expect(search).to_have_attribute("aria-expanded", "false")


def test_a_match_can_be_clicked(page, site):
    page.goto(site)
    page.get_by_role("combobox").fill("cinder")
    page.get_by_role("option", name=re.compile("Cinderstead")).click()
    expect(page).to_have_url(f"{site}/schools/900006/")


def test_filters_apply_at_once_and_the_way_back_stays(page, site):
    page.goto(f"{site}/schools/?q=school")
    before = page.locator("#count").inner_text()
    page.get_by_label("Phase").select_option("Secondary")
    expect(page.locator("#count")).not_to_have_text(before)
    expect(page).to_have_url(re.compile(r"phase=Secondary"))
    assert shortfalls(page) == []
    page.go_back()
    expect(page.locator("#count")).to_have_text(before)


def test_the_first_tab_offers_to_skip_to_the_content(page, site):
    page.goto(f"{site}/schools/900006/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main-content$"))


def test_every_control_can_be_reached_and_seen_to_be_reached_with_the_keyboard(page, site):
    page.goto(f"{site}/schools/?q=school&council=Wyvershire")
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here[0] == "BODY":
            break
        assert here[2], f"nothing shows that {here[:2]} has the focus"
        seen.add(here[0])
    assert {"A", "INPUT", "BUTTON", "SELECT"} <= seen


def test_a_wide_table_can_be_moved_with_the_keyboard_on_a_phone(page, site):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/schools/900006/")
    frame = page.locator("section[aria-labelledby=key-stage-2] .up-table-frame").first
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("frame => frame.scrollLeft > 0", arg=frame.element_handle())


def test_another_day_can_be_asked_for(page, site):
    page.goto(f"{site}/schools/900006/")
    page.get_by_text("See what was known on an earlier day").click()
    page.get_by_label("Day").fill("2019-10-31")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("region", name="An earlier day")).to_contain_text("As known on 31 October 2019.")
    page.get_by_role("link", name="Show what is known now").click()
    expect(page.get_by_role("region", name="An earlier day")).to_have_count(0)


def test_a_former_number_leads_to_the_present_school(page, site):
    page.goto(f"{site}/schools/900113/")
    expect(page).to_have_url(f"{site}/schools/900013/")
    expect(page.locator("section[aria-labelledby=history]")).to_contain_text("900113")


@pytest.fixture
def plain_page(browser, site, signed_in):
    """A browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False, storage_state=signed_in("lead"))
    opened = context.new_page()
    yield opened
    context.close()


def test_without_javascript_the_whole_way_can_be_gone(plain_page, site):
    page = plain_page
    page.goto(site)
    page.get_by_role("searchbox").fill("cinderstead")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Phase").select_option("Primary")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("phase=Primary"))
    page.get_by_role("link", name="Cinderstead Primary School").click()
    expect(page.locator(".up-category__answer").first).to_be_visible()
    page.get_by_text("Other groups of pupils").first.click()
    page.locator("section[aria-labelledby=key-stage-2] td.now a").first.click()
    expect(page.locator("#came-from")).to_be_visible()


def test_without_javascript_results_have_pages(plain_page, site):
    plain_page.goto(f"{site}/schools/")
    plain_page.get_by_role("link", name="Next page").click()
    expect(plain_page).to_have_url(re.compile("page=2"))


def test_the_demo_says_so_everywhere(page, site):
    for path in ("/", "/schools/900006/", "/measures/", "/nowhere/"):
        page.goto(site + path)
        expect(page.get_by_role("region", name="Demonstration")).to_contain_text("is invented")
