"""The invented county with records, over a small edition; the council’s data protection officer in a browser."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.acting import browser_of
from tests.county import county
from tests.protected import Records, files, records

__all__ = ["county", "files", "records"]


@pytest.fixture
def officer(records: Records, home) -> Client:
    return browser_of(records.officer.user)
