"""The invented nation: raw files in the publishers' layouts, written by a seeded generator.

Nobody, no school and no council in it exists. The files are built by the same `upstream build`
as real ones, so that what the demo shows is what the system does.
"""
