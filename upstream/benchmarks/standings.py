"""Where one entity's figures stand, as plain records: for those who show figures and never see a frame."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from upstream.benchmarks.comparisons import COMPARISONS, compare
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
    rows = store.comparisons_of(kind, ids)
    found: dict[Place, Placed] = {}
    for name in reversed(ids):
        found.update(_records(rows.filter(pl.col("entity_id") == name) if len(ids) > 1 else rows))
    return found


def placed_on(store: Store, values: Iterable[Value], as_at: dt.date) -> dict[Place, Placed]:
    """The places of these figures of schools among what was known by the end of a past day."""
    series = frozenset((value.measure, value.period) for value in values if value.group == "all")
    frame = _compared_on(store, series, as_at)
    ids = list({value.entity.partition(":")[2] for value in values})
    return _records(frame.filter(pl.col("entity_id").is_in(ids)))


@dataclass(frozen=True, slots=True)
class Pooled:
    """A set's figure weighed by its members' pupils, calculated here; `value` None where fewer than nine in ten of the
    members with such results (`schools` of `of`) have a figure with its pupils."""

    value: float | None
    pupils: float
    schools: int
    of: int


@dataclass(frozen=True, slots=True)
class Field:
    """A figure among those it is compared with: its place, and every value of the field, its own too.

    Of a comparator set also, value by value, whose it is (`names`) and whether few pupils are behind it (`small`,
    null where their number is not known); how many members are `without` a figure, the set's pooled figure, and
    the set in words (`among`).
    """

    placed: Placed
    values: tuple[float, ...]
    names: tuple[str, ...] = ()
    small: tuple[bool | None, ...] = ()
    without: int = 0
    pooled: Pooled | None = None
    among: str = ""


def field_of(store: Store, value: Value, as_at: dt.date | None = None) -> Field | None:
    """The field of a school's or a council's figure; None for those that are compared with nobody."""
    kind, _, name = value.entity.partition(":")
    kind = {"urn": "school"}.get(kind, kind)
    figures = store.figures(
        measures=[value.measure], entity_kind=kind, groups=[value.group], phases=[value.phase],
        periods=[value.period], as_at=as_at,
    )
    compared = compare(figures, store.definitions, store.listed(as_at))
    own = compared.filter(pl.col("entity_id") == name)
    if own.is_empty():
        return None
    among = _of_the_same_field(compared, own, figures)
    values = figures.join(among, on="entity_id", how="semi")["value"].drop_nulls()
    return Field(_placed(own.row(0, named=True)), tuple(values))


def _of_the_same_field(compared: pl.DataFrame, own: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """A council's own schools are one field for each council: told apart by what their file covers."""
    same = compared.join(own.select("field", "n"), on=["field", "n"], how="semi")
    if same.height == own["n"][0]:
        return same
    coverage = figures.join(own, on="entity_id", how="semi").select("coverage")
    return same.join(figures.join(coverage, on="coverage", how="semi"), on="entity_id", how="semi")


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
    return {
        (row["measure"], row["pupil_group"], row["period"]): _placed(row)
        for row in rows.iter_rows(named=True) if row["phase"] == "all"
    }


def _placed(row: dict) -> Placed:
    return Placed(**{name: row[name] for name in Placed.__dataclass_fields__})
