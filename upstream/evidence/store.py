"""The only door to the evidence: reads one edition, for a reader of a stated clearance."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from upstream.evidence import absences, agreements, releases
from upstream.evidence.definitions import Definitions, Measure, Sensitivity
from upstream.evidence.editions import (
    DamagedEdition,
    Edition,
    NoEdition,
    current_edition,
    editions_folder,
    find_edition,
    home_folder,
)
from upstream.evidence.entity import Entity
from upstream.evidence.frames import FIGURES, NEIGHBOURS
from upstream.evidence.lineage import SPANS
from upstream.evidence.measures import find_measure
from upstream.evidence.value import Value

CLEARANCE: dict[str, tuple[str, ...]] = {
    "open": ("open",),
    "official": ("open", "official"),
    "confidential": ("open", "official", "confidential"),
}

# Of the releases known on a day: final before revised before provisional, then the latest, then the
# file that its definition prefers. The last two make the choice the same on every machine.
WINNER = """
    case release when 'final' then 2 when 'revised' then 1 else 0 end desc,
    released_on desc nulls last, precedence, file, "row"
"""
FIGURE = "entity_kind, entity_id, phase, measure, pupil_group, period"
_COLUMNS = ", ".join(f'"{name}"' for name in FIGURES)
_FEW = 50


def connect(**settings: str | int) -> duckdb.DuckDBPyConnection:
    """DuckDB in memory: a DuckDB file would lock out other processes, and nothing is downloaded."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False, "autoload_known_extensions": False,
        "python_enable_replacements": False, **settings,  # a table is a file we name, never a Python variable
    }
    return duckdb.connect(":memory:", config=config)


def open_store(
    *, clearance: Sensitivity, edition: str | None = None, definitions: Definitions | None = None,
    home: Path | None = None, live_agreements: agreements.Live = agreements.NONE,
) -> Store:
    """The store of the edition that serves, or of a named one.

    `clearance` is the most sensitive evidence its reader may see; what is not open is seen only under one of
    `live_agreements`. `NoEdition` where nothing is built.
    """
    folder = editions_folder(home)
    found = find_edition(folder, edition) if edition else current_edition(folder)
    if found is None:
        raise NoEdition(f"No evidence has been built in {folder}: run `upstream build` with the publishers’ files first.")
    return Store(
        found, clearance=clearance, definitions=definitions, home=home or home_folder(), live_agreements=live_agreements
    )


class Store:
    """One edition, read-only. Every method that takes `as_at` sees what was known by the end of that
    day; None is now, with the releases whose date nobody wrote down."""

    def __init__(
        self, edition: Edition, *, clearance: Sensitivity, definitions: Definitions | None, home: Path,
        live_agreements: agreements.Live = agreements.NONE,
    ):
        self.edition = edition
        self.home = home
        self.clearance = clearance
        self._sees = CLEARANCE[clearance]
        self._given = definitions
        self.restricted = agreements.parts_of(edition.record, self._sees, live_agreements)
        self._parts = [
            str(home / part.path) for part in self.restricted if part.is_shown and (home / part.path).is_file()
        ]
        self._shelves = {
            order: [*map(str, edition.observations(order)), *self._parts] for order in ("by_school", "by_measure")
        }
        self._connection = connect()
        self._tables: dict[str, pl.DataFrame] = {}

    @functools.cached_property
    def definitions(self) -> Definitions:
        """Those the edition was made by, unless others were given."""
        if self._given:
            return self._given
        path = self.edition.folder / "definitions.json"
        with self._whole(ValueError, KeyError, file=path.name):
            return Definitions.from_json(path.read_text(encoding="utf-8"))

    @contextmanager
    def _whole(self, *signs: type[Exception], file: str = "") -> Iterator[None]:
        """What a file of the edition that is gone or cut short makes of reading it, as a sentence."""
        expected: tuple[type[Exception], ...] = (OSError, *signs)
        try:
            yield
        except expected as error:
            what = f"{file}: {error}" if file else str(error)
            raise DamagedEdition(self.edition.damaged(what.partition("\n")[0])) from None

    def measure(self, name: str) -> Measure:
        return find_measure(self.definitions, name)

    # Figures

    def figure(
        self, measure: str, entity: Entity, period: str, *, group: str = "all", phase: str = "all",
        as_at: dt.date | None = None,
    ) -> Value:
        """One figure. Never raises for absent data: `state` and `why` explain.

        `Refusal` only where the measure itself is not defined.
        """
        defined = self.measure(measure)
        asked = absences.Asked(defined, entity, period, group, phase, as_at)
        rows = self.figures(
            measures=[measure], entity_kind=entity.kind, entities=[entity.id], groups=[group], phases=[phase],
            periods=[period], as_at=as_at,
        )
        if rows.is_empty():
            return absences.explain(self, asked)
        return absences.as_value(rows.row(0, named=True), asked)

    def figures(
        self, *, measures: Iterable[str] | None = None, entity_kind: str | None = None,
        entities: Iterable[str] | None = None, groups: Iterable[str] | None = None,
        phases: Iterable[str] | None = None, periods: Iterable[str] | None = None, as_at: dt.date | None = None,
    ) -> pl.DataFrame:
        """FIGURES, one row a figure: of the releases known by `as_at` the winner. None is "any"."""
        wanted = {
            "measure": measures, "entity_id": entities, "pupil_group": groups, "phase": phases, "period": periods,
            "entity_kind": None if entity_kind is None else [entity_kind],
        }
        lists = {name: list(values) for name, values in wanted.items() if values is not None}
        by_school = 0 < len(lists.get("entity_id", ())) <= _FEW
        conditions, parameters = self._conditions(lists)
        if as_at is None:
            sql = f"select {_COLUMNS} from {self._observations(by_school)} where {conditions} and current"
        else:
            sql = self._sql_for_known(by_school, f"{conditions} and released_on <= ?")
            parameters.append(as_at)
        return self._query(sql, parameters).cast(FIGURES)

    def releases_of(
        self, measure: str, entity: Entity, period: str, *, group: str = "all", phase: str = "all"
    ) -> pl.DataFrame:
        """FIGURES, every held release of one figure, the winner as at now first."""
        conditions, parameters = self._conditions({
            "measure": [measure], "entity_kind": [entity.kind], "entity_id": [entity.id], "pupil_group": [group],
            "phase": [phase], "period": [period],
        })
        sql = f"select {_COLUMNS} from {self._observations(True)} where {conditions} order by {WINNER}"
        return self._query(sql, parameters).cast(FIGURES)

    def _conditions(self, lists: dict[str, list[str]]) -> tuple[str, list]:
        conditions: list[str] = []
        parameters: list[str | list[str] | dt.date] = []
        for name, values in lists.items():
            if len(values) == 1:
                conditions.append(f"{name} = ?")
                parameters.append(values[0])
            else:
                conditions.append(f"{name} in (select unnest(?::varchar[]))")
                parameters.append(values)
        conditions.append(f"sensitivity in ({', '.join('?' * len(self._sees))})")
        return " and ".join(conditions), [*parameters, *self._sees]

    def _sql_for_known(self, by_school: bool, conditions: str) -> str:
        """Only figures that stand in more than one release need to be weighed against each other."""
        return f"""
            with known as (select * from {self._observations(by_school)} where {conditions})
            select {_COLUMNS} from known where alone
            union all
            select {_COLUMNS} from (
                select *, row_number() over (partition by {FIGURE} order by {WINNER}) as place
                from known where not alone
            ) where place = 1
        """

    def _observations(self, by_school: bool) -> str:
        """One of the two sort orders: a school's page reads the first, a measure of all schools the other."""
        return _parquet(self._shelves["by_school" if by_school else "by_measure"])

    def sql_for_current(self) -> str:
        """A query without parameters for the figures that count as at now, by measure: for comparing editions inside
        this wing. It holds nothing that a reader wrote."""
        sees = ", ".join(f"'{one}'" for one in self._sees)
        return f"select {_COLUMNS} from {self._observations(False)} where current and sensitivity in ({sees})"

    def _query(self, sql: str, parameters: Sequence) -> pl.DataFrame:
        # A cursor of its own for every question, so that threads of a web server do not share one.
        # `execute` would hand rows over twice (it warns so itself); `sql` with parameters does not.
        with self._whole(duckdb.IOException, duckdb.InvalidInputException):
            return pl.from_arrow(self._connection.cursor().sql(sql, params=parameters).to_arrow_table())  # type: ignore[return-value]

    # Periods and coverage

    def latest_period(
        self, measure: str, as_at: dt.date | None, *, group: str = "all", source_ids: Sequence[str] | None = None,
        entity_kind: str | None = None,
    ) -> str | None:
        """The newest academic year published by then, whether or not a file of it is held."""
        found = self.published_periods(measure, as_at, 1, group=group, source_ids=source_ids, entity_kind=entity_kind)
        return found[0] if found else None

    def published_periods(
        self, measure: str, as_at: dt.date | None, n: int, *, group: str = "all",
        source_ids: Sequence[str] | None = None, entity_kind: str | None = None,
    ) -> list[str]:
        """The newest `n` academic years published by then, newest first, by the publishers' lists of
        releases: not by the files held. Years the measure has no figures for are left out."""
        sources = releases.sources_for(self.definitions, self.measure(measure), group, entity_kind, source_ids)
        held = self.holdings().filter(pl.col("measure") == measure, pl.col("pupil_group") == group)
        return releases.published(
            self.definitions, self.measure(measure), sources, held, as_at, entity_kind or "school"
        )[:n]

    def held_coverage(self, measure: str, group: str, period: str, as_at: dt.date | None) -> set[str]:
        """Which schools' figures are held: `england`, `la:936`, …"""
        rows = self.holdings().filter(
            pl.col("measure") == measure, pl.col("pupil_group") == group, pl.col("period") == period,
            pl.col("entity_kind") == "school", releases.known_by(as_at),
        )
        return set(rows["coverage"].drop_nulls())

    # The other tables

    def _table(self, name: str) -> pl.DataFrame:
        if name not in self._tables:
            with self._whole(pl.exceptions.PolarsError):
                self._tables[name] = pl.read_parquet(self.edition.table(name))
        return self._tables[name]

    def establishments(self) -> pl.DataFrame:
        """ESTABLISHMENTS with open_from, open_to and their bases: one row a URN, each fact from the
        newest extract that states it."""
        return self._table("establishments_latest")

    def extracts(self) -> pl.DataFrame:
        """ESTABLISHMENTS with the same spans: every row of every extract, newest extract first."""
        spans = self.lineage().select("urn", *(pl.col(old).alias(new) for new, old in SPANS.items()))
        return self._table("establishments").join(spans, on="urn", how="left")

    def lineage(self) -> pl.DataFrame:
        """LINEAGE: which URNs are one continuing school."""
        return self._table("lineage")

    def links(self) -> pl.DataFrame:
        return self._table("links")

    def listed(self, as_at: dt.date | None = None) -> pl.DataFrame:
        """LISTED known by then: the schools that each January census names, with their types."""
        return self._table("listed").filter(releases.known_by(as_at))

    def groups(self) -> pl.DataFrame:
        return self._table("groups")

    def memberships(self) -> pl.DataFrame:
        return self._table("memberships")

    def neighbours(self) -> pl.DataFrame:
        """NEIGHBOURS of every list held, whenever it was made. Editions of before such lists were kept have none."""
        return self._table("neighbours") if self.edition.table("neighbours").is_file() else NEIGHBOURS.to_frame()

    def inspections(self, as_at: dt.date | None = None) -> pl.DataFrame:
        """INSPECTIONS known by then."""
        rows = self._table("inspections")
        return rows if as_at is None else rows.filter(pl.col("known_on") <= as_at)

    def comparisons(self, entity: Entity) -> pl.DataFrame:
        """How an entity compares, as at now: made by `benchmarks` when the edition was built."""
        return self.comparisons_of(entity.kind, [entity.id])

    def comparisons_of(self, kind: str, ids: Sequence[str]) -> pl.DataFrame:
        """The same of several of one kind."""
        paths = [str(path) for path in self.edition.comparisons()]
        if not paths or not ids:
            return pl.DataFrame(schema={"entity_id": pl.String, "phase": pl.String})
        marks = ", ".join("?" * len(ids))
        sql = f"select * from {_parquet(paths)} where entity_kind = ? and entity_id in ({marks})"
        return self._query(sql, [kind, *ids])

    def holdings(self) -> pl.DataFrame:
        """HOLDINGS: what each file gives, a row for every measure, group, phase, kind and period."""
        rows = self._table("holdings")
        return pl.concat([rows, *map(_holdings_of, self._parts)]) if self._parts else rows

    def catalogue(self) -> dict[str, pl.DataFrame]:
        """`files`, `refused` and `releases` of the edition."""
        return {name: self._table(name) for name in ("files", "refused", "releases")}

    # Names

    def knows(self, entity: Entity) -> bool:
        """Whether anything at all is known of such an entity."""
        return self.name_of(entity) is not None or not self.figures(
            entity_kind=entity.kind, entities=[entity.id]
        ).is_empty()

    def name_of(self, entity: Entity) -> str | None:
        if entity.kind == "england":
            return "England" if entity.id == "england" else "England, with independent schools"
        if entity.kind == "school":
            return _first(self.establishments().filter(pl.col("urn") == entity.id)["name"])
        if entity.kind == "trust":
            return _first(self.groups().filter(pl.col("uid") == entity.id)["name"])
        return self._area_name(entity)

    def _area_name(self, entity: Entity) -> str | None:
        for area in self.definitions.areas.values():
            if area.kind == entity.kind and entity.id in (area.id, area.id.rpartition(":")[2], *area.codes):
                return area.name
        return None


def _parquet(paths: list[str]) -> str:
    """The paths come from our own folders; a quote in one is doubled."""
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}])"


def _first(names: pl.Series) -> str | None:
    return names[0] if len(names) else None


@functools.cache
def _holdings_of(part: str) -> pl.DataFrame:
    return releases.summarise(pl.scan_parquet(part))
