"""Who comes to each school: the features of its intake, known by a day and put on one scale for each form of school."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl

from upstream.benchmarks.comparators.definition import ComparatorSet
from upstream.benchmarks.comparators.forms import ENGLAND, form, list_of
from upstream.benchmarks.comparators.nearest import Numbers, Places
from upstream.benchmarks.comparators.scales import Scale, Told, scale_of, standardised
from upstream.evidence.releases import known_by
from upstream.evidence.store import Store
from upstream.evidence.value import State
from upstream.lib import academic_year
from upstream.lib.clock import today

YEARS_OF_TABLES = 3  # in any of which results show that a school's pupils sit a key stage
SAT = [State.VALUE.value, State.SUPPRESSED.value, State.LOW_COVERAGE.value]
FIELD = ("urn", "school", "name", "la", "la_name", "form", "kind", "sits")


@dataclass(frozen=True, eq=False)
class Intake:
    """Every school of England's list in the order of its number. `values` are as published, `points`
    standardised (NaN: not known, or not used for its form); both have a column a feature of the definition."""

    chosen: ComparatorSet
    on: dt.date
    schools: pl.DataFrame  # FIELD; `kind` null where ages do not tell; `sits`: key stages with results
    line: Places  # schools of one number here are one continuing school
    values: Numbers
    points: Numbers
    scales: dict[str, tuple[Scale, ...]]  # by form
    basis: str
    census: str  # the year of the list of schools

    def used(self, form: str) -> list[int]:
        """The columns of the features that are used for a form."""
        return [n for n, scale in enumerate(self.scales.get(form, ())) if scale.why_not is None]

    def weights(self) -> Numbers:
        return np.array([feature.weight for feature in self.chosen.features])


@lru_cache(maxsize=4)
def intake(store: Store, chosen: ComparatorSet, as_at: dt.date | None) -> Intake:
    """The intakes known by the end of the day, of the schools in the newest census known by then.

    `Refusal` where no census is. Kept for the next school: all of England's takes a third of a second.
    """
    on = as_at or today()
    found = list_of(store, ENGLAND, on)
    schools = _sorted(_with_stages(store, chosen, _field(store, found.frame), as_at))
    census = str(store.listed(as_at)["period"].max())
    periods = {feature.measure: _newest(store, feature.measure, as_at) for feature in chosen.features}
    values = _values(store, schools, periods, as_at)
    told = [Told(one, store.measure(one.measure).short, periods[one.measure]) for one in chosen.features]
    return intake_of(chosen, on, schools, values, told, found.basis, census)


def intake_of(
    chosen: ComparatorSet, on: dt.date, schools: pl.DataFrame, values: Numbers, told: list[Told], basis: str, census: str
) -> Intake:
    """The same from the schools' values at hand: `schools` in FIELD in the order of their numbers, a column of
    `values` for each of `told`."""
    scales = _scales(chosen, schools["form"], values, told, census)
    points = _points(chosen, schools["form"], values, scales)
    line = schools.select(pl.col("school").rank("dense")).to_series().cast(pl.Int64).to_numpy()
    return Intake(chosen, on, schools, line, values, points, scales, basis, census)


def _field(store: Store, schools: pl.DataFrame) -> pl.DataFrame:
    """The schools with their form, their kind where ages tell it, and their key stages by age.

    Ages are the register's, whenever it was made: what a school is for is a fact of the day, not a figure of it.
    """
    aged = store.establishments().filter(pl.col("low_age").is_not_null() & pl.col("high_age").is_not_null()).select("urn")
    told = schools.join(aged.with_columns(told=True), on="urn", how="left")
    return told.with_columns(
        form=form(), kind=pl.when("told").then("kind"), by_age=pl.when("told").then("stages"),
    ).drop_nulls("form")


def _sorted(schools: pl.DataFrame) -> pl.DataFrame:
    """In the order that breaks ties."""
    return schools.select(FIELD).sort(pl.col("urn").cast(pl.Int64))


def _with_stages(store: Store, chosen: ComparatorSet, schools: pl.DataFrame, as_at: dt.date | None) -> pl.DataFrame:
    """`sits`: the key stages of the definition's that the school's pupils sit, by age or by standing in the tables."""
    sat = {stage: _sitting(store, names, as_at) for stages in chosen.stages.values() for stage, names in stages.items()}
    words = pl.lit("")
    for form_name, stages in chosen.stages.items():
        for stage in stages:
            by_age = pl.col("by_age").list.contains(stage)
            sits = pl.coalesce(by_age, pl.col("school").is_in(sat[stage])) & (pl.col("form") == form_name)
            words = words + pl.when(sits).then(pl.lit(stage)).otherwise(pl.lit(""))
    return schools.with_columns(sits=words)


def _sitting(store: Store, measures: tuple[str, ...], as_at: dt.date | None) -> list[str]:
    """Schools with results, whatever they are, in the newest years held for all England."""
    held = _held(store, measures, as_at).filter(pl.col("coverage") == "england")
    years = sorted(held["period"].unique(), key=academic_year.start)[-YEARS_OF_TABLES:]
    found: set[str] = set()
    for year in years:
        rows = store.figures(
            measures=measures, entity_kind="school", groups=["all"], phases=["all"], periods=[year], as_at=as_at
        ).filter(pl.col("state").is_in(SAT)).select("entity_id")
        found.update(as_schools(store, rows)["school"])
    return sorted(found)


def _held(store: Store, measures: tuple[str, ...], as_at: dt.date | None) -> pl.DataFrame:
    return store.holdings().filter(
        pl.col("measure").is_in(list(measures)), pl.col("entity_kind") == "school", pl.col("pupil_group") == "all",
        pl.col("period_kind") == "academic-year", known_by(as_at),
    )


def _newest(store: Store, measure: str, as_at: dt.date | None) -> str | None:
    """The newest year held by the day for all England, else for some of it."""
    held = _held(store, (measure,), as_at)
    nationally = held.filter(pl.col("coverage") == "england")
    years = (nationally if nationally.height else held)["period"].unique()
    return max(years, key=academic_year.start, default=None)


def as_schools(store: Store, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of figures with `school`, the continuing school whose number each stands under."""
    lines = store.lineage().select(entity_id="urn", school="school")
    return rows.join(lines, on="entity_id", how="left").with_columns(pl.coalesce("school", "entity_id").alias("school"))


def _values(
    store: Store, schools: pl.DataFrame, periods: dict[str, str | None], as_at: dt.date | None
) -> Numbers:
    """A row a school, a column a measure. One measure after the other: together they would take much memory."""
    columns = [_column(store, schools, measure, period, as_at) for measure, period in periods.items()]
    return np.column_stack(columns)


def _column(store: Store, schools: pl.DataFrame, measure: str, period: str | None, as_at: dt.date | None) -> Numbers:
    """Of two numbers of one school in a year's tables its own first, then the older."""
    if period is None:
        return np.full(schools.height, np.nan)
    rows = store.figures(
        measures=[measure], entity_kind="school", groups=["all"], phases=["all"], periods=[period], as_at=as_at
    ).select("entity_id", "value").drop_nulls()
    each = schools.select("urn", "school", n=pl.int_range(pl.len())).join(as_schools(store, rows), on="school")
    best = each.sort("n", pl.col("entity_id") != pl.col("urn"), "entity_id").unique("n", keep="first", maintain_order=True)
    values = np.full(schools.height, np.nan)
    values[best["n"].to_numpy()] = best["value"].to_numpy()
    return values


def _scales(
    chosen: ComparatorSet, forms: pl.Series, values: Numbers, told: list[Told], census: str
) -> dict[str, tuple[Scale, ...]]:
    scales = {}
    for name in forms.unique().sort():
        rows = values[(forms == name).to_numpy()]
        scales[name] = tuple(scale_of(chosen, one, name, census, rows[:, n]) for n, one in enumerate(told))
    return scales


def _points(chosen: ComparatorSet, forms: pl.Series, values: Numbers, scales: dict[str, tuple[Scale, ...]]) -> Numbers:
    points = np.full(values.shape, np.nan)
    for name, of_form in scales.items():
        rows = (forms == name).to_numpy()
        for n, scale in enumerate(of_form):
            if scale.why_not is None:
                points[rows, n] = standardised(scale, values[rows, n], chosen.extreme)
    return points
