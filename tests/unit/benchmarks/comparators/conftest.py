"""One small edition for all quick tests of this folder."""

from __future__ import annotations

import pytest

from tests.unit.benchmarks.comparators.small_nation import small_nation
from upstream.evidence.definitions import load_definitions
from upstream.evidence.store import Store


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Store:
    return small_nation(tmp_path_factory.mktemp("small") / "editions", load_definitions())
