"""Pages are kept by edition; a new edition is served at once; the demo says that it is one."""

import pytest

from tests.acting import council_reader
from tests.unit.web.invented import TOLD, make_edition
from tests.unit.web.reading import Page
from upstream.web.schools import page as school_page

CREDITING = (
    f"/schools/{TOLD}/", "/measures/ks2-rwm-expected/", "/sources/", f"/figures/ks2-rwm-expected/urn:{TOLD}/2018-19/",
)


def test_a_page_asked_again_is_not_made_again(client, monkeypatch):
    first = Page(client.get(f"/schools/{TOLD}/"))
    monkeypatch.setattr(school_page, "present_school", pytest.fail)
    assert Page(client.get(f"/schools/{TOLD}/")).text == first.text


def test_a_browser_that_has_a_download_is_told_so(client):
    table = "/measures/ks2-rwm-expected/figures.csv"
    first = client.get(table)
    again = client.get(table, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert client.get("/measures/progress-8/figures.csv", headers={"if-none-match": first.headers["ETag"]}).status_code == 200


def test_a_kept_page_names_the_reader_who_asks_and_nobody_else(client, home):
    first = Page(client.get("/measures/")).text
    other = council_reader("992", "Eastmere", "Alex Other")
    assert "Robin Reader" in first
    second = Page(other.get("/measures/")).text
    assert "Alex Other" in second
    assert "Robin Reader" not in second


def test_an_address_that_finds_nothing_is_not_kept(client):
    assert client.get("/schools/1/").status_code == 404
    assert "ETag" not in client.get("/schools/1/").headers


def test_a_new_edition_is_served_from_the_next_page_on(client, tmp_path, monkeypatch, definitions):
    monkeypatch.setenv("UPSTREAM_HOME", str(tmp_path))
    make_edition(tmp_path, definitions, name="aaaaaaaaaaaaaaaa")
    before = client.get("/")
    make_edition(tmp_path, definitions, demo=True, name="fedcba9876543210")
    after = client.get("/")
    assert after.status_code == 200
    assert "Edition fedcba9876543210" in Page(after).text
    assert "Edition aaaaaaaaaaaaaaaa" in Page(before).text


def test_the_demo_says_on_every_page_that_all_is_invented(client, tmp_path, monkeypatch, definitions):
    monkeypatch.setenv("UPSTREAM_HOME", str(tmp_path))
    make_edition(tmp_path, definitions, demo=True, name="dededededededede")
    for address in ("/", f"/schools/{TOLD}/", "/nowhere/"):
        assert "Every school, figure and name on this site is invented" in Page(client.get(address)).text


def test_the_demo_credits_no_publisher_with_what_was_invented(client, tmp_path, monkeypatch, definitions):
    real = [Page(client.get(address)).text for address in CREDITING]
    monkeypatch.setenv("UPSTREAM_HOME", str(tmp_path))
    make_edition(tmp_path, definitions, demo=True, name="dededededededede")
    for address, text in zip(CREDITING, real, strict=True):
        assert "Department for Education" in text
        assert "Open Government Licence" in text
        invented = Page(client.get(address)).text
        assert "nvented, in the layout of this publication" in invented
        assert "Department for Education" not in invented
        assert "Open Government Licence" not in invented


def test_a_real_edition_bears_no_such_banner(client):
    assert "invented" not in Page(client.get("/")).text


def test_before_anything_is_built_the_page_says_what_to_do(client, tmp_path, monkeypatch):
    monkeypatch.setenv("UPSTREAM_HOME", str(tmp_path))
    answer = client.get("/schools/")
    assert answer.status_code == 503
    assert "upstream build" in Page(answer).text


def test_a_page_of_figures_takes_no_forms(client):
    assert client.post("/schools/", {"q": "x"}).status_code == 405


def test_what_is_not_kept_is_not_kept_by_a_browser_either(client):
    assert client.get("/").headers["Cache-Control"] == "no-store"
