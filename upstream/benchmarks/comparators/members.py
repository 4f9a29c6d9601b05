"""With whom a school or a council is compared: the members of a set, on a day, with what the set rests on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from upstream.benchmarks import councils
from upstream.benchmarks.comparators import phases
from upstream.benchmarks.comparators.definition import ComparatorSet
from upstream.benchmarks.comparators.forms import ENGLAND, list_of, school_of
from upstream.benchmarks.comparators.intake import Intake, intake
from upstream.benchmarks.comparators.neighbours import councils_within, statistical_neighbours
from upstream.benchmarks.comparators.similar import ALIKE, notes_for, similar_of_all
from upstream.evidence.entity import Entity
from upstream.evidence.store import Store
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted, day

CENSUS = "roll"  # the measure whose years are those of the census
KIND_WORDS = {"school": "schools", "la": "councils"}


@dataclass(frozen=True, slots=True)
class Members:
    """The others that an entity is compared with; it is not among them itself. `ids`: URNs or codes of councils,
    the nearest first where there are `distances`. `dated`: of when the set's own evidence is, in words."""

    chosen: ComparatorSet
    entity: Entity
    ids: tuple[str, ...]
    distances: tuple[float, ...]
    basis: str
    dated: str
    notes: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The set as a figure beside it cites it: title, size and date."""
        one, many = ("school", "schools") if self.chosen.kind == "school" else ("council", "councils")
        return f"{self.chosen.title} ({counted(len(self.ids), one, many)}, {self.dated})"


def members(store: Store, chosen: ComparatorSet, entity: Entity, as_at: dt.date | None = None) -> Members:
    """A set's members for one school or council, by what was known at the end of the day.

    None of them where the set has none for it; the notes say why. `Refusal` for an entity of another kind, or
    where no census is known that lists the schools.
    """
    if entity.kind != chosen.kind:
        raise Refusal(f"‘{chosen.title}’ is a set of {KIND_WORDS[chosen.kind]}, and {entity} is none of them.")
    if chosen.kind == "la":
        return _of_council(store, chosen, entity, as_at or today())
    if chosen.method == "nearest":
        return _similar(store, chosen, entity, as_at)
    return _of_phase(store, chosen, entity, as_at or today())


def members_of_all(store: Store, chosen: ComparatorSet, schools: pl.DataFrame, as_at: dt.date | None = None) -> pl.DataFrame:
    """urn, member, distance, place (null where a set has no order) for every school of `schools`, a frame in SCHOOLS.

    Schools without members have no row. Sets of a whole phase have a row for each pair: for all England in all of
    England they are hundreds of millions, so ask for those of one council at a time, or take `phases.pools`.
    """
    if chosen.method == "nearest":
        field = intake(store, chosen, as_at)
        places = rows_in(field, schools)
        found = similar_of_all(field, places["row"].to_numpy())
        own = places.select("urn", number=field.schools["urn"].gather(places["row"]))
        return own.join(found, left_on="number", right_on="urn", maintain_order="left").select(ALIKE.names())
    return phases.pairs(store, chosen, schools, as_at or today())


def rows_in(field: Intake, schools: pl.DataFrame) -> pl.DataFrame:
    """urn and `row`, the place in the field of each school that stands there under whichever of its numbers."""
    listed = field.schools.select("school", number="urn", row=pl.int_range(pl.len(), dtype=pl.UInt32))
    found = schools.select("urn", "school").join(listed, on="school")
    return found.sort("urn", pl.col("urn") != pl.col("number"), "row").unique("urn", keep="first", maintain_order=True)


def _similar(store: Store, chosen: ComparatorSet, entity: Entity, as_at: dt.date | None) -> Members:
    on = as_at or today()
    if store.listed(as_at).is_empty():
        raise Refusal(_no_census(store, on))
    field = intake(store, chosen, as_at)
    place = rows_in(field, school_of(store, entity.id, on))
    census = f"intake of January in {field.census}"
    if place.is_empty():
        why = f"{entity} is not in {field.basis}: it has no intake there to compare."
        return Members(chosen, entity, (), (), field.basis, census, (why,))
    row = int(place["row"][0])
    found = similar_of_all(field, np.array([row]))
    notes = [*_later_censuses(store, field, as_at), *notes_for(field, row)]
    if found.is_empty():
        notes.append(f"Fewer than {chosen.fewest} features of its intake are known: it has no similar schools.")
    return Members(
        chosen, entity, tuple(found["member"]), tuple(found["distance"]), field.basis, census,
        (*notes, *_far(chosen, found["distance"])),
    )


def _no_census(store: Store, on: dt.date) -> str:
    held = store.listed().drop_nulls("released_on").sort("released_on")
    first = f" Ask as at {day(held['released_on'][0])} or later, or build" if held.height else " Build"
    return (f"No school census that had been published by {day(on)} is held here, so the intakes known that day cannot be"
            f" compared.{first} with the census of the year before.")


def _later_censuses(store: Store, field: Intake, as_at: dt.date | None) -> list[str]:
    """A census out by the day that is not among the files."""
    out = [year for year in store.published_periods(CENSUS, as_at, 9, entity_kind="school") if year > field.census]
    if not out:
        return []
    later = counted(len(out), "later one was", "later ones were")
    return [f"The newest census held is that of {field.census}; {later} out by then and not among the files."]


def _far(chosen: ComparatorSet, distances: pl.Series) -> list[str]:
    far = int((distances > chosen.far).sum()) if chosen.far else 0
    if not far:
        return []
    return [f"{far} of {len(distances)} lie farther than {chosen.far:g}: few schools have an intake like this one’s."]


def _of_phase(store: Store, chosen: ComparatorSet, entity: Entity, on: dt.date) -> Members:
    school = school_of(store, entity.id, on)
    pairs = phases.pairs(store, chosen, school, on)
    where = list_of(store, Entity("la", school["la"][0]) if chosen.within == "council" and school["la"][0] else ENGLAND, on)
    notes = phases.notes_for(store, chosen, school, on)
    ids = tuple(pairs["member"])
    if not ids and not phases.why_none(store, chosen, school, on):
        notes = [*notes, "It stands alone: no other school of its form is in this set."]
    return Members(chosen, entity, ids, (), where.basis, f"as at {day(on)}", tuple(notes))


def _of_council(store: Store, chosen: ComparatorSet, entity: Entity, on: dt.date) -> Members:
    if chosen.method == "neighbours":
        near = statistical_neighbours(store, chosen.source or "", entity.id, on)
        made = f"list of {near.made:%B %Y}" if near.made else "no list held"
        said = [word for word in near.closeness if word]
        closeness = f", from {said[0].lower()} to {said[-1].lower()}" if said else ""
        return Members(chosen, entity, near.codes, (), f"the publisher’s {made}{closeness}", made, near.notes)
    codes, notes = councils_within(store.definitions, entity.id, chosen.within or "england", on)
    return Members(chosen, entity, tuple(codes), (), "councils in being", f"as at {day(on)}", tuple(notes))


def names_of(store: Store, found: Members) -> dict[str, str]:
    """Each member's name by its id; its number where no list held names it."""
    if found.chosen.kind == "la":
        areas = councils.councils(store.definitions)
        return {code: areas[code].name if code in areas else code for code in found.ids}
    named = store.establishments().filter(pl.col("urn").is_in(list(found.ids)), pl.col("name").is_not_null())
    known = dict(named.select("urn", "name").iter_rows())
    return {urn: known.get(urn, f"URN {urn}") for urn in found.ids}
