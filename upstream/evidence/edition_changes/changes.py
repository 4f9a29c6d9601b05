"""Two editions compared: what changed, and for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from upstream.evidence.directory import entries
from upstream.evidence.edition_changes.figures import figure_changes
from upstream.evidence.edition_changes.files import FileChange, file_changes, places_in
from upstream.evidence.edition_changes.kinds import MeasureChange, Tally, What, together
from upstream.evidence.edition_changes.register import (
    InspectionChange,
    RegisterChange,
    inspection_changes,
    register_changes,
)
from upstream.evidence.entity import Entity
from upstream.evidence.known import known_of_school
from upstream.evidence.lineage import chain_of
from upstream.evidence.store import Store
from upstream.evidence.trusts import members_on
from upstream.evidence.value import Value
from upstream.lib.clock import today


@dataclass(frozen=True, slots=True)
class SchoolPlace:
    """Where a number of a school is found: by the register, else by the lists of the census."""

    urn: str
    name: str | None
    la: str | None
    la_name: str | None


@dataclass(frozen=True, slots=True)
class SchoolChange:
    """A school's figures in both editions, counted. Its changes in the register stand beside them."""

    school: SchoolPlace
    tally: Tally


@dataclass(frozen=True)
class EditionChanges:
    """What changed from one edition to another. `schools`: those with the most figures changed first."""

    before: str
    after: str
    files: tuple[FileChange, ...]
    measures: tuple[MeasureChange, ...]
    schools: tuple[SchoolChange, ...]
    register: tuple[RegisterChange, ...]
    inspections: tuple[InspectionChange, ...]

    @property
    def figures(self) -> Tally:
        return together(one.tally for one in self.measures)

    @property
    def nothing(self) -> bool:
        return not (self.files or self.measures or self.register or self.inspections)

    def councils(self) -> list[tuple[SchoolPlace, int, Tally]]:
        """For each council: one of its schools, how many of them are touched, and their figures together."""
        of: dict[str, list[SchoolChange]] = defaultdict(list)
        for one in self.schools:
            of[one.school.la or ""].append(one)
        counted = [(ones[0].school, len(ones), together(one.tally for one in ones)) for ones in of.values()]
        return sorted(counted, key=lambda row: (-row[1], row[0].la_name or row[0].la or ""))


def changes_between(before: Store, after: Store, *, schools: Collection[str] | None = None) -> EditionChanges:
    """What changed, everywhere or for these schools (URNs) alone. Both stores should see with the same clearance."""
    files = file_changes(before, after)
    figures = figure_changes(before, after, places_in(files, "before"), places_in(files, "after"), schools)
    places = places_of_schools(before, after) if figures.schools else {}
    counted = [SchoolChange(places.get(urn, SchoolPlace(urn, None, None, None)), one) for urn, one in figures.schools.items()]
    only = None if schools is None else set(schools)
    return EditionChanges(
        before=before.edition.id, after=after.edition.id, files=tuple(files),
        measures=tuple(sorted(figures.measures.values(), key=_in_order)),
        schools=tuple(sorted(counted, key=lambda one: (-one.tally.loud, -one.tally.total, one.school.urn))),
        register=tuple(one for one in register_changes(before, after) if only is None or one.urn in only),
        inspections=tuple(one for one in inspection_changes(before, after) if only is None or one.urn in only),
    )


def _in_order(one: MeasureChange) -> tuple:
    return (one.measure, one.period_end is None, one.period_end, one.period)


def places_of_schools(before: Store, after: Store) -> dict[str, SchoolPlace]:
    """By URN, as the edition after has it, else as the one before had it."""
    found: dict[str, SchoolPlace] = {}
    for store in (before, after):
        councils = {area.id: area.name for area in store.definitions.areas.values() if area.kind == "la"}
        for urn, la in store.listed().sort("period").select("urn", "la").iter_rows():
            found.setdefault(urn, SchoolPlace(urn, None, la, councils.get(la)))
        for row in entries(store).select("urn", "name", "la", "la_name").iter_rows():
            found[row[0]] = SchoolPlace(*row)
    return found


def schools_where(before: Store, after: Store, place: Entity) -> set[str]:
    """The URNs of a council, of a trust's present members, or of one school under each of its numbers."""
    if place.kind == "school":
        return set(chain_of(after.lineage(), place.id))
    if place.kind == "trust":
        return {urn for store in (before, after) for urn in members_on(store, place.id, today())}
    return {urn for urn, school in places_of_schools(before, after).items() if school.la == place.id}


# One school


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A figure of a school as readers saw it and as they will see it. None: there is no such figure."""

    what: What
    before: Value | None
    after: Value | None

    @property
    def either(self) -> Value:
        found = self.after or self.before
        assert found is not None
        return found


def changes_of_school(before: Store, after: Store, urn: str) -> list[ValueChange]:
    """What changed of one school under all its numbers, with every value and what stands behind it."""
    urns = chain_of(after.lineage(), urn)
    old, new = known_of_school(before, urns).by_key(), known_of_school(after, urns).by_key()
    pairs = [(old.get(key), new.get(key)) for key in sorted({*old, *new})]
    return [ValueChange(what, one, other) for one, other in pairs if (what := _what(one, other))]


def _what(old: Value | None, new: Value | None) -> What | None:
    """The same question as the query's (`figures.sql_for_changed`), of two values."""
    if old is None or new is None:
        return What.ADDED if old is None else What.GONE
    if old.value is None or new.value is None:
        if old.value is not new.value:
            return What.GIVEN if old.value is None else What.WITHDRAWN
    elif abs(old.value - new.value) > 1e-9:
        return What.CORRECTED
    behind = [(one.state, one.cohort, one.numerator, one.low, one.high) for one in (old, new)]
    if behind[0] != behind[1]:
        return What.RESTATED
    return What.CONFIRMED if old.release != new.release else None


