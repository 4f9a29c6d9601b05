"""Sources that a deployment brings itself, as its folder of definitions holds them."""

from __future__ import annotations

from pathlib import Path

READING_AGES = """
id: reading-ages
title: Reading ages
publisher: A partnership
licence: none
seen: file
files: ['reading-ages.csv']
period: {fixed: 2018/19}
rows: [{entity: school, urn: URN}]
codes: {SUPP: suppressed}
contains: [URN, AGE]
measures:
  - id: reading-age
    title: Average reading age
    short: Reading age
    theme: reading
    unit: number
    decimals: 1
    direction: higher
    cohort: pupils tested
    why: because
    definition: Mean of reading ages.
    reviewed: {by: nobody, on: 2019-06-01}
    series: [{source: reading-ages, figures: [{value: AGE, cohort: PUPILS}]}]
"""
# Not open: it needs an agreement, whose reference stands in it.
CHECKS = """
id: checks
title: Reading checks of our schools
publisher: A council
licence: none
sensitivity: official
holder: a council
agreement: AGREEMENT
seen: file
files: ["checks.csv"]
period: {fixed: 2018/19}
rows: [{entity: school, urn: URN}]
readings: [{measure: ks2-reading-expected, figures: [{value: READ, cohort: N, group: girls}]}]
"""


def put_reading_ages(folder: Path) -> Path:
    """The source, in a folder of definitions."""
    return _put(folder, "reading-ages.yaml", READING_AGES)


def put_checks(folder: Path, agreement: str) -> Path:
    """The source, in a folder of definitions, held under an agreement."""
    return _put(folder, "checks.yaml", CHECKS.replace("AGREEMENT", agreement))


def _put(folder: Path, name: str, source: str) -> Path:
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / name).write_text(source)
    return folder
