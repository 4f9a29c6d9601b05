"""The observations of an edition, twice: sorted by school for a school's page, by measure for all schools.

Two marks stand on every row, so that reading rarely has to weigh releases against each other: `alone`
(no other file or release gives this figure) and `current` (the row that counts as at now).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from upstream.evidence.definitions import STATUS_RANK
from upstream.evidence.frames import OBSERVATIONS

FIGURE = ("entity_kind", "entity_id", "phase", "measure", "pupil_group", "period")
ORDERS = {
    "by_school": ("entity_kind", "entity_id", "measure", "pupil_group", "phase", "period_end", "period"),
    "by_measure": ("measure", "pupil_group", "entity_kind", "phase", "period_end", "period", "entity_id"),
}
_CHUNKED_BY = {"by_school": ("entity_kind", "entity_id"), "by_measure": ("measure",)}
# Of several rows of one figure the first in this order counts: final before revised before provisional,
# then the latest, then the file that its definition prefers; file and row make it the same everywhere.
_WINNER = ("status_rank", "age", "precedence", "file", "source", "row")

# What is asked for is found by the least and greatest values of row groups: with four times as many groups DuckDB
# spends longer on their descriptions than on the rows (one school: 18 ms against 10).
ROW_GROUP = 65536
# Rows sorted at once, some 120 bytes each: an edition of any size is made in the same memory.
CHUNK = 3_000_000


def write_observations(parts: Sequence[Path], folder: Path) -> None:
    """`observations_by_school-….parquet` and `observations_by_measure-….parquet`, each as many files as it takes."""
    rows = pl.scan_parquet(list(parts)) if parts else pl.LazyFrame(schema=OBSERVATIONS)
    total = rows.select(pl.len()).collect().item()
    whole = _load(rows) if total <= CHUNK else None
    for name, order in ORDERS.items():
        chunks = [whole] if whole is not None else _chunks(rows, _CHUNKED_BY[name], CHUNK)
        for number, chunk in enumerate(chunks):
            path = folder / f"observations_{name}-{number:03}.parquet"
            marked(chunk, order).write_parquet(path, compression="zstd", row_group_size=ROW_GROUP)


def write_restricted(parts: Sequence[Path], target: Path) -> None:
    """Observations that are not open, marked as the open ones are, in one file."""
    beside = target.with_name(".part")
    marked(_load(pl.scan_parquet(list(parts))), ORDERS["by_school"]).write_parquet(beside, row_group_size=ROW_GROUP)
    os.replace(beside, target)


def write_sorted(parts: Sequence[Path], stem: Path, order: Sequence[str]) -> None:
    """`STEM-000.parquet` and so on: the rows of all parts sorted by `order`, whose first two columns part the files."""
    rows = pl.scan_parquet(list(parts))
    order = [name for name in order if name in rows.collect_schema()]
    for number, chunk in enumerate(_chunks(rows, order[:2], CHUNK)):
        places = _packed(chunk, order)
        path = stem.with_name(f"{stem.name}-{number:03}.parquet")
        chunk[places.arg_sort()].write_parquet(path, compression="zstd", row_group_size=ROW_GROUP)


def _load(rows: pl.LazyFrame) -> pl.DataFrame:
    """Text as numbered categories: a quarter of the memory, and sorted as numbers."""
    return rows.with_columns(pl.col(pl.String).cast(pl.Categorical)).collect()


def _chunks(rows: pl.LazyFrame, keys: Sequence[str], size: int) -> Iterator[pl.DataFrame]:
    """Stretches of the sort order that fit in memory; one figure's rows are never parted. Without rows: one."""
    counts = rows.group_by(keys).len().collect().sort(keys)
    if counts.is_empty():
        yield _load(rows)
        return
    stretch = (counts["len"].cum_sum() - counts["len"]) // size
    bounds = counts.with_columns(stretch=stretch).unique("stretch", keep="first", maintain_order=True).select(keys).rows()
    for first, end in zip(bounds, [*bounds[1:], None], strict=True):
        inside = _from(keys, first) if end is None else _from(keys, first) & ~_from(keys, end)
        yield _load(rows.filter(inside))


def _from(keys: Sequence[str], bound: tuple[str, ...]) -> pl.Expr:
    """Rows whose keys are `bound` or after it, key by key."""
    first, *rest = (pl.col(key) for key in keys)
    if not rest:
        return first >= bound[0]
    return (first > bound[0]) | ((first == bound[0]) & _from(keys[1:], bound[1:]))


def marked(rows: pl.DataFrame, order: Sequence[str]) -> pl.DataFrame:
    """Sorted by `order`, each figure's winner first, with `alone` and `current`."""
    places = _packed(rows, order)
    at = places.arg_sort()
    here = places.gather(at)
    first = (here != here.shift(1)).fill_null(True)
    last = (here != here.shift(-1)).fill_null(True)
    contested = (~(first & last)).arg_true()
    if len(contested):
        at = at.scatter(contested, _winners_first(rows, at.gather(contested), here.gather(contested)))
    return rows[at].with_columns(alone=first & last, current=first)


def _winners_first(rows: pl.DataFrame, at: pl.Series, places: pl.Series) -> pl.Series:
    """The few rows that share a figure with another, in the order of their contest."""
    contest = _packed(_with_contest(rows[at]), _WINNER)
    return pl.DataFrame({"place": places, "contest": contest, "at": at}).sort("place", "contest")["at"]


def _with_contest(rows: pl.DataFrame) -> pl.DataFrame:
    rank = max(STATUS_RANK.values()) - pl.col("release").cast(pl.String).replace_strict(
        STATUS_RANK, default=0, return_dtype=pl.Int32
    )
    newest_first = -pl.col("released_on").to_physical().fill_null(-(2**30))
    return rows.select(*_WINNER[2:], status_rank=rank, age=newest_first)


def _packed(rows: pl.DataFrame, order: Sequence[str]) -> pl.Series:
    """One number a row that sorts as the columns of `order` do, the first of them weighing most."""
    packed = pl.repeat(0, rows.height, dtype=pl.UInt64, eager=True)
    used = 0
    for name in order:
        rank, bits = _ranked(rows[name])
        used += bits
        if used > 64:  # numbers so far, made dense again, leave room for more
            packed = packed.rank("dense").cast(pl.UInt64)
            used = _most(packed).bit_length() + bits
        packed = packed * 2**bits + rank
    return packed


def _ranked(values: pl.Series) -> tuple[pl.Series, int]:
    """Each value's place among the values, from 0 (null is first), and the bits that the last place takes."""
    if values.dtype == pl.Categorical:
        rank = _ranked_words(values)
    else:
        rank = values.to_physical().rank("dense")
    rank = rank.fill_null(0).cast(pl.UInt64)
    return rank, _most(rank).bit_length()


def _ranked_words(values: pl.Series) -> pl.Series:
    """Words are sorted once, then looked up by their number."""
    words = values.unique().drop_nulls()
    ordered = words.gather(words.cast(pl.String).arg_sort()).to_physical()
    none: pl.Series = pl.repeat(0, _most(ordered) + 1, dtype=pl.UInt32, eager=True)
    places = none.scatter(ordered, pl.int_range(1, len(ordered) + 1, dtype=pl.UInt32, eager=True))
    return places.gather(values.to_physical())


def _most(values: pl.Series) -> int:
    most = values.max()
    return most if isinstance(most, int) else 0
