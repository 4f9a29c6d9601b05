"""What a school is held against where its comparator is a set of others: their figure, pooled by their pupils."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import polars as pl

from upstream.assessment.known import Known
from upstream.assessment.panel import BLANK, Panel
from upstream.assessment.rules.question import Question
from upstream.assessment.vocabulary import Comparator
from upstream.benchmarks.comparators import ComparatorSet, members, members_of_all
from upstream.benchmarks.comparators.fields import COVERED
from upstream.benchmarks.comparators.phases import pools
from upstream.benchmarks.rounding import compared
from upstream.evidence.entity import Entity
from upstream.evidence.value import State
from upstream.lib.clock import today

if TYPE_CHECKING:
    from upstream.assessment.framework import Framework

STAGES = ("ks2", "ks4")  # those that the list of schools tells of
Sum = Callable[[pl.DataFrame], pl.DataFrame]


def pooled(asked: Question, comparator: Comparator, measure: str, period: str | None) -> pl.DataFrame:
    """`comparator` (the pooled figure of the school's set, without the school), `comparator_n` (its members that have
    such results) and `comparator_known` (those with a figure and its pupils), one row a school of the list.

    The figure is Σ value × pupils ÷ Σ pupils; null where fewer than 90% of these members are known, as for the set's
    figure anywhere else. A figure is found under any URN of its school.
    """
    panel = asked.panel
    chosen = panel.known.comparator_set(comparator.among or "")
    sums: Sum = panel.once(f"set {chosen.id}/{chosen.version}", lambda: _members(panel, chosen))
    results = _results(asked, measure, comparator.group, period)
    enough = 100 * pl.col("known") >= COVERED * pl.col("members")
    figure = pl.when(enough & (pl.col("pupils") > 0)).then(compared(pl.col("weighed") / pl.col("pupils")))
    found = panel.schools.select("urn").join(sums(results), on="urn", how="left", maintain_order="left")
    return found.select(
        comparator=figure, comparator_n=pl.col("members").fill_null(0).cast(pl.Int64),
        comparator_known=pl.col("known").fill_null(0).cast(pl.Int64),
    )


def _results(asked: Question, measure: str, group: str, period: str | None) -> pl.DataFrame:
    """school (the newest URN of its chain), weighed (value × pupils), pupils (null: not known) and `sits`: whether it
    has such results at all. Of England's schools where the year is held for all of them: who stands in its tables.
    Else whoever is of the measure's stage, for an infant school has no key stage 2 results. Of two numbers of one
    school in a year's table one with a figure counts, then the newest."""
    known = asked.panel.known
    rows = known.school_rows(measure, group).filter(pl.col("period") == period, ~(_is_blank()))
    is_value = (pl.col("state") == State.VALUE.value) & (pl.col("cohort") > 0)
    listed = rows.join(_lines(known), on="urn", how="left").select(
        "urn", pl.coalesce("school", "urn").alias("school"), sits=pl.lit(True),
        weighed=pl.when(is_value).then(pl.col("value") * pl.col("cohort")), pupils=pl.when(is_value).then("cohort"),
    ).sort("school", pl.col("pupils").is_null(), pl.col("urn") != pl.col("school"), "urn").unique(
        "school", keep="first", maintain_order=True
    ).drop("urn")
    stages, held = known.measure(measure).stages, known.coverage(measure, group, period) if period else frozenset()
    if "england" in held or not stages or set(stages) - set(STAGES):
        return listed
    return _with_others(listed, asked.nation().schools, stages)


def _is_blank() -> pl.Expr:
    return pl.col("state").is_in(BLANK) & pl.col("cohort").is_null()


def _with_others(listed: pl.DataFrame, schools: pl.DataFrame, stages: Sequence[str]) -> pl.DataFrame:
    ends = pl.any_horizontal(pl.col("stages").list.contains(stage).fill_null(True) for stage in stages)
    others = schools.filter(ends).select("school").unique().join(listed, on="school", how="anti")
    return pl.concat([listed, others.with_columns(sits=pl.lit(True))], how="diagonal")


def _lines(known: Known) -> pl.DataFrame:
    return known.store.lineage().select("urn", "school").unique("urn")


def _members(panel: Panel, chosen: ComparatorSet) -> Sum:
    """What adds up results for every school's set, as urn, weighed, pupils, known and members. The members are found
    once, whatever is added up."""
    known, on = panel.known, panel.known.as_at or today()
    if chosen.method == "nearest":
        pairs = members_of_all(known.store, chosen, panel.schools, known.as_at)  # type: ignore[arg-type]
        named = pairs.select("urn", "member").join(_lines(known), left_on="member", right_on="urn", how="left")
        near = named.select("urn", member_school=pl.coalesce("school", "member"))
        return lambda results: _summed(near, "urn", results)
    of, inside = pools(known.store, chosen, panel.schools, on)  # type: ignore[arg-type]
    each = inside.select("pool", "member_school").unique(maintain_order=True)
    return lambda results: _without_itself(of, each, results)


def _summed(pairs: pl.DataFrame, key: str, results: pl.DataFrame) -> pl.DataFrame:
    rows = pairs.join(results, left_on="member_school", right_on="school", how="left")
    return rows.group_by(key).agg(
        pl.col("weighed").sum(), pl.col("pupils").sum(), known=pl.col("pupils").is_not_null().sum().cast(pl.Int64),
        members=pl.col("sits").is_not_null().sum().cast(pl.Int64),
    )


def _without_itself(of: pl.DataFrame, members: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """A pool's sums less the school's own: England's pairs would be hundreds of millions."""
    whole = of.join(_summed(members, "pool", results), on="pool")
    inside = members.select("pool", school="member_school", inside=pl.lit(True))
    own = results.select("school", "sits", own_weighed="weighed", own_pupils="pupils")
    rows = whole.join(inside, on=["pool", "school"], how="left").join(own, on="school", how="left")
    here = pl.col("inside").fill_null(False)
    return rows.select(
        "urn", weighed=pl.col("weighed") - pl.when(here).then("own_weighed").fill_null(0),
        pupils=pl.col("pupils") - pl.when(here).then("own_pupils").fill_null(0),
        known=pl.col("known") - (here & pl.col("own_pupils").is_not_null()).cast(pl.Int64),
        members=pl.col("members") - (here & pl.col("sits").is_not_null()).cast(pl.Int64),
    )


def notes_on_sets(framework: Framework, panel: Panel) -> list[str]:
    """Which sets schools are held against, of when each is, and what must be known of it."""
    leaves = [leaf for criterion in framework.criteria for _, leaf in framework.leaves(criterion)]
    names = dict.fromkeys(one.among for leaf in leaves if (one := getattr(leaf, "comparator", None)) and one.among)
    said = []
    for chosen in (panel.known.comparator_set(name) for name in names if name):
        first = Entity("school", panel.schools["urn"][0])
        found = members(panel.known.store, chosen, first, panel.known.as_at)  # type: ignore[arg-type]
        said.append(f"Schools are held against ‘{chosen.title}’ ({chosen.named}, {found.dated}).")
        # Of other sets, and for schools of several councils, what is said is about the one school and its council.
        if chosen.within in ("council", "neighbours") and panel.schools["la"].n_unique() == 1:
            said += found.notes
    return said
