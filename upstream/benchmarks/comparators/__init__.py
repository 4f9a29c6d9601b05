"""Comparator sets: with whom a school or a council is compared, by which method, as at which day."""

from upstream.benchmarks.comparators.definition import (
    ComparatorSet,
    IntakeFeature,
    comparator_set,
    load_comparators,
    sets_for,
)
from upstream.benchmarks.comparators.fields import field_in
from upstream.benchmarks.comparators.members import Members, members, members_of_all, names_of

__all__ = [
    "ComparatorSet", "IntakeFeature", "Members", "comparator_set", "field_in", "load_comparators", "members",
    "members_of_all", "names_of", "sets_for",
]
