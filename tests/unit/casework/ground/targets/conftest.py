"""The invented county."""

from tests.county import county

__all__ = ["county"]
