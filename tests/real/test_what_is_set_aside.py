"""Every published file read: how much of each is used, and every row and cell that is set aside, with its reason."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from upstream.evidence import sources
from upstream.evidence.definitions import Definitions, Source, load_definitions
from upstream.evidence.frames import OBSERVATIONS
from upstream.evidence.sources import Context, Reading
from upstream.evidence.value import State

HERE = Path(__file__).parent
NOT_READ = ("descriptions", "boundaries")

# Whatever else is set aside is a definition or a reader gone wrong.
KNOWN = {
    ("league-urn-match", "one school stands for two records"): 4,
    ("inspections-to-2018", "two rows say different things of one record"): 2,
    # More pupils than the cohort they are counted against: the publisher's own 100.02.
    ("dfe-lait", "a percentage outside 0 to 100"): 2,
    ("ees-exclusions", "no school is known by this LAESTAB in that year"): None,
    ("ees-exclusions", "two schools had this LAESTAB in that year"): None,
    ("league-primary", "no school is known for this record"): 192 + 397,
    ("league-secondary", "no school is known for this record"): 38 + 2,
}


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    return load_definitions([HERE / "definitions"])


@pytest.fixture(scope="module")
def readings(shared_data, definitions) -> dict[str, tuple[Source, Reading]]:
    """Lookups, registers and files with both numbers first, as a build reads them."""
    found = {}
    for path in sorted(shared_data.rglob("*")):
        source = sources.recognise(path, definitions) if path.is_file() else None
        if source and source.layout not in NOT_READ:
            found[path] = source
    read: dict[str, tuple[Source, Reading]] = {}
    context = Context()
    for late in (False, True):
        for path, source in found.items():
            if (sources.needs_context(source) or source.seen != "file") == late:
                read[path.name] = (source, sources.read(path, source, definitions, context))
        context = Context(
            lookups={s.id: r.tables["lookup"] for s, r in read.values() if "lookup" in r.tables},
            laestabs=pl.concat([r.tables["laestabs"] for _, r in read.values() if "laestabs" in r.tables]).unique(),
            register=pl.concat([r.tables["establishments"] for _, r in read.values() if "establishments" in r.tables]),
        )
    return read


def test_only_what_is_known_is_set_aside(readings):
    counted: Counter[tuple[str, str]] = Counter()
    for source, reading in readings.values():
        for reason, count in reading.refused["reason"].value_counts().iter_rows():
            counted[(source.id, reason)] += count
    assert {key: count for key, count in counted.items() if KNOWN.get(key, 0) not in (count, None)} == {}


@pytest.mark.parametrize(
    ("file", "rows"),
    [
        ("2018-936-ks2.csv", 242),
        ("2018-2019_936_ks4final.csv", 133),
        ("2018-2019_england_ks4provisional.csv", 5_652),
        ("exclusions_by_geographic_level.zip", 242_170),
        ("bds_long_0.parquet", 641_070),
        ("2021_936_gias.csv", 590),
        ("links_edubasealldata20250422.csv", 33_801),
        ("inspections_to_2018-08-31.csv", 55_646),
        ("groups.csv", 6_883),
        ("absence_by_term.csv", 9_680),
        ("gias_establishments_20240617.csv", 51_012),
        ("gias_lookup.json", 44_297),
        ("2024-2025_england_ks4underlying_1.xlsx", 4_864),
        ("ks2_perf_2018.csv", 16_364),
        ("2023-2024_primary.json", 15_071),
    ],
)
def test_every_row_is_accounted_for(readings, file, rows):
    _, reading = readings[file]
    assert reading.rows_read == rows
    set_aside = reading.refused["row"].n_unique()
    assert reading.rows_used + sum(reading.rows_ignored.values()) + set_aside >= rows


def test_value_is_null_exactly_when_the_state_says_so(readings):
    for name, (_, reading) in readings.items():
        observations = reading.tables.get("observations", OBSERVATIONS.to_frame())
        wrong = observations.filter((pl.col("state") == str(State.VALUE)) == pl.col("value").is_null())
        assert wrong.is_empty(), name
        assert set(observations["state"].unique()) <= {str(state) for state in State}


def test_encodings(readings):
    read = {name: reading.encoding for name, (_, reading) in readings.items()}
    assert read["links_edubasealldata20250422.csv"] == "cp1252"
    assert read["2023-2024_england_ks4-mats-performance.csv"] == "cp1252"
    assert read["2018-936-ks2.csv"] == "utf-8-sig"


@pytest.mark.parametrize(
    ("file", "measure", "group", "value"),
    [
        ("2018-936-ks2.csv", "ks2-rwm-expected", "all", 70),
        ("2018-936-ks2.csv", "ks2-rwm-expected", "disadvantaged", 46),
        ("2018-936-ks2.csv", "ks2-rwm-expected", "not-disadvantaged", 75),
        ("2018-2019_936_ks4final.csv", "attainment-8", "all", 50.3),
        ("2018-2019_936_ks4final.csv", "progress-8", "all", 0.18),
        ("2018-2019_936_ks4final.csv", "progress-8", "disadvantaged", -0.48),
    ],
)
def test_surrey_s_own_row(readings, file, measure, group, value):
    observations = readings[file][1].tables["observations"]
    row = observations.filter(
        pl.col("entity_kind") == "la",
        pl.col("entity_id") == "936",
        pl.col("measure") == measure,
        pl.col("pupil_group") == group,
    )
    assert row["value"].to_list() == [value]


def test_exclusions_in_england_in_2016_17(readings):
    observations = readings["exclusions_by_geographic_level.zip"][1].tables["observations"]
    england = observations.filter(
        pl.col("entity_kind") == "england",
        pl.col("period") == "2016/17",
        pl.col("phase") == "all",
        pl.col("pupil_group") == "all",
    )
    found = dict(england.select("measure", "value").iter_rows())
    assert (found["permanent-exclusions"], found["suspensions"]) == (7_720, 381_865)


def test_the_january_2019_census_lists_the_state_funded_schools(readings, definitions):
    """21,949 rows have a state-funded SCHOOLTYPE; three of them are the nation's own rows, one a phase."""
    listed = readings["2018-2019_england_census.csv"][1].tables["listed"]
    types = {name: school_type.state_funded for name, school_type in definitions.school_types.items()}
    assert listed.filter(pl.col("school_type").str.to_lowercase().replace_strict(types, default=False)).height == 21_949 - 3
