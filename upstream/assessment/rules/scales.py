"""Where every school stands on a scale: the values still possible, and why.

The values of a scale are bits of a small number, the best the lowest: 1, 2, 4 … One bit is a value that is known,
several are those still possible, null is not applicable. So every school is read at once.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import polars as pl

from upstream.assessment import sentences
from upstream.assessment.answers import FINDING
from upstream.assessment.panel import finding, picked
from upstream.assessment.rules import records
from upstream.assessment.rules.figures import CALLED, trended
from upstream.assessment.rules.grades import INSPECTED, grades_of, plain
from upstream.assessment.rules.question import Question
from upstream.assessment.rules.triggers import triggered
from upstream.assessment.scales import Reading, Scale
from upstream.assessment.vocabulary import AppliesTo, OnScale, Recorded
from upstream.lib.wording import listed

Ask = Callable[[Any, AppliesTo], Question]
EVERY_SCHOOL = AppliesTo()


class Scaled(NamedTuple):
    """`bits`: the values still possible. `finding`: FINDING, whose `code` says nothing. One row a school each."""

    bits: pl.Series
    finding: pl.DataFrame


def scaled(scale: Scale, ask: Ask) -> Scaled:
    """Every school's standing. `ask` gives the question about a leaf for the schools that it is for."""
    if scale.judgement:
        return _judged(scale, ask(Recorded(kind=scale.judgement), EVERY_SCHOOL))
    if scale.grade:
        return _graded(scale, ask(scale.grade, EVERY_SCHOOL))
    if scale.trigger:
        return Scaled(*triggered(scale, ask(scale.trigger, EVERY_SCHOOL)))
    read = _worst(scale, [_read(scale, one, ask) for one in scale.worst_of])
    if scale.by_judgement is None:
        return read
    asked = ask(Recorded(kind=scale.by_judgement.judgement), AppliesTo(kinds=scale.by_judgement.kinds))
    judged, mine = _judged(scale, asked), pl.lit(asked.applies)
    bits = pl.select(pl.when(mine).then(pl.lit(judged.bits)).otherwise(pl.lit(read.bits)))
    return Scaled(bits.to_series(), picked([judged.finding, read.finding], [mine, pl.lit(True)]))


def among(scaled: Scaled, scale: Scale, leaf: OnScale) -> pl.DataFrame:
    """Whether the value is among those named: met where every value still possible is, not met where none is."""
    wanted = bits_of(scale, leaf.among)
    code = (
        pl.when(pl.lit(scaled.bits).is_null()).then(None)
        .when((pl.lit(scaled.bits) & ~wanted) == 0).then(1)
        .when((pl.lit(scaled.bits) & wanted) == 0).then(-1)
        .otherwise(0)
    )
    words = listed([plain(value) for value in leaf.among] if scale.grade else list(leaf.among), "or")
    return scaled.finding.with_columns(code=code.cast(pl.Int8), threshold_words=pl.lit(words), basis=pl.lit(leaf.basis))


def bits_of(scale: Scale, values: tuple[str, ...] | list[str]) -> int:
    """The number that stands for a set of values."""
    return sum(1 << scale.values.index(value) for value in values)


def values_of(scale: Scale, bits: int) -> tuple[str, ...]:
    """The values that a number stands for, best first."""
    return tuple(value for n, value in enumerate(scale.values) if bits >> n & 1)


def _bits(scale: Scale, value: pl.Expr, possible: int) -> pl.Expr:
    """The bit of a value; where there is none, those that are possible then."""
    table = {one: 1 << n for n, one in enumerate(scale.values)}
    known = value.replace_strict(table, default=None, return_dtype=pl.Int32)
    return pl.coalesce(known, pl.lit(possible, pl.Int32))


def _judged(scale: Scale, asked: Question) -> Scaled:
    """The level that people recorded. None recorded is unknown, however complete the table: no level is a safe one."""
    kind = asked.leaf.kind
    declared = asked.framework.judgements[kind]
    level, found = records.level(asked, kind, declared)
    bits = pl.when(pl.lit(asked.applies)).then(_bits(scale, pl.lit(level), bits_of(scale, declared.levels)))
    return Scaled(pl.select(bits).to_series(), found)


def _graded(scale: Scale, asked: Question) -> Scaled:
    if asked.framework.grades is None:
        raise ValueError("a framework without `grades` asks for none")
    known = grades_of(asked.panel, asked.framework.grades)
    bits = known.select(_bits(scale, pl.col("grade"), bits_of(scale, scale.values))).to_series()
    return Scaled(bits, finding(known, asked.applies, basis=pl.lit(asked.leaf.basis), **INSPECTED))


def _read(scale: Scale, reading: Reading, ask: Ask) -> Scaled:
    """One series' reading: a run too short to call leaves every value possible."""
    asked = ask(reading.trend, reading.applies_to)
    frame, facts = trended(asked.panel, reading.trend)
    bits = _bits(scale, pl.when(CALLED).then("word"), bits_of(scale, scale.values))
    return Scaled(
        frame.select(pl.when(pl.lit(asked.applies)).then(bits)).to_series(), finding(frame, asked.applies, **facts)
    )


def _worst(scale: Scale, readings: list[Scaled]) -> Scaled:
    """Several readings as one: every sentence, and the figures of the reading that governs."""
    frame = pl.DataFrame({f"r{n}": one.bits for n, one in enumerate(readings)})
    each = [pl.col(name) for name in frame.columns]
    worst = functools.reduce(functools.partial(_worse, full=bits_of(scale, scale.values)), each)
    known = [one & (one - 1) == 0 for one in each]
    governs = [(one == worst).fill_null(False) & sure for one, sure in zip(each, known, strict=True)]
    conditions = [*governs, *(sure.fill_null(False) for sure in known), *(one.is_not_null() for one in each), pl.lit(True)]
    found = [one.finding for one in readings]
    which = frame.select(condition.alias(str(n)) for n, condition in enumerate(conditions))
    return Scaled(
        frame.select(worst).to_series(),
        picked(found, [pl.lit(which[name]) for name in which.columns]).with_columns(
            sentence=sentences.joined([pl.lit(one["sentence"]) for one in found])
        ),
    )


def _worse(one: pl.Expr, other: pl.Expr, *, full: int) -> pl.Expr:
    """The values that the worse of two may have: those of either from the best of both upwards."""
    def not_better(bits: pl.Expr) -> pl.Expr:
        return -(bits & -bits) & full

    return pl.coalesce((one | other) & not_better(one) & not_better(other), one, other)


def nothing_read(scaled: Scaled, kinds: pl.Series, scale: Scale) -> pl.DataFrame:
    """The finding with a reason where the scale is for no such school."""
    said = pl.lit(f"{scale.title} is not read of ") + pl.lit(sentences.kinds(kinds)) + "."
    return scaled.finding.with_columns(
        sentence=pl.when(pl.lit(scaled.bits).is_null()).then(said).otherwise("sentence")
    ).select(FINDING.names())
