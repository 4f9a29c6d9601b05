"""Nothing in the demo is anybody's: held against the real registers, where they are at hand."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from tests.conftest import SHARED_DATA
from upstream.demo.generate import generate

GIAS = SHARED_DATA / "gias"
pytestmark = pytest.mark.skipif(
    not GIAS.is_dir(), reason="the real registers are not at ../shared/data: the demo's names were not held against them"
)


def rows(path: Path, encoding: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as handle:
        return list(csv.DictReader(handle, restval=""))


def plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", name.lower().replace("'", "").replace("’", "")).strip()


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    """Rows of the demo's register at full size: every school, told or not."""
    facts = generate(tmp_path_factory.mktemp("nation"))
    return facts, rows(facts.raw / "edubasealldata20251103.csv", "cp1252")


@pytest.fixture(scope="module")
def register():
    return rows(GIAS / "gias_establishments_20240617.csv", "cp1252")


@pytest.fixture(scope="module")
def real_towns():
    surrey = {plain(row["Town"]) for row in rows(GIAS / "2021_936_gias.csv", "cp1252")}
    tables = {plain(row["TOWN"]) for row in rows(SHARED_DATA / "ks2" / "2018-2019_england_ks2final_narrow.csv", "utf-8-sig")}
    lists = [json.loads((SHARED_DATA / "ks2" / f"{year}_primary.json").read_text()) for year in ("2023-2024", "2024-2025")]
    return surrey | tables | {plain(row["area"] or "") for rows_of_year in lists for row in rows_of_year}


def name_column(register: list[dict[str, str]]) -> str:
    return next(column for column in register[0] if column.lower() in ("establishmentname", "name", "school_name"))


def test_no_urn_was_ever_issued(invented, register):
    column = next(column for column in register[0] if column.lower() == "urn")
    real = {row[column] for row in register}
    for path in GIAS.glob("*.csv"):
        with path.open(encoding="cp1252", newline="") as handle:
            real |= set(re.findall(r"(?<!\d)9\d{5}(?!\d)", "\n".join(line.split(",")[0] for line in handle)))
    assert not real & {row["URN"] for row in invented[1]}


def test_no_school_bears_a_real_schools_name_in_a_real_town(invented, register, real_towns):
    names = {plain(row[name_column(register)]) for row in register}
    same = [(row["EstablishmentName"], row["Town"]) for row in invented[1] if plain(row["EstablishmentName"]) in names]
    assert [(name, town) for name, town in same if plain(town) in real_towns] == []


def test_no_told_school_bears_a_real_schools_name_at_all(invented, register):
    names = {plain(row[name_column(register)]) for row in register}
    facts, _ = invented
    assert [school.name for school in facts.schools if plain(school.name) in names] == []


def test_no_town_is_one_where_a_school_of_england_stands(invented, real_towns):
    assert {row["Town"] for row in invented[1] if plain(row["Town"]) in real_towns} == set()


def test_no_council_code_and_no_school_number_was_ever_issued(invented):
    lookup = (SHARED_DATA / "lookups" / "2022-2023_la_and_region_codes_meta.csv").read_text(encoding="utf-8-sig")
    codes = set(re.findall(r"(?m)^\"?(\d{3})\"?,", lookup))
    codes |= {row["LA (code)"] for row in rows(GIAS / "group_links.csv", "cp1252")}
    codes |= {row["LEA"] for row in rows(SHARED_DATA / "ks4" / "2018-2019_england_ks4provisional.csv", "utf-8-sig")}
    assert len(codes) > 150
    assert not codes & {row["LA (code)"] for row in invented[1]}


def test_no_group_number_was_ever_issued(invented):
    facts, _ = invented
    real = {row["Group UID"] for row in rows(GIAS / "groups.csv", "cp1252")}
    assert not real & {row["Group UID"] for row in rows(facts.raw / "groups20251103.csv", "cp1252")}
    names = {plain(row["Group Name"]) for row in rows(GIAS / "groups.csv", "cp1252")}
    assert [
        name for row in rows(facts.raw / "groups20251103.csv", "cp1252") if plain(name := row["Group Name"]) in names
    ] == []


def test_no_postcode_is_in_an_area_that_exists(invented):
    surrey = {row["Postcode"].split(" ")[0].rstrip("0123456789") for row in rows(GIAS / "2021_936_gias.csv", "cp1252")}
    tables = {
        re.match(r"[A-Z]*", row["PCODE"])[0]
        for row in rows(SHARED_DATA / "ks2" / "2018-2019_england_ks2final_narrow.csv", "utf-8-sig")
    }
    assert {re.match(r"[A-Z]*", row["Postcode"])[0] for row in invented[1]} == {"QX"}
    assert "QX" not in surrey | tables
