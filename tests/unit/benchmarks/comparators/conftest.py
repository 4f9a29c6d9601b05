"""One small edition for all quick tests of this folder; what is kept between questions is forgotten between tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.unit.benchmarks.comparators.small_nation import small_nation
from upstream.benchmarks.comparators.forms import list_of
from upstream.benchmarks.comparators.intake import intake
from upstream.evidence.definitions import load_definitions
from upstream.evidence.store import Store


@pytest.fixture(scope="session")
def small_edition(tmp_path_factory) -> Store:
    return small_nation(tmp_path_factory.mktemp("small") / "editions", load_definitions())


@pytest.fixture
def small(small_edition) -> Iterator[Store]:
    """Each test asks anew, so that none passes by what another was told."""
    intake.cache_clear()
    list_of.cache_clear()
    yield small_edition
    intake.cache_clear()
    list_of.cache_clear()
