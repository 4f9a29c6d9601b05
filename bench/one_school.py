"""Everything known of one school with its comparisons, as at now and as at a past day; and one measure of all schools."""

from __future__ import annotations

import datetime as dt
from itertools import cycle

from bench.ground import Ground
from bench.line import Line, seconds
from upstream.benchmarks.standings import placed_now, placed_on
from upstream.evidence.definitions import load_definitions
from upstream.evidence.known import known_of_school
from upstream.evidence.store import Store, open_store


def lines(given: Ground) -> list[Line]:
    store = open_store(clearance="open", home=given.home, definitions=load_definitions(list(given.definitions)))
    urns = store.figures(measures=["ks2-rwm-expected"], entity_kind="school")["entity_id"].unique().sort()
    some = urns.gather(range(0, len(urns), max(1, len(urns) // 40))).to_list()
    return [
        Line("one school, everything with comparisons, now", _milliseconds(store, some, None), "ms", 25.0),
        Line("one school, everything with comparisons, as at a past day", _milliseconds(store, some, given.as_at), "ms",
             None, "the field of a past day is compared once and kept for the next school of the phase"),
        Line("one measure of all schools", _measure(store), "ms"),
    ]


def _milliseconds(store: Store, urns: list[str], as_at: dt.date | None) -> float:
    turn = cycle(urns)

    def everything() -> tuple:
        urn = next(turn)
        known = known_of_school(store, [urn], as_at)
        placed = placed_on(store, known.values, as_at) if as_at else placed_now(store, "school", [urn])
        return known.values, placed

    return round(1000 * seconds(everything, times=len(urns)), 1)


def _measure(store: Store) -> float:
    def one() -> int:
        return store.figures(measures=["persistent-absence"], entity_kind="school", periods=["2018/19"]).height

    return round(1000 * seconds(one), 1)
