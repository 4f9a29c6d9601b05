"""Where one entity's figures stand, as plain records: for those who show figures and never see a frame."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from upstream.benchmarks.comparisons import COMPARISONS, compare
from upstream.evidence.entity import Entity
from upstream.evidence.store import Store
from upstream.evidence.value import Value

Place = tuple[str, str, str]  # measure, pupil group, period


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure's place in its field: `rank` 1 is best (or highest, where neither end is better), ties share it."""

    field: str
    direction: str
    n: int
    rank: int
    percentile: float
    quintile: int | None
    quartile: int | None
    small: bool | None


def placed_now(store: Store, kind: str, ids: Sequence[str]) -> dict[Place, Placed]:
    """Every figure's place as at now, made when the edition was. Of several ids the first wins."""
    found: dict[Place, Placed] = {}
    for name in reversed(ids):
        found.update(_records(store.comparisons(Entity(kind, name))))
    return found


def placed_on(store: Store, values: Iterable[Value], as_at: dt.date) -> dict[Place, Placed]:
    """The places of these figures of schools among what was known by the end of a past day."""
    series = frozenset((value.measure, value.period) for value in values if value.group == "all")
    frame = _compared_on(store, series, as_at)
    ids = list({value.entity.partition(":")[2] for value in values})
    return _records(frame.filter(pl.col("entity_id").is_in(ids)))


@lru_cache(maxsize=2)
def _compared_on(store: Store, series: frozenset[tuple[str, str]], as_at: dt.date) -> pl.DataFrame:
    """COMPARISONS of all schools in these measures and periods. Schools of one phase ask for nearly the same."""
    measures = defaultdict(list)
    for measure, period in sorted(series):
        measures[period].append(measure)
    parts = [
        store.figures(measures=names, entity_kind="school", groups=["all"], periods=[period], as_at=as_at)
        for period, names in measures.items()
    ]
    return compare(pl.concat(parts), store.definitions, store.listed(as_at)) if parts else COMPARISONS.to_frame()


def _records(rows: pl.DataFrame) -> dict[Place, Placed]:
    fields = list(Placed.__dataclass_fields__)
    return {
        (row["measure"], row["pupil_group"], row["period"]): Placed(**{name: row[name] for name in fields})
        for row in rows.iter_rows(named=True) if row["phase"] == "all"
    }
