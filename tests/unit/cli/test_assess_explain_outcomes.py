"""The commands that suggest: what they print, write and refuse, over the small invented nation."""

from __future__ import annotations

import json

import pytest

from upstream.cli.main import main

DAY = "2020-04-30"


@pytest.fixture
def upstream(nation, monkeypatch, capsys):
    """Runs the command as a person would; gives (exit code, what it printed, what it complained)."""
    monkeypatch.setenv("UPSTREAM_HOME", str(nation.home))
    monkeypatch.delenv("UPSTREAM_EDITIONS", raising=False)
    monkeypatch.delenv("UPSTREAM_DEFINITIONS", raising=False)

    def run(*words: object) -> tuple[int, str, str]:
        try:
            main([str(word) for word in words])
            code = 0
        except SystemExit as leaving:
            code = leaving.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def assess(upstream, nation):
    where = f"la={nation.facts.council}"
    return lambda *words: upstream("assess", "alliance-2019", "--where", where, *words)


def test_what_cannot_be_said_is_printed_first_and_every_school_is_counted(assess, nation):
    code, out, _ = assess("--as-at", DAY)
    assert code == 0
    assert out.startswith("What cannot be said:\n")
    rows = [line.split("\t") for line in out.splitlines() if "\t" in line]
    counted = {name: int(number.replace(",", "")) for name, number in rows[1:] if not name.startswith("–")}
    assert sum(counted.values()) == len(nation.facts.listed)
    assert f"{len(nation.facts.listed)} schools." in out


def test_judgements_determine_more(assess, nation):
    _, without, _ = assess("--as-at", DAY, "--json")
    _, with_them, _ = assess("--as-at", DAY, "--json", "--judgements", nation.facts.judgements)
    assert json.loads(with_them)["counts"]["determined"] > json.loads(without)["counts"]["determined"]
    assert "No table of judgements was given" in json.loads(without)["judgements"]
    assert nation.facts.judgements.name in json.loads(with_them)["judgements"]


def test_three_files_and_what_changed_since(assess, tmp_path):
    code, out, _ = assess("--as-at", "2019-10-31", "--out", tmp_path / "autumn")
    assert code == 0
    names = ["risk-assessment.html", "risk-assessment.json", "risk-assessment.xlsx"]
    assert sorted(path.name for path in (tmp_path / "autumn").iterdir()) == names
    earlier = tmp_path / "autumn" / "risk-assessment.json"
    code, out, _ = assess("--as-at", DAY, "--out", tmp_path / "spring", "--since", earlier)
    assert code == 0
    assert "from 31 October 2019." in out
    assert "Changes since 31 October 2019" in (tmp_path / "spring" / "risk-assessment.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["nobody-2019", "--where", "england"], 1, "There is no framework ‘nobody-2019’"),
        (["alliance-2019", "--where", "la=936"], 1, "No state-funded school of la:936 is known on "),
        (["alliance-2019", "--where", "nowhere"], 2, "is not an entity"),
        (["alliance-2019"], 2, "--where"),
        (["alliance-2019", "--where", "england", "--as-at", "31/10/2019"], 2, "write it like 2019-10-31"),
        (["alliance-2019", "--where", "england", "--since", "none.json"], 1, "none.json cannot be read"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(upstream, words, code, said):
    got, out, err = upstream("assess", *words)
    assert (got, out) == (code, "")
    assert said in err
    assert "Traceback" not in err


def test_a_bad_table_of_judgements_names_its_row(assess, tmp_path):
    table = tmp_path / "judged.csv"
    rows = "record,schools,kinds,date,answer,by,reason\njudgement,900001,vulnerable,soon,yes,,\n"
    table.write_text(rows, encoding="utf-8")
    code, _, err = assess("--as-at", DAY, "--judgements", table)
    assert code == 1
    assert "judged.csv, row 2: ‘soon’ is not a date" in err


def test_one_school_explained(upstream, nation):
    school = nation.facts.schools[0]
    code, out, _ = upstream("explain", "alliance-2019", school.urn, "--as-at", DAY)
    assert code == 0
    assert out.startswith(f"{school.name} ({school.urn})")
    for title in ("Outcomes:", "Disadvantaged pupils:", "Attendance:", "Capacity:"):
        assert title in out


def test_an_explanation_as_facts_is_the_record_s(upstream, assess, nation, tmp_path):
    assess("--as-at", DAY, "--out", tmp_path)
    listed = json.loads((tmp_path / "risk-assessment.json").read_text(encoding="utf-8"))["schools"]
    _, out, _ = upstream("explain", "alliance-2019", nation.facts.schools[0].urn, "--as-at", DAY, "--json")
    explained = json.loads(out)
    (school,) = [one for one in listed if one["urn"] == explained["urn"]]
    assert {name: explained[name] for name in school} == school
    assert explained["because"]


def test_a_school_nobody_knows_is_a_sentence(upstream):
    code, _, err = upstream("explain", "alliance-2019", "123456")
    assert (code, err) == (1, "No school urn:123456 is known here: check the number.\n")


def test_the_seven_outcomes_with_their_holes(upstream, nation):
    code, out, _ = upstream("outcomes", "--where", f"la={nation.facts.council}", "--as-at", DAY)
    assert code == 0
    assert sum(line.endswith(")") and "; aim: " in line for line in out.splitlines()) == 7
    assert "Rank " in out
    assert "Cannot be said:" in out
    _, facts, _ = upstream("outcomes", "--where", f"la={nation.facts.council}", "--as-at", DAY, "--json")
    results = json.loads(facts)["outcomes"]
    assert len(results) == 7
    ranked = [year for one in results for series in one["series"] for year in series["years"] if year["rank"]]
    assert ranked
    assert all(1 <= year["rank"] <= year["n"] for year in ranked)
    (graded,) = [one for one in results if "grades" in one]
    everyone = graded["grades"][0]
    told = everyone["good_or_better"] + everyone["below"] + everyone["no_grade"]
    assert everyone["schools"] == told == len(nation.facts.listed)


def test_outcomes_are_a_councils(upstream):
    code, _, err = upstream("outcomes", "--where", "england")
    assert code == 1
    assert "write --where la=936" in err
