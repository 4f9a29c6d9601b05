"""The site over a small invented edition, asked through Django's own test client by somebody who may read it."""

from __future__ import annotations

import pytest

from tests.acting import council_reader
from tests.unit.web.invented import make_edition
from upstream.evidence.definitions import load_definitions


@pytest.fixture(scope="session")
def definitions():
    return load_definitions()


@pytest.fixture(scope="session")
def invented_home(tmp_path_factory, definitions):
    home = tmp_path_factory.mktemp("home")
    make_edition(home, definitions)
    return home


@pytest.fixture
def home(invented_home, monkeypatch):
    monkeypatch.setenv("UPSTREAM_HOME", str(invented_home))
    monkeypatch.delenv("UPSTREAM_EDITIONS", raising=False)
    return invented_home


@pytest.fixture
def client(home, db):
    return council_reader("991")
