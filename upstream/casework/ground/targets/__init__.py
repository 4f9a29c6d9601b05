"""Targets: what a body wants a measure to reach for a school, a council or a trust, by when, and who agreed it."""
