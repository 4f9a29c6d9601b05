"""Every file held of the publishers belongs to exactly one definition, or says why to none."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from upstream.evidence.definitions import load_definitions
from upstream.evidence.inspection_frameworks import framework_on
from upstream.evidence.raw_files import open_table
from upstream.evidence.sources.entities import area_ids
from upstream.evidence.sources.recognition import recognise

TRIMMED = Path(__file__).parent / "definitions"
DEFINITIONS = load_definitions([TRIMMED])
PACKAGED = load_definitions()

# Files that no definition claims, and why.
NOT_DATA = {"README.md": "what the folder holds, for people"}


@pytest.fixture(scope="module")
def sources(shared_data) -> dict[Path, str]:
    """Each file and its definition's id; two definitions that fit alike, or a renamed column, raise."""
    files = [path for path in sorted(shared_data.rglob("*")) if path.is_file() and path.name not in NOT_DATA]
    found = {path: recognise(path, DEFINITIONS) for path in files}
    return {path: source.id if source else "" for path, source in found.items()}


def _table(sources: dict[Path, str], source_id: str) -> pl.DataFrame:
    path = next(path for path, found in sources.items() if found == source_id)
    return open_table(path, DEFINITIONS.sources[source_id])


def test_every_file_is_recognised(sources):
    assert len(sources) > 70
    assert [path.name for path, source_id in sources.items() if not source_id] == []


def test_every_definition_written_from_a_file_has_its_file(sources):
    seen = {source.id for source in DEFINITIONS.sources.values() if source.seen == "file"}
    assert seen - set(sources.values()) == set()


def test_a_file_others_trimmed_is_unknown_without_the_definitions_for_it(sources):
    trimmed = [path for path, source_id in sources.items() if source_id not in PACKAGED.sources]
    assert len(trimmed) >= 20
    assert [path.name for path in trimmed if recognise(path, PACKAGED)] == []


def test_what_nobody_reads_says_why(sources):
    unread = {"descriptions", "boundaries"}
    silent = [source.id for source in DEFINITIONS.sources.values() if source.layout in unread and not source.note]
    assert silent == []


@pytest.mark.parametrize(
    ("source_id", "columns"),
    [
        ("gias-edubasealldata", ["TypeOfEstablishment (name)"]), ("gias-group-links", ["TypeOfEstablishment (name)"]),
        ("establishment-2026-json", ["TypeOfEstablishmentName"]), ("dfe-school-census-tables", ["SCHOOLTYPE"]),
        ("dfe-school-census-tables-2023", ["SCHOOLTYPE"]), ("dfe-ks4-school-tables-provisional", ["NFTYPE"]),
        ("dfe-ks4-destinations", ["NFTYPE"]), ("dfe-ks4-school-tables-underlying", ["Institution type"]),
    ],
)
def test_every_type_of_school_is_known(sources, source_id, columns):
    for column in columns:
        written = {cell.strip() for cell in _table(sources, source_id)[column].drop_nulls()} - {""}
        assert [word for word in written if word.lower() not in DEFINITIONS.school_types] == []


def test_every_type_in_the_registers_own_list_is_known(sources):
    codes = _table(sources, "gias-lookup").filter(pl.col("LookupType") == "TypeOfEstablishment")
    assert [name for name in codes["Name"] if name.lower() not in DEFINITIONS.school_types] == []


def test_state_funded_schools_of_the_january_2019_census(sources):
    """The file's 21,949 rows of state-funded types hold the nation's three, which are no schools."""
    census = _table(sources, "dfe-school-census-tables")
    funded = [name for name, known in DEFINITIONS.school_types.items() if known.state_funded]
    rows = census.filter(pl.col("SCHOOLTYPE").str.to_lowercase().is_in(funded))
    assert (rows.height, rows.filter(pl.col("URN") != "NAT").height) == (21949, 21946)


def test_surreys_state_funded_schools_in_the_register(sources):
    register = _table(sources, "gias-edubasealldata")["TypeOfEstablishment (name)"]
    assert sum(DEFINITIONS.school_types[name.lower()].state_funded for name in register) == 397


def test_every_council_and_region_of_the_interactive_tool_is_known(sources):
    listed = _table(sources, "dfe-lait-areas")
    known = area_ids(DEFINITIONS, "la") | area_ids(DEFINITIONS, "region")
    strangers = [row["LA Name"] for row in listed.to_dicts() if row["LA Number"].split(".")[0] not in known]
    assert strangers == ["England", "England (discontinued)"]


def test_a_boundary_code_belongs_to_the_council_that_files_say(sources):
    """But for one file of 2020, which gives two new councils the codes of those before them."""
    known = area_ids(DEFINITIONS, "la")
    wrong = set()
    for source_id in ("ees-absence-by-term", "ees-eyfsp-2018", "ees-attendance-ytd", "ees-admissions-offers"):
        for row in _table(sources, source_id).select("old_la_code", "new_la_code").unique().iter_rows():
            if all(cell and cell.strip() for cell in row) and known.get(row[1].casefold()) != row[0]:
                wrong.add(row)
    assert wrong == {("838", "E10000009"), ("839", "E06000029")}


def test_every_grade_in_the_history_is_of_the_generation_in_force(sources):
    frameworks = DEFINITIONS.inspection_frameworks.values()
    rows = _table(sources, "inspections-to-2018").select("Rating", "Inspection Date").unique()
    unknown = []
    for written, day in rows.iter_rows():
        framework = framework_on(frameworks, dt.datetime.strptime(day, "%Y%m%d").date())
        if not framework or not framework.grade("overall-effectiveness", written):
            unknown.append((written, day))
    assert unknown == []


def test_the_trimmers_writing_is_grammar_punctuation_and_spelling(sources):
    """Which is why no measure of writing reads the trimmed file, but for progress."""
    full = next(path for path in sources if path.name == "2016-936-ks2.csv")
    trimmed = next(path for path in sources if path.name == "ks2_perf_2017.csv")
    with full.open(encoding="utf-8-sig", newline="") as file:
        published = {row["URN"]: row for row in csv.DictReader(file) if row["URN"].strip()}
    with trimmed.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["URN"] in published]
    pairs = [(published[row["URN"]], row) for row in rows if row["Writing Meet Std"]]
    assert len(pairs) > 200
    assert all(own["PTGPS_EXP"] == row["Writing Meet Std"] for own, row in pairs)
    assert sum(own["PTWRITTA_EXP"] != row["Writing Meet Std"] for own, row in pairs) > 150


def test_every_indicator_of_the_interactive_tool_is_measured_or_says_why_not(sources):
    indicators = set(_table(sources, "dfe-lait")["Short Desc"])
    named: set[str] = set()
    for _, series in PACKAGED.series_of("dfe-lait"):
        for where in (figure.where["Short Desc"] for figure in series.figures):
            named |= {where} if isinstance(where, str) else set(where)
    left = set(PACKAGED.sources["dfe-lait"].not_used)
    assert named & left == set()
    assert indicators - named - left == set()
    assert (named | left) - indicators == set()
