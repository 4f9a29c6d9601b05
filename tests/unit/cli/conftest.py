"""The command as a person runs it, over the invented nation."""

from __future__ import annotations

from pathlib import Path

import pytest

from upstream.cli.main import main


@pytest.fixture
def home(nation) -> Path:
    """Where the command finds its edition; a module that writes there gives one of its own."""
    return nation.home


@pytest.fixture
def upstream(home, monkeypatch, capsys):
    """Runs the command; gives (exit code, what it printed, what it complained)."""
    monkeypatch.setenv("UPSTREAM_HOME", str(home))
    monkeypatch.delenv("UPSTREAM_EDITIONS", raising=False)
    monkeypatch.delenv("UPSTREAM_DEFINITIONS", raising=False)

    def run(*words: object) -> tuple[int, str, str]:
        try:
            main([str(word) for word in words])
            code = 0
        except SystemExit as leaving:
            code = leaving.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return run
