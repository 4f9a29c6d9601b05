"""The recipe of DEVELOPING.md, followed to the letter: one file, one YAML, no code, and the figure on a school's page."""

import json
import re
import textwrap
from pathlib import Path

import pytest

from tests.acting import council_reader
from tests.unit.web.reading import Page
from upstream.cli.main import main

PAPER = (Path(__file__).resolve().parents[3] / "DEVELOPING.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The recipe's first block of a language."""
    recipe = PAPER.partition("### Add a source")[2]
    return textwrap.dedent(re.search(rf" *```{language}\n(.*?)```", recipe, re.DOTALL)[1])


BY_URN, FILE = block("yaml"), block("csv")
BY_LAESTAB = BY_URN.replace("reading-age", "spelling-age").replace("urn: URN", "laestab: LAESTAB")
SCHOOLS = ("900001", "900002")  # told schools of the invented nation


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("UPSTREAM_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("UPSTREAM_EDITIONS", raising=False)
    monkeypatch.delenv("UPSTREAM_DEFINITIONS", raising=False)

    def run(*arguments) -> str:
        """What a command prints, that must not fail."""
        main([str(one) for one in arguments])  # a refusal would leave by SystemExit
        return capsys.readouterr().out

    return run


@pytest.fixture
def register(nation):
    """The invented register, and the areas its schools lie in."""
    (path,) = nation.facts.raw.glob("edubasealldata*.csv")
    return path, "--definitions", nation.facts.definitions


@pytest.fixture
def laestabs(nation):
    known = dict(nation.store.establishments().select("urn", "laestab").iter_rows())
    return [known[urn] for urn in SCHOOLS]


@pytest.fixture
def mine(tmp_path):
    """Two files and a definition for each, one by URN and one by LAESTAB."""

    def written(name: str, definition: str, content: str) -> tuple[Path, Path]:
        folder = tmp_path / f"{name} definitions"
        (folder / "sources").mkdir(parents=True)
        (folder / "sources" / f"{name}.yaml").write_text(definition, encoding="utf-8")
        file = tmp_path / f"{name}-2019.csv"
        file.write_text(content, encoding="utf-8")
        return file, folder

    return written


def asked(run, measure: str, urn: str) -> dict:
    return json.loads(run("figure", measure, f"urn:{urn}", "2018/19", "--json"))


def test_a_file_with_urns(run, mine, register):
    file, folder = mine("reading-ages", BY_URN, FILE)
    assert run("check", folder).startswith("Every definition holds")
    run("build", file, *register, "--definitions", folder)
    first, second = (asked(run, "reading-age", urn) for urn in SCHOOLS)
    assert (first["value"], first["cohort"], first["file"], first["row"]) == (10.9, 31, "reading-ages-2019.csv", 2)
    assert (first["released_on"], first["basis"], first["matched"]) == ("2019-07-01", "publisher", "urn")
    assert (second["state"], second["value"], second["row"]) == ("suppressed", None, 3)
    assert asked(run, "reading-age", "900003")["state"] == "not published"


def test_a_second_file_with_laestabs_joins_it(run, mine, register, laestabs):
    first, folder = mine("reading-ages", BY_URN, FILE)
    run("build", first, *register, "--definitions", folder)
    content = FILE.replace("URN", "LAESTAB").replace(SCHOOLS[0], laestabs[0]).replace(
        SCHOOLS[1], f"{laestabs[1][:3]}/{laestabs[1][3:]}"
    )
    second, other = mine("spelling-ages", BY_LAESTAB, content)
    run("build", second, *register, "--definitions", folder, "--definitions", other)
    figure = asked(run, "spelling-age", SCHOOLS[0])
    assert (figure["value"], figure["row"], figure["matched"]) == (10.9, 2, "laestab")
    assert asked(run, "spelling-age", SCHOOLS[1])["state"] == "suppressed"
    assert asked(run, "reading-age", SCHOOLS[0])["value"] == 10.9


def test_the_figure_stands_on_the_schools_page_and_leads_to_its_row(db, run, mine, register):
    file, folder = mine("reading-ages", BY_URN, FILE)
    run("build", file, *register, "--definitions", folder)
    client = council_reader("501")
    page = Page(client.get(f"/schools/{SCHOOLS[0]}/"))
    assert page.status == 200
    assert "Reading age" in page.text
    (address,) = [link for link in page.links if "/figures/reading-age/" in link]
    assert page.links[address] == "10.9"
    figure = Page(client.get(address))
    assert "reading-ages-2019.csv" in figure.text
    assert re.search(r"\brow 2\b", figure.text, re.IGNORECASE)
    assert "suppressed" in Page(client.get(f"/schools/{SCHOOLS[1]}/")).text.lower()
