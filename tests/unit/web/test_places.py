"""Councils and trusts: finding them, and what their pages say where little is held."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from tests.unit.web.reading import Page
from upstream.benchmarks.outcomes import GradeCount, Item, ItemResult, Outcome, OutcomeResult, YearOfItem
from upstream.benchmarks.ranks import Standing
from upstream.benchmarks.trust_outcomes import OutcomeOfTrust, SeriesOfTrust, YearOfTrust
from upstream.evidence.trusts import Trust
from upstream.evidence.value import State, Value
from upstream.web import words
from upstream.web.places import finding
from upstream.web.places.series import gap_words, present_outcome, present_outcome_of_trust

RWM = "ks2-rwm-expected"
OUTCOME = Outcome(id="one", requirement="R8", title="One", aim="up", holes=("The figure lags.",))


def value(number: float | None, period: str = "2018/19", entity: str = "la:991", **given) -> Value:
    state = State.VALUE if number is not None else State.MISSING
    return Value(state, RWM, entity, period, given.pop("group", "all"), "all", value=number, **given)


@pytest.fixture
def measure(definitions):
    return definitions.measures[RWM]


def council(measure, *years: YearOfItem, item=None, trend="positive"):
    result = OutcomeResult(OUTCOME, (ItemResult(item or Item(measure=RWM), measure, years, trend),), OUTCOME.holes)
    return present_outcome(result, [], [], "Westmere", None)


def standing(rank: int, n: int, quartile: int) -> Standing:
    return Standing(rank=rank, n=n, quartile=quartile, better="higher")


def test_the_newest_figure_stands_with_its_rank_quarter_gap_and_trend(measure):
    found = council(measure, YearOfItem(value(None, "2019/20"), None, None, None, None),
                    YearOfItem(value(70.0), standing(3, 152, 1), 65.0, None, None))
    row = found.rows[0]
    assert (row.period, row.figure.text, row.figure.url) == ("2018/19", "70%", f"/figures/{RWM}/la:991/2018-19/")
    assert (row.rank, row.quarter, row.tone) == ("3rd of 152 councils", "Top quarter", "good")
    assert row.gaps == ["5 points above England"]
    assert row.trend == "positive"
    assert found.holes == ["The figure lags."]
    # The newest year has no figure: the line stops before it, and the table says so.
    assert row.line.rows[-1] == ("2019/20", "not held here")


def test_without_any_figure_the_row_says_so_and_draws_nothing(measure):
    row = council(measure, YearOfItem(value(None), None, None, None, None)).rows[0]
    assert (row.figure.text, row.figure.url, row.line, row.gaps) == ("none held", "", None, [])


def test_gaps_of_a_group_are_drawn_as_a_dumbbell_that_names_both_groups(measure):
    item = Item(measure=RWM, group="disadvantaged", against="not-disadvantaged")
    found = council(measure, YearOfItem(value(46.0, group="disadvantaged"), None, 51.0, 71.0, 75.0), item=item)
    assert found.rows[0].gaps == [
        "5 points below England", "25 points below England’s not disadvantaged pupils",
        "29 points below the council’s own not disadvantaged pupils",
    ]
    assert found.chart.title == "Westmere’s disadvantaged pupils, and England’s not disadvantaged pupils"
    assert found.chart.rows == (("RWM expected, 2018/19", "46%", "71%"),)


@pytest.mark.parametrize(
    ("gap", "said"),
    [(1.0, "1 point above England"), (-3.0, "3 points below England"), (0.0, "level with England"),
     (0.3, "level with England")],
)
def test_a_gap_is_said_in_the_unit_of_its_measure(measure, gap, said):
    assert gap_words(gap, measure, "England") == said


def test_a_gap_of_scores_has_no_points(definitions):
    assert gap_words(-0.52, definitions.measures["progress-8"], "England") == "0.52 below England"


def test_grades_are_counted_with_those_that_have_none(measure):
    graded = Outcome(id="g", requirement="R6", title="Good", aim="up", grades=True)
    counts = [GradeCount("all", 10, 6, 2, 1, 2), GradeCount("nursery", 1, 0, 0, 0, 1)]
    found = present_outcome(OutcomeResult(graded), counts, ["For 2 schools, later inspections are not held."], "W", None)
    assert [(row.who, row.percent, row.good, row.none) for row in found.grades] == [
        ("All schools", "75.0%", "6 of 8", "2"), ("Nursery", "no grades", "0 of 0", "1"),
    ]
    assert found.holes == ["For 2 schools, later inspections are not held."]


def of_trust(measure, *years: YearOfTrust, why_none: str = ""):
    series = SeriesOfTrust(Item(measure=RWM), measure, years, why_none)
    return present_outcome_of_trust(OutcomeOfTrust(OUTCOME, (series,)), [], [], None)


def test_a_trusts_years_say_which_are_published_and_which_are_ours(measure):
    found = of_trust(
        measure, YearOfTrust("2023/24", "published", value(76.0, "2023/24", "trust:5"), 0, 0, 61.0),
        YearOfTrust("2018/19", "calculated here", value(66.0), 34, 35, 64.0),
        YearOfTrust("2017/18", "withheld", value(None, "2017/18", why="Withheld."), 21, 24, 64.0),
    )
    row = found.years[0]
    assert found.columns == ["2023/24", "2018/19", "2017/18"]
    assert [(cell.text, cell.basis) for cell in row.cells] == [
        ("76%", ""), ("66%", "calculated here, 34 of 35 schools"), ("withheld", "21 of 24 schools"),
    ]
    assert row.cells[0].url == f"/figures/{RWM}/trust:5/2023-24/"
    assert row.cells[1].url == ""
    assert (row.nation.text, row.nation.basis, row.gaps) == ("61%", "2023/24", ["15 points above England"])


def test_what_cannot_be_said_of_a_trust_is_said_in_the_open(measure):
    found = of_trust(measure, why_none="RWM expected: no figure is held.")
    assert found.is_silent
    assert found.holes == ["The figure lags.", "RWM expected: no figure is held."]
    never = YearOfTrust("2018/19", "nothing", value(None, why="No school’s figure is held."), 0, 3, None)
    assert of_trust(measure, never).holes[-1] == "RWM expected: 2018/19: No school’s figure is held."


# Finding


@pytest.fixture
def edition(monkeypatch, definitions):
    def trust(uid: str, name: str, schools: int) -> Trust:
        return Trust(uid, name, "Multi-academy trust", "Open", None, None, None, schools, None, None)

    held = (
        trust("1", "THE OAK TRUST", 3), trust("2", "Oakley Trust", 9), trust("3", "Elm Trust", 0), trust("4", "Ash Trust", 1),
    )
    councils = (("North", "Oakshire", "901", 40), ("South", "Elmshire", "902", 1))
    monkeypatch.setattr(finding, "every_trust", lambda _: held)
    monkeypatch.setattr(finding, "every_council", lambda _: councils)
    return SimpleNamespace(definitions=definitions, is_demo=True, directory=SimpleNamespace(files=list))


@pytest.mark.parametrize(
    ("asked", "letter", "found"),
    [
        ("", "", ["Oakley Trust", "The Oak Trust", "Ash Trust"]),  # the largest first; one without schools is not offered
        ("oak", "", ["Oakley Trust", "The Oak Trust"]),
        ("4", "", ["Ash Trust"]),
        ("", "o", ["The Oak Trust", "Oakley Trust"]),
        ("zebra", "", []),
    ],
)
def test_trusts_are_found_by_name_number_or_first_letter(edition, asked, letter, found):
    page = finding.present_trusts(edition, asked, letter)
    assert [line.name for line in page.lines] == found


def test_no_trust_found_says_so(edition):
    assert finding.present_trusts(edition, "zebra", "").nothing == "No trust matches “zebra”."


def test_councils_stand_by_region(edition):
    page = finding.present_councils(edition)
    assert [(region.name, [line.name for line in region.councils]) for region in page.regions] == [
        ("North", ["Oakshire"]), ("South", ["Elmshire"]),
    ]
    assert page.regions[1].councils[0].schools == "1 school"


@pytest.mark.parametrize(
    ("asked", "found"),
    [("oak", ["Oakshire (council)", "Oakley Trust (trust)", "The Oak Trust (trust)"]), ("902", ["Elmshire (council)"]),
     ("oa", []), ("  ", [])],
)
def test_a_search_for_schools_may_mean_a_council_or_a_trust(edition, asked, found):
    assert [way.text for way in finding.places_matching(edition, asked)] == found


@pytest.mark.parametrize(
    ("written", "said"),
    [("THE LANTERN LEARNING TRUST", "The Lantern Learning Trust"), ("SEDGE AND SKY", "Sedge and Sky"),
     ("St Aldreda Trust", "St Aldreda Trust"), ("", "")],
)
def test_names_in_capitals_are_written_as_people_write_them(written, said):
    assert words.title_case(written) == said


# Pages


def test_a_council_of_which_nothing_is_held_says_so_everywhere(client):
    page = Page(client.get("/councils/991/"))
    assert page.status == 200
    assert "Westmere" in page.text
    assert "cannot be said: there is no full extract of the register" in page.text
    assert "no figure of this council was known by then" in page.text


def test_codes_that_are_not_known_are_not_found(client):
    assert "No council here has the code 000." in Page(client.get("/councils/000/")).text
    assert client.get("/councils/000/").status_code == 404
    assert "No trust here has the UID 000." in Page(client.get("/trusts/000/")).text
    assert client.get("/trusts/000/").status_code == 404


def test_an_earlier_day_is_said_and_kept_in_what_leads_on(client):
    page = Page(client.get("/councils/991/?as-at=2018-06-30"))
    assert "As known on 30 June 2018." in page.text
    assert "/schemes/alliance-2019/la-991/?as-at=2018-06-30" in page.links


def test_without_a_list_of_trusts_the_page_says_what_brings_one(client):
    assert "No list of trusts has been built yet" in Page(client.get("/trusts/")).text


def test_a_day_that_is_none_is_refused_in_a_sentence(client):
    answer = client.get("/councils/991/?as-at=soon")
    assert answer.status_code == 400
    assert "‘soon’ is not a day" in Page(answer).text


def test_today_is_the_day_of_a_page_that_asks_for_none(measure):
    assert council(measure, YearOfItem(value(70.0), None, None, None, None)).rows[0].figure.url.endswith("/2018-19/")
    item = ItemResult(Item(measure=RWM), measure, (YearOfItem(value(70.0), None, None, None, None),), "")
    dated = present_outcome(OutcomeResult(OUTCOME, (item,)), [], [], "W", dt.date(2020, 4, 30))
    assert dated.rows[0].figure.url.endswith("?as-at=2020-04-30")
