"""The papers are true: words, commands, settings, requirements."""

from __future__ import annotations

import ast
import re

import click
import pytest

from upstream.cli.main import cli

PAPERS = ("README.md", "DEVELOPING.md", "DECISIONS.md", "GLOSSARY.md", "CHANGELOG.md", "docs/requirements.md", "LICENSE")
ROWS = [f"R{n}" for n in range(1, 153)] + [f"D{n}" for n in range(1, 13)] + [f"B{n}" for n in range(1, 13)]


def words(name: str) -> str:
    """`BuildReport` → `build report`."""
    return re.sub(r"(?<!^)(?=[A-Z][a-z])", " ", name).lower()


@pytest.fixture(scope="module")
def paper(tree):
    return {name: (tree.root / name).read_text(encoding="utf-8") for name in PAPERS}


def bases_of(node: ast.ClassDef) -> set[str]:
    return {getattr(base, "id", "") for base in node.bases}


def test_every_noun_is_in_the_glossary(tree, paper):
    """What experts write in a definition, and what a report is made of: the words people meet."""
    terms = {term.strip().lower() for line in re.findall(r"^\*\*(.+?)\*\*", paper["GLOSSARY.md"], flags=re.MULTILINE)
             for term in line.split(",")}
    files = [path for path in tree.files() if "demo" not in path.parts]  # the demo tells a story in words of its own
    classes = [node for path in files for node in tree.parsed(path).body if isinstance(node, ast.ClassDef)]
    written = {"Definition"}
    for _ in range(3):  # classes derived from derived classes
        written |= {node.name for node in classes if bases_of(node) & written}
    document = tree.parsed(tree.root / "upstream" / "reports" / "document.py").body
    nouns = written - {"Definition"} | {node.name for node in document if isinstance(node, ast.ClassDef)}
    assert len(nouns) > 30
    assert {noun for noun in map(words, nouns) if noun not in terms} == set()


def test_every_command_is_described(paper):
    missing = [name for name in cli.list_commands(click.Context(cli)) if f"`upstream {name}" not in paper["DEVELOPING.md"]]
    assert missing == []


def test_every_command_says_what_it_does():
    context = click.Context(cli)
    silent = []
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        options = [option for option in command.params if isinstance(option, click.Option) and not option.help]
        if not command.help or options:
            silent.append(f"{name}: {[option.name for option in options]}")
    assert silent == []


def test_every_target_of_make_is_described(tree, paper):
    targets = re.findall(r"^([a-z]+):.*##", (tree.root / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [name for name in targets if f"`make {name}`" not in paper["DEVELOPING.md"] and name != "help"] == []


def test_every_setting_is_described(tree, paper):
    places = [*tree.files(("upstream", "tests", "bench")), tree.root / "Makefile", tree.root / ".ci" / "run"]
    settings = {name for path in places for name in re.findall(r"\bUPSTREAM_[A-Z_]+\b", path.read_text(encoding="utf-8"))}
    assert {name for name in settings if f"`{name}`" not in paper["DEVELOPING.md"]} == set()


def rows_of(text: str) -> dict[str, list[str]]:
    """Each requirement's id and the cells after it: what, where, test."""
    return {
        cells[0]: cells[1:]
        for line in text.splitlines()
        if (cells := [cell.strip() for cell in line.strip().strip("|").split("|")]) and re.fullmatch(r"[RDB]\d+", cells[0])
    }


def test_every_requirement_has_its_line(paper):
    assert list(rows_of(paper["docs/requirements.md"])) == ROWS


@pytest.mark.parametrize("row", ROWS)
def test_the_test_that_a_requirement_names_exists(tree, paper, row):
    _what, where, shown_by = rows_of(paper["docs/requirements.md"])[row]
    if shown_by == "not yet":
        return
    named = re.findall(r"`(tests/[^`]+)`", shown_by)
    assert named, f"{row} names no test and does not say ‘not yet’"
    for name in named:
        file, _, function = name.partition("::")
        path = tree.root / file
        assert path.is_file(), name
        if function:
            assert function in {node.name for node in tree.functions(path)}, name
    for place in re.findall(r"`([a-z_]+/[^`*]+)`", where):
        assert (tree.root / place).exists(), f"{row} lives at {place}, which does not exist"
