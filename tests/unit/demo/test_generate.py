"""The generator: same seed, same bytes; figures that agree with the pupils; ranges that were never issued."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import zipfile
from pathlib import Path

import polars as pl
import pytest

from tests.unit.demo.conftest import SMALL
from upstream.demo.county import told_county
from upstream.demo.generate import generate
from upstream.demo.judged_areas import judged
from upstream.demo.lait import YEARS as LAIT_YEARS
from upstream.demo.lait import told_indicators
from upstream.evidence.definitions import load_definitions


def rows_of(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(encoding), newline=""), restval=""))


def school_row(facts, name: str, urn: str) -> dict[str, str]:
    return next(row for row in rows_of(facts.raw / name) if row["URN"] == urn)


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_seed_gives_the_same_bytes(small, tmp_path):
    again = generate(tmp_path, seed=small.seed, background=SMALL)
    assert digests(again.raw.parent) == digests(small.raw.parent)
    assert again.shares == small.shares


def test_another_seed_gives_another_nation(small, tmp_path):
    other = generate(tmp_path, seed=small.seed + 1, background=SMALL)
    assert {path.name for path in other.files} == {path.name for path in small.files}
    assert digests(other.raw)["2018-2019_england_ks2final.csv"] != digests(small.raw)["2018-2019_england_ks2final.csv"]


def test_council_and_nation_are_counted_from_all_pupils_before_anything_is_withheld(small):
    rows = rows_of(small.raw / "2018-2019_england_ks2final.csv")
    nation = next(row for row in rows if row["RECTYPE"] == "5")
    council = next(row for row in rows if row["RECTYPE"] == "3" and row["LEA"] == small.council)
    for row, entity in ((nation, "england"), (council, f"la:{small.council}")):
        for column, group in (
            ("PTRWM_EXP", "all"),
            ("PTRWM_EXP_FSM6CLA1A", "disadvantaged"),
            ("PTRWM_EXP_NotFSM6CLA1A", "not-disadvantaged"),
        ):
            share = small.shares["ks2-rwm-expected", entity, group, "2018/19"]
            assert abs(int(row[column].rstrip("%")) - share.percent) <= 0.5
    assert int(nation["TELIG"]) == sum(int(row["TELIG"]) for row in rows if row["RECTYPE"] in "12")


def test_percentages_of_a_school_are_its_counts_over_its_cohort(small):
    for row in rows_of(small.raw / "2018-2019_england_ks4final.csv"):
        if row["RECTYPE"] == "1" and row["TBASICSAV_95"].isdigit() and row["PTBASICSAV_95"].endswith("%"):
            share = 100 * int(row["TBASICSAV_95"]) / int(row["TPRIORAV"])
            assert abs(int(row["PTBASICSAV_95"].rstrip("%")) - share) <= 0.5


def test_five_pupils_or_fewer_are_withheld_and_so_are_those_who_would_give_them_away(small):
    rows = [row for row in rows_of(small.raw / "2018-2019_england_ks2final.csv") if row["RECTYPE"] in "12"]
    assert all(row["PTRWM_EXP"] == "SUPP" for row in rows if int(row["TELIG"]) <= 5)
    few = [row for row in rows if int(row["TELIG"]) > 5 and 0 < int(row["TFSM6CLA1A"]) <= 5]
    assert len(few) > 3
    for row in few:
        assert row["PTRWM_EXP_FSM6CLA1A"] == row["PTRWM_EXP_NotFSM6CLA1A"] == row["DIFFN_RWM_EXP"] == "SUPP"
    nobody = [row for row in rows if row["TFSM6CLA1A"] == "0"]
    assert all(row["PTRWM_EXP_FSM6CLA1A"] == "" for row in nobody)


@pytest.mark.parametrize("year", ["2016-2017", "2017-2018", "2018-2019"])
def test_progress_8_has_its_interval_from_the_spread_of_the_nation(small, year):
    halves = []
    for row in rows_of(small.raw / f"{year}_england_ks4final.csv"):
        if row["RECTYPE"] == "1" and row["P8PUP"].isdigit() and row["P8CIUPP"].lstrip("-").replace(".", "").isdigit():
            half = (float(row["P8CIUPP"]) - float(row["P8CILOW"])) / 2
            halves.append((half, int(row["P8PUP"])))
    spread = [half * pupils**0.5 / 1.96 for half, pupils in halves if pupils > 60]
    assert len(spread) > 5
    assert max(spread) - min(spread) < 0.12
    assert 1.0 < sum(spread) / len(spread) < 1.6


def test_the_bands_of_progress_8_follow_the_rule(small):
    bands = set()
    for row in rows_of(small.raw / "2018-2019_england_ks4final.csv"):
        if not row["P8_BANDING"].isdigit():
            continue
        score, low, high = (float(row[name]) for name in ("P8MEA", "P8CILOW", "P8CIUPP"))
        bands.add(row["P8_BANDING"])
        # Written to two decimals, an end of the interval may stand at nought on either side.
        if abs(low) > 0.01 and abs(high) > 0.01 and abs(abs(score) - 0.5) > 0.01:
            expected = (
                "1"
                if low > 0 and score >= 0.5
                else "2"
                if low > 0
                else "5"
                if high < 0 and score <= -0.5
                else "4"
                if high < 0
                else "3"
            )
            assert row["P8_BANDING"] == expected
    assert {"3", "4", "5"} <= bands


def test_what_is_planted_stands_in_the_files(small):
    final, provisional = (
        school_row(small, f"2018-2019_england_ks4{name}.csv", "900037") for name in ("final", "provisional")
    )
    assert final["P8_BANDING"] == "3"
    assert provisional["P8_BANDING"] in ("4", "5")
    assert school_row(small, "2018-2019_england_ks4final.csv", "900038")["P8MEA"] == "LOWCOV"
    assert school_row(small, "2018-2019_england_abs.csv", "900020")["PPERSABS10"] == "SUPP"
    urns = {row["URN"] for row in rows_of(small.raw / "2018-2019_england_abs.csv")}
    assert "900021" not in urns
    assert "900021" in {row["URN"] for row in rows_of(small.raw / "2017-2018_england_abs.csv")}


def test_results_stand_under_the_number_the_school_had_that_summer(small):
    for year, urn in (("2016-2017", "900113"), ("2017-2018", "900113"), ("2018-2019", "900013")):
        urns = {row["URN"] for row in rows_of(small.raw / f"{year}_england_ks2final.csv")}
        assert urns & {"900013", "900113"} == {urn}


def test_files_are_written_as_their_publishers_write_them(small):
    ks2 = (small.raw / "2018-2019_england_ks2final.csv").read_bytes()
    assert ks2.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in ks2
    assert not ks2.endswith(b"\n")
    widths = {len(row) for row in csv.reader(io.StringIO(ks2.decode("utf-8-sig"), newline=""))}
    assert max(widths) == 318
    register = (small.raw / "edubasealldata20251103.csv").read_bytes()
    assert register.startswith(b'"URN","LA (code)"')
    assert register.decode("cp1252").splitlines()[1].startswith('"')
    with zipfile.ZipFile(small.raw / "exclusions_by_geographic_level.zip") as archive:
        assert archive.namelist() == ["exclusions_by_geographic_level.csv"]


def test_numbers_are_from_ranges_that_were_never_issued(small):
    register = rows_of(small.raw / "edubasealldata20251103.csv", "cp1252")
    assert all(900000 < int(row["URN"]) < 920000 for row in register)
    assert all(500 < int(row["LA (code)"]) <= 650 for row in register)
    assert all(row["Postcode"].startswith("QX") for row in register)
    assert all(row["SchoolWebsite"].endswith(".example") for row in register)
    groups = rows_of(small.raw / "groups20251103.csv", "cp1252")
    assert all(int(row["Group UID"]) > 99000 for row in groups)


def test_every_kind_of_school_is_told(small):
    kinds = {story.kind for story in told_county().schools}
    assert kinds == {
        "primary", "infant", "junior", "first", "middle", "secondary", "all-through", "special", "pru", "nursery", "16-19",
    }  # fmt: skip
    assert len(small.schools) >= 40


def test_indicators_are_known_to_the_measures_and_have_a_calendar():
    told = told_indicators()
    assert len({indicator.name for indicator in told}) == len(told)
    assert {indicator.years for indicator in told} <= set(LAIT_YEARS)
    series = load_definitions().series_of("dfe-lait")
    read = {figure.where["Short Desc"] for _, one in series for figure in one.figures}
    assert {indicator.name for indicator in told} <= read


def test_indicators_agree_with_the_tables_where_both_count_the_same(small):
    frame = pl.read_parquet(small.raw / "bds_long_0.parquet")
    row = frame.filter(
        pl.col("Short Desc") == "KS2RWM_Expected_STD", pl.col("Years") == "2019", pl.col("LA and Regions") == "England"
    ).row(0, named=True)
    assert abs(float(row["Values"]) - small.shares["ks2-rwm-expected", "england", "all", "2018/19"].percent) <= 0.5
    gap_years = frame.filter(pl.col("Short Desc") == "KS2RWM_Expected_STD", pl.col("Years") == "2020")
    assert set(gap_years["Values"]) == {"-"}


LATER_FILES = {
    "ks2": ("invented_key_stage_2_results.csv", "ks2-rwm-expected", "RWM"),
    "ks4": ("invented_key_stage_4_results.csv", "english-maths-9-5", "ENGMATHS95"),
}  # fmt: skip


@pytest.mark.parametrize("stage", LATER_FILES)
def test_later_results_of_council_and_nation_are_the_pupils_counted(small, stage):
    name, measure, column = LATER_FILES[stage]
    groups = {"": "all", "_DIS": "disadvantaged", "_NOTDIS": "not-disadvantaged"}
    for row in rows_of(small.raw / name):
        place = {"England": "england", "Council": f"la:{row['LA']}"}.get(row["LEVEL"])
        for end, group in groups.items():
            share = small.shares.get((measure, place, group, f"{int(row['YEAR']) - 1}/{row['YEAR'][2:]}"))
            if share is not None:
                assert int(row[f"PUPILS{end}"]) == share.pupils
                assert abs(int(row[column + end].rstrip("%")) - share.percent) <= 0.5


@pytest.mark.parametrize("stage", LATER_FILES)
def test_later_results_of_few_pupils_are_withheld_and_so_are_those_who_would_give_them_away(small, stage):
    name, _, column = LATER_FILES[stage]
    schools = [row for row in rows_of(small.raw / name) if row["LEVEL"] == "School"]
    assert {row["YEAR"] for row in schools} == {"2023", "2024", "2025"}
    hidden = 0
    for row in schools:
        pupils = {end: int(row[f"PUPILS{end}"]) for end in ("", "_DIS", "_NOTDIS")}
        few = any(0 < pupils[end] <= 5 for end in ("_DIS", "_NOTDIS"))
        for end, number in pupils.items():
            if 0 < number <= 5 or (end and number and few):
                assert row[column + end] in ("SUPP", "NE")
                hidden += 1
            elif number == 0:
                assert row[column + end] == ""
    assert hidden > 3


def test_every_area_of_an_inspection_is_judged_in_the_words_of_its_day(small):
    rows = rows_of(small.raw / "invented_inspections_since_2024.csv")
    areas: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        areas.setdefault((row["URN"], row["Inspection start"]), {})[row["Area"]] = row["Grade"]
    card, before = areas["900010", "03/02/2026"], areas["900024", "04/03/2025"]
    assert card["Leadership and governance"] == "Needs attention"
    assert len(card) == 8  # six areas, early years and safeguarding
    assert before["Behaviour and attitudes"] == "Requires improvement"
    assert "Early years provision" not in before  # a junior school
    assert ("900046", "21/04/2026") not in areas  # published after the list was made


def test_what_no_inspection_of_the_day_gives_is_refused():
    day = dt.date(2026, 1, 13)
    with pytest.raises(ValueError, match="sixth-form"):
        judged("900001", (4, 11), day, day, "Expected standard", {"sixth-form": "Expected standard"})
    with pytest.raises(ValueError, match="Good"):
        judged("900001", (4, 11), day, day, "Good", {})


def test_a_correction_of_absence_lies_beside_the_files_and_is_no_part_of_the_edition(small):
    before = {row["URN"]: row for row in rows_of(small.raw / "2018-2019_england_abs.csv")}
    after = {row["URN"]: row for row in rows_of(small.raw.parent / "corrected" / "2018-2019_england_abs.csv")}
    assert before.keys() == after.keys()
    changed = [urn for urn in before if before[urn] != after[urn]]
    assert 0 < len(changed) < len(before) / 3
    assert any(after[urn]["PERCTOT"] == "SUPP" != before[urn]["PERCTOT"] for urn in changed)
