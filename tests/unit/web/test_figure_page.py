"""A figure followed to its file and row."""

from tests.unit.web.invented import FEW, FILE, KEPT, TOLD
from tests.unit.web.reading import Page


def figure(client, path: str) -> Page:
    page = Page(client.get(f"/figures/{path}"))
    assert page.status == 200
    return page


def test_it_says_the_number_what_it_counts_and_whose_it_is(client):
    page = figure(client, f"ks2-rwm-expected/urn:{TOLD}/2018-19/")
    assert "57%" in page.text
    assert "Alder Brook Primary Academy · 2018/19 · All pupils" in page.text
    assert "final figures, out on 13 December 2019" in page.text
    assert "Department for Education" in page.text
    assert f"Row {2} of {FILE}" in page.text


def test_the_row_stands_there_as_published_with_its_cell_marked_first(client):
    page = figure(client, f"ks2-rwm-expected/urn:{TOLD}/2018-19/")
    cells = page.html[page.html.index('id="row"'):]
    assert "<mark>57%</mark>" in cells
    assert cells.index("PTRWM_EXP") < cells.index("The other cells of the row") < cells.index("STREET")
    assert "Alder Brook" in cells


def test_a_cell_that_looks_like_a_formula_is_text(client):
    page = figure(client, f"ks2-rwm-expected/urn:{TOLD}/2016-17/")
    assert "=1+1" in page.text


def test_releases_beside_the_one_that_counts(client):
    page = figure(client, f"ks2-rwm-expected/urn:{TOLD}/2018-19/")
    told = page.text[page.text.index("Releases of this figure"):]
    assert "Final 13 December 2019 57%" in told
    assert "Provisional 30 September 2019 56%" in told
    assert told.count("This is the figure") == 1


def test_on_an_earlier_day_the_earlier_release_is_the_figure(client):
    page = figure(client, f"ks2-rwm-expected/urn:{TOLD}/2018-19/?as-at=2019-10-31")
    assert "As known on 31 October 2019." in page.text
    assert "56%" in page.text[:page.text.index("What it says")]


def test_what_was_not_yet_out_says_when_it_came(client):
    page = figure(client, f"ks2-rwm-expected/urn:{TOLD}/2022-23/?as-at=2019-10-31")
    assert "Not yet published" in page.text
    assert "came out on 14 December 2023" in page.text


def test_a_suppressed_figure_shows_its_state_and_never_nought(client):
    page = figure(client, f"ks2-rwm-expected/urn:{TOLD}/2017-18/")
    assert "Suppressed" in page.text
    assert "because few pupils are behind it" in page.text
    assert "up-figure--state" in page.html


def test_a_year_without_tests_says_why(client):
    page = figure(client, f"ks2-rwm-expected/urn:{TOLD}/2019-20/")
    assert "Not collected" in page.text
    assert "cancelled" in page.text


def test_few_pupils_are_a_warning(client):
    page = figure(client, f"ks2-rwm-expected/urn:{FEW}/2018-19/")
    assert "Only 8 pupils stand behind this figure" in page.text


def test_all_schools_stand_in_a_strip_with_this_one_marked(client):
    page = figure(client, f"ks2-rwm-expected/urn:{TOLD}/2018-19/")
    assert "this one among 62 of England’s schools at key stage 2" in page.text
    assert "57% here" in page.text
    assert "fifth: " in page.text[page.text.index("Where it stands"):]


def test_england_has_no_strip(client):
    assert "strip-t" not in figure(client, "ks2-rwm-expected/england/2018-19/").html


def test_a_group_and_an_interval(client):
    page = figure(client, f"ks2-rwm-expected/urn:{TOLD}/2018-19/?group=disadvantaged")
    assert "· Disadvantaged pupils" in page.text
    assert "40%" in page.text
    interval = figure(client, f"ks2-reading-progress/urn:{TOLD}/2018-19/")
    assert "−2.9 to −0.1 (95%)" in interval.text


def test_where_the_raw_file_is_gone_the_page_says_so(client, home):
    kept = home / KEPT
    content = kept.read_bytes()
    kept.unlink()
    try:
        page = figure(client, f"ks2-rwm-expected/urn:{TOLD}/2018-19/?gone=1")
    finally:
        kept.write_bytes(content)
    assert "is not kept beside this edition" in page.text


def test_an_entity_of_which_nothing_is_known(client):
    page = figure(client, "ks2-rwm-expected/urn:111111/2018-19/")
    assert "Nothing is known here of urn:111111" in page.text
