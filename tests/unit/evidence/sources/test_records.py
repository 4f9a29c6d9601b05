"""Registers, links, groups, members, inspections and code lists."""

from __future__ import annotations

import datetime as dt

import pytest

from upstream.evidence.frames import CODES, ESTABLISHMENTS, GROUPS, INSPECTIONS, LINKS, MEMBERSHIPS, NEIGHBOURS
from upstream.evidence.refusals import FileRefused

GRADES = [
    {"id": "good", "name": "Good", "rank": 1, "good_or_better": True, "written": ["Good", "2"]},
    {
        "id": "poor",
        "name": "Poor",
        "rank": 2,
        "good_or_better": False,
        "written": ["Poor"],
        "concern": {"SM": "special measures"},
    },
]
OLD = {
    "id": "old",
    "title": "Old",
    "inspectorate": "I",
    "first": dt.date(2010, 1, 1),
    "last": dt.date(2018, 12, 31),
    "overall": True,
    "areas": [{"id": "overall-effectiveness", "name": "Overall", "scale": "s"}],
    "scales": {"s": [*GRADES, {"id": "fair", "name": "Fair", "rank": 3, "written": ["Fair"]}]},
}
NEW = {
    "id": "new",
    "title": "New",
    "inspectorate": "I",
    "first": dt.date(2019, 1, 1),
    "overall": False,
    "areas": [
        {"id": "teaching", "name": "Teaching", "scale": "s", "columns": ["Teaching grade"]},
        {"id": "welfare", "name": "Welfare", "scale": "s", "columns": ["Welfare grade"]},
    ],
    "scales": {"s": GRADES},
}


@pytest.fixture
def layout(desk):
    """A source of another layout than a table, reading `list.csv`, and nothing else beside it."""
    desk.define("inspection", "old", OLD)
    desk.define("inspection", "new", NEW)

    def define(layout: str, columns: dict[str, str], **more):
        more.setdefault("files", [r"list\.csv"])
        desk.source(id="results", layout=layout, columns=columns, rows=None, period=None, measures=[], **more)
        return lambda content, name="list.csv": desk.read(content, name)

    return define


def test_a_register_types_its_cells_and_makes_laestabs(layout, refusals):
    columns = {"urn": "URN", "name": "N", "la": "LA", "estab": "E", "opened_on": "O", "low_age": "A", "pupils": "P"}
    read = layout(
        "establishments", columns, as_at=dt.date(2021, 4, 1), values={"opened_on": {"01-01-1900": ""}}, dates="%d-%m-%Y"
    )
    reading = read(
        "URN,N,LA,E,O,A,P\n900001,Ash,301,2001,01-09-2010,4,210.0\n900002, Oak ,301,21,01-01-1900,x,\n"
        "900003,Elm,301,,31-02-2010,11,5\nx,Yew,301,1,,,\n"
    )
    table = reading.tables["establishments"]
    assert table.schema == ESTABLISHMENTS
    assert table.select("urn", "name", "laestab", "opened_on", "low_age", "pupils", "as_at", "row").rows() == [
        ("900001", "Ash", "3012001", dt.date(2010, 9, 1), 4, 210, dt.date(2021, 4, 1), 2),
        ("900002", "Oak", "3010021", None, None, None, dt.date(2021, 4, 1), 3),
        ("900003", "Elm", None, None, 11, 5, dt.date(2021, 4, 1), 4),
    ]
    assert refusals(reading) == [
        (3, "not a whole number as its definition promises", "‘x’ in column ‘A’"),
        (4, "not a day as its definition promises", "‘31-02-2010’ in column ‘O’"),
        (5, "not a URN", "‘x’ in ‘URN’"),
    ]


def test_a_school_that_stands_twice_in_a_register(layout, refusals):
    read = layout("establishments", {"urn": "URN", "name": "N"})
    reading = read("URN,N\n900001,Ash\n900001,Ash\n900002,Oak\n900002,Elm\n")
    assert reading.tables["establishments"]["urn"].to_list() == ["900001"]
    assert reading.rows_ignored == {"rows that repeat another": 1}
    assert [(row, detail) for row, _, detail in refusals(reading)] == [(4, "900002: rows 4, 5"), (5, "900002: rows 4, 5")]


@pytest.mark.parametrize(
    ("name", "as_at", "day"),
    [
        ("list20210401.csv", None, dt.date(2021, 4, 1)),
        ("list.csv", dt.date(2020, 1, 1), dt.date(2020, 1, 1)),
        ("list.csv", None, dt.date(2021, 3, 30)),
    ],
)
def test_the_day_of_an_extract(layout, name, as_at, day):
    columns = {"urn": "URN", "changed_on": "C"}
    read = layout("establishments", columns, files=[r"list(?P<day>\d{8})?\.csv"], as_at=as_at)
    assert (
        read("URN,C\n900001,30/03/2021\n900002,01/02/2021\n", name).tables["establishments"]["as_at"].to_list() == [day] * 2
    )


def test_a_day_in_the_name_that_is_none(layout):
    read = layout("establishments", {"urn": "URN"}, files=[r"list(?P<day>\d{8})\.csv"])
    with pytest.raises(FileRefused, match="no day in its name"):
        read("URN\n900001\n", "list20219901.csv")


def test_only_an_academy_s_trust_is_one_that_runs_it(layout):
    columns = {"urn": "URN", "trust_uid": "T", "trust_name": "TN", "trust_flag": "F"}
    read = layout(
        "establishments", columns, values={"trust_flag": {"by a MAT": "academy trust", "by a trust": "foundation trust"}}
    )
    table = read("URN,T,TN,F\n900001,2053,Oak Trust,by a MAT\n900002,99,Church,by a trust\n900003,,,\n").tables[
        "establishments"
    ]
    assert table.select("trust_uid", "trust_name").rows() == [("2053", "Oak Trust"), (None, None), (None, None)]


def test_a_register_s_last_inspection_is_a_judgement_of_its_own(layout):
    columns = {"urn": "URN", "last_inspection_on": "D", "last_inspection_grade": "G"}
    read = layout("establishments", columns, kinds={"inspection area": "overall-effectiveness"})
    reading = read("URN,D,G\n900001,2018-03-05,SM\n900002,,\n900003,2018-03-05,Great\n")
    table = reading.tables["inspections"]
    assert table.schema == INSPECTIONS
    assert table.row(0, named=True) == {
        "urn": "900001",
        "framework": "old",
        "kind": "graded",
        "inspected_on": dt.date(2018, 3, 5),
        "published_on": None,
        "known_on": dt.date(2018, 4, 18),
        "known_basis": "30 working days after the inspection",
        "area": "overall-effectiveness",
        "grade": "poor",
        "raw_grade": "SM",
        "category_of_concern": "special measures",
        "source": "results",
        "file": "list.csv",
        "row": 2,
    }
    assert reading.refused.select("row", "reason").rows() == [(4, "a grade that the framework of its day does not have")]
    assert reading.tables["establishments"].height == 3


def test_inspections_are_judged_by_the_framework_of_their_day(layout, refusals):
    columns = {"urn": "URN", "inspected_on": "D", "published_on": "P", "grade": "G"}
    read = layout("inspections", columns, dates="%Y%m%d")
    reading = read(
        "URN,D,P,G\n900001,20180305,20180401,good\n900001,20170305,,2\n900002,20190305,,Good\n900003,20050101,,Good\n"
        "900004,20300101,,Good\n900005,20180305,,Fair\n900006,2018,,Good\n900007,20180305,,Good\n900007,20180305,,Poor\n"
    )
    rows = reading.tables["inspections"].select("urn", "grade", "known_on", "known_basis", "row").rows()
    assert rows[0] == ("900001", "good", dt.date(2018, 4, 1), "publisher", 2)
    assert [row[-1] for row in rows] == [2, 3, 7]
    assert [(row, reason) for row, reason, _ in refusals(reading)] == [
        (4, "a grade that the framework of its day does not have"),
        (5, "an inspection before the first framework held"),
        (6, "an inspection in the future"),
        (8, "not a day as its definition promises"),
        (9, "two rows say different things of one record"),
        (10, "two rows say different things of one record"),
    ]


def test_report_cards_have_a_column_an_area(layout):
    columns = {"urn": "URN", "inspected_on": "D", "category_of_concern": "C"}
    read = layout("inspections", columns, codes={"NULL": "not published"})
    table = read(
        "URN,D,C,Teaching grade,Welfare grade\n900001,05/03/2019,SM,Good,Poor\n900002,05/03/2019,,NULL,Good\n"
        "900003,05/03/2018,,Good,\n"
    ).tables["inspections"]
    assert table.select("urn", "framework", "area", "grade", "category_of_concern").sort("urn", "area").rows() == [
        ("900001", "new", "teaching", "good", "SM"),
        ("900001", "new", "welfare", "poor", "SM"),
        ("900002", "new", "welfare", "good", None),
    ]


def test_a_row_may_name_its_area(layout, refusals):
    columns = {"urn": "URN", "inspected_on": "D", "grade": "G", "area": "A"}
    read = layout("inspections", columns, values={"area": {"Teaching grade": "teaching", "Welfare grade": "welfare"}})
    reading = read(
        "URN,D,A,G\n900001,2019-03-05,Teaching grade,Good\n900001,2019-03-05,Welfare grade,Poor\n"
        "900001,2019-03-05,Welfare grade,Poor\n900002,2019-03-05,Elsewhere,Good\n"
    )
    rows = reading.tables["inspections"].select("urn", "framework", "area", "grade").rows()
    assert rows == [("900001", "new", "teaching", "good"), ("900001", "new", "welfare", "poor")]
    assert [row for row, _, _ in refusals(reading)] == [5]


def test_inspections_without_a_day_are_refused(layout):
    with pytest.raises(FileRefused, match="no day of inspection"):
        layout("inspections", {"urn": "URN", "grade": "G"})("URN,G\n900001,Good\n")


def test_links_stand_as_the_file_states_them(layout):
    columns = {"urn": "URN", "linked_urn": "L", "link": "T", "established_on": "D"}
    reading = layout("links", columns)(
        "URN,L,T,D\n900002,900001,Predecessor,01-09-2010\n900001,900002,Successor,\n900003,,Other,\n"
    )
    assert reading.tables["links"].schema == LINKS
    assert reading.tables["links"].select("urn", "linked_urn", "link", "established_on").rows() == [
        ("900002", "900001", "Predecessor", dt.date(2010, 9, 1)),
        ("900001", "900002", "Successor", None),
    ]
    assert reading.refused["row"].to_list() == [4]


def test_company_numbers_get_their_noughts_back(layout):
    columns = {"uid": "U", "company_number": "C", "ukprn": "K", "opened_on": "O", "incorporated_on": "I"}
    reading = layout("groups", columns)(
        "U,C,K,O,I\n2053,6893415.0,10036733.0,,2009-05-01\n2054,OC123456,,2010-01-01,2009-05-01\nx,,,,\n"
    )
    assert reading.tables["groups"].schema == GROUPS
    assert reading.tables["groups"].select("uid", "company_number", "ukprn", "opened_on").rows() == [
        ("2053", "06893415", "10036733", dt.date(2009, 5, 1)),
        ("2054", "OC123456", None, dt.date(2010, 1, 1)),
    ]
    assert reading.refused["reason"].to_list() == ["not a group's UID"]


def test_members_of_trusts_and_the_day_that_each_listing_speaks_of(layout):
    columns = {"urn": "URN", "uid": "U", "type": "T", "joined_on": "J", "as_at": "A"}
    read = layout(
        "memberships",
        columns,
        kinds={"trust types": "Multi-academy trust | Single-academy trust"},
        as_at=dt.date(2022, 3, 31),
        values={"joined_on": {"1900-01-01": ""}, "as_at": {"KS4 table": "2023-08-31"}},
    )
    reading = read(
        "URN,U,T,J,A\n900001,2053,Multi-academy trust,2015-09-01,\n900002,2054,Single-academy trust,1900-01-01,KS4 table\n"
        "900003,88,Federation,2015-09-01,\n"
    )
    assert reading.tables["memberships"].schema == MEMBERSHIPS
    assert reading.tables["memberships"].select("urn", "uid", "joined_on", "as_at").rows() == [
        ("900001", "2053", dt.date(2015, 9, 1), dt.date(2022, 3, 31)),
        ("900002", "2054", None, dt.date(2023, 8, 31)),
    ]
    assert reading.rows_ignored == {"members of groups that are not academy trusts": 1}


def test_code_lists(layout):
    reading = layout("codes", {"list": "L", "code": "C", "name": "N"})("L,C,N\nType,01,Community\nType,,Blank\n")
    assert reading.tables["codes"].schema == CODES
    assert reading.tables["codes"].select("list", "code", "name").rows() == [("Type", "01", "Community")]


COLUMNS_OF_NEIGHBOURS = {"la": "LA", "neighbour_1": "S1", "closeness_1": "P1", "neighbour_2": "S2"}


def test_neighbours_in_the_order_of_closeness(layout):
    read = layout("neighbours", COLUMNS_OF_NEIGHBOURS, as_at=dt.date(2025, 5, 31))
    reading = read("LA,S1,P1,S2\n301,302.0,Close,303\n302,,,301\n,304,Close,305\n")
    assert reading.tables["neighbours"].schema == NEIGHBOURS
    assert reading.tables["neighbours"].select("la", "neighbour", "place", "closeness", "as_at", "row").rows() == [
        ("301", "302", 1, "Close", dt.date(2025, 5, 31), 2),
        ("301", "303", 2, None, dt.date(2025, 5, 31), 2),
        ("302", "301", 2, None, dt.date(2025, 5, 31), 3),
    ]
    assert reading.rows_ignored == {"rows without a council or a neighbour": 1}


@pytest.mark.parametrize(
    ("name", "said"), [("near_may_2025.csv", dt.date(2025, 5, 31)), ("near_feb_2024.csv", dt.date(2024, 2, 29))]
)
def test_the_month_of_a_list_of_neighbours_stands_in_its_name(layout, name, said):
    read = layout("neighbours", COLUMNS_OF_NEIGHBOURS, files=[r"near_(?P<month>[a-z]{3})_(?P<year>\d{4})\.csv"])
    reading = read("LA,S1,P1,S2\n301,302,Close,303\n", name)
    assert reading.tables["neighbours"]["as_at"].unique().to_list() == [said]


def test_a_month_that_there_is_not(layout):
    read = layout("neighbours", COLUMNS_OF_NEIGHBOURS, files=[r"near_(?P<month>[a-z]{3})_(?P<year>\d{4})\.csv"])
    with pytest.raises(FileRefused, match="no month in its name"):
        read("LA,S1,P1,S2\n301,302,Close,303\n", "near_mai_2025.csv")


def test_a_column_that_the_layout_needs_and_the_file_lacks(layout):
    with pytest.raises(FileRefused, match="‘URN’ \\(perhaps now ‘Urn’\\)"):
        layout("links", {"urn": "URN", "linked_urn": "L", "link": "T"})("Urn,L,T\n1,2,3\n")


def test_a_layout_that_is_catalogued_and_not_read(layout):
    with pytest.raises(FileRefused, match="holds descriptions"):
        layout("descriptions", {})("Column,Meaning\nURN,a number\n")
