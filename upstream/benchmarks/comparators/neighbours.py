"""Councils beside councils: the publisher's lists of those most alike, and those of England or a region on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from upstream.benchmarks.councils import councils, councils_in_being, in_being, in_being_for
from upstream.evidence.definitions import Area, Definitions
from upstream.evidence.store import Store
from upstream.lib.wording import day, listed


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Codes of councils, nearest first, and how close each is in the publisher's words; `made` is the day that the
    list speaks of, None where no list is held."""

    codes: tuple[str, ...]
    made: dt.date | None
    closeness: tuple[str | None, ...] = ()
    notes: tuple[str, ...] = ()


def statistical_neighbours(store: Store, source: str, council: str, on: dt.date) -> Neighbours:
    """Those in being on the day, by the newest list made by then, else by the earliest after it."""
    lists, areas = store.neighbours().filter(pl.col("source") == source), councils(store.definitions)
    made = _made(lists, on)
    if made is None:
        return Neighbours((), None, notes=("No list of statistical neighbours is held: build with the publisher’s.",))
    if council in areas and not in_being(areas[council], on):
        return Neighbours((), made, notes=(f"{areas[council].name} was not in being on {day(on)}.",))
    rows = lists.filter(pl.col("as_at") == made, pl.col("la") == council).sort("place")
    if rows.is_empty():
        return Neighbours((), made, notes=(f"The list of {made:%B %Y} has no neighbours of this council.",))
    there, notes = _there(rows, areas, council, on)
    return Neighbours(tuple(there), made, tuple(there.values()), (*_made_later(made, on), *notes))


def _made(lists: pl.DataFrame, on: dt.date) -> dt.date | None:
    """The day of the list to use."""
    days = lists["as_at"].drop_nulls().unique().sort().to_list()
    return max((one for one in days if one <= on), default=None) or min(days, default=None)


def _made_later(made: dt.date, on: dt.date) -> list[str]:
    if made <= on:
        return []
    return [f"The list is of {made:%B %Y}, made after {day(on)}: no earlier one is held, and the councils most alike may"
            " have been others then."]


def _there(rows: pl.DataFrame, areas: dict[str, Area], council: str, on: dt.date) -> tuple[dict[str, str | None], list[str]]:
    """Code → closeness of those in being on the day, in order; and who stands in for whom."""
    there: dict[str, str | None] = {}
    notes = []
    for code, closeness in rows.select("neighbour", "closeness").iter_rows():
        instead = [one for one in in_being_for(code, areas, on) if one != council]
        if instead != [code]:
            notes.append(_instead(code, instead, areas, on))
        for one in instead:
            there.setdefault(one, closeness)
    return there, notes


def _instead(code: str, instead: list[str], areas: dict[str, Area], on: dt.date) -> str:
    gone = f"{areas[code].name} was not in being on {day(on)}"
    if not instead:
        return f"{gone}, and nobody else stands in for it."
    return f"{gone}: {listed([areas[one].name for one in instead])} {'stands' if len(instead) == 1 else 'stand'} in for it."


def councils_within(definitions: Definitions, council: str, within: str, on: dt.date) -> tuple[list[str], list[str]]:
    """Codes in order of the other councils of England or of the same region on the day; and notes."""
    areas = councils(definitions)
    region = areas[council].region if council in areas else None
    if council in areas and not in_being(areas[council], on):
        return [], [f"{areas[council].name} was not in being on {day(on)}."]
    if within == "region" and region is None:
        return [], ["The region of this council is not known."]
    others = sorted(councils_in_being(definitions, on) - {council})
    return [code for code in others if within == "england" or areas[code].region == region], []
