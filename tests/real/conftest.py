"""One edition of the publishers' files for every test of this folder, built once a run by the command itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from upstream.evidence.store import open_store

DEFINITIONS = Path(__file__).with_name("definitions")


@pytest.fixture(scope="session")
def real_home(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An UPSTREAM_HOME with one edition of all of them."""
    home = tmp_path_factory.mktemp("home")
    command = [sys.executable, "-m", "upstream.cli.main", "build", str(shared_data), "--definitions", str(DEFINITIONS)]
    finished = subprocess.run(command, env={"UPSTREAM_HOME": str(home), "PATH": ""}, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return home


@pytest.fixture(scope="session")
def store(real_home: Path):
    return open_store(clearance="open", home=real_home)
