"""Where a figure stands among the members of any set: place, N, percentile and fifth, with every member's figure."""

from __future__ import annotations

import datetime as dt

import polars as pl

from upstream.benchmarks.comparators.intake import as_schools
from upstream.benchmarks.comparators.members import Members
from upstream.benchmarks.rounding import compared_number
from upstream.benchmarks.standings import Field, Placed, Pooled
from upstream.evidence.definitions import Measure
from upstream.evidence.store import Store
from upstream.evidence.value import Value

COVERED = 90  # per cent of the members whose figure and pupils a pooled figure needs
# Whose pooled figure would mean something: numbers of pupils and pounds are not weighed by pupils.
WEIGHED = ("percent", "score", "points", "rate", "ratio")


def figures_of(store: Store, found: Members, value: Value, as_at: dt.date | None) -> pl.DataFrame:
    """id, value, state, cohort, low, high: one row a member in the set's order, by what was known at the end of
    the day; `state` null where the member is not in the files of that year.

    A school's figure under any of its numbers is its own: one with a value first, then its own number's.
    """
    rows = store.figures(
        measures=[value.measure], entity_kind=found.entity.kind, groups=[value.group], phases=[value.phase],
        periods=[value.period], as_at=as_at,
    ).select("entity_id", "value", "state", "cohort", "low", "high")
    order = pl.DataFrame({"id": list(found.ids)}, schema={"id": pl.String}).with_row_index("n")
    if found.entity.kind != "school":
        return order.join(rows, left_on="id", right_on="entity_id", how="left", maintain_order="left").drop("n")
    members = as_schools(store, order.rename({"id": "entity_id"})).rename({"entity_id": "id"})
    each = members.join(as_schools(store, rows), on="school", how="left")
    best = each.sort("n", pl.col("value").is_null(), pl.col("entity_id") != pl.col("id"), "entity_id", nulls_last=True)
    return best.unique("n", keep="first", maintain_order=True).drop("n", "school", "entity_id")


def field_in(store: Store, value: Value, found: Members, as_at: dt.date | None = None) -> Field | None:
    """The figure's place among the members' and itself; None where it has no value.

    Members without a figure are counted in `without` and take no place.
    """
    if value.value is None:
        return None
    return field_of_figures(store.definitions.measures[value.measure], value, found, figures_of(store, found, value, as_at))


def field_of_figures(measure: Measure, value: Value, found: Members, rows: pl.DataFrame) -> Field | None:
    """The same from the members' figures at hand."""
    if value.value is None:
        return None
    known = rows.filter(pl.col("value").is_not_null())
    values = tuple(known["value"])
    small = tuple(_is_small(cohort, measure) for cohort in known["cohort"])
    return Field(
        placed(value, values, measure, found), (*values, value.value), names=(*known["id"], value.entity.rpartition(":")[2]),
        small=(*small, _is_small(value.cohort, measure)), without=rows.height - known.height, pooled=_pooled(measure, rows),
        among=found.words,
    )


def _is_small(cohort: float | None, measure: Measure) -> bool | None:
    return None if cohort is None else cohort < measure.minimum_cohort


def placed(value: Value, others: tuple[float, ...], measure: Measure, found: Members) -> Placed:
    """1 is the best (the highest, where neither end is better); ties share it. `others` do not hold the figure."""
    assert value.value is not None
    own, rest = compared_number(value.value), [compared_number(other) for other in others]
    lower = measure.direction == "lower"
    ahead = sum(other < own if lower else other > own for other in rest)
    level, n = sum(other == own for other in rest) + 1, len(rest) + 1
    rank, one_way = ahead + 1, measure.direction != "neither"
    behind = n - ahead - level
    is_school = found.entity.kind == "school"
    return Placed(
        field=found.chosen.title, direction=measure.direction, n=n, rank=rank,
        percentile=compared_number((behind + level / 2) / n * 100),
        quintile=_part(rank, n, 5) if one_way and is_school else None,
        quartile=_part(rank, n, 4) if one_way and not is_school else None, small=_is_small(value.cohort, measure),
    )


def _part(rank: int, n: int, parts: int) -> int | None:
    """As `ranks.part`: the first k with rank ≤ floor(k × N / parts)."""
    return next((k for k in range(1, parts) if rank <= n * k // parts), parts) if n >= parts else None


def _pooled(measure: Measure, rows: pl.DataFrame) -> Pooled | None:
    """The members' figure weighed by their pupils; withheld where too few of them are known."""
    weighed = rows.filter(pl.col("value").is_not_null() & (pl.col("cohort") > 0))
    if measure.unit not in WEIGHED or not weighed.height:
        return None
    pupils = float(weighed["cohort"].sum())
    enough = 100 * weighed.height >= COVERED * rows.height
    return Pooled(
        compared_number(float((weighed["value"] * weighed["cohort"]).sum()) / pupils) if enough else None,
        pupils, weighed.height, rows.height,
    )
