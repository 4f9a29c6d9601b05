"""Rules about a school's place among others: fifth, pooled_gap."""

from __future__ import annotations

import polars as pl

from upstream.assessment import sentences
from upstream.assessment.panel import NO_RESULTS, NOT_LISTED, Panel, finding, why_unknown
from upstream.assessment.rules import places
from upstream.assessment.rules.figures import IS_VALUE, SOURCE, comparator_values, comparator_words
from upstream.assessment.rules.question import Question
from upstream.assessment.vocabulary import AppliesTo, PooledGap
from upstream.benchmarks import gaps
from upstream.benchmarks.pupil_groups import group_words
from upstream.benchmarks.ranks import FEWEST_IN_FIFTHS, Better
from upstream.benchmarks.rounding import compared
from upstream.evidence.definitions import Measure
from upstream.evidence.value import State
from upstream.lib.wording import listed

NOTHING = (NOT_LISTED, NO_RESULTS)
TOO_FEW_SCHOOLS = pl.col("n") < FEWEST_IN_FIFTHS


def fifth(asked: Question) -> pl.DataFrame:
    """In the fifth of its phase at the unfavourable end."""
    leaf, known = asked.leaf, asked.panel.known
    measure, period = known.measure(leaf.measure), known.period(leaf.measure, leaf.group, leaf.back)
    held = known.coverage(leaf.measure, leaf.group, period) if period else frozenset()
    nationally = pl.repeat("england" in held, len(asked.panel), dtype=pl.Boolean, eager=True)

    def judged(panel: Panel) -> places.Judged:
        return places.Judged(panel.year(leaf.measure, leaf.group, period)["value"], panel.schools["phase"])

    worst: Better = "higher" if measure.direction == "lower" else "lower"
    end = "highest" if worst == "higher" else "lowest"
    year = asked.panel.year(leaf.measure, leaf.group, period).with_columns(
        places.places(asked, judged, nationally, worst), phase=asked.panel.schools["phase"]
    )
    name = pl.concat_str(pl.col("whose"), pl.lit(" "), pl.col("phase"), pl.lit(" schools"))
    return finding(
        year, asked.applies, code=places.code(IS_VALUE & pl.col("phase").is_not_null()),
        sentence=_fifth_sentence(leaf.group, measure, period, end, name), value=pl.col("value"),
        cohort=pl.col("cohort"), unit=pl.lit(measure.unit), period=pl.lit(period), basis=pl.lit(leaf.basis),
        small=pl.col("cohort") < measure.minimum_cohort, comparator=pl.col("cut_value"), comparator_name=name,
        **places.columns(name), **{column: pl.col(column) for column in SOURCE},
    )


def _fifth_sentence(group: str, measure: Measure, period: str | None, end: str, name: pl.Expr) -> pl.Expr:
    lead = pl.concat_str(
        pl.lit(f"{measure.short}, {period}: "), sentences.figure(pl.col("value"), measure),
        sentences.of_pupils(pl.col("cohort"), group),
    )
    placed = pl.concat_str(lead, pl.lit(", "), places.place_words(end, name))
    few = pl.concat_str(lead, pl.lit(", but only "), sentences.count(pl.col("n")), pl.lit(" of "), name,
                        pl.lit(" have a figure: too few for fifths."))
    return pl.coalesce(
        pl.when(IS_VALUE & pl.col("phase").is_null()).then(lead + ", but no census held says which phase this school has."),
        pl.when(IS_VALUE & TOO_FEW_SCHOOLS).then(few),
        pl.when(IS_VALUE).then(placed + sentences.too_few(pl.col("cohort"), measure.minimum_cohort)),
        why_unknown(pl.col("status"), measure, period),
    )


def pooled_gap(asked: Question) -> pl.DataFrame:
    """A group's pooled percentage less the comparator's, in the widest fifth of its field."""
    leaf, known = asked.leaf, asked.panel.known
    measure, periods = known.measure(leaf.measure), known.periods(leaf.measure, leaf.group)[: leaf.years]
    if not periods:
        nothing = f"No year of {measure.short} by this group had been published by this day."
        return finding(asked.panel.schools, asked.applies, code=pl.lit(0), sentence=pl.lit(nothing))

    def judged(panel: Panel) -> places.Judged:
        gap = pooled(panel, leaf, periods).select(pl.when("judged").then("gap"))["gap"]
        return places.Judged(gap, pl.repeat("", len(panel), dtype=pl.String, eager=True))

    frame = pooled(asked.panel, leaf, periods).with_columns(
        places.places(asked, judged, held_nationally(asked.panel, leaf, periods), "lower")
    )
    name = _field_name(asked.applies_to)
    return finding(
        frame, asked.applies, code=pl.when("too_few_in_all").then(None).otherwise(places.code(pl.col("judged"))),
        sentence=_gap_sentence(leaf, measure, periods, name), value=pl.col("gap"), unit=pl.lit("points"),
        comparator=pl.col("expected"), comparator_name=pl.lit(comparator_words(leaf.comparator)), period=pl.col("years"),
        cohort=pl.col("pupils"), basis=pl.lit(leaf.basis), small=pl.col("pupils") < leaf.minimum,
        **places.columns(name), **{column: pl.col(column) for column in SOURCE},
    )


def pooled(panel: Panel, leaf: PooledGap, periods: list[str]) -> pl.DataFrame:
    """pupils, achieved and expected percentages, gap, years, judged, too_few_in_all, no_results and
    the newest counted year's source, one row a school.

    A year counts where both the school's figure and the comparator's are held. A year in which the
    school had no results has no cohort. One whose cohort is not published, or that is not held,
    leaves the number of pupils in all unknown.
    """
    columns: dict[str, pl.Series] = {}
    for k, period in enumerate(periods):
        year = panel.year(leaf.measure, leaf.group, period)
        columns |= {f"{name}{k}": year[name] for name in ("status", "value", "cohort", *SOURCE)}
        columns[f"against{k}"] = comparator_values(panel, leaf.comparator, leaf.measure, period)
        columns[f"all{k}"] = panel.year(leaf.measure, "all", period)["status"]
    years = range(len(periods))
    used = [
        (pl.col(f"status{k}") == State.VALUE.value) & pl.col(f"against{k}").is_not_null() & (pl.col(f"cohort{k}") > 0)
        for k in years
    ]
    return _decided(_summed(pl.DataFrame(columns), used, periods), leaf.minimum)


def _summed(frame: pl.DataFrame, used: list[pl.Expr], periods: list[str]) -> pl.DataFrame:
    years = range(len(periods))
    cohorts: list[pl.Expr] = [pl.when(used[k]).then(pl.col(f"cohort{k}")) for k in years]
    blank = [pl.col(f"status{k}").is_in(NOTHING) for k in years]
    counted = [pl.when(used[k]).then(pl.lit(periods[k])) for k in reversed(years)]
    return frame.with_columns(
        pupils=pl.sum_horizontal(cohort.fill_null(0) for cohort in cohorts),
        achieved=gaps.weighted([pl.col(f"value{k}") for k in years], cohorts),
        expected=gaps.weighted([pl.col(f"against{k}") for k in years], cohorts),
        years=sentences.joined(counted, ", "),
        in_all=pl.sum_horizontal(pl.col(f"cohort{k}").fill_null(0) for k in years),
        unsure=pl.any_horizontal(~blank[k] & pl.col(f"cohort{k}").is_null() for k in years),
        no_results=pl.all_horizontal(blank[k] | _none_at_all(k) for k in years),
        **{name: pl.coalesce(pl.when(used[k]).then(pl.col(f"{name}{k}")) for k in years) for name in SOURCE},
    )


def _none_at_all(k: int) -> pl.Expr:
    """Whether, in a year whose figures of the group are not held, those of all pupils show that the
    school had none: a school may have its first results in the very year that is missing."""
    return (pl.col(f"status{k}") == State.MISSING.value) & pl.col(f"all{k}").is_in(NOTHING)


def _decided(frame: pl.DataFrame, minimum: int) -> pl.DataFrame:
    few = ~pl.col("unsure") & (pl.col("in_all") < minimum)
    return frame.with_columns(
        gap=compared(pl.col("achieved") - pl.col("expected")), judged=pl.col("pupils") >= minimum
    ).with_columns(too_few_in_all=~pl.col("judged") & (pl.col("no_results") | few))


def held_nationally(panel: Panel, leaf: PooledGap, periods: list[str]) -> pl.Series:
    """For each school: whether every year that is held for its council is held for all England, and some is."""
    known = panel.known
    held = {period: known.coverage(leaf.measure, leaf.group, period) for period in periods}
    national = [period for period in periods if "england" in held[period]]
    partly = {entry for period in periods if period not in national for entry in held[period]}
    outside = ~("la:" + pl.col("la").fill_null("")).is_in(sorted(partly))
    return panel.schools.select(pl.lit(bool(national)) & outside).to_series()


def _field_name(applies_to: tuple[AppliesTo, ...]) -> pl.Expr:
    """`the council’s schools at key stage 2`."""
    stages = [stage for condition in applies_to for stage in condition.stages]
    at = {"ks2": " at key stage 2", "ks4": " at key stage 4"}.get(stages[0] if stages else "", "")
    return pl.col("whose") + f" schools{at}"


def _gap_sentence(leaf: PooledGap, measure: Measure, periods: list[str], name: pl.Expr) -> pl.Expr:
    group, gap = group_words(leaf.group), pl.col("gap")
    lead = pl.concat_str(
        pl.lit(f"{measure.short}, "), pl.col("years"), pl.lit(": "), sentences.number(pl.col("achieved"), 1),
        pl.lit("% of "), sentences.count(pl.col("pupils")), pl.lit(f" {group}, "), sentences.number(gap.abs(), 1),
        pl.when(gap <= 0).then(pl.lit(" points below ")).otherwise(pl.lit(" points above ")),
        sentences.number(pl.col("expected"), 1), pl.lit(f"% of {comparator_words(leaf.comparator)}"),
    )
    placed = pl.concat_str(lead, pl.lit(": "), places.place_words("widest", name))
    few_schools = pl.concat_str(lead, pl.lit(", but only "), sentences.count(pl.col("n")), pl.lit(" of "), name,
                                pl.lit(" can be compared: too few for fifths."))
    few = pl.concat_str(
        sentences.count(pl.col("in_all")), pl.lit(f" {group} in {listed(periods[::-1])} together: fewer than "),
        pl.lit(f"{leaf.minimum} in all, so the gap in {measure.short} is not judged."),
    )
    return pl.coalesce(
        pl.when(pl.col("judged") & TOO_FEW_SCHOOLS).then(few_schools), pl.when("judged").then(placed),
        pl.when("no_results").then(pl.lit(f"No results yet in {measure.short}.")),
        pl.when("too_few_in_all").then(few), _gap_unknown(leaf, measure, periods, group),
    )


def _gap_unknown(leaf: PooledGap, measure: Measure, periods: list[str], group: str) -> pl.Expr:
    """Why fewer than the minimum can be counted: what is missing, withheld or without results, by year."""
    reasons = [
        pl.when(pl.col(f"status{k}").is_in(NOTHING)).then(pl.lit(f"{period} has no results of this school"))
        .when(pl.col(f"status{k}") == State.MISSING.value).then(pl.lit(f"{period} is not in the files held here"))
        .when(pl.col(f"status{k}") != State.VALUE.value).then(pl.lit(f"{period} is withheld or not given"))
        .when(pl.col(f"against{k}").is_null()).then(pl.lit(f"{period} has no comparator in the files held here"))
        for k, period in enumerate(periods)
    ]
    return pl.concat_str(
        pl.lit(f"{measure.short}: fewer than {leaf.minimum} {group} stand in the years with a figure ("),
        sentences.joined(reasons, "; "), pl.lit(")."),
    )
