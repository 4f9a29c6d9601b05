"""Rules about one school's own figure: threshold, comparison, interval_below, band_in, trend."""

from __future__ import annotations

import polars as pl

from upstream.assessment import sentences
from upstream.assessment.answers import from_truth
from upstream.assessment.known import Known
from upstream.assessment.panel import Panel, finding, why_unknown
from upstream.assessment.rules import sets
from upstream.assessment.rules.question import Question
from upstream.assessment.vocabulary import Bounds, Comparator, TrendOf
from upstream.benchmarks import intervals, trends
from upstream.benchmarks.pupil_groups import group_words
from upstream.benchmarks.ranks import Better
from upstream.benchmarks.rounding import compared
from upstream.evidence.definitions import Measure
from upstream.evidence.value import State

IS_VALUE = pl.col("status") == State.VALUE.value
CALLED = ~pl.col("word").is_in([trends.TOO_SHORT, trends.TOO_SHORT_TO_CALL])  # the trend has one of its five words
SOURCE = ("release", "released_on", "source", "file", "row")

WHOSE = {"england": "England", "la": "the council", "england-schools": "England (its schools pooled here)"}
BOUND_WORDS = {"at_least": "at least", "at_most": "at most", "above": "above", "below": "below"}


def holds(value: pl.Expr, bounds: Bounds) -> pl.Expr:
    """Whether a value keeps within its bound, both rounded; null for null."""
    name, number = bounds.name_and_value
    value, limit = compared(value), pl.lit(round(number, 9))
    return {"at_least": value >= limit, "at_most": value <= limit, "above": value > limit, "below": value < limit}[name]


def bound_words(bounds: Bounds, measure: Measure, unit: str | None = None) -> str:
    """`at least 65%`, `below −5 points`."""
    name, number = bounds.name_and_value
    written = f"{number:g}".replace("-", sentences.MINUS)
    return f"{BOUND_WORDS[name]} {written}{'%' if measure.unit == 'percent' and unit is None else unit or ''}"


def threshold(asked: Question) -> pl.DataFrame:
    """The figure against a number."""
    leaf, known = asked.leaf, asked.panel.known
    measure, period = known.measure(leaf.measure), known.period(leaf.measure, leaf.group, leaf.back)
    year = asked.panel.year(leaf.measure, leaf.group, period)
    words = bound_words(leaf.value, measure)
    said = _lead(measure, period, leaf.group) + pl.lit(f". The threshold is {words}.")
    return finding(
        year, asked.applies, code=from_truth(pl.when(IS_VALUE).then(holds(pl.col("value"), leaf.value))),
        sentence=_said_or_why(said, measure, period), value=pl.col("value"), threshold=pl.lit(leaf.value.name_and_value[1]),
        threshold_words=pl.lit(words), **_common(measure, period, leaf.basis),
    )


def comparison(asked: Question) -> pl.DataFrame:
    """The figure minus its comparator's, against a number."""
    leaf, known = asked.leaf, asked.panel.known
    measure, period = known.measure(leaf.measure), known.period(leaf.measure, leaf.group, leaf.back)
    year = with_comparator(asked, leaf.comparator, leaf.measure, period, leaf.group)
    difference = pl.col("value") - pl.col("comparator")
    words = bound_words(leaf.difference, measure, " points" if measure.unit == "percent" else "")
    said = _lead(measure, period, leaf.group) + pl.concat_str(
        pl.lit(", "), sentences.number(difference, max(measure.decimals, 1), signed=True),
        pl.lit(" against "), _theirs(known, leaf.comparator, measure), pl.lit(f". The threshold is a difference {words}."),
    )
    return finding(
        year, asked.applies, code=from_truth(pl.when(IS_VALUE).then(holds(difference, leaf.difference))),
        sentence=_said_or_why(said, measure, period, leaf.comparator, known), value=pl.col("value"),
        comparator=pl.col("comparator"), comparator_name=pl.lit(comparator_words(leaf.comparator, known)),
        comparator_n=_members(leaf.comparator), threshold=pl.lit(leaf.difference.name_and_value[1]),
        threshold_words=pl.lit(f"a difference {words}"),
        **_common(measure, period, leaf.basis),
    )


def interval_below(asked: Question) -> pl.DataFrame:
    """Whether the whole 95% interval lies below the comparator."""
    leaf, known = asked.leaf, asked.panel.known
    measure, period = known.measure(leaf.measure), known.period(leaf.measure, leaf.group, leaf.back)
    year = with_comparator(asked, leaf.comparator, leaf.measure, period, leaf.group)
    low, high = interval(measure)
    year = year.with_columns(low=low, high=high)
    below = compared(pl.col("high")) < compared(pl.col("comparator"))
    name, theirs = comparator_words(leaf.comparator, known), _theirs(known, leaf.comparator, measure)
    words = f"95% interval wholly below {f'the figure of {name}' if leaf.comparator.among else f'{possessive(name)} figure'}"
    said = pl.concat_str(
        _lead(measure, period, leaf.group), pl.lit(" (95% interval "),
        sentences.number(pl.col("low"), max(measure.decimals, 1)), pl.lit(" to "),
        sentences.number(pl.col("high"), max(measure.decimals, 1)), pl.lit(")"),
        pl.when(below).then(pl.lit(", wholly below ")).otherwise(pl.lit(", not wholly below ")), theirs, pl.lit("."),
    )
    return finding(
        year, asked.applies, code=from_truth(pl.when(IS_VALUE).then(below)),
        sentence=_said_or_why(said, measure, period, leaf.comparator, known), value=pl.col("value"),
        comparator=pl.col("comparator"), comparator_name=pl.lit(name), comparator_n=_members(leaf.comparator),
        threshold=pl.col("comparator"), threshold_words=pl.lit(words),
        **_common(measure, period, leaf.basis),
    )


def interval(measure: Measure) -> tuple[pl.Expr, pl.Expr]:
    """The interval the measure asks for: Wilson's on the published percentage, or as published."""
    if measure.interval == "wilson":
        return intervals.wilson(pl.col("value"), pl.col("cohort"))
    return pl.col("low"), pl.col("high")


def band_in(asked: Question) -> pl.DataFrame:
    """The published band, or where a year has no column of bands the one its interval gives."""
    leaf, known = asked.leaf, asked.panel.known
    measure, period = known.measure(leaf.measure), known.period(leaf.measure, leaf.group, leaf.back)
    year = asked.panel.year(leaf.measure, leaf.group, period).with_columns(band=_band(asked, period))
    names = intervals.BANDS
    said = pl.concat_str(
        _lead(measure, period, leaf.group),
        pl.when(pl.col("high").is_not_null()).then(pl.concat_str(
            pl.lit(" (95% interval "), sentences.number(pl.col("low"), measure.decimals, signed=True), pl.lit(" to "),
            sentences.number(pl.col("high"), measure.decimals, signed=True), pl.lit(")"),
        )).otherwise(pl.lit("")),
        pl.lit(": "), pl.col("band").replace_strict(names, default=None, return_dtype=pl.String), pl.lit("."),
    )
    no_band = _lead(measure, period, leaf.group) + ", but no band is published for this school."
    return finding(
        year, asked.applies, code=from_truth(pl.when(IS_VALUE).then(pl.col("band").is_in(list(leaf.bands)))),
        sentence=pl.coalesce(
            pl.when(IS_VALUE).then(pl.coalesce(said, no_band)), why_unknown(pl.col("status"), measure, period)
        ),
        value=pl.col("value"), threshold_words=pl.lit(" or ".join(names[band] for band in leaf.bands)),
        **_common(measure, period, leaf.basis),
    )


def _band(asked: Question, period: str | None) -> pl.Expr:
    leaf = asked.leaf
    derived = intervals.band(pl.col("value"), pl.col("low"), pl.col("high"))
    if not leaf.band_measure:
        return derived
    published = asked.panel.year(leaf.band_measure, leaf.group, period)
    band, status = pl.lit(published["value"]).cast(pl.Int32), pl.lit(published["status"])
    return pl.when(status == State.MISSING.value).then(derived).otherwise(band)


def trend(asked: Question) -> pl.DataFrame:
    """The word of the last three consecutive published years."""
    frame, facts = trended(asked.panel, asked.leaf)
    among = list(asked.leaf.among)
    return finding(
        frame, asked.applies, code=from_truth(pl.when(CALLED).then(pl.col("word").is_in(among))),
        threshold_words=pl.lit(" or ".join(among)), **facts,
    )


def trended(panel: Panel, leaf: TrendOf) -> tuple[pl.DataFrame, dict[str, pl.Expr]]:
    """The years' figures with the trend's `word`, one row a school, and the columns of a finding that they fill."""
    measure, run = panel.known.measure(leaf.measure), panel.known.run(leaf.measure, leaf.group)
    frame = panel.year(leaf.measure, leaf.group, run[0]).with_columns(**_years(panel, leaf, run))
    better: Better = "lower" if measure.direction == "lower" else "higher"
    word, _ = trends.trend(
        [pl.col(f"v{k}") for k in range(3)], [pl.col(f"n{k}") for k in range(3)],
        unit=measure.unit, tolerance=measure.tolerance, better=better,
    )
    history = sentences.joined(
        [sentences.figure(pl.col(f"v{k}"), measure) + f" in {run[k]}" for k in (2, 1, 0) if run[k]], ", "
    )
    said = pl.concat_str(pl.lit(f"{measure.short}: "), history, pl.lit(". The trend is "), pl.col("word"), pl.lit("."))
    sentence = pl.coalesce(pl.when(pl.col("v0").is_not_null()).then(said), why_unknown(pl.col("status"), measure, run[0]))
    return frame.with_columns(word=word), {
        "sentence": sentence, "value": pl.col("v0"), **_common(measure, run[0], leaf.basis)
    }


def _years(panel: Panel, leaf, run: list[str | None]) -> dict[str, pl.Series]:
    """v0…v2 and n0…n2, newest first: null beyond the first year without a figure."""
    columns: dict[str, pl.Series] = {}
    for k, period in enumerate(run):
        year = panel.year(leaf.measure, leaf.group, period)
        for name, column in (("v", "value"), ("n", "cohort")):
            columns[f"{name}{k}"] = year[column]
    return columns


def with_comparator(asked: Question, comparator: Comparator, measure: str, period: str | None, group: str) -> pl.DataFrame:
    """The year's figures with `comparator`: England's row, the school's council's, or its set's pooled figure."""
    year = asked.panel.year(measure, group, period)
    if comparator.among:
        return year.hstack(sets.pooled(asked, comparator, measure, period))
    return year.with_columns(comparator=comparator_values(asked.panel, comparator, measure, period))


def comparator_values(panel: Panel, comparator: Comparator, measure: str, period: str | None) -> pl.Series:
    """One value a school; null where the published row is not held."""
    known: Known = panel.known
    if period is None:
        return pl.repeat(None, len(panel), dtype=pl.Float64, eager=True)
    if comparator.entity != "la":
        return pl.repeat(known.against(comparator, measure, period), len(panel), dtype=pl.Float64, eager=True)
    councils = known.councils(measure, comparator.group, period)
    return panel.schools.select("la").join(councils, on="la", how="left", maintain_order="left")["comparator"]


def comparator_words(comparator: Comparator, known: Known | None = None) -> str:
    """`England`, `England’s not disadvantaged`, `the council`, `England (its schools pooled here)`, or a set's title."""
    whose = f"‘{known.comparator_set(comparator.among).title}’" if comparator.among and known else WHOSE[comparator.entity]
    group = group_words(comparator.group)
    return f"{whose}’s {group}" if group else whose


def _theirs(known: Known, comparator: Comparator, measure: Measure) -> pl.Expr:
    """`England’s 65%`, `62% of ‘Similar schools’ (24 of 25 schools)`."""
    figure, name = sentences.figure(pl.col("comparator"), measure), comparator_words(comparator, known)
    if not comparator.among:
        return pl.concat_str(pl.lit(f"{possessive(name)} "), figure)
    counts = [sentences.count(pl.col(f"comparator_{column}")) for column in ("known", "n")]
    return pl.concat_str(figure, pl.lit(f" of {name} ("), counts[0], pl.lit(" of "), counts[1], pl.lit(" schools)"))


def _members(comparator: Comparator) -> pl.Expr:
    """How many schools the comparator stands for; null for one published row."""
    return pl.col("comparator_n") if comparator.among else pl.lit(None, pl.Int64)


def possessive(name: str) -> str:
    """`England’s`, `England’s disadvantaged pupils’`."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def _lead(measure: Measure, period: str | None, group: str) -> pl.Expr:
    """`RWM expected, 2018/19: 46% of 50 pupils`."""
    return pl.concat_str(
        pl.lit(f"{measure.short}, {period}: "), sentences.figure(pl.col("value"), measure),
        sentences.of_pupils(pl.col("cohort"), group),
    )


def _said_or_why(
    said: pl.Expr, measure: Measure, period: str | None, comparator: Comparator | None = None, known: Known | None = None
) -> pl.Expr:
    """The sentence where it can be said, else why not: the school's figure, its cohort, or the comparator."""
    warned = said + sentences.too_few(pl.col("cohort"), measure.minimum_cohort)
    why: list[pl.Expr] = [pl.when(IS_VALUE).then(warned)]
    if comparator is not None:
        absent = _no_comparator(comparator, comparator_words(comparator, known), measure, period)
        why.append(pl.when(IS_VALUE & pl.col("comparator").is_null()).then(absent))
    no_cohort = _lead(measure, period, "all") + ", but not of how many pupils, so no interval can be drawn."
    why += [pl.when(IS_VALUE).then(no_cohort), why_unknown(pl.col("status"), measure, period)]
    return pl.coalesce(why)


def _no_comparator(comparator: Comparator, name: str, measure: Measure, period: str | None) -> pl.Expr:
    if not comparator.among:
        return pl.lit(f"{possessive(name)} {measure.short} for {period} is not in the files held here.")
    few = pl.concat_str(
        pl.lit(f"{name}: {measure.short} for {period} is held for "), sentences.count(pl.col("comparator_known")),
        pl.lit(" of "), sentences.count(pl.col("comparator_n")), pl.lit(" schools, too few to hold this school against."),
    )
    none = pl.lit(f"{name} has no members for this school, so there is nothing to hold it against.")
    return pl.when(pl.col("comparator_n") > 0).then(few).otherwise(none)


def _common(measure: Measure, period: str | None, basis: str) -> dict[str, pl.Expr]:
    return {
        "unit": pl.lit(measure.unit), "period": pl.lit(period), "cohort": pl.col("cohort"), "basis": pl.lit(basis),
        "small": pl.col("cohort") < measure.minimum_cohort, **{name: pl.col(name) for name in SOURCE},
    }
