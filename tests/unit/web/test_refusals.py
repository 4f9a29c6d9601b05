"""What goes wrong is said in sentences."""

from django.test import Client

from tests.unit.web.invented import TOLD
from tests.unit.web.reading import Page
from upstream.lib.clock import today
from upstream.web.schools import page as school_page


def test_nothing_at_an_address(client):
    page = Page(client.get("/nowhere/at/all/"))
    assert page.status == 404
    assert "Page not found" in page.text
    assert "search for a school" in page.text


def test_a_school_that_is_not_here(client):
    page = Page(client.get("/schools/111111/"))
    assert page.status == 404
    assert "No school here has the URN 111111." in page.text


def test_a_measure_misspelt_is_offered_the_nearest(client):
    page = Page(client.get("/measures/ks2-rwm-expectd/"))
    assert page.status == 404
    assert "Did you mean" in page.text
    assert "ks2-rwm-expected" in page.text


def test_an_entity_that_cannot_be_read(client):
    page = Page(client.get("/figures/ks2-rwm-expected/county:991/2018-19/"))
    assert page.status == 404
    assert "is not an entity" in page.text


def test_a_day_that_is_none(client):
    page = Page(client.get(f"/schools/{TOLD}/?as-at=31-10-2019"))
    assert page.status == 400
    assert "write it like as-at=2019-10-31" in page.text


def test_a_day_still_to_come_is_known_to_nobody(client):
    page = Page(client.get(f"/schools/{TOLD}/?as-at=2999-01-01"))
    assert page.status == 400
    assert "1 January 2999 is still to come" in page.text
    assert Page(client.get(f"/schools/{TOLD}/?as-at={today()}")).status == 200


def test_our_own_mistake_is_owned_and_not_shown(client, monkeypatch):
    def broken(*_asked):
        raise ZeroDivisionError("a secret of the code")

    monkeypatch.setattr(school_page, "present_school", broken)
    page = Page(client.get(f"/schools/{TOLD}/?never=asked"))
    assert page.status == 500
    assert "This is a mistake in Upstream" in page.text
    assert "secret" not in page.html


def test_a_name_that_merely_resolves_to_this_machine_is_turned_away(home):
    answer = Client(headers={"host": "evil.example"}).get("/")
    assert answer.status_code == 400
    assert "That address cannot be read" in answer.content.decode()


def test_hostile_words_in_an_address_come_back_as_text(client):
    page = Page(client.get("/schools/", {"q": '"><script>alert(1)</script>'}))
    assert page.status == 200
    assert "<script>alert" not in page.html
