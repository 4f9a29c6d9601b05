"""The pages of managing evidence over a small home of their own, as people of two bodies see them."""

from __future__ import annotations

import pytest

from tests.acting import browser_of
from tests.unit.casework.evidence_runs.conftest import definitions, home, people, ran, table, uploaded
from upstream.web.data import kept

__all__ = ["definitions", "home", "people", "ran", "table", "uploaded"]


@pytest.fixture
def manager(home, people, definitions, monkeypatch):
    monkeypatch.setattr(kept, "definitions_for_next", lambda *_: definitions)
    kept._definitions.cache_clear()
    return browser_of(people.manager.user)
