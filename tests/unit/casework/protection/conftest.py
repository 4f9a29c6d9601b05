"""The invented county, and records in it that protection looks after."""

from tests.county import county
from tests.protected import files, records

__all__ = ["county", "files", "records"]
