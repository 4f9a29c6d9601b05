"""Places in a field: the rank of every school from the unfavourable end, and where the fifth ends.

A field is England's schools where England-wide figures are held, else the council's own. It holds
every school once, by its figure under any URN of its chain, and only figures that can be judged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import polars as pl

from upstream.assessment import sentences
from upstream.assessment.answers import from_truth
from upstream.assessment.panel import Panel
from upstream.assessment.rules.question import Question
from upstream.assessment.vocabulary import AppliesTo
from upstream.benchmarks import ranks
from upstream.benchmarks.ranks import Better
from upstream.benchmarks.rounding import compared

ENGLAND, COUNCIL = "England’s", "the council’s"


class Judged(NamedTuple):
    """What a list of schools is ranked by. `part` keeps fields apart: a phase, or nothing."""

    value: pl.Series
    part: pl.Series


def places(asked: Question, judged: Callable[[Panel], Judged], nationally: pl.Series, worst: Better) -> pl.DataFrame:
    """rank, n, cut (the last rank inside the fifth), cut_value (which stands there) and whose field
    it is, one row a school of the list. `nationally`: whether the school's field is England."""
    own = judged(asked.panel)
    rows = pl.DataFrame({
        "value": own.value, "part": own.part, "la": asked.panel.schools["la"], "applies": asked.applies,
    }).with_columns(compared(pl.col("value")))
    if asked.panel.whole_councils:
        inside = rows.filter("applies")
    elif nationally.all():
        inside = rows.clear()
    else:  # a trust's schools are no council's field: the nation's list has all of its councils' schools
        inside = _field_of(asked.nation(), judged, asked.applies_to)
    council = _ranked(rows, inside, ["part", "la"], worst).with_columns(whose=pl.lit(COUNCIL))
    if not nationally.any():
        return council
    england = _ranked(rows, _field_of(asked.nation(), judged, asked.applies_to), ["part"], worst)
    england = england.with_columns(whose=pl.lit(ENGLAND))
    if nationally.all():
        return england
    return council.select(
        pl.when(pl.lit(nationally)).then(pl.lit(england[name])).otherwise(pl.col(name)).alias(name)
        for name in council.columns
    )


def _field_of(nation: Panel, judged: Callable[[Panel], Judged], conditions: tuple[AppliesTo, ...]) -> pl.DataFrame:
    theirs = judged(nation)
    columns = {"value": theirs.value, "part": theirs.part, "la": nation.schools["la"]}
    field = pl.DataFrame(columns).with_columns(compared(pl.col("value")))
    applies = [pl.lit(nation.applies(condition)) for condition in conditions]
    return field.filter(*applies) if applies else field


def _ranked(rows: pl.DataFrame, field: pl.DataFrame, keys: list[str], worst: Better) -> pl.DataFrame:
    """rank, n, cut and cut_value, one row for each of `rows`, by the field of its keys.

    A school's rank is one more than the number of the field strictly worse. So ties share the best
    rank, and a school outside the field (newer than the census that lists it) still has its place.
    """
    steps = _steps(field, keys, worst)
    sizes = steps.group_by(keys).agg(pl.col("n").first(), pl.col("cut").first())
    cuts = steps.filter(pl.col("worse") < pl.col("cut")).group_by(keys).agg(pl.col("value").last().alias("cut_value"))
    indexed = rows.with_row_index("i").select("i", *keys, "value")
    exact = indexed.join(steps.select(*keys, "value", "worse"), on=[*keys, "value"], how="left")
    outsiders = exact.filter(pl.col("worse").is_null() & pl.col("value").is_not_null())
    return (
        exact.join(_worse_than(outsiders, steps, keys, worst), on="i", how="left")
        .join(sizes, on=keys, how="left").join(cuts, on=keys, how="left").sort("i")
        .select(
            rank=pl.coalesce("worse", "worse_than").cast(pl.Int64) + 1,
            n=pl.col("n").fill_null(0), cut=pl.col("cut").fill_null(0), cut_value="cut_value",
        )
    )


def _steps(field: pl.DataFrame, keys: list[str], worst: Better) -> pl.DataFrame:
    """One row a distinct value, worst first: how many are `worse`, N, and the last rank of the fifth."""
    known = field.drop_nulls([*keys, "value"])
    order = [False] * len(keys) + [worst == "higher"]
    steps = known.group_by([*keys, "value"]).len("same").sort([*keys, "value"], descending=order)
    return steps.with_columns(
        worse=(pl.col("same").cum_sum().over(keys) - pl.col("same")).cast(pl.Int64),
        n=pl.col("same").sum().over(keys).cast(pl.Int64),
    ).with_columns(cut=pl.col("n") // 5)


def _worse_than(outsiders: pl.DataFrame, steps: pl.DataFrame, keys: list[str], worst: Better) -> pl.DataFrame:
    """How many of the field are worse than schools whose very value no school of the field has."""
    pairs = outsiders.select("i", *keys, "value").join(steps.select(*keys, "same", field="value"), on=keys)
    worse = pl.col("field") > pl.col("value") if worst == "higher" else pl.col("field") < pl.col("value")
    return pairs.group_by("i").agg(pl.when(worse).then("same").otherwise(0).sum().cast(pl.Int64).alias("worse_than"))


def code(can_be_judged: pl.Expr) -> pl.Expr:
    """Met inside the fifth, not met outside, unknown where it cannot be judged or the field is too small."""
    inside = ranks.in_end_fifth(pl.col("rank"), pl.col("n"))
    return from_truth(pl.when(can_be_judged).then(inside))


def place_words(end: str, name: pl.Expr) -> pl.Expr:
    """`rank 2,301 from the highest among 16,705 of England’s primary schools; the highest fifth ends at rank 3,341.`"""
    return pl.concat_str(
        pl.lit("rank "), sentences.count(pl.col("rank")), pl.lit(f" from the {end} among "), sentences.count(pl.col("n")),
        pl.lit(" of "), name, pl.lit(f"; the {end} fifth ends at rank "), sentences.count(pl.col("cut")), pl.lit("."),
    )


def columns(name: pl.Expr) -> dict[str, pl.Expr]:
    """The columns of a finding that a place fills. Under five there is no fifth, so no threshold."""
    return {
        "rank": pl.col("rank"), "comparator_n": pl.col("n"), "threshold": pl.when(pl.col("cut") > 0).then("cut"),
        "threshold_words": pl.when(pl.col("cut") > 0).then(pl.concat_str(
            pl.lit("rank "), sentences.count(pl.col("cut")), pl.lit(" or before of "), sentences.count(pl.col("n")),
            pl.lit(" of "), name,
        )),
    }
