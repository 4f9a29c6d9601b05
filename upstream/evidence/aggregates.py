"""Our own aggregates, for what nobody publishes: an area, a set of schools, a trust without a table.

From numerators where the publisher gives them, else percentage × cohort; never a mean of percentages.
Where the publisher gives the row, that row is the figure and this is only a check on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from upstream.evidence.definitions import Measure
from upstream.evidence.entity import Entity
from upstream.evidence.store import Store
from upstream.evidence.value import State, Value

ENOUGH = 0.9  # of schools and of pupils; fewer and the aggregate is withheld
# The publisher suppresses at five or fewer: a suppressed cohort is taken at its largest, against us.
LARGEST_SUPPRESSED = 5
SUMMED = ("number", "pounds")
NOT_AGGREGATED = ("band",)


@dataclass(frozen=True)
class Aggregate:
    """A figure of ours and what it rests on. `of_schools` leaves out those to which the figure does not apply."""

    value: Value
    schools: int
    of_schools: int
    share_of_pupils: float | None
    how: str  # numerators | percentage × cohort | sum


def aggregate(
    store: Store, measure: str, urns: Sequence[str], period: str, *, group: str = "all", as_at: dt.date | None = None,
    name: str = "these schools",
) -> Aggregate:
    """One figure for a set of schools. State `low coverage` under 90% of schools or pupils."""
    defined = store.measure(measure)
    rows = store.figures(
        measures=[measure], entity_kind="school", entities=urns, groups=[group], phases=["all"], periods=[period],
        as_at=as_at,
    )
    counted = sums(rows.with_columns(place=pl.lit(name)), ["place"], defined)
    found = counted.row(0, named=True) if counted.height else dict.fromkeys(counted.columns)
    return as_aggregate(defined, found, name, period, group, missing=len(set(urns) - set(rows["entity_id"])))


def as_aggregate(measure: Measure, row: dict, name: str, period: str, group: str, missing: int) -> Aggregate:
    """What a row of `sums` says, with `missing` more schools of which no figure is held: withheld under 90%."""
    schools, of_schools = row["schools"] or 0, (row["of_schools"] or 0) + missing
    share, how = row["share_of_pupils"], row["how"] or "nothing"
    sentence = _sentence(schools, of_schools, share, how)
    def said(state: State, why: str, figure: float | None = None, cohort: float | None = None) -> Value:
        return Value(
            state=state, measure=measure.id, entity=name, period=period, group=group, value=figure, cohort=cohort,
            basis="calculated here", why=why,
        )

    if measure.unit in NOT_AGGREGATED:
        value = said(State.NOT_APPLICABLE, "A band is not a number that can be put together.")
    elif not schools:
        value = said(State.MISSING, "No school’s figure is held.")
    elif schools < ENOUGH * of_schools or (share is not None and share < ENOUGH):
        value = said(State.LOW_COVERAGE, f"Withheld under 90% coverage. {sentence}")
    else:
        value = said(State.VALUE, sentence, row["ours"], row["pupils"])
    return Aggregate(value, schools, of_schools, share, how)


def _sentence(schools: int, of_schools: int, share: float | None, how: str) -> str:
    pupils = "" if share is None else f" and {share:.1%} of pupils"
    return f"Calculated here from {how}, of {schools} of {of_schools} schools{pupils}."


def sums(figures: pl.DataFrame, by: list[str], measure: Measure) -> pl.DataFrame:
    """`by` columns, ours, schools, of_schools, pupils, share_of_pupils, how; `figures` in FIGURES plus `by`.

    A figure without a cohort cannot be weighted and counts as absent, at an average school's weight; a
    suppressed one as five pupils.
    """
    has_value = pl.col("state") == "value"
    if measure.unit not in SUMMED:
        has_value = has_value & (pl.col("cohort").fill_null(0) > 0)
    applies = pl.col("state") != "not applicable"
    weight = pl.col("cohort").filter(has_value)
    assumed = (
        pl.when(pl.col("cohort").is_not_null()).then("cohort")
        .when(pl.col("state") == "suppressed").then(LARGEST_SUPPRESSED)
        .otherwise(weight.mean().over(by))
    ).filter(applies & ~has_value)
    ours, how = _ours(measure, has_value, weight)
    return figures.group_by(by, maintain_order=True).agg(
        ours=ours, how=how, pupils=weight.sum(),
        schools=has_value.sum().cast(pl.Int64), of_schools=applies.sum().cast(pl.Int64),
        suppressed=(pl.col("state") == "suppressed").sum().cast(pl.Int64),
        share_of_pupils=(weight.sum() / (weight.sum() + assumed.sum())).fill_nan(None),  # nobody says how many
    )


def _ours(measure: Measure, has_value: pl.Expr, weight: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The aggregate and in words what it was made from."""
    if measure.unit in SUMMED:
        return pl.col("value").filter(has_value).sum(), pl.lit("the sum")
    percent = measure.unit == "percent"
    exact = pl.col("numerator").is_not_null().filter(has_value).all() & has_value.any()
    by_numerator = pl.col("numerator").filter(has_value).sum() / weight.sum() * (100 if percent else 1)
    by_cohort = (pl.col("value") * pl.col("cohort")).filter(has_value).sum() / weight.sum()
    weighted = pl.lit("percentage × cohort" if percent else "score × cohort")
    return (
        pl.when(exact).then(by_numerator).otherwise(by_cohort),
        pl.when(exact).then(pl.lit("numerators")).otherwise(weighted),
    )


_FIGURE = ["measure", "pupil_group", "period"]
_COMPARED = [
    *_FIGURE, "ours", "published", "difference", "schools", "of_schools", "suppressed", "share_of_pupils", "how", "why",
]


def compare_with_published(store: Store, entity: Entity, as_at: dt.date | None = None) -> pl.DataFrame:
    """Where ours and the published differ by more than rounding, and why. One row a figure of an entity that
    has both: measure, pupil_group, period, ours, published, difference, schools, of_schools,
    share_of_pupils, how, why."""
    members = _members(store, entity)
    theirs = store.figures(entity_kind=entity.kind, entities=[entity.id], as_at=as_at).filter(
        pl.col("state") == "value", pl.col("phase") == "all"
    )
    found = [pl.DataFrame()]
    for (name,), published in theirs.group_by("measure", maintain_order=True):
        measure = store.measure(str(name))
        if measure.unit not in NOT_AGGREGATED:
            rows = store.figures(measures=[measure.id], entity_kind="school", entities=members, phases=["all"], as_at=as_at)
            ours = sums(rows, _FIGURE, measure).filter(pl.col("schools") > 0)
            both = ours.join(published.select(*_FIGURE, published="value"), on=_FIGURE)
            found.append(_differing(both, measure).select(_COMPARED))
    return pl.concat(found, how="diagonal").sort(_FIGURE) if len(found) > 1 else found[0]


def _differing(both: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    half_a_digit = 0.5 * 10.0**-measure.decimals
    difference = (pl.col("ours") - pl.col("published")).round(6)
    return both.with_columns(difference=difference).filter(difference.abs() > half_a_digit).with_columns(why=_why())


def _why() -> pl.Expr:
    suppressed, absent = pl.col("suppressed"), pl.col("of_schools") - pl.col("schools") - pl.col("suppressed")
    said = pl.concat_str(
        pl.when(suppressed > 0).then(pl.format("suppressed for {} of {} schools", suppressed, "of_schools")),
        pl.when(absent > 0).then(pl.format("no figure or no cohort for {} of {} schools", absent, "of_schools")),
        pl.when(pl.col("how").str.contains("×")).then(pl.lit("schools’ figures are rounded before they are weighted")),
        separator="; ", ignore_nulls=True,
    )
    return pl.when(said == "").then(pl.lit("the publisher counts pupils that no school’s row holds")).otherwise(said)


def _members(store: Store, entity: Entity) -> list[str]:
    """Every URN that has been in the council, by the register, the censuses and the links, but independent
    schools' (non-maintained special schools stay: the performance tables' row of a council counts them)."""
    known = pl.concat([
        store.extracts().select("urn", "la", "type"), store.listed().select("urn", "la", type="school_type")
    ])
    inside = known.filter(pl.col("la") == entity.id)
    types = store.definitions.school_types.items()
    independent = [name for name, one in types if one.sector == "independent" and not name.startswith("non-maintained")]
    others = inside.filter(pl.col("type").str.to_lowercase().is_in(independent))
    members = inside.join(others, on="urn", how="anti").select("urn").unique()
    lines = store.lineage().select("urn", "school")
    schools = members.join(lines, on="urn").select("school").unique()
    return pl.concat([members, lines.join(schools, on="school").select("urn")])["urn"].unique().sort().to_list()
