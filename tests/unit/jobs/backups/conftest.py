"""The invented county as a database to be backed up, a home with raw files, and a way to destroy both."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.county import county
from tests.protected import files, records

__all__ = ["county", "files", "records"]


@pytest.fixture
def home(tmp_path, monkeypatch, settings) -> Path:
    """A home with what a build leaves there: raw files, a restricted part, an edition."""
    home = tmp_path / "home"
    for name, content in {
        "raw/source/2019/abc/table.csv": b"URN,NAME\n900001,Brook\n", "restricted/other/2019/raw/x/pupils.csv": b"secret",
        "editions/served.jsonl": b"{}\n", "editions/0123456789abcdef/edition.json": b"{}",
        "editions/current": b"0123456789abcdef\n", "secret-key": b"never to be taken away", "DEMO": b"mark\n",
    }.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    monkeypatch.setenv("UPSTREAM_HOME", str(home))
    monkeypatch.delenv("UPSTREAM_EDITIONS", raising=False)
    monkeypatch.delenv("UPSTREAM_DEFINITIONS", raising=False)
    settings.FILES_FOLDER = home / "files"
    return home


@pytest.fixture
def destroy(home) -> Callable[[], None]:
    """Fire, water, or somebody with too many rights."""
    def gone() -> None:
        call_command("flush", verbosity=0, interactive=False)
        shutil.rmtree(home)
    return gone
