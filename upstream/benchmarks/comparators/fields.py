"""Where a figure stands among the members of any set: place, N, percentile and fifth, with every member's figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import polars as pl

from upstream.benchmarks.comparators.members import Members
from upstream.benchmarks.rounding import compared_number
from upstream.benchmarks.standings import Field, Placed, Pooled
from upstream.evidence.definitions import Measure
from upstream.evidence.store import Store
from upstream.evidence.value import State, Value

BLANK = (State.NOT_PUBLISHED.value, State.NOT_APPLICABLE.value)
COVERED = 90  # per cent of the members whose figure and pupils a pooled figure needs
FEW = 500  # members whose numbers are asked for one by one; of more every school's figure is read
# Whose pooled figure would mean something: numbers of pupils and pounds are not weighed by pupils.
WEIGHED = ("percent", "score", "points", "rate", "ratio")


def figures_of(store: Store, found: Members, values: Iterable[Value], as_at: dt.date | None) -> dict[Value, pl.DataFrame]:
    """For each figure id, value, state, cohort, low, high: one row a member in the set's order, by what was known at
    the end of the day; `state` null where the member is not in the files of that year.

    A school's figure under any of its numbers is its own: one with a value first, then its own number's.
    """
    wanted = list(dict.fromkeys(values))
    order = _numbers(store, found)
    rows = store.figures(
        measures={one.measure for one in wanted}, entity_kind=found.entity.kind, groups={one.group for one in wanted},
        phases={one.phase for one in wanted}, periods={one.period for one in wanted}, as_at=as_at,
        entities=order["number"] if len(found.ids) <= FEW else None,
    )
    return {one: _aligned(order, rows, one) for one in wanted}


def _numbers(store: Store, found: Members) -> pl.DataFrame:
    """n, id, number: every number that each member has had, its own first."""
    order = pl.DataFrame({"id": list(found.ids)}, schema={"id": pl.String}).with_row_index("n")
    own = order.with_columns(number="id", other=pl.lit(0))
    if found.entity.kind != "school":
        return own
    lines = store.lineage().select("urn", "school")
    others = order.join(lines, left_on="id", right_on="urn").join(lines.rename({"urn": "number"}), on="school")
    every = pl.concat([own, others.select("n", "id", "number", other=pl.lit(1))])
    return every.unique(["n", "number"], keep="first", maintain_order=True)


def _aligned(order: pl.DataFrame, rows: pl.DataFrame, one: Value) -> pl.DataFrame:
    figures = rows.filter(
        pl.col("measure") == one.measure, pl.col("period") == one.period, pl.col("pupil_group") == one.group,
        pl.col("phase") == one.phase,
    ).select("entity_id", "value", "state", "cohort", "low", "high")
    each = order.join(figures, left_on="number", right_on="entity_id", how="left")
    best = each.sort("n", pl.col("state").is_null(), pl.col("value").is_null(), "other", "number", nulls_last=True)
    return best.unique("n", keep="first", maintain_order=True).drop("n", "number", "other")


def field_in(store: Store, value: Value, found: Members, as_at: dt.date | None = None) -> Field | None:
    """The figure's place among the members' and itself; None where it has no value.

    Members without a figure are counted in `without` and take no place.
    """
    if value.value is None:
        return None
    rows = figures_of(store, found, [value], as_at)[value]
    return field_of_figures(store.measure(value.measure), value, found, rows, nationally=held_nationally(store, value, as_at))


def held_nationally(store: Store, value: Value, as_at: dt.date | None) -> bool:
    """Whether the files of the figure's year list every school of England with such results."""
    return "england" in store.held_coverage(value.measure, value.group, value.period, as_at)


def field_of_figures(
    measure: Measure, value: Value, found: Members, rows: pl.DataFrame, *, nationally: bool
) -> Field | None:
    """The same from the members' figures at hand. `nationally`: who is not in them has no such results."""
    if value.value is None:
        return None
    known = rows.filter(pl.col("value").is_not_null())
    values = tuple(known["value"])
    small = tuple(_is_small(cohort, measure) for cohort in known["cohort"])
    weighed = rows.filter(_has_results()) if nationally and found.entity.kind == "school" else rows
    return Field(
        placed(value, values, measure, found), (*values, value.value), names=(*known["id"], value.entity.rpartition(":")[2]),
        small=(*small, _is_small(value.cohort, measure)), without=rows.height - known.height,
        pooled=_pooled(measure, weighed), among=found.words,
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


def _has_results() -> pl.Expr:
    """Not an infant school among primary schools at key stage 2, which has no row there or a blank one."""
    blank = pl.col("state").is_in(BLANK) & pl.col("cohort").is_null()
    return pl.col("state").is_not_null() & ~blank


def _pooled(measure: Measure, rows: pl.DataFrame) -> Pooled | None:
    """The members' figure weighed by their pupils; withheld where too few of those with results are known."""
    weighed = rows.filter(pl.col("value").is_not_null() & (pl.col("cohort") > 0))
    if measure.unit not in WEIGHED or not weighed.height:
        return None
    pupils = float(weighed["cohort"].sum())
    enough = 100 * weighed.height >= COVERED * rows.height
    return Pooled(
        compared_number(float((weighed["value"] * weighed["cohort"]).sum()) / pupils) if enough else None,
        pupils, weighed.height, rows.height,
    )
