"""What was known on the day: every figure a framework looks at, fetched once for all schools."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

import polars as pl

from upstream.assessment.framework import Framework
from upstream.assessment.vocabulary import AboutFigure, Comparator, PooledGap, TrendOf
from upstream.benchmarks import trends
from upstream.benchmarks.comparators import ComparatorSet, comparator_set
from upstream.benchmarks.rounding import compared_number
from upstream.evidence import aggregates
from upstream.evidence.definitions import Definitions, Measure
from upstream.evidence.entity import Entity
from upstream.evidence.measures import find_measure
from upstream.lib.kept import kept

KEPT = ("value", "state", "cohort", "low", "high", "release", "released_on", "source", "file", "row")


class EvidenceStore(Protocol):
    """The part of `evidence.store.Store` that an assessment asks."""

    @property
    def definitions(self) -> Definitions: ...

    def figures(
        self, *, measures: Iterable[str] | None = None, entity_kind: str | None = None,
        entities: Iterable[str] | None = None, groups: Iterable[str] | None = None,
        phases: Iterable[str] | None = None, periods: Iterable[str] | None = None, as_at: dt.date | None = None,
    ) -> pl.DataFrame: ...

    def published_periods(
        self, measure: str, as_at: dt.date | None, n: int, *, group: str = "all", entity_kind: str | None = None,
    ) -> list[str]: ...

    def held_coverage(self, measure: str, group: str, period: str, as_at: dt.date | None) -> set[str]: ...

    def lineage(self) -> pl.DataFrame: ...

    def extracts(self) -> pl.DataFrame: ...

    def inspections(self, as_at: dt.date | None = None) -> pl.DataFrame: ...


class Wanted(NamedTuple):
    """A series that some criterion looks at, and how many published years of it."""

    measure: str
    group: str
    years: int
    consecutive: bool = False  # years by the calendar, for a trend


class Known:
    """The evidence as at a day. Schools' rows, the published rows of England and councils, the periods."""

    def __init__(self, store: EvidenceStore, framework: Framework, as_at: dt.date | None):
        self.store, self.as_at = store, as_at
        self._wanted = list(dict.fromkeys(wanted(framework)))
        self._schools = self._fetch("school", self._wanted)
        self._england = self._fetch("england", list(dict.fromkeys(compared(framework))))
        self._councils: pl.DataFrame | None = None
        self._framework = framework

    @kept
    def measure(self, name: str) -> Measure:
        return find_measure(self.store.definitions, name)

    @kept
    def periods(self, measure: str, group: str) -> list[str]:
        """Academic years published for schools by the day, newest first, held or not."""
        years = max((w.years for w in self._wanted if (w.measure, w.group) == (measure, group)), default=3)
        return self.store.published_periods(measure, self.as_at, years, group=group, entity_kind="school")

    def period(self, measure: str, group: str, back: int) -> str | None:
        """The published year so many back, or None where fewer were out."""
        years = self.periods(measure, group)
        return years[back] if back < len(years) else None

    def run(self, measure: str, group: str) -> list[str | None]:
        """The last three consecutive years that one trend may hold, newest first."""
        latest, named = self.period(measure, group, 0), self.measure(measure)
        years = [None] * 3 if latest is None else trends.run_of_years(latest, [gap.at for gap in named.breaks])
        return [year if year and year >= (named.first or year) else None for year in years]

    @kept
    def coverage(self, measure: str, group: str, period: str) -> frozenset[str]:
        """Which schools' figures are held: `england`, `la:936`. Empty: published, and missing here."""
        return frozenset(self.store.held_coverage(measure, group, period, self.as_at))

    @kept
    def school_rows(self, measure: str, group: str) -> pl.DataFrame:
        """urn, period and KEPT of every school's figure held of one series."""
        return self._schools.filter(pl.col("measure") == measure, pl.col("pupil_group") == group).select(
            pl.col("entity_id").alias("urn"), "period", *KEPT
        )

    @kept
    def england(self, measure: str, group: str, period: str) -> dict | None:
        """The published row of England's state-funded schools, if held and a value."""
        rows = self._england.filter(
            pl.col("measure") == measure, pl.col("pupil_group") == group, pl.col("period") == period,
            pl.col("entity_id") == Entity("england", "england").id, pl.col("state") == "value",
        )
        return rows.row(0, named=True) if rows.height else None

    @kept
    def pooled(self, measure: str, group: str, period: str) -> float | None:
        """England's schools pooled by their pupils; None under 90% of the schools or pupils of the year's table."""
        if "england" not in self.coverage(measure, group, period):
            return None
        rows = self.store.figures(
            measures=[measure], entity_kind="school", groups=[group], phases=["all"], periods=[period], as_at=self.as_at
        )
        found = aggregates.sums(rows.with_columns(place=pl.lit("england")), ["place"], self.measure(measure)).row(0, named=True)
        enough = min(found["schools"] / max(found["of_schools"], 1), found["share_of_pupils"] or 0) >= aggregates.ENOUGH
        return compared_number(found["ours"]) if enough else None

    def against(self, comparator: Comparator, measure: str, period: str) -> float | None:
        """The one figure that all schools are held against, or None: it is not held, or each council has its own."""
        if comparator.among:
            return None
        if comparator.entity == "england-schools":
            return self.pooled(measure, comparator.group, period)
        row = self.england(measure, comparator.group, period)
        return row["value"] if row else None

    @kept
    def comparator_set(self, name: str) -> ComparatorSet:
        """A set by its id, by the definitions that the evidence was made by."""
        return comparator_set(name, self.store.definitions.folders)

    def councils(self, measure: str, group: str, period: str) -> pl.DataFrame:
        """la and value of every council's published row."""
        if self._councils is None:
            self._councils = self._fetch("la", list(dict.fromkeys(compared(self._framework))))
        return self._councils.filter(
            pl.col("measure") == measure, pl.col("pupil_group") == group, pl.col("period") == period,
            pl.col("state") == "value",
        ).select(pl.col("entity_id").alias("la"), pl.col("value").alias("comparator"))

    def looked_at(self, leaf: Any) -> list[tuple[str, str, str]]:
        """(measure, group, period) of every school's figure that a leaf rests on."""
        years: list[str | None]
        if isinstance(leaf, TrendOf):
            years = [*self.run(leaf.measure, leaf.group)]
        elif isinstance(leaf, PooledGap):
            years = [*self.periods(leaf.measure, leaf.group)[: leaf.years]]
        elif isinstance(leaf, AboutFigure):
            years = [self.period(leaf.measure, leaf.group, leaf.back)]
        else:
            return []
        return [(leaf.measure, leaf.group, year) for year in years if year]

    def _years_of(self, want: Wanted) -> list[str]:
        if want.consecutive:
            return [year for year in self.run(want.measure, want.group) if year]
        return self.periods(want.measure, want.group)

    def _fetch(self, kind: str, series: list[Wanted]) -> pl.DataFrame:
        """The winning releases of these series: one question for each set of groups that share measures."""
        by_group: dict[str, tuple[set[str], set[str]]] = {}
        for want in series:
            measures, periods = by_group.setdefault(want.group, (set(), set()))
            measures.add(want.measure)
            # A comparator is wanted for the years of the schools' series, whatever its own group.
            periods.update(self._years_of_measure(want.measure))
        frames = [
            self.store.figures(
                measures=sorted(measures), entity_kind=kind, groups=[group], phases=["all"], periods=sorted(periods),
                as_at=self.as_at,
            )
            for group, (measures, periods) in by_group.items() if periods
        ]
        return pl.concat(frames) if frames else self.store.figures(measures=[], as_at=self.as_at)

    def _years_of_measure(self, measure: str) -> set[str]:
        return {year for want in self._wanted if want.measure == measure for year in self._years_of(want)}


def wanted(framework: Framework) -> Iterable[Wanted]:
    """Every series of schools' figures that the framework's criteria look at."""
    for leaf in _leaves(framework):
        if isinstance(leaf, TrendOf):
            yield Wanted(leaf.measure, leaf.group, 1)
            yield Wanted(leaf.measure, leaf.group, 3, consecutive=True)
        elif isinstance(leaf, PooledGap):
            yield Wanted(leaf.measure, leaf.group, leaf.years)
            yield Wanted(leaf.measure, "all", leaf.years)  # tells "no results yet" from "not in our files"
        elif isinstance(leaf, AboutFigure):
            yield Wanted(leaf.measure, leaf.group, leaf.back + 1)
            if (comparator := getattr(leaf, "comparator", None)) and comparator.among:
                yield Wanted(leaf.measure, comparator.group, leaf.back + 1)  # a set's figure is its members'
            if getattr(leaf, "band_measure", None):
                yield Wanted(leaf.band_measure, leaf.group, leaf.back + 1)  # type: ignore[attr-defined]


def compared(framework: Framework) -> Iterable[Wanted]:
    """Every series of published rows that they are held against."""
    for leaf in _leaves(framework):
        comparator = getattr(leaf, "comparator", None)
        if comparator is not None and not comparator.among:
            yield Wanted(leaf.measure, comparator.group, leaf.years if isinstance(leaf, PooledGap) else leaf.back + 1)


def _leaves(framework: Framework) -> Iterable[Any]:
    return (leaf for criterion in framework.criteria for _, leaf in framework.leaves(criterion))
