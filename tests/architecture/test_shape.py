"""Names, docstrings and sizes: someone who opens a file knows at once what it is for."""

from __future__ import annotations

import ast
import statistics

import pytest

GRAB_BAGS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "services", "manager", "managers"}


def test_no_grab_bag_names(tree):
    found = [
        tree.name(path)
        for path in tree.files(("upstream", "tests", "bench"))
        if GRAB_BAGS & {part.removesuffix(".py") for part in path.relative_to(tree.root).parts}
    ]
    assert found == [], "a noun is missing"


def test_every_file_says_what_it_is_for(tree):
    silent = [tree.name(path) for path in tree.files(("upstream", "tests", "bench"))
              if not ast.get_docstring(tree.parsed(path))]
    assert silent == []


@pytest.fixture(scope="module")
def function_lengths(tree) -> dict[str, int]:
    return {
        f"{tree.name(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in tree.files()
        for node in tree.functions(path)
    }


def test_functions_are_short(function_lengths):
    lengths = sorted(function_lengths.values())
    longest = {name: length for name, length in function_lengths.items() if length > 60}
    median, p90 = statistics.median(lengths), lengths[int(len(lengths) * 0.9)]
    print(f"{len(lengths)} functions: median {median} lines, nine in ten within {p90}")
    assert longest == {}
    assert median < 10
    assert p90 < 30


def test_modules_are_short(tree):
    lengths = {tree.name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in tree.files()}
    print(f"{len(lengths)} modules: median {statistics.median(lengths.values())} lines, {sum(lengths.values())} in all")
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_templates_and_scripts_are_short(tree):
    web = tree.root / "upstream" / "web"
    templates = {tree.name(path): path.read_text(encoding="utf-8").count("\n") for path in web.rglob("*.html")}
    assert {name: length for name, length in templates.items() if length > 150} == {}
    scripts = [path for path in web.rglob("*.js") if "compiled" not in path.parts]
    assert sum(path.read_text(encoding="utf-8").count("\n") for path in scripts) < 1000
