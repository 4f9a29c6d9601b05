"""Tables of observations: kinds of row, whose figures they are, when they became known."""

from __future__ import annotations

import datetime as dt

import pytest

from upstream.evidence.definitions import Measure
from upstream.evidence.frames import LISTED, OBSERVATIONS
from upstream.evidence.refusals import FileRefused
from upstream.evidence.value import State

FILE = "URN,PCT,PUPILS\n900001,57,30\n900002,SUPP,4\n900003,,\n"
MIXED = [
    {"when": {"KIND": ["1", "2"]}, "entity": "school", "urn": "URN"},
    {"when": {"KIND": ["LA"]}, "entity": "la", "code": "LA"},
    {"when": {"KIND": ["R"]}, "entity": "region", "code": "LA"},
    {"when": {"KIND": ["T"]}, "entity": "trust", "code": "LA"},
    {"when": {"KIND": ["4"]}, "entity": "england", "schools": "all", "blank": "not collected"},
    {"when": {"KIND": ["5"]}, "entity": "england"},
    {"when": {"KIND": "blank"}, "entity": "ignore", "why": "notes below the table"},
]


def measure(**changes) -> dict:
    base = {
        "id": "reading",
        "title": "Reading",
        "short": "Reading",
        "theme": "test",
        "unit": "percent",
        "direction": "higher",
        "cohort": "pupils",
        "why": "It is tested here.",
        "definition": "Made up.",
        "reviewed": {"by": "a test", "on": dt.date(2020, 1, 1)},
        "series": [{"source": "results", "figures": [{"value": "PCT", "cohort": "PUPILS"}]}],
    }
    Measure.model_validate({**base, **changes})
    return {**base, **changes}


def test_a_row_becomes_a_figure_with_everything_that_says_where_it_is_from(desk):
    reading = desk.read(FILE)
    observations = reading.tables["observations"]
    assert observations.schema == OBSERVATIONS
    assert observations.row(0, named=True) == {
        "entity_kind": "school",
        "entity_id": "900001",
        "phase": "all",
        "measure": "reading",
        "pupil_group": "all",
        "period": "2018/19",
        "period_kind": "academic-year",
        "period_end": dt.date(2019, 8, 31),
        "value": 57.0,
        "state": "value",
        "cohort": 30.0,
        "numerator": None,
        "low": None,
        "high": None,
        "release": "final",
        "released_on": dt.date(2019, 12, 13),
        "basis": "publisher",
        "source": "results",
        "precedence": 10,
        "coverage": "england",
        "file": "2018-2019_results.csv",
        "row": 2,
        "matched": "urn",
        "sensitivity": "open",
    }
    assert (reading.rows_read, reading.rows_used, reading.periods, reading.encoding) == (3, 3, ["2018/19"], "utf-8")


def test_a_code_and_a_blank_are_states_and_the_cohort_stays(desk):
    rows = desk.figures(FILE, "value", "state", "cohort")
    assert rows == [(57.0, "value", 30.0), (None, "suppressed", 4.0), (None, "not published", None)]


def test_kinds_of_row_are_told_apart_and_what_is_unknown_is_set_aside(desk, refusals):
    desk.source(rows=MIXED)
    reading = desk.read(
        "KIND,URN,LA,PCT,PUPILS\n1,900001,301,50,10\n2.0,900002,301,,\nLA,,301,60,100\n"
        "LA,,E10009003,61,90\nR,,Far North,62,\n"
        "T,,2053,63,\n4,,,,\n5,,,65,600000\n,,note,,\n9,900003,301,1,1\nLA,,999,1,1\nT,,x1,1,1\n"
    )
    found = reading.tables["observations"].sort("row").select("row", "entity_kind", "entity_id", "state").rows()
    assert found == [
        (2, "school", "900001", "value"),
        (3, "school", "900002", "not published"),
        (4, "la", "301", "value"),
        (5, "la", "303", "value"),
        (6, "region", "far-north", "value"),
        (7, "trust", "2053", "value"),
        (8, "england", "all", "not collected"),
        (9, "england", "england", "value"),
    ]
    assert reading.rows_ignored == {"notes below the table": 1}
    assert refusals(reading) == [
        (11, "a kind of row its definition does not know", "KIND ‘9’"),
        (12, "a council that definitions/areas does not know", "‘999’ in ‘LA’"),
        (13, "not a trust's UID", "‘x1’ in ‘LA’"),
    ]


def test_a_code_that_moved_is_kept_as_written_and_a_name_two_councils_bore_is_neither(desk, refusals):
    desk.source(rows=[{"entity": "la", "code": "LA"}])
    reading = desk.read("LA,PCT,PUPILS\nold westshire,50,10\nE10009003,51,10\nWestshire,52,10\n")
    assert reading.tables["observations"].sort("row")["entity_id"].to_list() == ["302", "303"]
    assert refusals(reading) == [(4, "a council that definitions/areas does not know", "‘Westshire’ in ‘LA’")]


def test_urns_that_are_not_numbers_are_set_aside_by_row(desk, refusals):
    reading = desk.read("URN,PCT,PUPILS\n900001,50,10\nabc,50,10\n,50,10\n9000011234,50,10\n012345,50,10\n900002.0,51,10\n")
    assert reading.tables["observations"]["entity_id"].to_list() == ["900001", "900002"]
    assert refusals(reading) == [
        (row, "not a URN", f"‘{cell}’ in ‘URN’") for row, cell in [(3, "abc"), (4, ""), (5, "9000011234"), (6, "012345")]
    ]


def test_cells_that_do_not_fit_are_set_aside_and_the_rest_of_the_row_is_used(desk, refusals):
    second = measure(id="writing", series=[{"source": "results", "figures": [{"value": "W", "cohort": "PUPILS"}]}])
    desk.source(measures=[measure(), second])
    reading = desk.read("URN,PCT,W,PUPILS\n900001,57%,50,10\n900002,130,51,10\n900003,=B2/2,52,10\n900004,50,53,ten\n")
    observations = reading.tables["observations"].select("measure", "entity_id").rows()
    assert observations == [("writing", "900001"), ("writing", "900002"), ("writing", "900003")]
    assert sorted(refusals(reading)) == [
        (2, "not a number as its definition promises", "‘57%’ in column ‘PCT’"),
        (3, "a percentage outside 0 to 100", "‘130’ in column ‘PCT’"),
        (4, "a formula, not a published figure", "‘=B2/2’ in column ‘PCT’"),
        (5, "not a number as its definition promises", "‘ten’ in column ‘PUPILS’"),
    ]


def test_groups_numerators_and_intervals_come_from_their_own_columns(desk):
    figures = [
        {"value": "S", "low": "L", "high": "H"},
        {"group": "disadvantaged", "value": "S_D", "cohort": "N_D", "numerator": "T_D"},
    ]
    desk.source(measures=[measure(unit="score", series=[{"source": "results", "figures": figures}])])
    rows = desk.figures(
        "URN,S,L,H,S_D,N_D,T_D\n900001,0.1,-0.2,0.4,-0.5,12,7\n900002,SUPP,1,2,NE,3,\n",
        "row",
        "pupil_group",
        "value",
        "low",
        "high",
        "cohort",
        "numerator",
    )
    assert sorted(rows) == [
        (2, "all", 0.1, -0.2, 0.4, None, None),
        (2, "disadvantaged", -0.5, None, None, 12.0, 7.0),
        (3, "all", None, None, None, None, None),
        (3, "disadvantaged", None, None, None, 3.0, None),
    ]


def test_a_long_file_says_group_and_phase_in_columns(desk):
    figures = [
        {"value": "V", "where": {"who": "Total"}},
        {"group": "girls", "value": "V", "where": {"who": ["Female", "Girls"]}},
        {"group": "boys", "value": "V", "where": {"who": "Male"}, "phase": "secondary"},
    ]
    phases = {"Primary": "primary", "All": "all", "Nursery": "ignore"}
    desk.source(
        measures=[measure(series=[{"source": "results", "figures": figures}])],
        rows=[{"entity": "england", "phase_column": "phase", "phases": phases}],
    )
    reading = desk.read(
        "who,phase,V\nTotal,All,1\nFemale,Primary,2\nGirls,All,3\nMale,All,4\nOther,All,5\nTotal,Nursery,6\nTotal,Upper,7\n"
    )
    rows = reading.tables["observations"].sort("row").select("row", "pupil_group", "phase", "value").rows()
    assert rows == [
        (2, "all", "all", 1.0),
        (3, "girls", "primary", 2.0),
        (4, "girls", "all", 3.0),
        (5, "boys", "secondary", 4.0),
    ]
    assert reading.rows_ignored == {
        "rows of ‘who’ that no measure uses": 1,
        "rows of a ‘phase’ its definition leaves alone": 1,
    }
    assert reading.refused.select("row", "reason").rows() == [(8, "a phase its definition does not know")]


def test_a_share_is_made_of_the_count_and_the_cohort(desk):
    series = [{"source": "results", "written": "share", "figures": [{"value": "N", "cohort": "PUPILS", "numerator": "N"}]}]
    desk.source(measures=[measure(series=series)])
    rows = desk.figures(
        "URN,N,PUPILS\n900001,3,12\n900002,SUPP,12\n900003,3,SUPP\n900004,0,0\n900005,,7\n", "value", "state", "cohort"
    )
    assert rows == [
        (25.0, "value", 12.0),
        (None, "suppressed", 12.0),
        (None, "suppressed", None),
        (None, "not applicable", 0.0),
        (None, "not published", 7.0),
    ]


def test_bands_in_words(desk, refusals):
    series = [
        {"source": "results", "written": "word", "words": {"Well above": 1, "Average": 3}, "figures": [{"value": "B"}]}
    ]
    desk.source(measures=[measure(unit="band", series=series)])
    reading = desk.read("URN,B\n900001,Well above\n900002,Average\n900003,average\n900004,NE\n")
    assert reading.tables["observations"]["value"].to_list() == [1.0, 3.0, None]
    assert [row for row, *_ in refusals(reading)] == [4]


def test_a_series_counts_only_for_its_own_years_and_entities(desk):
    series = [
        {"source": "results", "last": "2016/17", "figures": [{"value": "OLD"}]},
        {"source": "results", "first": "2017/18", "entities": ["england"], "figures": [{"value": "PCT"}]},
    ]
    desk.source(
        measures=[measure(series=series)], rows=MIXED[:1] + MIXED[5:6], period={"column": "Y", "written": "end-year"}
    )
    content = "KIND,URN,Y,PCT,OLD\n1,900001,2017,1,2\n1,900001,2018,3,4\n5,,2017,5,6\n5,,2018,7,8\n"
    rows = desk.figures(content, "period", "entity_kind", "value")
    assert rows == [("2016/17", "school", 2.0), ("2016/17", "england", 6.0), ("2017/18", "england", 7.0)]
    # The columns of years that the file does not hold need not stand in it.
    assert len(desk.figures("KIND,URN,Y,PCT\n5,,2018,7\n", "value")) == 1


def test_a_status_may_stand_in_a_column(desk, refusals):
    desk.source(
        status_column="S",
        statuses={"Provisional": "provisional", "Revised": "revised"},
        releases=[{"period": "2018/19", "status": "revised", "on": dt.date(2020, 1, 30), "basis": "remembered"}],
    )
    reading = desk.read("URN,PCT,PUPILS,S\n900001,1,1,Provisional\n900002,2,2,Revised\n900003,3,3,Draft\n")
    rows = reading.tables["observations"].select("release", "released_on", "basis").rows()
    assert rows == [("provisional", None, None), ("revised", dt.date(2020, 1, 30), "remembered")]
    assert refusals(reading) == [(4, "a status its definition does not know", "‘Draft’ in ‘S’")]


def test_a_term_became_known_with_its_year_unless_it_has_a_day_of_its_own(desk):
    desk.source(
        period={"column": "Y", "term_column": "T", "terms": {"All": "", "Autumn": "autumn term", "Spring": "spring term"}},
        releases=[
            {"period": "2018/19", "on": dt.date(2020, 3, 26), "basis": "publisher"},
            {"period": "2018/19 autumn term", "on": dt.date(2019, 5, 16), "basis": "publisher"},
        ],
    )
    rows = desk.figures(
        "URN,Y,T,PCT,PUPILS\n900001,201819,All,1,1\n900001,201819,Autumn,1,1\n900001,201819,Spring,1,1\n",
        "period",
        "released_on",
    )
    assert rows == [
        ("2018/19", dt.date(2020, 3, 26)),
        ("2018/19 autumn term", dt.date(2019, 5, 16)),
        ("2018/19 spring term", dt.date(2020, 3, 26)),
    ]


def test_coverage_comes_from_the_name(desk):
    desk.source(files=[r"(?P<year>\d{4})_(?P<la>\d{3}|england)\.csv"], coverage="la:{la}")
    assert desk.read(FILE, name="2018_301.csv").coverage == "la:301"
    assert desk.read(FILE, name="2018_England.csv").coverage == "england"


def test_what_is_not_open_says_so_on_every_row(desk):
    desk.source(sensitivity="official", holder="a council", agreement="an invented agreement")
    assert set(desk.read(FILE).tables["observations"]["sensitivity"]) == {"official"}


def test_a_list_of_schools_and_their_laestabs(desk):
    desk.source(rows=[{"entity": "school", "urn": "URN", "laestab": ["LA", "ESTAB"], "school_type": "TYPE"}])
    reading = desk.read(
        "URN,LA,ESTAB,TYPE,PCT,PUPILS\n900001,301,2001,State-funded primary,1,1\n900002,301,21,Special school,,\n"
    )
    assert reading.tables["listed"].schema == LISTED
    assert reading.tables["listed"].select("urn", "la", "laestab", "school_type", "period", "row").rows() == [
        ("900001", "301", "3012001", "State-funded primary", "2018/19", 2),
        ("900002", "301", "3010021", "Special school", "2018/19", 3),
    ]
    assert sorted(reading.tables["laestabs"].rows()) == [("2018/19", "3010021", "900002"), ("2018/19", "3012001", "900001")]


@pytest.mark.parametrize("state", [state for state in State if state is not State.VALUE])
def test_a_figure_without_a_value_never_has_an_interval(desk, state):
    desk.source(
        codes={"X": str(state)},
        measures=[measure(series=[{"source": "results", "figures": [{"value": "PCT", "low": "L", "high": "H"}]}])],
    )
    assert desk.figures("URN,PCT,L,H\n900001,X,1,2\n", "value", "state", "low", "high") == [(None, str(state), None, None)]


def test_a_column_that_stands_twice_is_refused_only_where_its_cells_differ(desk):
    assert len(desk.figures("URN,PCT,PUPILS,PCT\n900001,57,30,57\n", "value")) == 1
    with pytest.raises(FileRefused, match="‘PCT’, which measure ‘reading’") as refused:
        desk.read("URN,PCT,PUPILS,PCT\n900001,57,30,58\n")
    assert "PCT (2)" in str(refused.value)
