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

    def cell_of(self, role: str) -> tuple | None:
        """(column, how it is written, words): cohorts and numerators are always plain numbers."""
        column = getattr(self.figure, role)
        if column is None:
            return None
        written = self.series.written if role in ("value", "low", "high") else "number"
        written = "number" if written == "share" else written
        return (column, written, tuple(self.series.words.items()) if written == "word" else ())

    @property
    def alike(self) -> tuple:
        """Figures alike in this differ only in the rows they take: they are read in one go."""
        where = tuple(sorted(self.figure.where))
        cells_read = tuple(self.cell_of(role) for role in ROLES)
        return (cells_read, where, self.series.entities, self.first, self.last)


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


def spread(rows: pl.DataFrame, plan: list[Planned], source: Source) -> pl.DataFrame:
    """SPREAD of all identified rows: stripped text, `__record__`, `__kind__`, `__start__` (the academic
    year's first calendar year)."""
    reader = _Reader(rows, plan, source)
    groups: dict[tuple, list[Planned]] = {}
    for planned in plan:
        groups.setdefault(planned.alike, []).append(planned)
    for group in groups.values():
        reader.add(group)
    return reader.stacked()


class _Reader:
    """Parses every column once and stacks the figures that read it. Files are either long or wide (of
    507 columns 150 are read): what is done for each figure must cost next to nothing."""

    def __init__(self, rows: pl.DataFrame, plan: list[Planned], source: Source):
        self.rows = rows
        self.source = source
        self.parsed = _parsed(rows, plan, source)
        self.nothing = pl.repeat(None, rows.height, dtype=pl.Float64, eager=True)
        self.fit = pl.repeat(None, rows.height, dtype=pl.UInt8, eager=True)
        self.stack: dict[str, list[pl.Series]] = {name: [] for name in SPREAD if name != "__figure__"}
        self.numbers: list[pl.Series] = []  # of figures, as runs or one by one
        self._subsets: dict[tuple, pl.Series | None] = {}

    def add(self, group: list[Planned]) -> None:
        first = group[0]
        places: pl.Series | None
        if first.figure.where or len(group) > 1:
            places, numbers = self._picked(group)
        else:
            places = self._subset(first)
            numbers = pl.Series([first.number], dtype=pl.UInt16).new_from_index(
                0, self.rows.height if places is None else len(places)
            )
        self.numbers.append(numbers)
        for name, cells_of_rows in self._columns(first).items():
            self.stack[name].append(cells_of_rows if places is None else cells_of_rows.gather(places))

    def _columns(self, planned: Planned) -> dict[str, pl.Series]:
        """Columns of SPREAD, one cell a row of the file."""
        found = {role: self.parsed.get(planned.cell_of(role) or ()) for role in ROLES}
        columns = {role: parsed.values if parsed else self.nothing for role, parsed in found.items()}
        columns["state"] = found["value"].states  # type: ignore[union-attr]
        if planned.series.written == "share":
            columns |= _share(found["value"], found["cohort"])  # type: ignore[arg-type]
        wrong = self.fit
        for number, role in reversed(list(enumerate(ROLES))):
            parsed = found[role]
            if parsed and parsed.unfit is not None:
                wrong = wrong.clone().scatter(parsed.unfit, number)
        return {"__record__": self.rows["__record__"], **columns, "__wrong__": wrong}

    def _subset(self, planned: Planned) -> pl.Series | None:
        """Places of the rows whose entity and year the series covers; None for all."""
        key = (planned.series.entities, planned.first, planned.last)
        if key not in self._subsets:
            held = self.rows.select(self._covered(planned)).to_series()
            self._subsets[key] = None if held.all() else held.arg_true()
        return self._subsets[key]

    def _covered(self, planned: Planned) -> pl.Expr:
        kinds = [index for index, kind in enumerate(self.source.rows) if planned.reads(kind.entity)]
        years = pl.col("__start__").is_between(planned.first, planned.last)
        if planned.first == 0 and planned.last == 9999:
            years = pl.lit(True)
        return pl.col("__kind__").is_in(kinds) & years.fill_null(False)

    def _picked(self, group: list[Planned]) -> tuple[pl.Series, pl.Series]:
        """(places in the rows, numbers in the plan) of figures told apart by what stands in other columns."""
        where = sorted(group[0].figure.where)
        rows = self.rows.with_row_index("__place__").filter(self._covered(group[0])).select("__place__", *where)
        conditions = pl.DataFrame(list(_conditions(group, where)), schema=[*where, "__figure__"], orient="row")
        picked = rows.join(conditions, on=where) if where else rows.join(conditions, how="cross")
        return picked["__place__"], picked["__figure__"].cast(pl.UInt16)

    def stacked(self) -> pl.DataFrame:
        if not self.stack["__record__"]:
            return SPREAD.to_frame()
        whole = pl.DataFrame({name: pl.concat(parts) for name, parts in self.stack.items()})
        whole = whole.with_columns(pl.concat(self.numbers).alias("__figure__")).select(SPREAD.names()).cast(SPREAD)
        if whole["cohort"].min() is not None and whole["cohort"].min() < 0:  # type: ignore[operator]
            whole = whole.with_columns(__wrong__=pl.when(pl.col("cohort") < 0).then(1).otherwise("__wrong__").cast(pl.UInt8))
        blank_of_kind = [cells.STATES.index(kind.blank or self.source.blank) for kind in self.source.rows]
        blank = self.rows["__kind__"].replace_strict(
            list(range(len(blank_of_kind))), blank_of_kind, return_dtype=pl.UInt8
        ).gather(whole["__record__"])
        is_value = pl.col("state") == cells.VALUE
        interval = [
            pl.when(is_value).then(pl.col(role)).alias(role)
            for role in ("low", "high") if whole[role].null_count() < whole.height
        ]
        state = pl.when(pl.col("state") == cells.BLANK).then(blank).otherwise("state").alias("state")
        return whole.with_columns(state, *interval)


def _share(count: _Parsed, cohort: _Parsed) -> dict[str, pl.Series]:
    """100 × count ÷ cohort. Without a cohort there is no share; of no pupils it does not apply."""
    both = pl.DataFrame({"n": count.values, "of": cohort.values, "state": count.states, "of_state": cohort.states})
    state = (
        pl.when(pl.col("state") != cells.VALUE).then("state")
        .when(pl.col("of_state") != cells.VALUE).then("of_state")
        .when(pl.col("of") == 0).then(pl.lit(cells.STATES.index(State.NOT_APPLICABLE)))
        .otherwise("state").cast(pl.UInt8)
    )
    share = (100 * pl.col("n") / pl.col("of")).round(cells.DECIMALS)
    told = both.select(state=state, share=share)
    return {"state": told["state"], "value": told.select(pl.when(pl.col("state") == cells.VALUE).then("share")).to_series()}


@dataclass(frozen=True)
class _Parsed:
    values: pl.Series
    states: pl.Series
    unfit: pl.Series | None  # places of cells that are not what the definition promises


def _parsed(rows: pl.DataFrame, plan: list[Planned], source: Source) -> dict[tuple, _Parsed]:
    """Every (column, way of writing) once; the columns written in one way parsed in one go."""
    ways: dict[tuple, dict[str, None]] = {}
    for planned in plan:
        for role in ROLES:
            if cell := planned.cell_of(role):
                ways.setdefault(cell[1:], {})[cell[0]] = None
    found = {}
    for (written, words), columns in ways.items():
        together = pl.concat([rows[column] for column in columns])
        values, states = cells.parse(together, written, codes=source.codes, words=dict(words))
        unfit = states == cells.REFUSED
        some = bool(unfit.any())
        for number, column in enumerate(columns):
            part = slice(number * rows.height, (number + 1) * rows.height)
            places = unfit[part].arg_true() if some else None
            found[(column, written, words)] = _Parsed(
                values[part], states[part], places if places is not None and len(places) else None
            )
    return found


def _conditions(group: list[Planned], where: list[str]) -> Iterator[tuple]:
    for planned in group:
        for combination in product(*(_listed(planned.figure.where[column]) for column in where)):
            yield (*combination, planned.number)


_WORDS = {
    "number": "a number", "percent-sign": "a percentage with its sign", "fraction": "a fraction of one",
    "word": "one of the words it lists",
}
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
    """Each cell once, however many figures read it."""
    named: dict[tuple[str, str], list[pl.DataFrame]] = {}
    for (number, role), part in wrong.group_by("__figure__", "__wrong__", maintain_order=True):
        column, written, _ = plan[number].cell_of(ROLES[role]) or ("", "", ())
        named.setdefault((column, written), []).append(rows.select("__row__", cell=column)[part["__record__"]])
    for (column, written), parts in named.items():
        found = pl.concat(parts).unique("__row__", maintain_order=True)
        detail = pl.format("‘{}’ in column ‘{}’", pl.col("cell").str.head(60), pl.lit(column))
        formula = pl.col("cell").str.starts_with("=")
        remedy = f"Check it against the publisher's file; its definition reads it as {_WORDS[written]}"
        if reason:
            refusals.add(found, reason, detail, remedy)
            continue
        refusals.add(found.filter(formula), FORMULA, detail, "Use the publisher's own file, not a worked-on copy")
        refusals.add(found.filter(~formula), NOT_A_NUMBER, detail, remedy)
