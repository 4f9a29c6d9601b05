"""From one row of a file to its figures: every series that reads the source, unpivoted column by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

import polars as pl

from upstream.evidence.definitions import Definitions, Figure, Measure, Series, Source
from upstream.evidence.sources import cells
from upstream.evidence.sources.reading import Refusals
from upstream.evidence.value import State
from upstream.lib import academic_year

ROLES = ("value", "cohort", "numerator", "low", "high")
SPREAD = pl.Schema(
    {
        "__record__": pl.UInt32,  # index into the identified rows
        "__figure__": pl.UInt16,  # index into the plan
        "value": pl.Float64,
        "state": pl.UInt8,
        "cohort": pl.Float64,
        "numerator": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "__wrong__": pl.UInt8,  # index into ROLES of the cell that does not fit; null where all fit
    }
)


@dataclass(frozen=True)
class Planned:
    """One figure that the source writes, and its number in the plan."""

    number: int
    measure: Measure
    series: Series
    figure: Figure

    def reads(self, entity: str) -> bool:
        return not self.series.entities or entity in self.series.entities

    def in_years(self, years: Iterable[int]) -> bool:
        return any(self.first <= year <= self.last for year in years)

    @property
    def first(self) -> int:
        return academic_year.start(self.series.first) if self.series.first else 0

    @property
    def last(self) -> int:
        return academic_year.start(self.series.last) if self.series.last else 9999

    @property
    def columns(self) -> tuple[str | None, ...]:
        return tuple(getattr(self.figure, role) for role in ROLES)

    @property
    def alike(self) -> tuple:
        """Figures alike in this differ only in the rows they take: they are read in one go."""
        words = tuple(sorted(self.series.words.items()))
        return (self.columns, self.series.written, words, tuple(sorted(self.figure.where)), self.first, self.last)


def plan_of(definitions: Definitions, source: Source) -> list[Planned]:
    pairs = [
        (measure, series, figure)
        for measure, series in definitions.series_of(source.id) for figure in series.figures
    ]
    return [Planned(number, *pair) for number, pair in enumerate(pairs)]


def columns_of(plan: Iterable[Planned]) -> dict[str, str]:
    """Each column that the figures want, and the measure that wants it."""
    wanted: dict[str, str] = {}
    for planned in plan:
        for column in (*planned.columns, *planned.figure.where):
            if column:
                wanted.setdefault(column, planned.measure.id)
    return wanted


def taken(plan: list[Planned]) -> dict[str, set[str]]:
    """Columns in which every figure says which cells it takes, and all the cells that any takes."""
    if not plan:
        return {}
    everywhere = set.intersection(*(set(planned.figure.where) for planned in plan))
    return {
        column: {cell for planned in plan for cell in _listed(planned.figure.where[column])} for column in everywhere
    }


def _listed(cell: str | list[str]) -> list[str]:
    return [cell] if isinstance(cell, str) else cell


def spread(rows: pl.DataFrame, entity: str, plan: list[Planned], source: Source, blank: State) -> pl.DataFrame:
    """SPREAD of all rows of one kind (stripped text, `__record__`, `__start__`: the academic year's first)."""
    reader = _Cells(rows, source, blank)
    groups: dict[tuple, list[Planned]] = {}
    for planned in plan:
        if planned.reads(entity):
            groups.setdefault(planned.alike, []).append(planned)
    parts = [reader.figures(group) for group in groups.values()]
    return pl.concat([SPREAD.to_frame(), *parts])


class _Cells:
    """Parses each column of the rows once, however many figures read it."""

    def __init__(self, rows: pl.DataFrame, source: Source, blank: State):
        self.rows = rows
        self.source = source
        self.blank = blank
        self.years = set(rows["__start__"].unique().drop_nulls())
        self._parsed: dict[tuple, tuple[pl.Series, pl.Series]] = {}

    def parsed(self, column: str, series: Series, role: str) -> tuple[pl.Series, pl.Series]:
        written = series.written if role in ("value", "low", "high") else "number"
        words = tuple(series.words.items()) if written == "word" else ()
        key = (column, written, words)
        if key not in self._parsed:
            self._parsed[key] = cells.parse(
                self.rows[column], written, codes=self.source.codes, blank=self.blank, words=dict(words)
            )
        return self._parsed[key]

    def figures(self, group: list[Planned]) -> pl.DataFrame:
        first = group[0]
        picked = self._picked(group)
        columns: dict[str, pl.Series] = {}
        wrong = pl.repeat(None, self.rows.height, dtype=pl.UInt8, eager=True)
        for number, role in reversed(list(enumerate(ROLES))):
            column = getattr(first.figure, role)
            if column is None:
                columns[role] = pl.repeat(None, self.rows.height, dtype=pl.Float64, eager=True)
                continue
            columns[role], states = self.parsed(column, first.series, role)
            unfit = states == cells.REFUSED
            if role == "cohort":
                unfit = unfit | (columns[role] < 0).fill_null(False)
            wrong = wrong.set(unfit, number) if unfit.any() else wrong
            if role == "value":
                columns["state"] = states
        if first.series.written == "share":
            columns |= _shares(columns)
        whole = pl.DataFrame(
            {"__record__": self.rows["__record__"], **columns, "__wrong__": wrong}
        )
        return self._chosen(whole, picked, group)

    def _chosen(self, whole: pl.DataFrame, picked: pl.DataFrame | None, group: list[Planned]) -> pl.DataFrame:
        if picked is None:
            long = whole.with_columns(__figure__=pl.lit(group[0].number, dtype=pl.UInt16))
        else:
            long = whole[picked["__place__"]].with_columns(picked["__figure__"])
        is_value = pl.col("state") == cells.VALUE
        interval = [pl.when(is_value).then(pl.col(role)).alias(role) for role in ("low", "high")]
        return long.with_columns(interval).select(SPREAD.names())

    def _picked(self, group: list[Planned]) -> pl.DataFrame | None:
        """(`__place__` in the rows, `__figure__`); None where one figure takes every row."""
        first = group[0]
        inside = all(first.first <= year <= first.last for year in self.years)
        if inside and not first.figure.where and len(group) == 1:
            return None
        where = sorted(first.figure.where)
        rows = self.rows.select(*where, "__start__").with_row_index("__place__")
        if not inside:
            rows = rows.filter(pl.col("__start__").is_between(first.first, first.last))
        taken_by = pl.DataFrame(
            list(_conditions(group, where)), schema=[*where, "__figure__"], orient="row"
        ).cast({"__figure__": pl.UInt16})
        if not where:
            return rows.select("__place__").join(taken_by, how="cross")
        return rows.join(taken_by, on=where).select("__place__", "__figure__").sort("__place__")


def _shares(columns: dict[str, pl.Series]) -> dict[str, pl.Series]:
    """The counts in the value's place as percentages of their cohorts. Without a cohort there is no share."""
    possible = (columns["cohort"] > 0).fill_null(False)
    shares = (columns["value"] * 100 / columns["cohort"]).set(~possible, None)
    impossible = (columns["state"] == cells.VALUE) & ~possible
    return {"value": shares, "state": columns["state"].set(impossible, cells.STATES.index(State.NOT_PUBLISHED))}


def _conditions(group: list[Planned], where: list[str]) -> Iterator[tuple]:
    for planned in group:
        for combination in product(*(_listed(planned.figure.where[column]) for column in where)):
            yield (*combination, planned.number)


NOT_A_NUMBER = "not a number as its definition promises"
FORMULA = "a formula, not a published figure"
OUTSIDE = "a percentage outside 0 to 100"


def set_aside_wrong(
    spread_out: pl.DataFrame, rows: pl.DataFrame, plan: list[Planned], refusals: Refusals
) -> pl.DataFrame:
    """The figures whose cells are what their definitions promise; the others are named with their cell."""
    percent = pl.Series([planned.measure.unit == "percent" for planned in plan], dtype=pl.Boolean)
    of_percent = spread_out.select(percent.gather(pl.Series(spread_out["__figure__"])).alias("p")).to_series()
    outside = of_percent & (~spread_out["value"].is_between(0, 100)).fill_null(False)
    wrong = spread_out["__wrong__"].is_not_null()
    if not (wrong | outside).any():
        return spread_out
    _name_cells(spread_out.filter(wrong), rows, plan, refusals)
    beyond = spread_out.filter(outside & ~wrong).with_columns(__wrong__=pl.lit(0, dtype=pl.UInt8))
    _name_cells(beyond, rows, plan, refusals, OUTSIDE)
    return spread_out.filter(~(wrong | outside))


def _name_cells(
    wrong: pl.DataFrame, rows: pl.DataFrame, plan: list[Planned], refusals: Refusals, reason: str | None = None
) -> None:
    for (number, role), part in wrong.group_by("__figure__", "__wrong__", maintain_order=True):
        planned = plan[number]
        column = planned.columns[role]
        found = rows.select("__row__", cell=column)[part["__record__"]]
        detail = pl.format("‘{}’ in column ‘{}’", pl.col("cell").str.head(60), pl.lit(column))
        formula = pl.col("cell").str.starts_with("=")
        remedy = f"Check it; the definition says it is written as {planned.series.written}"
        if reason:
            refusals.add(found, reason, detail, remedy)
            continue
        refusals.add(found.filter(formula), FORMULA, detail, "Use the publisher's own file, not a worked-on copy")
        refusals.add(found.filter(~formula), NOT_A_NUMBER, detail, remedy)
