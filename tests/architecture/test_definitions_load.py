"""Every definition in the package loads, and none lies where nothing reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from upstream.evidence.definitions import load_definitions
from upstream.lib.definition_files import PACKAGED, read_yaml

READ_BY_EVIDENCE = {"publications", "sources", "measures", "groups", "areas", "types", "inspection"}
READ_ELSEWHERE = {  # each has a reader and a test beside it
    "agreements", "calendar", "comparators", "contacts", "documents", "frameworks", "freshness", "intelligence", "notices",
    "outcomes", "retention",
}
FILES = sorted(PACKAGED.rglob("*.yaml"))


def test_all_definitions_load_together():
    definitions = load_definitions()
    assert definitions.sources
    assert definitions.measures


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGED)))
def test_every_file_is_readable_and_stands_where_it_is_read(path: Path):
    content, lines = read_yaml(path)
    assert content
    assert lines
    assert path.relative_to(PACKAGED).parts[0] in READ_BY_EVIDENCE | READ_ELSEWHERE


def test_one_thing_a_file():
    """The file's name is the id of what it defines, so that a person finds it."""
    definitions = load_definitions()
    misnamed = [
        f"{path.relative_to(PACKAGED)} defines {identifier}"
        for (kind, identifier), path in definitions.origin.items()
        if kind in ("publication", "measure") and path.is_relative_to(PACKAGED) and path.stem != identifier
    ]
    assert misnamed == []
