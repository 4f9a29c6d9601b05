"""The four answers and their logic (Kleene's, with *not applicable* dropping out).

In frames an answer is a small number, so that a whole column is joined at once: met 1, unknown 0,
not met −1, not applicable null. Polars' horizontal minimum and maximum leave nulls out, which is
just what *not applicable* asks of all-of and any-of.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import polars as pl


class Answer(StrEnum):
    """What a criterion can say of a school."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not applicable"


CODES = {Answer.MET: 1, Answer.UNKNOWN: 0, Answer.NOT_MET: -1, Answer.NOT_APPLICABLE: None}

# One row for each school and criterion (`part` null), and one for each part of a joined criterion.
ANSWERS = pl.Schema(
    {
        "urn": pl.String,
        "criterion": pl.String,
        "part": pl.String,  # place within the criterion: `ks2/all_of/0`; null: the criterion itself
        "answer": pl.String,
        "sentence": pl.String,
        "value": pl.Float64,
        "unit": pl.String,
        "comparator": pl.Float64,
        "comparator_name": pl.String,
        "comparator_n": pl.Int64,  # how many schools or councils it stands for; null for one published row
        "rank": pl.Int64,  # 1 is the unfavourable end
        "threshold": pl.Float64,
        "threshold_words": pl.String,
        "basis": pl.String,  # published | local choice
        "period": pl.String,
        "cohort": pl.Float64,
        "small": pl.Boolean,  # fewer pupils than the measure says may be read as a signal
        "release": pl.String,
        "released_on": pl.Date,
        "source": pl.String,
        "file": pl.String,
        "row": pl.Int32,
    }
)

# What a rule hands on: the same columns without the names, one row a school in the order of the list.
_NAMES = ("urn", "criterion", "part", "answer")
FINDING = pl.Schema([("code", pl.Int8()), *((name, kind) for name, kind in ANSWERS.items() if name not in _NAMES)])


def word(code: pl.Expr) -> pl.Expr:
    """The answer's word for its number."""
    return (
        pl.when(code.is_null()).then(pl.lit(Answer.NOT_APPLICABLE.value))
        .when(code > 0).then(pl.lit(Answer.MET.value))
        .when(code < 0).then(pl.lit(Answer.NOT_MET.value))
        .otherwise(pl.lit(Answer.UNKNOWN.value))
    )


def from_truth(truth: pl.Expr) -> pl.Expr:
    """True is met, false is not met, null is unknown."""
    return pl.when(truth).then(1).when(~truth).then(-1).otherwise(0).cast(pl.Int8)


def all_of(codes: Sequence[pl.Expr]) -> pl.Expr:
    """Not met if one is, else unknown if one is, else met; not applicable if all are."""
    return pl.min_horizontal(*codes)


def any_of(codes: Sequence[pl.Expr]) -> pl.Expr:
    """Met if one is, else unknown if one is, else not met; not applicable if all are."""
    return pl.max_horizontal(*codes)


def negated(code: pl.Expr) -> pl.Expr:
    """Met and not met change places."""
    return -code


def count_of(codes: Sequence[pl.Expr], at_least: int | None, at_most: int | None) -> pl.Expr:
    """Whether the number of met answers lies within the bounds whatever the unknown ones turn out to be."""
    least = pl.sum_horizontal((code == 1).fill_null(False).cast(pl.Int8) for code in codes)
    most = least + pl.sum_horizontal((code == 0).fill_null(False).cast(pl.Int8) for code in codes)
    low, high = at_least or 0, len(codes) if at_most is None else at_most
    return (
        pl.when(pl.all_horizontal(code.is_null() for code in codes)).then(None)
        .when((least >= low) & (most <= high)).then(1)
        .when((most < low) | (least > high)).then(-1)
        .otherwise(0)
        .cast(pl.Int8)
    )
