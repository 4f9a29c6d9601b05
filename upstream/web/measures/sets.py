"""Among whom a measure's figures are held beside each other: named sets, each with its number and its date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from upstream.benchmarks.comparators import ComparatorSet, members, sets_for
from upstream.benchmarks.spreads import Spread
from upstream.evidence.entity import Entity
from upstream.lib.definition_files import PACKAGED
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted
from upstream.web import charts, words
from upstream.web.editions import OpenEdition
from upstream.web.measures.asked import Shown

FEWEST = 5  # a box of fewer would show single schools as if they were a spread
REGIONS = 9


@dataclass(frozen=True, slots=True)
class NamedSet:
    """A set as it came out for the school marked: `key` names it in addresses, `rests_on` says what it is."""

    key: str
    name: str
    dated: str
    ids: Sequence[str]
    rests_on: str = ""
    notes: tuple[str, ...] = ()

    def values(self, spread: Spread) -> list[float]:
        """The figures of the set, the lowest first; fields and regions have theirs in order already."""
        if self.name in spread.fields:
            return spread.of_field(self.name)
        return spread.of_region(self.name) if self.name in spread.regions else spread.of(self.ids)


FIELD = "field"


def sets_of(shown: Shown, spread: Spread) -> list[NamedSet]:
    """The sets of the school marked: the field it is placed in first. Without one, the fields, the largest first."""
    marked = shown.marked
    if marked is None:
        return [NamedSet(field, field, shown.period, ids) for field, ids in spread.fields.items()]
    field = spread.field_of(marked[0])
    own = [NamedSet(FIELD, field, shown.period, spread.fields[field])] if field else []
    return [*own, *kept_sets(shown.edition, Entity(shown.kind, marked[0]), shown.as_at)]


@lru_cache(maxsize=64)
def kept_sets(edition: OpenEdition, entity: Entity, as_at: dt.date | None) -> tuple[NamedSet, ...]:
    """Every comparator set of somebody, those without members among them: their notes say why."""
    folders = [PACKAGED, *edition.definitions.folders]
    return tuple(_named(edition, chosen, entity, as_at) for chosen in sets_for(entity.kind, folders))


def _named(edition: OpenEdition, chosen: ComparatorSet, entity: Entity, as_at: dt.date | None) -> NamedSet:
    try:
        found = members(edition.store, chosen, entity, as_at)
    except Refusal as why_none:
        return NamedSet(chosen.id, chosen.title, "", (), "", (str(why_none),))
    ids = [edition.directory.school_of(urn) or urn for urn in found.ids] if entity.kind == "school" else found.ids
    # Whoever is compared stands in the drawing too.
    return NamedSet(chosen.id, chosen.title, found.dated, (*ids, entity.id) if ids else (), found.basis, found.notes)


@dataclass(frozen=True, slots=True)
class SetNote:
    name: str
    size: str
    rests_on: str
    notes: tuple[str, ...]


def notes_of(named: list[NamedSet]) -> list[SetNote]:
    """What each set rests on, and what is to be known of it."""
    return [
        SetNote(one.name, counted(len(one.ids) - 1, "member") if one.ids else "no members", one.rests_on, one.notes)
        for one in named if one.rests_on or one.notes
    ]


def chosen_of(sets: list[NamedSet], asked: str) -> NamedSet | None:
    usable = [one for one in sets if one.ids]
    return next((one for one in usable if one.key == asked), usable[0] if usable else None)


def strip_of(shown: Shown, spread: Spread, chosen: NamedSet) -> charts.Chart | None:
    """Everyone of a set with a figure, with the school marked."""
    values, marked = chosen.values(spread), shown.marked
    if not values:
        return None
    measure = shown.measure
    return charts.strip(
        "strip", f"{measure.short}, {shown.period}: {_upper(chosen.name)}", values, marked[1] if marked else None,
        lambda number: words.number(number, measure), decimals=measure.decimals, middle=True, name=_name(shown),
        others="How many councils" if shown.kind == "la" else "How many schools",
    )


def _name(shown: Shown) -> str:
    if shown.school is None:
        return "here"
    return "its council" if shown.kind == "la" else "here"


def boxes_of(shown: Shown, spread: Spread, sets: list[NamedSet]) -> charts.Chart | None:
    """With a school its sets, without one the regions; None where there is nothing to hold side by side."""
    named = sets if shown.marked else [
        NamedSet(region, region, shown.period, ids) for region, ids in sorted(spread.regions.items())
    ]
    rows = [_box(shown, spread, one) for one in named]
    known = [row for row in rows if row is not None]
    if len(known) < (1 if shown.marked else 2):
        return None
    measure, marked = shown.measure, shown.marked
    among = "among each set of comparators" if marked else f"by region, {'councils' if shown.kind == 'la' else 'all schools'}"
    return charts.boxes(
        "sets", f"{measure.short}, {shown.period}, {among}", known, marked[1] if marked else None,
        lambda number: words.number(number, measure), name=_name(shown),
    )


def _box(shown: Shown, spread: Spread, one: NamedSet) -> charts.Box | None:
    values = one.values(spread)
    if len(values) < FEWEST:
        return None
    return charts.Box(_upper(one.name), charts.summary_of(values), one.dated, _place(shown, spread, values))


def _place(shown: Shown, spread: Spread, values: list[float]) -> str:
    """`812 of 15,512, 1 is best`: the school's place, as if it stood in the set where it does not."""
    marked = shown.marked
    if marked is None:
        return ""
    which = "1 is the highest" if spread.direction == "neither" else "1 is best"
    return f"{spread.rank(marked[1], values):,} of {len(values):,}, {which}"


def multiples_of(shown: Shown, spread: Spread) -> charts.Chart | None:
    """One small drawing a field, where there are several: primary, secondary, special."""
    parts = [
        charts.Part(_upper(field), values) for field in spread.fields if len(values := spread.of_field(field)) >= FEWEST
    ]
    if len(parts) < 2:
        return None
    measure = shown.measure
    return charts.multiples(
        "phases", f"{measure.short}, {shown.period}, by kind of school", parts[:6],
        lambda number: words.number(number, measure), decimals=measure.decimals,
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def left_out(spread: Spread) -> str:
    """A sentence for figures that are held and stand in no field."""
    if not spread.outside:
        return ""
    return f"{counted(spread.outside, 'figure')} of schools of no known phase, or that are independent, stand in no drawing."
