"""Everything known of one school with its comparisons, as at now and as at a past day; and one measure of all schools."""

from __future__ import annotations

import datetime as dt
from itertools import cycle

import polars as pl

from bench.ground import Ground
from bench.line import Line, seconds
from upstream.evidence.definitions import load_definitions
from upstream.evidence.entity import Entity
from upstream.evidence.known import known_of_school
from upstream.evidence.store import Store, open_store


def lines(given: Ground) -> list[Line]:
    store = open_store(clearance="open", home=given.home, definitions=load_definitions(list(given.definitions)))
    urns = store.figures(measures=["ks2-rwm-expected"], entity_kind="school")["entity_id"].unique().sort()
    some = urns.gather(range(0, len(urns), max(1, len(urns) // 40))).to_list()
    return [
        Line("one school, everything with comparisons, now", _milliseconds(store, some, None), "ms", 25.0),
        Line("one school, everything, as at a past day", _milliseconds(store, some, given.as_at), "ms", 25.0),
        Line("one measure of all schools", _measure(store), "ms"),
    ]


def _milliseconds(store: Store, urns: list[str], as_at: dt.date | None) -> float:
    turn = cycle(urns)

    def everything() -> tuple:
        urn = next(turn)
        known = known_of_school(store, [urn], as_at)
        compared = store.comparisons(Entity("school", urn)) if as_at is None else pl.DataFrame()
        return known.values, compared.height

    return round(1000 * seconds(everything, times=len(urns)), 1)


def _measure(store: Store) -> float:
    periods = ["2018/19"]
    return round(1000 * seconds(lambda: store.figures(
        measures=["persistent-absence"], entity_kind="school", periods=periods).height), 1)
