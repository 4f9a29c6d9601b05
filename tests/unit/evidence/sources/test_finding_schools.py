"""Schools without a URN of their own: by LAESTAB of the same year, by the register's dates, by a lookup."""

from __future__ import annotations

import datetime as dt

import polars as pl

from upstream.evidence.frames import ESTABLISHMENTS

MEASURE = {
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
}
BY_LAESTAB = [{"entity": "school", "laestab": "LAESTAB"}]
FILE = "LAESTAB,PCT,PUPILS\n3012001,50,10\n301/2002,51,10\n3012003,52,10\n301x,53,10\n"


def register(*schools: dict) -> pl.DataFrame:
    rows = [{name: school.get(name) for name in ESTABLISHMENTS} for school in schools]
    return pl.DataFrame(rows, schema=ESTABLISHMENTS)


def test_a_laestab_is_whose_it_was_that_year(desk, laestabs, refusals):
    desk.source(rows=BY_LAESTAB)
    held = laestabs(
        ("2018/19", "3012001", "900001"),
        ("2017/18", "3012001", "900009"),
        ("2018/19", "3012002", "900002"),
        ("2018/19", "3012002", "900003"),
        ("2017/18", "3012003", "900004"),
    )
    reading = desk.read(FILE, laestabs=held)
    assert reading.tables["observations"].select("entity_id", "matched").rows() == [("900001", "laestab")]
    assert refusals(reading) == [
        (3, "two schools had this LAESTAB in that year", "LAESTAB ‘3012002’ in 2018/19"),
        (4, "no school is known by this LAESTAB in that year", "LAESTAB ‘3012003’ in 2018/19"),
        (5, "not a LAESTAB", "LAESTAB ‘301x’ in 2018/19"),
    ]


def test_the_register_answers_by_its_days_what_no_file_of_the_year_says(desk, laestabs, refusals):
    desk.source(rows=BY_LAESTAB)
    days = {"source": "register", "file": "r.csv"}
    schools = register(
        {**days, "urn": "900001", "laestab": "3012001", "closed_on": dt.date(2019, 1, 31), "status": "Closed"},
        {**days, "urn": "900005", "laestab": "3012001", "opened_on": dt.date(2019, 9, 1), "status": "Open"},
        {**days, "urn": "900002", "laestab": "3012002", "opened_on": dt.date(2019, 9, 1), "status": "Open"},
        {**days, "urn": "900003", "laestab": "3012003", "status": "Proposed to open"},
        {"source": "trimmed", "file": "t.json", "urn": "900009", "laestab": "3012002", "status": "Open"},
    )
    taken_over = register(
        {**days, "urn": "900001", "laestab": "3012001", "opened_on": dt.date(2018, 9, 1)},
        {**days, "urn": "900002", "laestab": "3012002", "opened_on": dt.date(2019, 1, 1)},
    )
    assert desk.read(FILE, register=taken_over).tables["observations"]["entity_id"].to_list() == ["900001"]
    reading = desk.read(FILE, register=schools)
    assert reading.tables["observations"].select("row", "entity_id").rows() == [(2, "900001")]
    assert [row for row, *_ in refusals(reading)] == [3, 4, 5]
    told = laestabs(("2018/19", "3012003", "900003"), ("2018/19", "3012001", "900007"))
    filled = desk.read(FILE, register=schools, laestabs=told).tables["observations"]
    assert filled.select("row", "entity_id").sort("row").rows() == [(2, "900007"), (4, "900003")]


def test_a_urn_is_taken_before_a_laestab(desk, laestabs):
    desk.source(rows=[{"entity": "school", "urn": "URN", "laestab": ["LA", "ESTAB"]}])
    held = laestabs(("2018/19", "3012002", "900002"))
    rows = desk.figures(
        "URN,LA,ESTAB,PCT,PUPILS\n900001,301,2002,1,1\n,301,2002,2,2\n", "entity_id", "matched", laestabs=held
    )
    assert rows == [("900001", "urn"), ("900002", "laestab")]


def lookup_of(desk) -> dict[str, pl.DataFrame]:
    desk.source(
        measures=[],
        id="numbers",
        layout="lookup",
        files=[r"numbers\.csv"],
        period={"column": "year"},
        rows=None,
        kinds={"first record": "0"},
        columns={"part": "file", "record": "i", "la": "lea", "name": "name", "urn": "best", "urn_otherwise": "urn"},
    )
    reading = desk.read(
        "year,file,i,lea,name,urn,best\n2018-2019,Primary,0,301,Ash,900001,900011\n2018-2019,primary,1,301,Oak,900002,\n"
        "2018-2019,primary,2,301,Elm,,\n2018-2019,primary,3,301,Yew,900004,\n2018-2019,primary,4,301,Fir,900004,\n"
        "2018-2019,secondary,0,301,Ash,900006,\n2018-2019,primary,5,301,Holly,900007,\nlater,primary,6,301,Ivy,900008,\n",
        name="numbers.csv",
    )
    assert reading.rows_ignored == {"records of which no school is known": 1}
    assert sorted(reading.refused["reason"]) == [
        "a period its definition does not promise",
        "one school stands for two records",
        "one school stands for two records",
    ]
    return {"numbers": reading.tables["lookup"]}


def test_records_without_a_number_are_found_by_their_place_if_council_and_name_agree(desk, refusals):
    lookups = lookup_of(desk)
    desk.source(
        format="json",
        files=[r"(?P<year>\d{4})_(?P<part>primary)\.json"],
        rows=[{"entity": "school", "lookup": "numbers", "code": "lea"}],
        measures=[{**MEASURE, "series": [{"source": "results", "figures": [{"value": "rwm"}]}]}],
    )
    records = (
        '[{"lea": 301, "name": "Ash", "rwm": 58.0}, {"lea": 301, "name": "Oak", "rwm": null},'
        ' {"lea": 301, "name": "Elm", "rwm": 1}, {"lea": 301, "name": "Yew", "rwm": 2},'
        ' {"lea": 302, "name": "Fir", "rwm": 3},'
        ' {"lea": 301, "name": "Hazel", "rwm": 4}]'
    )
    reading = desk.read(records, name="2018_primary.json", lookups=lookups)
    assert reading.tables["observations"].select("entity_id", "value", "row", "matched").rows() == [
        ("900011", 58.0, 1, "name"),
        ("900002", None, 2, "name"),
    ]
    assert [row for row, reason, _ in refusals(reading) if reason == "no school is known for this record"] == [3, 4, 5, 6]


def test_without_its_lookup_every_record_is_set_aside(desk, refusals):
    lookup_of(desk)
    desk.source(rows=[{"entity": "school", "lookup": "numbers", "code": "LA"}])
    reading = desk.read("LA,PCT,PUPILS\n301,1,1\n")
    assert refusals(reading) == [(2, "its lookup is not among the files", "‘numbers’")]
    assert reading.rows_used == 0
