"""Every kind of page and state, at phone and desktop width: axe finds nothing, nothing runs off the side."""

from __future__ import annotations

import pytest

from tests.functional.conftest import shortfalls

PAGES = {
    "start": "/",
    "first page of an officer": "/",
    "first page of a headteacher": "/",
    "first page of a trust’s director": "/",
    "first page of a chair": "/",
    "first page of a data manager": "/",
    "first page of a data protection officer": "/",
    "first page of an administrator": "/",
    "what is held": "/held/",
    "a page that is not for the role": "/people/",
    "who may do what": "/who-may-do-what/",
    "choosing for whom to act": "/hat/",
    "an empty form": "/schools/900001/intelligence/add/",
    "all schools": "/schools/",
    "schools found": "/schools/?q=primary&page=2",
    "schools of a council and phase": "/schools/?council=Wyvershire&phase=Secondary",
    "no school found": "/schools/?q=zebra+crossing",
    "nothing to worry about": "/schools/900001/",
    "undetermined": "/schools/900018/",
    "an earlier day": "/schools/900001/?as-at=2019-10-31",
    "long before anything": "/schools/900001/?as-at=2010-01-01",
    "category of concern": "/schools/900008/?as-at=2020-04-30",
    "predecessor’s figures": "/schools/900013/",
    "everything suppressed": "/schools/900017/",
    "secondary": "/schools/900034/?as-at=2020-04-30",
    "all-through": "/schools/900040/",
    "special": "/schools/900041/",
    "almost nothing known": "/schools/900048/",
    "closed": "/schools/900032/",
    "a figure": "/figures/ks2-rwm-expected/urn:900001/2018-19/",
    "a suppressed figure": "/figures/ks2-rwm-expected/urn:900017/2018-19/",
    "a figure that does not exist": "/figures/ks2-rwm-expected/urn:900001/2019-20/",
    "a figure not yet out": "/figures/ks2-rwm-expected/urn:900001/2018-19/?as-at=2019-10-31",
    "a council’s figure": "/figures/ks2-rwm-expected/la:501/2018-19/?group=disadvantaged",
    "measures": "/measures/",
    "a measure": "/measures/ks2-rwm-expected/",
    "sources": "/sources/",
    "about": "/about/",
    "accessibility": "/accessibility/",
    "no such page": "/nowhere/",
    "no such school": "/schools/123/",
    "no such day": "/schools/900001/?as-at=soon",
}
# Everybody else here is the head of school improvement.
AS = {
    "first page of an officer": "officer", "first page of a headteacher": "head", "first page of a trust’s director": "trust",
    "first page of a chair": "chair", "first page of a data manager": "data",
    "first page of a data protection officer": "protection", "first page of an administrator": "administrator",
    "a page that is not for the role": "officer", "choosing for whom to act": "partner",
}


@pytest.mark.parametrize("context", ["phone", "desktop"], indirect=True)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_runs_off_the_side(page, site, name):
    page.goto(site + PAGES[name])
    assert page.locator("h1").count() == 1
    assert shortfalls(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("name", ["all-through", "sources", "a figure", "undetermined"])
def test_what_is_folded_away_is_as_sound_when_it_is_opened(page, site, name):
    page.goto(site + PAGES[name])
    for summary in page.locator("summary").all():
        summary.click()
    assert page.locator("details:not([open])").count() == 0
    assert shortfalls(page) == []


# 400% zoom of a window 1280 pixels wide leaves 320: what WCAG 1.4.10 asks a page to fit into.
@pytest.mark.parametrize("name", PAGES)
def test_at_400_percent_zoom_nobody_reads_sideways(page, site, name):
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(site + PAGES[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", ["start", "undetermined", "a figure", "all schools"])
def test_with_the_spacing_of_wcag_1_4_12_nothing_is_cut_off(page, site, name):
    page.goto(site + PAGES[name])
    page.evaluate(
        """() => document.querySelectorAll('*').forEach(e => {
            e.style.setProperty('line-height', '1.5', 'important');
            e.style.setProperty('letter-spacing', '0.12em', 'important');
            e.style.setProperty('word-spacing', '0.16em', 'important');
        })"""
    )
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_body_text_is_19_pixels_in_a_font_of_the_readers_own(page, site):
    page.goto(site + PAGES["about"])
    text = page.locator("main p.govuk-body").first
    size, family = text.evaluate("e => [getComputedStyle(e).fontSize, getComputedStyle(e).fontFamily]")
    assert size == "19px"
    assert "GDS" not in family


def test_in_print_the_ways_around_are_gone_and_the_figures_stay(page, site):
    page.goto(site + PAGES["nothing to worry about"])
    page.emulate_media(media="print")
    assert not page.locator("header nav").is_visible()
    assert page.locator("#came-from").is_visible()
    assert page.locator("section[aria-labelledby=key-stage-2] table").first.is_visible()
