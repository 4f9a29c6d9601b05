"""What holds on every page: headers, one heading, no inline script or style, sources, our own name."""

import re

import pytest

from tests.unit.web.invented import CLOSED, FEW, HOSTILE, TOLD
from tests.unit.web.reading import Page
from upstream.web import editions

PAGES = [
    "/",
    "/schools/",
    "/schools/?q=meadow&page=2",
    "/schools/?q=nothing+of+the+kind",
    "/schools/?q=meadow&phase=Secondary&council=Westmere",
    f"/schools/{TOLD}/",
    f"/schools/{TOLD}/?as-at=2018-06-30",
    f"/schools/{FEW}/",
    f"/schools/{CLOSED}/",
    f"/schools/{HOSTILE}/",
    f"/figures/ks2-rwm-expected/urn:{TOLD}/2018-19/",
    f"/figures/ks2-rwm-expected/urn:{TOLD}/2017-18/",
    f"/figures/ks2-rwm-expected/urn:{TOLD}/2019-20/",
    f"/figures/ks2-rwm-expected/urn:{FEW}/2018-19/",
    "/figures/ks2-rwm-expected/england/2018-19/?group=disadvantaged",
    "/measures/",
    "/measures/ks2-rwm-expected/",
    "/measures/progress-8/",
    "/sources/",
    "/about/",
    "/accessibility/",
]
WITH_FIGURES = [page for page in PAGES if page.startswith(("/schools/9", "/figures/", "/measures/ks2"))]


@pytest.fixture(params=PAGES)
def page(client, request):
    return Page(client.get(request.param))


def test_it_answers(page):
    assert page.status == 200


def test_it_has_one_main_heading_and_no_id_twice(page):
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert len(page.ids) == len(set(page.ids))


def test_nothing_on_it_is_inline(page):
    for tag, given in page.tags:
        assert "style" not in given
        assert not [name for name in given if name.startswith("on")]
        assert tag != "style"
        assert tag != "script" or given.get("src")


def test_everything_it_loads_is_our_own(page):
    loaded = [given.get("src") or given.get("href") for tag, given in page.tags if tag in ("script", "link", "img")]
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)


def test_its_links_inside_lead_to_ids_that_are_there(page):
    inside = [address[1:] for address in page.links if address.startswith("#") and address != "#"]
    assert set(inside) <= set(page.ids)


def test_it_names_us_and_not_the_government(page):
    assert "– Upstream</title>" in page.html
    assert "govuk-header" not in page.html
    assert "crown" not in page.html.lower()


@pytest.mark.parametrize("address", WITH_FIGURES)
def test_a_page_with_figures_says_where_they_came_from_and_under_which_licence(client, address):
    page = Page(client.get(address))
    assert "Where this information came from" in page.text
    assert "Open Government Licence v3.0" in page.text


def test_headers_let_a_browser_refuse_what_is_not_ours(client):
    answer = client.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.cookies
    assert all(cookie["httponly"] and cookie["samesite"] == "Lax" for cookie in answer.cookies.values())


def test_errors_carry_the_same_headers(client):
    assert "default-src 'none'" in client.get("/nowhere/").headers["Content-Security-Policy"]


def test_links_between_pages_lead_somewhere(client):
    """Every address on the pages above, once: none is a dead end."""
    found = {link for address in PAGES for link in Page(client.get(address)).links if link.startswith("/")}
    dead = [link for link in sorted(found) if client.get(link.partition("#")[0]).status_code not in (200, 302)]
    assert len(found) > 100
    assert dead == []


def test_the_edition_and_its_day_stand_at_the_foot(client):
    text = Page(client.get("/")).text
    assert re.search(r"Edition 0123456789abcdef, made on 22 November 2026", text)
    assert editions.serving().id == "0123456789abcdef"
