"""The command line: facts as JSON, plain lines when piped, refusals as sentences, exit codes."""

import json

import click
import pytest

from upstream.cli import showing
from upstream.cli.main import cli, main

MEASURE = """
id: local-reading
title: What the library counts
publisher: A library
licence: none
seen: file
files: ["library.csv"]
period: {fixed: 2018/19}
rows: [{entity: school, urn: URN}]
codes: {SUPP: suppressed}
releases: [{period: 2018/19, on: 2019-12-13, basis: publisher}]
measures:
  - id: books-borrowed
    title: Books borrowed a pupil
    short: Books borrowed
    theme: library
    unit: number
    direction: higher
    cohort: pupils on roll
    first: 2016/17
    why: reading grows with books
    definition: loans divided by pupils
    gaps: [{periods: [2019/20], state: not collected, why: The library was closed.}]
    reviewed: {by: a librarian, on: 2026-01-01}
    series:
      - source: local-reading
        figures: [{value: LOANS, cohort: ROLL}]
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A definition of one's own and a file of its layout; nothing built yet."""
    monkeypatch.setenv("UPSTREAM_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("UPSTREAM_EDITIONS", raising=False)
    monkeypatch.delenv("UPSTREAM_DEFINITIONS", raising=False)
    (tmp_path / "mine" / "sources").mkdir(parents=True)
    (tmp_path / "mine" / "sources" / "library.yaml").write_text(MEASURE)
    (tmp_path / "library.csv").write_text("URN,LOANS,ROLL\n125001,4.5,210\n125002,SUPP,3\n125003,many,100\n")
    return tmp_path


@pytest.fixture
def run(home, capsys):
    def run(*arguments):
        """Exit code, standard output, standard error."""
        code = 0
        try:
            main([str(one) for one in arguments])
        except SystemExit as leaving:
            code = leaving.code or 0
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def built(run, home):
    code, out, err = run("build", home / "library.csv", "--definitions", home / "mine")
    assert code == 0, err
    return out


def test_a_new_file_is_brought_in_by_one_definition(built, run):
    assert "Files: 1 read." in built
    code, out, _ = run("figure", "books-borrowed", "urn:125001", "2018/19", "--json")
    facts = json.loads(out)
    assert code == 0
    assert {name: facts[name] for name in ("value", "state", "cohort", "release", "released_on", "file", "row")} == {
        "value": 4.5, "state": "value", "cohort": 210, "release": "final", "released_on": "2019-12-13",
        "file": "library.csv", "row": 2,
    }


def test_the_build_says_what_it_set_aside_and_that_nothing_changed(built, run, home):
    assert "Set aside" in built
    code, out, _ = run("build", home / "library.csv", "--definitions", home / "mine")
    assert (code, out.splitlines()[0].startswith("Nothing has changed")) == (0, True)
    code, out, _ = run("build", home / "library.csv", "--definitions", home / "mine", "--json")
    assert json.loads(out)["unchanged"] is True


# what is asked, parts of the answer
FIGURES = [
    (("urn:125001", "2018-19"), ["value:           4.5", "file:            library.csv", "row:             2"]),
    (("125001", "201819"), ["4.5"]),
    (("urn:125002", "2018/19"), ["state:           suppressed", "few pupils"]),
    (("urn:125001", "2019/20"), ["not collected", "The library was closed."]),
    (("urn:125001", "2015/16"), ["not collected", "starts in 2016/17"]),
    (("urn:125001", "2018/19", "--as-at", "2019-12-12"), ["not yet", "13 December 2019"]),
    (("urn:125001", "2018/19", "--group", "girls"), ["not published", "there is all"]),
    (("urn:999999", "2018/19"), ["missing", "Nothing is known here of urn:999999"]),
]


@pytest.mark.parametrize(("asked", "parts"), FIGURES)
def test_figure_prints_value_or_reason(built, run, asked, parts):
    code, out, _ = run("figure", "books-borrowed", *asked)
    assert code == 0
    for part in parts:
        assert part in out


# arguments, exit code, part of what is said
REFUSALS = [
    (("figure", "books-borowed", "urn:125001", "2018/19"), 1, "Did you mean books-borrowed"),
    (("figure", "BOOKS_BORROWED", "urn:125001", "2018/19"), 1, "Did you mean books-borrowed"),
    (("figure", "books-borrowed", "mars", "2018/19"), 2, "is not an entity"),
    (("figure", "books-borrowed", "urn:x'--", "2018/19"), 2, "is not an entity"),
    (("figure", "books-borrowed", "urn:125001", "last year"), 2, "is not a period: write it like 2018/19"),
    (("figure", "books-borrowed", "urn:125001", "2018/20"), 2, "is not a period: write it like 2018/19"),
    (("figure", "books-borrowed", "urn:125001", "2019"), 2, "the academic year that ended then is 2018/19"),
    (("figure", "books-borrowed", "urn:125001", "2018/19", "--as-at", "2019-02-30"), 2, "write it like 2019-10-31"),
    (("figure", "books-borrowed", "urn:125001", "2018/19", "--as-at", "tomorrow"), 2, "write it like 2019-10-31"),
    (("school", "urn:999999"), 1, "check the number"),
    (("school", "la:936"), 1, "check the number"),
    (("measures", "--theme", "atendance"), 1, "Did you mean attendance"),
    (("sources", "local-readings"), 1, "Did you mean local-reading"),
    (("assess", "alliance-2019", "--where", "la:999"), 1, "Nothing is known here of la:999: check the number."),
    (("assess", "alliance-2019", "--where", "la:surrey"), 1, "did you mean la:936 (Surrey)"),
    (("assess", "alliance-2019", "--where", "urn:125001"), 1, "upstream explain alliance-2019 125001"),
    (("outcomes", "--where", "la:999"), 1, "Nothing is known here of la:999"),
    (("check", "--aggregates", "urn:125001"), 1, "urn:125001 is a school"),
    (("check", "--aggregates", "la:999"), 1, "Nothing is known here of la:999"),
    (("fetch", "gias-link"), 1, "Did you mean gias-links"),
    (("build", "absent.csv"), 1, "no such file"),
    (("fetch", "local-reading"), 1, "There is no source"),
    (("fetch", "gias-links"), 1, "No address is known"),
    (("paint",), 2, "No such command"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), REFUSALS)
def test_a_refusal_is_a_sentence_without_traceback(built, run, arguments, code, words):
    found, out, err = run(*arguments)
    assert (found, out) == (code, "")
    assert words in err
    assert "Traceback" not in err


def test_a_file_that_is_refused_or_not_known_is_named_and_ends_with_1(built, run, home):
    (home / "library.csv").write_text("URN,LENDINGS,ROLL\n125001,4.5,210\n")
    (home / "library (final).csv").write_text("URN,LOANS,ROLL\n125001,9,210\n")
    code, out, err = run("build", home / "library.csv", home / "library (final).csv", "--definitions", home / "mine")
    assert code == 1
    assert "Not used, no definition knows this layout: library (final).csv" in out
    assert "Refused: library.csv: columns are missing or renamed: ‘LOANS’" in err
    assert "goes on being used" in err
    _, out, _ = run("figure", "books-borrowed", "urn:125001", "2018/19", "--json")
    assert json.loads(out)["value"] == 4.5


def test_a_home_that_is_no_folder_is_a_sentence(run, home, monkeypatch):
    (home / "home").write_text("a file")
    for arguments in (("figure", "persistent-absence", "la:936", "2018/19"), ("build", home / "library.csv")):
        code, out, err = run(*arguments)
        assert (code, out) == (1, "")
        assert "Not a directory. Check that it is there" in err


def test_definitions_of_the_deployment_that_are_not_there_are_a_sentence(run, home, monkeypatch):
    monkeypatch.setenv("UPSTREAM_DEFINITIONS", str(home / "nowhere"))
    code, _, err = run("measures")
    assert (code, "nowhere, which is no folder" in err) == (1, True)


def test_facts_are_json_that_every_reader_takes(capsys):
    showing.as_json({"share": float("nan"), "rows": [{"most": float("inf")}, (1.5, None)]})
    assert json.loads(capsys.readouterr().out) == {"share": None, "rows": [{"most": None}, [1.5, None]]}


def test_piped_progress_is_a_few_plain_lines(capsys):
    with showing.progress() as progress:
        for number in range(41):
            progress(f"file [{number}].csv", number, 40)
        for number in range(12):
            progress("comparing", number, 11)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "reading: 4 of 40"
    assert "comparing: 11 of 11" in lines
    assert len(lines) <= 20


def test_names_from_files_do_not_steer_a_terminal():
    assert showing.plain("Hill\x1b[31m\nschool") == "Hill [31m school"


def test_without_an_edition_the_next_step_is_said(run):
    code, _, err = run("figure", "persistent-absence", "la:936", "2018/19")
    assert (code, "upstream build" in err) == (1, True)


def test_school(built, run):
    code, out, _ = run("school", "125001", "--json")
    facts = json.loads(out)
    assert (code, facts["urn"], [row["value"] for row in facts["figures"]]) == (0, "125001", [4.5])
    _, out, _ = run("school", "125001")
    assert "books-borrowed\tall\t2018/19\t4.5\tvalue" in out
    assert "This school has no grade of its own" in facts["grade"]["sentence"]
    assert f"grade:           {facts['grade']['sentence']}\n" in out


def test_measures_and_sources(built, run, home):
    _, out, _ = run("measures", "books-borrowed", "--definitions", home / "mine", "--json")
    assert json.loads(out)["sources"] == ["local-reading"]
    _, out, _ = run("measures", "--definitions", home / "mine", "--theme", "library")
    assert out.splitlines()[1].split("\t") == ["books-borrowed", "library", "number", "Books borrowed a pupil"]
    _, out, _ = run("sources", "--definitions", home / "mine", "--json")
    (mine,) = [one for one in json.loads(out) if one["source"] == "local-reading"]
    assert (mine["seen"], mine["read"], mine["observations"]) == ("file", 1, 2)
    _, out, _ = run("sources", "local-reading", "--refused", "--json")
    assert json.loads(out)[0]["row"] == 4


def test_check_says_that_definitions_hold_or_where_they_do_not(run, home):
    code, out, _ = run("check", home / "mine")
    assert (code, out.startswith("Every definition holds")) == (0, True)
    (home / "mine" / "sources" / "library.yaml").write_text(MEASURE.replace("direction: higher", "direction: up"))
    code, _, err = run("check", home / "mine")
    assert code == 1
    assert "library.yaml, line 18" in err


def test_the_deployments_definitions_come_from_the_environment(run, home, monkeypatch):
    monkeypatch.setenv("UPSTREAM_DEFINITIONS", str(home / "mine"))
    code, out, _ = run("build", home / "library.csv")
    assert (code, "1 read" in out) == (0, True)


@pytest.mark.parametrize("name", cli.list_commands(click.Context(cli)))
def test_every_command_has_help(run, name):
    code, out, _ = run(name, "--help")
    assert code == 0
    assert cli.commands[name].help
    assert "Usage:" in out


def test_the_group_lists_every_command(run):
    _, out, _ = run("--help")
    for name in "assess build check explain fetch figure measures outcomes school serve sources".split():
        assert f"  {name} " in out
