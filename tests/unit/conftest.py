"""A small invented nation, generated and built once a run, for tests that need all of the evidence at once."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from upstream.benchmarks import comparisons
from upstream.demo.generate import Facts, generate
from upstream.evidence.build import build
from upstream.evidence.definitions import load_definitions
from upstream.evidence.demo_homes import mark_demo_home
from upstream.evidence.store import Store, open_store

SCHOOLS = 60


class Nation(NamedTuple):
    """`home` is an UPSTREAM_HOME with one edition; `facts` say what was planted in it."""

    home: Path
    facts: Facts
    store: Store


@pytest.fixture(scope="session")
def nation(tmp_path_factory) -> Nation:
    home = tmp_path_factory.mktemp("nation")
    mark_demo_home(home)
    facts = generate(home / "invented", seed=1, background=SCHOOLS)
    build(
        [facts.raw], home, load_definitions([facts.definitions]), compare=comparisons.compare,
        compare_version=comparisons.VERSION, labels={"demo": True},
    )
    return Nation(home, facts, open_store(clearance="open", home=home))
