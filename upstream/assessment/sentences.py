"""Sentences a headteacher can read, written for all schools at once as Polars expressions."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from upstream.benchmarks.pupil_groups import group_words
from upstream.evidence.definitions import Measure
from upstream.evidence.value import WORDS, State

MINUS = "\u2212"


def number(value: pl.Expr, decimals: int, *, signed: bool = False) -> pl.Expr:
    """`46`, `−0.48`, with `signed` also `+0.18`. Null stays null. Halves go away from zero."""
    scaled = (value.round(9) * 10**decimals).round(0, mode="half_away_from_zero").cast(pl.Int64, strict=False)
    size = scaled.abs()
    text = size.cast(pl.String)
    if decimals:
        whole, rest = size // 10**decimals, size % 10**decimals
        text = whole.cast(pl.String) + "." + rest.cast(pl.String).str.zfill(decimals)
    plus = "+" if signed else ""
    return pl.when(scaled < 0).then(MINUS + text).when(scaled > 0).then(plus + text).otherwise(text)


def count(value: pl.Expr) -> pl.Expr:
    """`1,204`. For whole numbers under a million."""
    return value.cast(pl.Int64).cast(pl.String).str.replace(r"^(\d{1,3})(\d{3})$", "$1,$2")


def figure(value: pl.Expr, measure: Measure) -> pl.Expr:
    """A value in its measure's unit: `46%`, `−0.48`, `50.3`."""
    signed = measure.unit == "score" and measure.interval == "published"
    text = number(value, measure.decimals, signed=signed)
    return text + "%" if measure.unit == "percent" else text


def of_pupils(cohort: pl.Expr, group: str) -> pl.Expr:
    """` of 50 pupils`, ` of 23 disadvantaged pupils`, or nothing where the cohort is not published."""
    text = pl.concat_str(pl.lit(" of "), count(cohort), pl.lit(f" {group_words(group) or 'pupils'}"))
    return pl.when(cohort.is_not_null()).then(text).otherwise(pl.lit(""))


def too_few(cohort: pl.Expr, minimum: int) -> pl.Expr:
    """A warning where fewer pupils are behind a figure than may be read as a signal."""
    said = f" Fewer than {minimum} pupils: too few to read much into."
    return pl.when(cohort < minimum).then(pl.lit(said)).otherwise(pl.lit(""))


def states(state: pl.Expr) -> pl.Expr:
    """The words of a state that is not a value."""
    result = pl.lit("not known")
    for known in State:
        result = pl.when(state == known.value).then(pl.lit(WORDS[known])).otherwise(result)
    return result


def joined(parts: Sequence[pl.Expr], separator: str = " ") -> pl.Expr:
    """The parts that are not null, in order; null where there is none to join."""
    if not parts:
        return pl.lit(None, dtype=pl.String)
    return pl.concat_str(*parts, separator=separator, ignore_nulls=True)


KIND_WORDS = {
    "pru": "pupil referral units and alternative provision", "16-19": "16 to 19 schools", "other": "this kind of school",
    **{kind: f"{kind} schools" for kind in (
        "primary", "infant", "first", "junior", "middle", "secondary", "all-through", "special", "nursery")},
}


def kinds(kind: pl.Series) -> pl.Series:
    """Kinds of school as the subject of a sentence: `primary schools`."""
    return kind.fill_null("other").replace(KIND_WORDS)
