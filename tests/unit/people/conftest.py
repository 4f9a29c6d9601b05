"""The invented county, for everything about its people; passwords are hashed quickly."""

import pytest

from tests.county import county  # noqa: F401


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
