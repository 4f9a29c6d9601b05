"""A definition with a mistake: file, line and what to write instead, from `upstream check`, without a traceback."""

import re
from pathlib import Path

import pytest

from upstream.cli.main import main

PAPER = Path(__file__).resolve().parents[3] / "DEVELOPING.md"
RECIPE = re.search(r"```yaml\n(.*?)```", PAPER.read_text(encoding="utf-8"), re.DOTALL)[1].replace("\n   ", "\n").strip()


@pytest.fixture
def check(tmp_path, capsys, monkeypatch):
    """Exit code and what is said of a folder of definitions with this text in it."""
    monkeypatch.delenv("UPSTREAM_DEFINITIONS", raising=False)

    def check(text: str, place: str = "sources/reading-ages.yaml") -> tuple[int, str]:
        path = tmp_path / "mine" / place
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        try:
            main(["check", str(tmp_path / "mine")])
        except SystemExit as leaving:
            said = capsys.readouterr()
            assert said.out == ""
            return leaving.code, said.err
        return 0, capsys.readouterr().out

    return check


def test_the_recipe_itself_holds(check):
    assert check(RECIPE)[0] == 0


# what was written, what somebody wrote instead, what is said
MISTAKES = [
    ("unit: number", "untis: number", "untis: is not a key that is understood here"),
    ("SUPP: suppressed", "SUPP: supressed", "codes.SUPP"),
    ("source: reading-ages,", "source: reading-age,", "no source ‘reading-age’: did you mean ‘reading-ages’?"),
    ("value: AGE,", "value: AGE, group: girlz,", "no pupil group ‘girlz’: did you mean ‘girls’?"),
    (r"(?P<year>\d{4})", "(?P<year>[0-9{4})", "is not a regular expression: unterminated character set"),
    ("(?P<year>", "(?P<yr>", "`capture: year` needs (?P<year>…)"),
    ("period: 2018/19, on", "period: 2018-19, on", "‘2018-19’ is not a period: write it like 2018/19"),
    ("2019-07-01", "2019-02-30", "day is out of range"),
    (", urn: URN", "", "rows of schools need the column of their number"),
    ("id: reading-ages", "id: ../../reading-ages", "is no name: write small letters and digits"),
    ("id: reading-age\n", "id: Reading Age\n", "is no name: write small letters and digits"),
    ("id: reading-age\n", "id: attainment-8\n", "measure ‘attainment-8’ is already defined in"),
    ("publisher: The partnership", "publication: dfe-gais", "no publication ‘dfe-gais’: did you mean ‘dfe-gias’?"),
]


@pytest.mark.parametrize(("written", "instead", "said"), MISTAKES)
def test_a_mistake_is_said_with_file_and_line(check, written, instead, said):
    assert written in RECIPE
    code, sentence = check(RECIPE.replace(written, instead, 1))
    assert code == 1
    assert re.search(r"reading-ages\.yaml, line \d+: ", sentence)
    assert said in sentence


@pytest.mark.parametrize("place", ["source/reading-ages.yaml", "reading-ages.yaml", "sources/reading-ages.yml"])
def test_a_definition_where_nobody_looks_is_said(check, place):
    code, sentence = check(RECIPE, place)
    assert (code, f"{place} is not looked at" in sentence) == (1, True)


def test_a_folder_without_definitions_is_said(check):
    code, sentence = check("notes", "notes.txt")
    assert (code, "holds no definition" in sentence) == (1, True)
