"""A framework tried on the past: whom it flagged, what inspection said afterwards, and what that is worth."""
