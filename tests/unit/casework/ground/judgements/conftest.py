"""The invented county, for these tests."""

from tests.county import county

__all__ = ["county"]
