"""The outcomes of a commission as far as they can be said of one trust: published rows, else our own sums, with coverage.

The Department publishes a trust's own row for two key stages only. For other years and measures the figures of the
schools that are in the trust on the day are put together here, under whatever trust or council they stood in
that year: what is said is about these schools, not about what the trust then was. Trusts are not ranked.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from upstream.benchmarks.outcomes import Item, Outcome, OutcomeSet, series_words
from upstream.benchmarks.rounding import compared_number
from upstream.evidence.aggregates import Aggregate, as_aggregate, sums
from upstream.evidence.definitions import Measure
from upstream.evidence.entity import Entity
from upstream.evidence.schools import SchoolList
from upstream.evidence.store import Store
from upstream.evidence.value import State, Value
from upstream.lib import academic_year

Said = Literal["published", "calculated here", "withheld", "nothing"]
KEY = ("measure", "pupil_group", "period")
UNWEIGHED = "Schools’ figures are held without the number of pupils behind them, so they cannot be put together."


@dataclass(frozen=True, slots=True)
class YearOfTrust:
    """One year of a series. `schools` of `of_schools` stand behind a sum of ours; `others` is the same said of
    the pupils compared with; `national` is England's figure of the same pupils."""

    period: str
    said: Said
    figure: Value
    schools: int
    of_schools: int
    national: float | None
    others: Value | None = None

    @property
    def gap_to_national(self) -> float | None:
        return _less(self.figure.value, self.national)

    @property
    def gap_to_own_others(self) -> float | None:
        return _less(self.figure.value, self.others.value if self.others else None)


def _less(value: float | None, other: float | None) -> float | None:
    return None if value is None or other is None else compared_number(value - other)


@dataclass(frozen=True)
class SeriesOfTrust:
    """A series over the years, newest first; `why_none` says why there is no year at all. `used`: (source, file)
    of every row behind it."""

    item: Item
    measure: Measure
    years: tuple[YearOfTrust, ...]
    why_none: str = ""
    used: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class OutcomeOfTrust:
    outcome: Outcome
    series: tuple[SeriesOfTrust, ...] = ()


def trust_outcomes(
    store: Store, trust: Entity, schools: SchoolList, wanted: OutcomeSet, as_at: dt.date | None = None
) -> list[OutcomeOfTrust]:
    """Each outcome for the schools of a trust, by what was known on the day. Those judged by grades have no
    series here: `outcomes.grade_counts` counts them from the same list."""
    table = _Table(store, trust, schools, wanted, as_at)
    return [OutcomeOfTrust(one, tuple(table.series(item) for item in one.items)) for one in wanted.outcomes]


class _Table:
    """Every row that the outcomes of one trust may rest on, fetched once."""

    def __init__(
        self, store: Store, trust: Entity, schools: SchoolList, wanted: OutcomeSet, as_at: dt.date | None
    ):
        self.store, self.trust, self.as_at, self.length = store, trust, as_at, wanted.years
        items = [item for outcome in wanted.outcomes for item in outcome.items]
        self.measures = sorted({item.measure for item in items})
        self.groups = sorted({group for item in items for group in (item.group, item.against) if group})
        self.published = self._figures("trust", [trust.id])
        self.england = self._figures("england", ["england"])
        self.frame = _with_first_day(store, schools.frame)
        self.rows = self._of_schools()

    def _figures(self, kind: str, entities: list[str]) -> pl.DataFrame:
        return self.store.figures(
            measures=self.measures, entity_kind=kind, entities=entities, groups=self.groups, phases=["all"], as_at=self.as_at
        )

    def _of_schools(self) -> pl.DataFrame:
        """FIGURES of the schools under any URN of their chains, one row a school: a value before its absence,
        then the URN nearest to the listed one. `i` is the school's place in the list."""
        chain = self.frame.select("i", "urns").explode("urns", keep_nulls=False, empty_as_null=False).with_columns(
            place=pl.int_range(pl.len()).over("i")
        )
        rows = self._figures("school", chain["urns"].to_list())
        joined = rows.join(chain, left_on="entity_id", right_on="urns")
        best = joined.sort(pl.col("state") != State.VALUE.value, "place")
        return best.unique([*KEY, "i"], keep="first", maintain_order=True)

    def series(self, item: Item) -> SeriesOfTrust:
        measure = self.store.definitions.measures[item.measure]
        if item.phase != "all":
            return SeriesOfTrust(item, measure, (), _of_a_phase(item, measure))
        periods = self._periods(item)
        if not periods:
            return SeriesOfTrust(item, measure, (), _nothing(item, measure))
        years = tuple(self._year(item, measure, period) for period in periods)
        return SeriesOfTrust(item, measure, years, used=self._used(item, periods))

    def _used(self, item: Item, periods: list[str]) -> tuple[tuple[str, str], ...]:
        columns = ["measure", "pupil_group", "period", "source", "file"]
        both = pl.concat([self.published.select(columns), self.rows.select(columns), self.england.select(columns)])
        found = both.filter(
            pl.col("measure") == item.measure, pl.col("pupil_group").is_in([item.group, item.against or item.group]),
            pl.col("period").is_in(periods),
        )
        return tuple(found.select("source", "file").drop_nulls().unique().sort("source", "file").iter_rows())

    def _periods(self, item: Item) -> list[str]:
        """The newest years in which the trust or one of its schools stands."""
        both = pl.concat([self.published.select(KEY), self.rows.select(KEY)])
        found = both.filter(pl.col("measure") == item.measure, pl.col("pupil_group") == item.group)["period"].unique()
        years = [period for period in found if academic_year.is_academic_year(period)]
        return sorted(years, key=academic_year.start, reverse=True)[: self.length]

    def _year(self, item: Item, measure: Measure, period: str) -> YearOfTrust:
        said, figure, schools, of_schools = self._figure(measure, item.group, period)
        others = self._figure(measure, item.against, period) if item.against else None
        # A published row and a sum of ours are not held against each other: they count different pupils.
        beside = others[1] if others and others[0] == said else None
        national = _rows(self.england, measure.id, item.group, period).filter(pl.col("state") == "value")["value"]
        return YearOfTrust(
            period, said, figure, schools, of_schools, national[0] if len(national) else None, beside
        )

    def _figure(self, measure: Measure, group: str, period: str) -> tuple[Said, Value, int, int]:
        own = _rows(self.published, measure.id, group, period)
        if own.height and own["state"][0] == State.VALUE.value:
            return "published", self.store.figure(measure.id, self.trust, period, group=group, as_at=self.as_at), 0, 0
        ours = self._sum(measure, group, period)
        if ours.value.state is State.VALUE:
            return "calculated here", ours.value, ours.schools, ours.of_schools
        return ("withheld" if ours.schools else "nothing"), ours.value, ours.schools, ours.of_schools

    def _sum(self, measure: Measure, group: str, period: str) -> Aggregate:
        rows = _rows(self.rows, measure.id, group, period)
        expected = self._expected(measure, period)
        counted = sums(rows, list(KEY), measure)
        found = counted.row(0, named=True) if counted.height else dict.fromkeys(counted.columns)
        missing = len(expected - set(rows["i"].to_list()))
        made = as_aggregate(measure, found, str(self.trust), period, group, missing)
        if not made.schools and (rows["state"] == State.VALUE.value).any():
            return replace(made, value=replace(made.value, why=UNWEIGHED))
        return replace(made, value=_rounded(made.value, measure))

    def _expected(self, measure: Measure, period: str) -> set[int]:
        """The places of the schools that the measure is for and that were open before the year ended."""
        stages = [stage for stage in measure.stages if stage in ("ks2", "ks4")]
        ends_it = pl.any_horizontal(pl.col("stages").list.contains(stage).fill_null(False) for stage in stages) if stages else (
            pl.lit(True)
        )
        end = academic_year.last_day(period)
        open_then = pl.col("first_day").is_null() | (pl.col("first_day") <= end)
        return set(self.frame.filter(ends_it, open_then)["i"].to_list())


def _with_first_day(store: Store, frame: pl.DataFrame) -> pl.DataFrame:
    """`first_day`: when the oldest establishment of the school's chain opened, where that is known; `i`: its place."""
    first = store.lineage().group_by("school").agg(first_day=pl.col("from_on").min(), unknown=pl.col("from_on").is_null().any())
    known = first.with_columns(first_day=pl.when(~pl.col("unknown")).then("first_day"))
    return frame.with_row_index("i").join(known.select("school", "first_day"), on="school", how="left")


def _rows(frame: pl.DataFrame, measure: str, group: str, period: str) -> pl.DataFrame:
    return frame.filter(
        pl.col("measure") == measure, pl.col("pupil_group") == group, pl.col("period") == period
    )


def _rounded(value: Value, measure: Measure) -> Value:
    """Ours to the decimals that the publisher gives: more would pretend to more than its parts know."""
    return value if value.value is None else replace(value, value=round(value.value, measure.decimals))


def _nothing(item: Item, measure: Measure) -> str:
    title = series_words(item, measure)
    return f"{title}: no figure of the trust or of one of its schools is in the files held, so nothing can be put together."


def _of_a_phase(item: Item, measure: Measure) -> str:
    return f"{series_words(item, measure)}: published for councils by phase, never for a trust."
