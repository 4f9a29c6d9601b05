"""The outcomes an alliance answers for, for one council: place among councils, gaps, trends and honest holes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import Field

from upstream.benchmarks import ranks, trends
from upstream.benchmarks.comparators.members import Members
from upstream.benchmarks.councils import councils_in_being
from upstream.benchmarks.pupil_groups import group_words
from upstream.benchmarks.ranks import Standing
from upstream.benchmarks.rounding import compared_number
from upstream.evidence.definitions import Definitions, Measure
from upstream.evidence.entity import Entity
from upstream.evidence.measures import gap_of
from upstream.evidence.store import Store
from upstream.evidence.value import State, Value
from upstream.lib import academic_year
from upstream.lib.clock import today
from upstream.lib.definition_files import (
    Definition,
    DefinitionError,
    definition_files,
    line_of,
    read_definition,
    read_yaml,
)

Aim = Literal["top quartile", "up", "down"]
FEWEST_COUNCILS = 4  # fewer have no quartile, and a rank among them would say nothing
VALUE_COLUMNS = (
    "value", "cohort", "numerator", "low", "high", "release", "released_on", "basis", "source", "file", "row", "matched",
)


class Item(Definition):
    """One series by which an outcome is judged. `against`: the pupils its group is compared with."""

    measure: str
    group: str = "all"
    phase: str = "all"
    against: str | None = None
    note: str | None = None


class Outcome(Definition):
    """One outcome. `grades`: judged by schools' inspection grades rather than by series."""

    id: str
    requirement: str
    title: str
    aim: Aim
    items: tuple[Item, ...] = ()
    grades: bool = False
    holes: tuple[str, ...] = ()


class OutcomeSet(Definition):
    """The outcomes of one commission, in its order."""

    id: str
    title: str
    source: str
    years: int = Field(default=5, ge=3)
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class YearOfItem:
    """One year of a series for the council: the figure or why there is none, and its place.

    `field`: among whom it is ranked. The gaps are the council's figure less England's and the
    council's own of the pupils compared with, in the measure's unit; None where either is absent.
    """

    figure: Value
    standing: Standing | None
    national: float | None  # England's, same pupils
    national_others: float | None  # England's, the pupils compared with
    own_others: float | None
    among_near: Standing | None = None  # among the council and those it is compared with by name

    @property
    def gap_to_national(self) -> float | None:
        return _less(self.figure.value, self.national)

    @property
    def gap_to_national_others(self) -> float | None:
        return _less(self.figure.value, self.national_others)

    @property
    def gap_to_own_others(self) -> float | None:
        return _less(self.figure.value, self.own_others)


def _less(value: float | None, other: float | None) -> float | None:
    return None if value is None or other is None else compared_number(value - other)


@dataclass(frozen=True)
class ItemResult:
    """A series over the years, newest first. `trend` is a word of `domain.md` 3.5, by direction."""

    item: Item
    measure: Measure
    years: tuple[YearOfItem, ...]
    trend: str

    @property
    def latest(self) -> YearOfItem | None:
        """The newest year with a figure."""
        return next((year for year in self.years if year.figure.state is State.VALUE), None)


@dataclass(frozen=True)
class OutcomeResult:
    outcome: Outcome
    items: tuple[ItemResult, ...] = ()
    holes: tuple[str, ...] = field(default=())


def load_outcomes(name: str, folders: list[Path], definitions: Definitions | None = None) -> OutcomeSet:
    """A set of outcomes by its id; later folders supersede. `DefinitionError` lists those there are, or
    names the file and line of a measure that is not among `definitions`."""
    found = {path.stem: path for path in definition_files(folders, "outcomes")}
    if name not in found:
        raise DefinitionError(f"There is no set of outcomes ‘{name}’. There are: {', '.join(found) or 'none'}.")
    read = read_definition(found[name], OutcomeSet)
    if definitions is not None:
        _refuse_unknown_measures(read, found[name], definitions)
    return read


def every_outcome_set(folders: list[Path], definitions: Definitions | None = None) -> list[OutcomeSet]:
    """Every set of outcomes, checked. `DefinitionError` for the first that cannot be used."""
    names = dict.fromkeys(path.stem for path in definition_files(folders, "outcomes"))
    return [load_outcomes(name, folders, definitions) for name in names]


def _refuse_unknown_measures(wanted: OutcomeSet, path: Path, definitions: Definitions) -> None:
    _, lines = read_yaml(path)
    said = [
        f"{path}, line {line_of(('outcomes', n, 'items', k), lines)}: there is no measure ‘{item.measure}’"
        for n, outcome in enumerate(wanted.outcomes) for k, item in enumerate(outcome.items)
        if item.measure not in definitions.measures
    ]
    if said:
        raise DefinitionError("\n".join(said))


def outcomes(
    store: Store, council: Entity, wanted: OutcomeSet, as_at: dt.date | None = None, near: Members | None = None
) -> list[OutcomeResult]:
    """Each outcome for a council, by what was known on the day. Those judged by grades have no items
    here: `good_or_better` counts them from a list of schools.

    `near`: a set of other councils, such as its statistical neighbours, among which each figure has a place too.
    """
    table = _Table(store, council, wanted, as_at, near)
    results = []
    for outcome in wanted.outcomes:
        items = tuple(table.result(item) for item in outcome.items)
        results.append(OutcomeResult(outcome, items, _holes(outcome, items, as_at or today())))
    return results


def _holes(outcome: Outcome, items: tuple[ItemResult, ...], on: dt.date) -> tuple[str, ...]:
    """What cannot be said: the definition's own words, then series that ended and years without figures."""
    found = list(outcome.holes)
    for result in items:
        title, last = series_words(result.item, result.measure), result.measure.last
        if last and academic_year.last_day(last) <= on:
            found.append(f"{title}: the series ended with {last}.")
        if result.latest is None:
            found.append(f"{title}: no figure of this council was known by then.")
        elif result.latest.standing is None:
            found.append(f"{title}, {result.latest.figure.period}: too few councils’ figures are held for a rank.")
        found += [
            f"{title}, {year.figure.period}: {year.figure.why}" for year in result.years
            if year.figure.state is not State.VALUE and year.figure.why
        ]
    return tuple(dict.fromkeys(found))


def in_words(result: ItemResult, near: Members | None = None) -> str:
    """`RWM expected, 2024/25: 66%. Rank 38 of 151 councils, second quarter. 3 points above England …`"""
    year, measure = result.latest, result.measure
    title, others = series_words(result.item, measure), group_words(result.item.against or "all")
    if year is None or year.figure.value is None:
        return f"{title}: no figure."
    said = [f"{title}, {year.figure.period}: {_written(year.figure.value, measure)}."]
    if year.standing:
        quarter = f", {QUARTERS[year.standing.quartile]} quarter" if year.standing.quartile else ""
        said.append(f"Rank {year.standing.rank} of {year.standing.n} councils{quarter}.")
    if near and year.among_near:
        place = year.among_near
        said.append(f"Rank {place.rank} of {place.n} with {near.words.replace('The ', 'the ', 1)}.")
    for gap, whose in (
        (year.gap_to_national, "England’s figure"), (year.gap_to_national_others, f"England’s {others}"),
        (year.gap_to_own_others, f"the council’s own {others}"),
    ):
        if gap is not None:
            said.append(f"{_points(gap, measure)} {whose}.")
    return " ".join([*said, f"Trend: {result.trend}."])


QUARTERS = {1: "top", 2: "second", 3: "third", 4: "bottom"}


def series_words(item: Item, measure: Measure) -> str:
    """`Persistent absence of looked-after pupils`, `Suspension rate in special schools`."""
    group = f" of {group_words(item.group)}" if item.group != "all" else ""
    return measure.short + group + (f" in {item.phase} schools" if item.phase != "all" else "")


def _written(value: float, measure: Measure) -> str:
    number = f"{value:.{measure.decimals}f}".replace("-", "\u2212")
    return f"{number}%" if measure.unit == "percent" else number


def _points(gap: float, measure: Measure) -> str:
    if gap == 0:
        return "Level with"
    size = f"{abs(gap):.{max(measure.decimals, 1)}f}"
    return f"{size} points {'above' if gap > 0 else 'below'}"


class _Table:
    """The published rows of all councils and of England for every series of a set, fetched once."""

    def __init__(self, store: Store, council: Entity, wanted: OutcomeSet, as_at: dt.date | None, near: Members | None):
        self.store, self.council, self.as_at, self.length = store, council, as_at, wanted.years
        self.near = {council.id, *near.ids} if near and near.ids else set()
        items = [item for outcome in wanted.outcomes for item in outcome.items]
        measures, phases = {item.measure for item in items}, {item.phase for item in items}
        groups = {group for item in items for group in (item.group, item.against) if group}

        def rows(kind: str) -> pl.DataFrame:
            found = store.figures(entity_kind=kind, measures=measures, groups=groups, phases=phases, as_at=as_at)
            return found.filter(pl.col("value").is_not_null())

        self.councils, self.england = rows("la"), rows("england").filter(pl.col("entity_id") == "england")

    def result(self, item: Item) -> ItemResult:
        measure = self.store.definitions.measures[item.measure]
        years = tuple(self._year(item, measure, period) for period in self._periods(item, measure))
        return ItemResult(item, measure, years, self._trend(measure, years))

    def _periods(self, item: Item, measure: Measure) -> list[str]:
        """The last years up to the newest published one, or where the series has not ended, up to the
        newest for which the measure says why there is none."""
        newest = self.store.published_periods(item.measure, self.as_at, 1, group=item.group, entity_kind="la")
        held = _series(self.councils, item, item.group)["period"]
        candidates = [*newest, *(p for p in held if academic_year.is_academic_year(p))]
        if not candidates:
            return []
        last = max(candidates, key=academic_year.start)
        while gap_of(measure, academic_year.shift(last, 1)) and not measure.last:
            following = academic_year.shift(last, 1)
            if academic_year.last_day(following) > (self.as_at or dt.date.max):
                break
            last = following
        years = [academic_year.shift(last, -back) for back in range(self.length)]
        first = academic_year.start(measure.first) if measure.first else 0
        return [year for year in years if academic_year.start(year) >= first]

    def _year(self, item: Item, measure: Measure, period: str) -> YearOfItem:
        figure = self._figure(item, period)
        return YearOfItem(
            figure, self._standing(item, measure, period, figure), self._of_england(item, item.group, period),
            self._of_england(item, item.against, period), self._own(item, item.against, period),
            self._standing(item, measure, period, figure, self.near) if self.near else None,
        )

    def _figure(self, item: Item, period: str) -> Value:
        """From the rows at hand; the store is asked one by one only where it has to say why there is none."""
        rows = _series(self.councils, item, item.group).filter(
            pl.col("entity_id") == self.council.id, pl.col("period") == period
        )
        if rows.is_empty():
            return self.store.figure(
                item.measure, self.council, period, group=item.group, phase=item.phase, as_at=self.as_at
            )
        row = rows.row(0, named=True)
        return Value(
            State.VALUE, item.measure, str(self.council), period, item.group, item.phase,
            **{name: row[name] for name in VALUE_COLUMNS},
        )

    def _standing(
        self, item: Item, measure: Measure, period: str, figure: Value, among: set[str] | None = None
    ) -> Standing | None:
        """The place among the councils in being at the end of the year, or among those named."""
        if figure.value is None or measure.direction == "neither":
            return None
        rows = _series(self.councils, item, item.group).filter(pl.col("period") == period)
        being = among or councils_in_being(self.store.definitions, academic_year.last_day(period))
        values = rows.filter(pl.col("entity_id").is_in(sorted(being)))["value"].to_list()
        return ranks.standing(figure.value, values, measure.direction) if len(values) >= FEWEST_COUNCILS else None

    def _of_england(self, item: Item, group: str | None, period: str) -> float | None:
        return _one(_series(self.england, item, group), period)

    def _own(self, item: Item, group: str | None, period: str) -> float | None:
        rows = _series(self.councils, item, group).filter(pl.col("entity_id") == self.council.id)
        return _one(rows, period)

    def _trend(self, measure: Measure, years: tuple[YearOfItem, ...]) -> str:
        """The word of the run that ends with the newest figure."""
        latest = next((year.figure for year in years if year.figure.state is State.VALUE), None)
        if latest is None:
            return trends.TOO_SHORT
        run = trends.run_of_years(latest.period, [one.at for one in measure.breaks])
        found = {year.figure.period: year.figure for year in years}
        values = [found[period].value if period in found else None for period in run]
        cohorts = [found[period].cohort if period in found else None for period in run]
        better: ranks.Better = "lower" if measure.direction == "lower" else "higher"
        word, _ = trends.trend(
            [pl.lit(value, pl.Float64) for value in values], [pl.lit(cohort, pl.Float64) for cohort in cohorts],
            unit=measure.unit, tolerance=measure.tolerance, better=better,
        )
        return pl.select(word).item()


def _series(rows: pl.DataFrame, item: Item, group: str | None) -> pl.DataFrame:
    return rows.filter(
        pl.col("measure") == item.measure, pl.col("pupil_group") == (group or ""), pl.col("phase") == item.phase
    )


def _one(rows: pl.DataFrame, period: str) -> float | None:
    values = rows.filter(pl.col("period") == period)["value"]
    return values[0] if len(values) else None


@dataclass(frozen=True, slots=True)
class GradeCount:
    """Schools of one kind (`all`, a sector or a kind of school) by their last overall grade known.

    `percent` is of the schools with a grade of a scale that has *good*; the others are counted apart.
    """

    of: str
    schools: int
    good_or_better: int
    below: int
    inadequate: int
    no_grade: int

    @property
    def percent(self) -> float | None:
        graded = self.good_or_better + self.below
        return 100 * self.good_or_better / graded if graded else None


def good_or_better(schools: pl.DataFrame, last: pl.DataFrame) -> Iterator[GradeCount]:
    """Counts for all schools, then by sector and by kind. `last`: `evidence.grades.last_grades` of these schools."""
    frame = schools.select("sector", "kind", grade=last["grade"])
    yield _counted("all", frame)
    for column in ("sector", "kind"):
        for (name,), part in sorted(frame.drop_nulls(column).partition_by(column, as_dict=True).items()):
            yield _counted(str(name), part)


def _counted(of: str, frame: pl.DataFrame) -> GradeCount:
    grade = frame["grade"]
    good = int(grade.is_in(["outstanding", "good"]).sum())
    below = int(grade.is_in(["requires-improvement", "inadequate"]).sum())
    return GradeCount(of, frame.height, good, below, int((grade == "inadequate").sum()), frame.height - good - below)
