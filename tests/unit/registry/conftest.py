"""The register brought up to editions, one after another."""

from __future__ import annotations

import pytest

from upstream.audit.actors import job
from upstream.registry.queries import school_by_urn
from upstream.registry.reconcile import reconcile

BY = job("test")


@pytest.fixture
def taken(db):
    """Brings the register up to facts. `held`: URNs of the schools that somebody has worked with."""

    def take(facts, held: tuple[str, ...] = ()):
        schools = {school_by_urn(urn).pk for urn in held if school_by_urn(urn)}
        return reconcile(facts, by=BY, holds_records=schools.__contains__)

    return take
