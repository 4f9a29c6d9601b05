"""One file may give one figure once. A row repeated word for word counts once; two that differ cannot
both be right, and nothing here could say which is."""

from __future__ import annotations

import polars as pl

from upstream.evidence.definitions import Source
from upstream.evidence.sources.figures import Planned
from upstream.evidence.sources.reading import Job, Refusals

_WHOSE = ("__kind_of_entity__", "__entity__", "__phase__", "__period__", "__status__")
_CONTENT = ("value", "state", "cohort", "numerator", "low", "high")
DIFFER = "two rows give different figures"


def settle(spread: pl.DataFrame, rows: pl.DataFrame, plan: list[Planned], job: Job) -> pl.DataFrame:
    """SPREAD with each figure once. Where rows differ both are refused, or the first counts
    (`duplicates: first`)."""
    whose = _whose(rows, job.source)
    what = _what(plan)
    if not whose.is_duplicated().any() and len(set(what)) == len(what):
        return spread
    spread = spread.with_columns(__key__=_keys(spread, whose, what))
    twice = spread["__key__"].is_duplicated()
    if not twice.any():
        return spread.drop("__key__")
    groups = spread.filter(twice).sort("__record__", maintain_order=True)
    agree = pl.struct(_CONTENT).n_unique().over("__key__") == 1
    groups = groups.with_columns(
        __agree__=agree | (job.source.duplicates == "first"), __first__=pl.col("__key__").is_first_distinct()
    )
    _refuse(groups.filter(~pl.col("__agree__")), rows, plan, job.refusals)
    kept = groups.filter("__agree__", "__first__")
    repeated = groups.filter(pl.col("__agree__") & ~pl.col("__first__"))
    job.leave_alone("rows that repeat another", repeated["__record__"].n_unique())
    return pl.concat([spread.filter(~twice), kept.drop("__agree__", "__first__")]).sort("__record__").drop("__key__")


def _whose(rows: pl.DataFrame, source: Source) -> pl.DataFrame:
    numbers = [_entity_kind(kind) for kind in source.rows]
    kind = pl.col("__kind__").replace_strict(list(range(len(numbers))), numbers, return_dtype=pl.UInt8)
    return rows.select(kind.alias(_WHOSE[0]), *_WHOSE[1:])


def _what(plan: list[Planned]) -> list[int]:
    """A number for each figure of the plan: equal where they say the same of a row."""
    named: dict[tuple, int] = {}
    return [named.setdefault((p.measure.id, p.figure.group, p.figure.phase), len(named)) for p in plan]


def _keys(spread: pl.DataFrame, whose: pl.DataFrame, what: list[int]) -> pl.Series:
    """A number for each (whose, when, what): equal numbers mean the same figure."""
    first = whose.with_row_index("__first__").select(pl.col("__first__").min().over(_WHOSE).cast(pl.UInt64)).to_series()
    figure = pl.Series(what, dtype=pl.UInt64).gather(spread["__figure__"])
    return first.gather(spread["__record__"]) * max(len(what), 1) + figure


def _entity_kind(kind) -> int:
    return ("school", "la", "trust", "region", "england", "ignore").index(kind.entity)


def _refuse(differing: pl.DataFrame, rows: pl.DataFrame, plan: list[Planned], refusals: Refusals) -> None:
    if not differing.height:
        return
    measures = pl.Series([p.measure.id for p in plan])
    found = rows.select("__row__", "__entity__", "__period__")[differing["__record__"]].with_columns(
        differing["__key__"], measures.gather(differing["__figure__"]).alias("__measure__")
    )
    others = pl.col("__row__").cast(pl.String).unique(maintain_order=True).str.join(", ").over("__key__")
    detail = pl.format("{}, {}, {}: rows {}", "__entity__", "__period__", "__measure__", others)
    refusals.add(found, DIFFER, detail, "Keep the row that the publisher stands by, or get the file again")
