"""A small invented nation, written once for all tests of the demo."""

from __future__ import annotations

import pytest

from upstream.demo.generate import generate

SMALL = 60


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """Facts of a nation with 60 background schools."""
    return generate(tmp_path_factory.mktemp("nation"), seed=1, background=SMALL)
