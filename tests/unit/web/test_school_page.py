"""A school's page: what it says, and what it takes care not to say."""

import re

import pytest

from tests.unit.web.invented import CLOSED, FEW, ONCE, TOLD
from tests.unit.web.reading import Page
from upstream.evidence.definitions import Measure
from upstream.evidence.value import State, Value
from upstream.web.schools.disadvantaged import gap_between


@pytest.fixture(scope="module")
def kept():
    return {}


@pytest.fixture
def told(client, kept):
    return kept.setdefault("page", Page(client.get(f"/schools/{TOLD}/")))


def rows_of(page: Page, table: str) -> dict[str, list[str]]:
    """The cells of a table by their row's heading, as plain text."""
    body = re.search(rf'aria-label="{table}".*?</table>', page.html, re.S)
    assert body, table
    rows = {}
    for row in re.findall(r"<tr>(.*?)</tr>", body[0], re.S)[1:]:
        first, *rest = map(plain, re.findall(r"<t[hd].*?</t[hd]>", row, re.S))
        rows[first] = rest
    return rows


def plain(cell: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", " ", cell, flags=re.S)).strip()


def test_every_urn_of_a_school_leads_to_the_present_one(client):
    answer = client.get(f"/schools/{ONCE}/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/schools/{TOLD}/"
    assert client.get(f"/schools/{ONCE}/?as-at=2015-01-01").headers["Location"] == f"/schools/{TOLD}/?as-at=2015-01-01"


def test_years_stand_side_by_side_with_the_predecessors_year_and_the_hole(told):
    cells = rows_of(told, "Table: Key stage 2")["RWM expected"]
    assert cells[1:7] == ["55%", "61%", "Suppressed", "57%", "not collected or not published", "63%"]


def test_figures_link_to_the_establishment_that_has_them(told):
    assert told.links[f"/figures/ks2-rwm-expected/urn:{ONCE}/2015-16/"] == "55%"
    assert told.links[f"/figures/ks2-rwm-expected/urn:{TOLD}/2017-18/"] == "Suppressed"


def test_england_stands_beside_the_newest_figure(told):
    cells = rows_of(told, "Table: Key stage 2")["RWM expected"]
    assert cells[7:9] == ["60%", "60"]


def test_the_line_of_the_trend_is_broken_by_the_hole_and_by_what_is_suppressed(told):
    line = re.search(r'<svg[^>]*aria-label="RWM expected.*?</svg>', told.html, re.S)[0]
    drawn = re.search(r'class="c-line" d="([^"]*)"', line)[1]
    assert (drawn.count("M"), drawn.count("L")) == (1, 1)  # 2015/16 to 2016/17; 2018/19 and 2022/23 stand alone
    assert re.search(r'class="c-hole" d="([^"]*)"', line)[1].count("M") == 4
    assert "2017/18: Suppressed" in line


def test_disadvantaged_pupils_come_before_every_theme(told):
    assert told.ids.index("disadvantaged") < told.ids.index("key-stage-2")
    cells = rows_of(told, "Table of disadvantaged pupils’ figures")["RWM expected 2018/19"]
    assert cells == ["40%", "20", "66%", "71%", "31 points behind 6 pupils"]


def test_what_is_rarely_read_stands_on_a_page_of_its_own(told, client):
    assert told.links[f"/schools/{TOLD}/figures/#key-stage-2"] == "Key stage 2: 1 more measure, and other groups of pupils"
    every = Page(client.get(f"/schools/{TOLD}/figures/"))
    assert rows_of(every, "Table of pupil groups: Key stage 2") == {"RWM expected 2018/19": ["62%"]}
    assert set(rows_of(every, "Table: Key stage 2")) == {"RWM expected", "Reading progress"}
    assert set(rows_of(told, "Table: Key stage 2")) == {"RWM expected"}


def test_the_figures_of_a_former_number_are_the_present_schools(client):
    answer = client.get(f"/schools/{ONCE}/figures/?as-at=2019-10-31")
    assert answer.headers["Location"] == f"/schools/{TOLD}/figures/?as-at=2019-10-31"


def test_a_measure_leads_to_all_schools_with_this_one_marked(told):
    assert told.links[f"/measures/ks2-rwm-expected/?school={TOLD}"].startswith("RWM expected")


def test_as_at_an_earlier_day_it_has_the_name_of_that_day(client):
    page = Page(client.get(f"/schools/{TOLD}/?as-at=2015-10-31"))
    assert "<h1 class=\"govuk-heading-xl govuk-!-margin-bottom-2\">Alder Brook Primary School</h1>" in page.html
    assert "Now called Alder Brook Primary Academy" in page.text
    assert "Now called" not in Page(client.get(f"/schools/{TOLD}/?as-at=2019-10-31")).text


def test_few_pupils_are_flagged(client):
    page = Page(client.get(f"/schools/{FEW}/"))
    assert "Only 8 pupils" in page.text


def test_inspections_keep_their_own_words_and_say_whose_they_are(told):
    assert "Overall grades with Requires improvement (September 2012 to August 2024)" in told.text
    assert "of its predecessor, URN 999000" in told.text
    assert "Satisfactory" in told.text
    assert "taken as known from 15 June 2018: 30 working days after the inspection" in told.text
    assert "inspections.csv, row 7" in told.text


def test_its_history_names_every_establishment(told):
    history = told.text[told.text.rindex("History"):]
    assert "Alder Brook Primary School" in history
    assert "Converted to an academy and goes on as the same school" in history


def test_a_school_of_which_nothing_is_known_says_so_plainly(client):
    page = Page(client.get(f"/schools/{CLOSED}/"))
    assert "Closed 31 August 2015" in page.text
    assert "No file held here has a figure for this school" in page.text
    assert "That is not the same as never inspected." in page.text


def test_as_at_shows_what_was_known_that_day_and_says_so(client):
    page = Page(client.get(f"/schools/{TOLD}/?as-at=2019-10-31"))
    assert "As known on 31 October 2019." in page.text
    assert page.links[f"/schools/{TOLD}/"] == "Show what is known now"
    cells = rows_of(page, "Table: Key stage 2")["RWM expected"]
    assert cells[1:5] == ["55%", "61%", "Suppressed", "56%"]
    assert f"/figures/ks2-rwm-expected/urn:{TOLD}/2018-19/?as-at=2019-10-31" in page.links
    assert f"/measures/ks2-rwm-expected/?school={TOLD}&as-at=2019-10-31" in page.links
    assert "2022/23" not in page.text


def test_an_inspection_that_was_not_yet_known_is_left_out(client):
    page = Page(client.get(f"/schools/{TOLD}/?as-at=2018-06-01"))
    assert "2 May 2018" not in page.text
    assert "9 March 2011" in page.text


# Gaps in words: measure, here, cohort, England's others → words, pupils, tone
GAPS = [
    ("ks2-rwm-expected", 40, 20, 71, "31 points behind", "6 pupils", "look"),
    ("ks2-rwm-expected", 75, 20, 71, "4 points ahead", "less than one pupil", "plain"),
    ("ks2-rwm-expected", 70, 200, 71, "1 point behind", "2 pupils", "look"),
    ("ks2-rwm-expected", 71, 20, 71, "level", "less than one pupil", "plain"),
    ("ks2-rwm-expected", 60, None, 71, "11 points behind", "", "look"),
    ("persistent-absence", 20, 50, 10, "10.0 points behind", "5 pupils", "look"),
    ("progress-8", -0.48, 25, 0.13, "0.61 behind", "", "look"),
]


@pytest.mark.parametrize(("measure", "here", "cohort", "there", "text", "pupils", "tone"), GAPS)
def test_a_gap_in_words(definitions, measure, here, cohort, there, text, pupils, tone):
    defined = definitions.measures[measure]
    gap = gap_between(defined, figure(defined, here, cohort), figure(defined, there))
    assert (gap.text, gap.pupils, gap.tone) == (text, pupils, tone)


def figure(measure: Measure, value: float, cohort: float | None = None) -> Value:
    return Value(State.VALUE, measure.id, "urn:1", "2018/19", value=value, cohort=cohort)
