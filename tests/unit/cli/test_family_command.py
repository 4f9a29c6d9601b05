"""`upstream family`: what it prints, writes and refuses, over the small invented nation; and the sets it may be given."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import openpyxl
import pytest

from upstream.benchmarks.comparators.family import family
from upstream.reports.files import write_similar_schools
from upstream.reports.similar_schools import as_csv, family_table

DAY, URN = "2020-04-30", "900001"


@pytest.fixture(scope="module")
def found(nation):
    return family(nation.store, URN)


def test_the_family_is_printed_with_its_set_its_day_and_what_it_cannot_tell(upstream):
    code, out, _ = upstream("family", URN, "--as-at", DAY)
    assert code == 0
    first, *rest = out.splitlines()
    assert "as at 30 April 2020. Similar schools, nearest by intake (50 schools, intake of January in 2018/19)" in first
    assert any(line.startswith("Note: ") and "lie farther than 0.5" in line for line in rest)
    assert any(line.startswith("RWM expected, 2018/19: ") and "Place " in line for line in rest)
    assert rest[-1].startswith("Similar schools are chosen by who comes to them, never by their results.")
    rows = [line.split("\t") for line in rest if "\t" in line]
    members = rows[[row[0] for row in rows].index("nearness") + 1:]
    assert [row[0] for row in members] == [str(n) for n in range(1, 51)]
    assert {len(row) for row in members} == {len(members[0])}


def test_json_holds_everything_that_is_printed(upstream):
    facts = json.loads(upstream("family", URN, "--as-at", DAY, "--measure", "ks2-rwm-expected", "--json")[1])
    assert facts["set"]["id"] == "similar-schools"
    assert len(facts["members"]) == 50
    assert [one["measure"] for one in facts["measures"]] == ["ks2-rwm-expected"]
    assert {one["verdict"] for one in facts["measures"][0]["beside"]} >= {"clearly better", "not clearly different"}
    assert facts["measures"][0]["better"]
    assert facts["attribution"] == ["Everything in it was invented for a demonstration: these are no statistics of anybody’s."]


def test_three_files_that_say_the_same(upstream, nation, tmp_path):
    code, out, _ = upstream("family", URN, "--as-at", DAY, "--out", tmp_path / "mine")
    assert code == 0
    paths = sorted(path.name for path in (tmp_path / "mine").iterdir())
    assert paths == [f"similar-schools-{URN}.{ending}" for ending in ("csv", "json", "xlsx")]
    assert out.count("Written: ") == 3
    with (tmp_path / "mine" / paths[0]).open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.reader(text))
    facts = json.loads((tmp_path / "mine" / paths[1]).read_text(encoding="utf-8"))
    sheet = openpyxl.load_workbook(tmp_path / "mine" / paths[2])["Schools"]
    written = [row for row in sheet.iter_rows(values_only=True) if row[0] in range(51) and row[1]]
    assert [row[1] for row in rows[2:]] == [one["urn"] for one in facts["members"]] == [row[1] for row in written[1:]]
    assert [float(row[4]) for row in rows[2:]] == [one["distance"] for one in facts["members"]]
    assert rows[1][1] == written[0][1] == URN


def test_text_that_a_spreadsheet_would_run_stays_text(found):
    odd = replace(found, members=(replace(found.members[0], name="=1+1"), *found.members[1:]))
    rows = list(csv.reader(io.StringIO(as_csv(odd).decode("utf-8-sig"))))
    assert rows[2][2] == "'=1+1"
    assert family_table(odd).rows[1][2] == "=1+1"


def test_a_school_without_a_family_is_written_too(found, nation, tmp_path):
    none = replace(found, members=(), features=(), measures=())
    assert family_table(none).rows == ()
    assert len(write_similar_schools(none, nation.store, tmp_path)) == 3


def test_a_folder_that_cannot_be_written(upstream, tmp_path):
    (tmp_path / "file").write_text("x")
    code, _, said = upstream("family", URN, "--out", tmp_path / "file" / "in")
    assert code == 1
    assert "name another folder with --out" in said


@pytest.mark.parametrize(("words", "said"), [
    (("999999",), "No school urn:999999 is known here: check the number."),
    (("la:501",), "la:501 is no school: write its number, like 125271."),
    ((URN, "--set", "council-phase"), "says who is in the same place, not who is alike: --set similar-schools does."),
    ((URN, "--set", "similar-school"), "Did you mean similar-schools?"),
    ((URN, "--as-at", "2010-01-01"), "No school census that had been published by 1 January 2010 is held here"),
    ((URN, "--measure", "rwm-expected"), "rwm"),
])
def test_what_cannot_be_asked_is_said_in_a_sentence(upstream, words, said):
    code, out, complained = upstream("family", *words)
    assert (code, out) == (1, "")
    assert said in complained


def test_a_set_of_an_own_folder(upstream, tmp_path):
    path = tmp_path / "mine" / "comparators" / "poor-alike.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(
        "id: poor-alike\nversion: 1\ntitle: Poor\nkind: school\nmethod: nearest\nsize: 5\nfewest: 1\nabout: By one feature.\n"
        "features:\n  - {measure: fsm6, weight: 1, why: A test.}\nreviewed: {by: a test, on: 2026-01-01}\n", encoding="utf-8",
    )
    code, out, _ = upstream("family", URN, "--set", "poor-alike", "--definitions", tmp_path / "mine", "--json")
    facts = json.loads(out)
    assert (code, len(facts["members"]), facts["measures"]) == (0, 5, [])
    own = facts["features"][0]["value"]
    gaps = [abs(one["features"][0] - own) for one in facts["members"]]
    assert gaps == sorted(gaps)


def test_check_counts_comparator_sets_and_names_a_mistake(upstream, tmp_path):
    assert "9 comparator sets" in upstream("check")[1]
    path = tmp_path / "mine" / "comparators" / "alike.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("id: alike\nversion: 1\ntitle: A\nkind: school\nmethod: nearest\nsize: 5\nabout: A\nfeatures:\n"
                    "  - {measure: attainment-8, weight: 1, why: A}\nreviewed: {by: a, on: 2026-01-01}\n", encoding="utf-8")
    code, _, said = upstream("check", tmp_path / "mine")
    assert code == 1
    assert "alike.yaml, line 9: ‘attainment-8’ says what schools achieve" in said


def test_outcomes_are_placed_among_statistical_neighbours(upstream, nation):
    out = upstream("outcomes", "--where", f"la={nation.facts.council}", "--as-at", DAY)[1]
    assert "Compared with: The council’s statistical neighbours (10 councils, list of May 2025)" in out
    assert "made after 30 April 2020" in out
    facts = json.loads(upstream("outcomes", "--where", f"la={nation.facts.council}", "--as-at", DAY, "--json")[1])
    assert facts["comparators"]["set"] == "statistical-neighbours/1"
    years = [year for one in facts["outcomes"] for series in one["series"] for year in series["years"]]
    placed = [year for year in years if year["rank_among_comparators"]]
    assert placed
    assert all(1 <= year["rank_among_comparators"] <= year["n_among_comparators"] <= 11 for year in placed)
