"""The commands that suggest: what they print, write and refuse, over the small invented nation."""

from __future__ import annotations

import json

import pytest

from upstream.assessment.framework import load_framework
from upstream.demo.county import told_county
from upstream.lib.definition_files import PACKAGED

DAY = "2020-04-30"


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
        (["nobody-2019", "--where", "england"], 1, "There is no framework or scheme ‘nobody-2019’"),
        (["aliance-2019", "--where", "england"], 1, "Did you mean alliance-2019?"),
        (["alliance-2019", "--where", "la=936"], 1, "No state-funded school of la:936 is known on "),
        (["alliance-2019", "--where", "nowhere"], 2, "is not an entity"),
        (["alliance-2019"], 2, "--where"),
        (["alliance-2019", "--where", "england", "--as-at", "31/10/2019"], 2, "write it like 2019-10-31"),
        (["alliance-2019", "--where", "england", "--as-at", "2999-01-01"], 2, "1 January 2999 is still to come"),
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
    assert sum(line.endswith(")") and " (aim: " in line for line in out.splitlines()) == 7
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


@pytest.fixture
def of_our_own(nation, tmp_path):
    """A folder with a scheme over the county and a second version of its framework, in which one weakness is enough."""
    folder, council = tmp_path / "own", f"la:{nation.facts.council}"
    first = (PACKAGED / "frameworks" / "alliance-2019" / "1.yaml").read_text(encoding="utf-8")
    assert "at_least: 2, basis" in first
    second = first.replace("version: 1", "version: 2", 1).replace("at_least: 2, basis", "at_least: 1, basis", 1)
    (folder / "frameworks" / "alliance-2019").mkdir(parents=True)
    (folder / "frameworks" / "alliance-2019" / "2.yaml").write_text(second, encoding="utf-8")
    digest = load_framework("alliance-2019/1", [PACKAGED]).digest
    (folder / "schemes").mkdir()
    (folder / "schemes" / "county.yaml").write_text(
        f"id: county\ntitle: The county’s\nframework: alliance-2019/1\ndigest: {digest}\nholder: {council}\n"
        f"covers: [{council}]\nfrom: 2019-09-01\nto: 2020-08-31\njudgements: {nation.facts.judgements}\n", encoding="utf-8")
    return folder


def test_a_scheme_brings_its_place_and_its_table(upstream, assess, nation, of_our_own):
    code, by_scheme, _ = upstream("assess", "county", "--as-at", DAY, "--json", "--definitions", of_our_own)
    assert code == 0
    _, by_hand, _ = assess("--as-at", DAY, "--json", "--judgements", nation.facts.judgements)
    assert json.loads(by_scheme)["counts"] == json.loads(by_hand)["counts"]
    _, out, _ = upstream("assess", "county", "--as-at", "2021-04-30", "--definitions", of_our_own)
    assert "‘The county’s’ is in force from 1 September 2019 to 31 August 2020: on 30 April 2021 it is only tried." in out
    code, out, err = upstream("assess", "county", "--as-at", DAY, "--where", "england", "--definitions", of_our_own)
    assert "‘The county’s’ does not cover england: there it is only tried." in out
    code, _, err = upstream("assess", "alliance-2019")
    assert (code, "Missing option '--where'" in err) == (2, True)


def test_movers_of_a_changed_framework(upstream, assess, nation, of_our_own, tmp_path):
    words = ("assess", "alliance-2019/2", "--instead-of", "county", "--where", f"la={nation.facts.council}", "--as-at", DAY)
    code, out, _ = upstream(*words, "--definitions", of_our_own, "--out", tmp_path / "movers")
    assert code == 0
    assert "from alliance-2019 version 1." in out
    assert "Light Touch + → Support and Challenge" in out
    assert "alliance-2019 version 1 reads them as Light Touch +, alliance-2019 version 2 as Support and Challenge." in out
    page = (tmp_path / "movers" / "risk-assessment.html").read_text(encoding="utf-8")
    assert "Changes against alliance-2019 version 1, and why" in page
    assert "How many went from where to where" in page
    both = json.loads((tmp_path / "movers" / "risk-assessment.json").read_text(encoding="utf-8"))
    assert both["framework"]["version"] == 2
    assert both["compared_with"]["framework"]["version"] == 1
    assert {change["kind"] for change in both["changes"]} <= {"category", "possible", "answers"}
    assert all(change["why"] for change in both["changes"])
    _, facts, _ = upstream(*words, "--definitions", of_our_own, "--json")
    assert json.loads(facts)["changed"] == len(both["changes"]) > 0


def test_since_and_instead_of_are_two_questions(assess):
    code, _, err = assess("--since", "none.json", "--instead-of", "alliance-2019")
    assert (code, "give one" in err) == (2, True)


def test_a_table_of_one_framework_is_read_by_another_as_far_as_it_goes(upstream, nation, of_our_own):
    code, out, _ = upstream(
        "assess", "alpha-2020", "--instead-of", "county", "--where", f"la={nation.facts.council}", "--as-at", DAY,
        "--definitions", of_our_own)
    assert code == 0
    assert f"{nation.facts.judgements.name}: After Alpha Academies Trust’s tiers does not know " in out


def test_explained_by_a_scheme_and_standings_side_by_side(upstream, nation, of_our_own):
    school = nation.facts.schools[0]
    code, out, _ = upstream("explain", "county", school.urn, "--as-at", DAY, "--definitions", of_our_own)
    assert code == 0
    assert out.startswith(f"{school.name} ({school.urn})")
    code, out, _ = upstream("school", school.urn, "--standings", "--as-at", DAY, "--definitions", of_our_own)
    assert out.startswith(f"The county’s (held by la:{nation.facts.council}, in force from 1 September 2019 to 31 August 2020")
    _, facts, _ = upstream("school", school.urn, "--standings", "--as-at", DAY, "--definitions", of_our_own, "--json")
    (standing,) = json.loads(facts)["standings"]
    assert (standing["scheme"], bool(standing["because"])) == ("county", True)
    _, out, _ = upstream("school", school.urn, "--standings", "--as-at", "2021-04-30", "--definitions", of_our_own)
    assert out == f"No scheme that covers urn:{school.urn} is in force on 30 April 2021.\n"


def test_an_academy_is_explained_in_its_trust_where_the_framework_is_a_trusts(upstream, nation):
    academy = next(story for story in told_county().schools if story.trust == "99011")
    code, out, _ = upstream("explain", "alpha-2020", academy.urn, "--as-at", "2020-09-30", "--json")
    facts = json.loads(out)
    assert code == 0
    assert any("The list of members is that of" in note for note in facts["notes"])
    trend = next(point for point in facts["points"] if point["title"] == "Outcome trend")
    assert set(trend["basis"]) == {"published", "local choice"}


def test_outcomes_are_a_councils(upstream):
    code, _, err = upstream("outcomes", "--where", "england")
    assert code == 1
    assert "write --where la=936" in err
