"""Finding a school."""

import pytest

from tests.unit.web.invented import CLOSED, HOSTILE, HOSTILE_NAME, ONCE, TOLD
from tests.unit.web.reading import Page
from upstream.web.schools.search import Asked, asked_in


def found(client, **asked) -> Page:
    return Page(client.get("/schools/", asked))


@pytest.mark.parametrize(
    "asked",
    ["alder brook", "ALDER  BROOK", "brook alder", "999001", "9919001", "991/9001", "millbridge alder", "westmere alder"],
)
def test_a_school_is_found_by_name_number_and_place(client, asked):
    assert f"/schools/{TOLD}/" in found(client, q=asked).links


def test_a_postcode_may_be_cut_short(client):
    assert "/schools/999002/" in found(client, q="ZZ2 8BB").links
    assert "/schools/999002/" in found(client, q="zz2").links


def test_the_very_number_comes_first(client):
    links = [link for link in found(client, q=CLOSED).links if link.startswith("/schools/9")]
    assert links == [f"/schools/{CLOSED}/"]


def test_a_former_establishment_is_found_and_says_what_became_of_it(client):
    page = found(client, q="Alder Brook Primary School")
    assert f"/schools/{ONCE}/" in page.links
    assert f"Now URN {TOLD}" in page.text


def test_a_closed_school_says_when(client):
    assert "Closed 31 August 2015" in found(client, q="cedar").text


def test_a_hostile_name_is_text(client):
    page = found(client, q="mary’s")
    assert page.links[f"/schools/{HOSTILE}/"] == HOSTILE_NAME


def test_pages_of_results(client):
    first, last = found(client, q="meadow"), found(client, q="meadow", page=3)
    assert "1 to 20 of 60 schools" in first.text
    assert "41 to 60 of 60 schools" in last.text
    assert "/schools/?q=meadow&page=2" in first.links
    assert not set(schools_in(first)) & set(schools_in(last))


def schools_in(page: Page) -> list[str]:
    return [link for link in page.links if link.startswith("/schools/9")]


def test_a_page_beyond_the_last_shows_the_last(client):
    assert "41 to 60 of 60 schools" in found(client, q="meadow", page=99).text


def test_filters_narrow_and_stay_in_the_addresses_of_further_pages(client):
    page = found(client, q="meadow", phase="Primary", council="Westmere")
    assert "1 to 20 of 40 schools" in page.text
    assert "/schools/?q=meadow&phase=Primary&council=Westmere&page=2" in page.links
    chosen = [given["value"] for tag, given in page.tags if tag == "option" and "selected" in given]
    assert chosen == ["Primary", "Westmere"]


def test_a_council_alone_lists_its_schools(client):
    assert schools_in(found(client, council="Eastmoor")) == ["/schools/999500/"]


def test_no_match_says_so_and_what_to_try(client):
    page = found(client, q="zebra", council="Eastmoor")
    assert "No schools found" in page.text
    assert "No school matches “zebra” with these filters." in page.text
    assert "/schools/?q=zebra" in page.links


@pytest.mark.parametrize("written", ["0", "-1", "two", "", "1e9", "²"])
def test_a_page_number_that_is_none_is_the_first(written):
    assert asked_in({"page": written}).page == 1


def test_a_question_is_cut_to_what_a_name_can_be():
    assert asked_in({"q": " " + "x" * 500}) == Asked(q="x" * 100)


def test_completion_offers_names_places_and_addresses(client):
    matches = client.get("/schools/complete/", {"q": "alder"}).json()["matches"]
    assert matches[0] == {"name": "Alder Brook Primary Academy", "place": "Millbridge, Westmere", "url": f"/schools/{TOLD}/"}
    assert len(client.get("/schools/complete/", {"q": "meadow"}).json()["matches"]) == 8
    assert client.get("/schools/complete/", {"q": "a"}).json() == {"matches": []}
