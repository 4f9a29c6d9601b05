"""A backtest of the invented nation, looked at in a browser: both widths, opened, printed, by keyboard, without JavaScript."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.functional.conftest import ROOT, shortfalls

KEPT = "/backtests/alliance-2019/"
PAGES = {
    "all of them": "/backtests/",
    "one that was tried": KEPT,
    "one that was not tried": "/backtests/alpha-2020/",
    "the schools behind a number": f"{KEPT}schools/?round=2018-01-31&rule=grade-and-years&group=missed",
    "an empty list": f"{KEPT}schools/?round=2018-01-31&rule=grade-and-years&group=undetermined-below-good",
    "no such list": f"{KEPT}schools/?round=2001-01-01",
    "no such framework": "/backtests/nothing/",
}


@pytest.fixture(scope="module", autouse=True)
def tried(nation):
    """The command keeps it where the site looks."""
    command = [sys.executable, "-m", "upstream.cli.main", "backtest", "alliance-2019", "--from", "2017-01-31",
               "--to", "2018-01-31", "--until", "2020-04-30"]
    environment = {**os.environ, "UPSTREAM_HOME": str(nation)}
    environment.pop("UPSTREAM_EDITIONS", None)
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)


@pytest.mark.parametrize("context", ["phone", "desktop"], indirect=True)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_runs_off_the_side(page, site, name):
    page.goto(site + PAGES[name])
    for summary in page.locator("summary").all():
        summary.click()
    assert page.locator("h1").count() == 1
    assert shortfalls(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("name", PAGES)
def test_at_400_percent_zoom_nobody_reads_sideways(page, site, name):
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(site + PAGES[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_from_the_list_to_the_schools_behind_a_number_by_keyboard(page, site):
    page.goto(f"{site}/backtests/")
    link = page.get_by_role("link", name="After SAfE’s published categories").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/backtests/alliance-2019/")
    behind = page.locator("td a[href*='group=missed']").first
    number = int(behind.inner_text().replace(",", ""))
    behind.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/schools/?*")
    assert page.locator("tbody tr").count() == min(number, 200)
    page.locator("tbody a").first.click()
    assert "as-at=" in page.url


def test_the_picture_and_its_table_say_the_same(page, site):
    page.goto(site + KEPT)
    figure = page.locator("figure", has_text="Precision:").first
    assert figure.locator("svg[role=img]").count() == 1
    figure.locator("summary").click()
    rows = figure.locator("tbody tr")
    assert rows.count() == 6  # two rounds: the framework, the latest grade, by lot
    shown = figure.locator("svg text").all_text_contents()
    for row in rows.all():
        name, said = row.locator("th").inner_text(), row.locator("td").first.inner_text()
        assert f"{name.partition(': ')[2]}: {said}" in shown


def test_it_prints_whole(page, site, tmp_path):
    page.goto(site + KEPT)
    page.emulate_media(media="print")
    assert page.locator("h2", has_text="What cannot be said").is_visible()
    assert page.locator("figure svg").first.is_visible()
    assert len(page.pdf(format="A4")) > 20_000


def test_it_needs_no_javascript(browser, site, signed_in):
    context = browser.new_context(java_script_enabled=False, storage_state=signed_in("lead"))
    page = context.new_page()
    page.goto(site + KEPT)
    assert page.locator("h2", has_text="What the numbers say").is_visible()
    page.locator("td a[href*='group=missed']").first.click()
    assert page.locator("tbody tr").count() > 0
    context.close()
