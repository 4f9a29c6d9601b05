"""Among whom a measure's figures are held beside each other: named sets, each with its number and its date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from upstream.benchmarks.spreads import Spread
from upstream.lib.wording import counted
from upstream.web import charts, words
from upstream.web.measures.asked import Shown

FEWEST = 5  # a box of fewer would show single schools as if they were a spread
REGIONS = 9


@dataclass(frozen=True, slots=True)
class NamedSet:
    """A comparator set as it came out for the school: `key` names it in addresses."""

    key: str
    name: str
    dated: str
    ids: Sequence[str]


FIELD = "field"


def sets_of(shown: Shown, spread: Spread) -> list[NamedSet]:
    """The sets of the school marked: its field first. Without one, the fields, the largest first."""
    marked = shown.marked
    if marked is None:
        return [NamedSet(field, field, shown.period, ids) for field, ids in spread.fields.items()]
    field = spread.field_of(marked[0])
    return [NamedSet(FIELD, field, shown.period, spread.fields[field])] if field else []


def chosen_of(sets: list[NamedSet], asked: str) -> NamedSet | None:
    return next((one for one in sets if one.key == asked), sets[0] if sets else None)


def strip_of(shown: Shown, spread: Spread, chosen: NamedSet) -> charts.Chart | None:
    """Everyone of a set with a figure, with the school marked."""
    values, marked = spread.of(chosen.ids), shown.marked
    if not values:
        return None
    measure = shown.measure
    return charts.strip(
        "strip", f"{measure.short}, {shown.period}: {chosen.name}", values, marked[1] if marked else None,
        lambda number: words.number(number, measure), decimals=measure.decimals, middle=True, name=_name(shown),
        others="How many councils" if shown.kind == "la" else "How many schools",
    )


def _name(shown: Shown) -> str:
    if shown.school is None:
        return "here"
    return (shown.school.la_name or "its council") if shown.kind == "la" else "here"


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
    values = spread.of(one.ids)
    if len(values) < FEWEST:
        return None
    return charts.Box(one.name, charts.summary_of(values), one.dated, _place(shown, spread, values))


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
        charts.Part(_upper(field), values) for field, ids in spread.fields.items() if len(values := spread.of(ids)) >= FEWEST
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
    placed = {name for ids in spread.fields.values() for name in ids}
    rest = len(spread.values.keys() - placed)
    if not rest:
        return ""
    return f"{counted(rest, 'figure')} of schools of no known phase, or that are independent, stand in no drawing."
