"""What is measured, and what is held."""

from tests.unit.web.invented import FILE, KS2
from tests.unit.web.reading import Page


def test_every_measure_is_listed(client, definitions):
    page = Page(client.get("/measures/"))
    listed = {link for link in page.links if link.startswith("/measures/") and link != "/measures/"}
    assert listed == {f"/measures/{name}/" for name in definitions.measures}


def test_a_measure_says_what_it_means_why_and_when_it_does_not_exist(client, definitions):
    page = Page(client.get("/measures/ks2-rwm-expected/"))
    measure = definitions.measures["ks2-rwm-expected"]
    for said in (measure.title, measure.why, measure.definition, *(gap.why for gap in measure.gaps), measure.reviewed.by):
        assert " ".join(said.split()) in page.text


def test_englands_figures_link_to_theirs(client):
    page = Page(client.get("/measures/ks2-rwm-expected/"))
    assert page.links["/figures/ks2-rwm-expected/england/2018-19/?group=disadvantaged"] == "51%"


def test_a_measure_without_figures_says_so(client):
    assert "No file held here has a figure for England." in Page(client.get("/measures/progress-8/")).text


def test_every_file_with_what_was_read_left_out_and_set_aside(client):
    page = Page(client.get("/sources/"))
    assert FILE in page.text
    assert KS2 in page.ids
    assert "1 file, 70 figures, 1 row or cell set aside." in page.text
    assert "1 left out: council rows of another council" in page.text
    assert "Not a number as its definition promises" in page.text
    assert "row 9: PTRWM_EXP: “lots”" in page.text
    assert "Ask the publisher." in page.text


def test_releases_held_and_not_held(client, definitions):
    page = Page(client.get("/sources/"))
    told = page.text[page.text.index("What publishers have brought out"):]
    ks2 = told[told.index(definitions.publications["dfe-ks2-performance"].title):]
    assert "2018/19 final 13 December 2019 (remembered) Held" in ks2
    assert "2023/24 final 31 December 2024 (remembered) Not held" in ks2
