"""Good or outstanding, as far as grades go: counts of a list of schools, and what the inspections held leave open."""

from __future__ import annotations

import datetime as dt

from upstream.benchmarks.outcomes import GradeCount, good_or_better
from upstream.evidence.grades import last_grades, schools_not_held
from upstream.evidence.schools import SchoolList
from upstream.evidence.store import Store


def grade_counts(store: Store, schools: SchoolList, on: dt.date) -> tuple[list[GradeCount], list[str]]:
    """How many schools had which last grade known that day (all, by sector and by kind), and since when
    later inspections of how many are not held."""
    grades = last_grades(store, schools.frame, on)
    return list(good_or_better(schools.frame, grades)), list(schools_not_held(grades, on))
