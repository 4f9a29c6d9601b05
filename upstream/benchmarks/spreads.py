"""How one measure's figures are spread over all schools, or all councils: every figure once, by field and region.

For those who draw sets of thousands and never see a frame.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from upstream.benchmarks.comparisons import fields_of_councils, fields_of_schools, phases_of
from upstream.benchmarks.rounding import compared
from upstream.evidence.releases import known_by
from upstream.evidence.store import Store
from upstream.lib.kept import kept


@dataclass(frozen=True, slots=True)
class HeldPeriod:
    """A period with figures. `nationally`: whether those of all England are held, or of single councils only."""

    period: str
    nationally: bool


@dataclass(frozen=True)
class Spread:
    """The figures with a value of one measure, pupil group and period.

    `values`: by council code or by the number a school bears now, whichever of its numbers the figure stands under;
    in the measure's unit, rounded as every comparison is. `fields` and `regions`: the ids of each, the largest
    first; a school without a field (an independent one, or of no known phase) stands in neither.
    `direction`: higher, lower or neither.
    """

    measure: str
    group: str
    period: str
    kind: str
    direction: str
    values: Mapping[str, float]
    fields: Mapping[str, tuple[str, ...]]
    regions: Mapping[str, tuple[str, ...]]
    files: tuple[tuple[str, str], ...]  # source and file of the figures

    def of(self, ids: Iterable[str]) -> list[float]:
        """The figures of those that have one, the lowest first."""
        return sorted(self.values[name] for name in ids if name in self.values)

    @kept
    def of_field(self, field: str) -> list[float]:
        return self.of(self.fields[field])

    @kept
    def of_region(self, region: str) -> list[float]:
        return self.of(self.regions[region])

    @functools.cached_property
    def outside(self) -> int:
        """How many of the figures stand in no field."""
        return len(self.values) - sum(map(len, self.fields.values()))

    def field_of(self, name: str) -> str | None:
        """Among whom somebody is compared, in words."""
        return next((field for field, ids in self.fields.items() if name in ids), None)

    def rank(self, value: float, among: Iterable[float]) -> int:
        """One more than the number of `among` that are better, or where neither end is better higher."""
        if self.direction == "lower":
            return 1 + sum(other < value for other in among)
        return 1 + sum(other > value for other in among)


def periods_held(
    store: Store, measure: str, kind: str = "school", *, group: str = "all", as_at: dt.date | None = None
) -> list[HeldPeriod]:
    """The periods of which figures with a value are held, the newest first."""
    rows = store.holdings().filter(
        pl.col("measure") == measure, pl.col("pupil_group") == group, pl.col("phase") == "all",
        pl.col("entity_kind") == kind, pl.col("with_value") > 0, known_by(as_at),
    )
    found = rows.group_by("period").agg(pl.col("period_end").max(), nationally=(pl.col("coverage") == "england").any())
    ordered = found.sort("period_end", "period", descending=True)
    return [HeldPeriod(*row) for row in ordered.select("period", "nationally").iter_rows()]


def files_held(store: Store, series: Iterable[tuple[str, str]], kind: str = "school") -> list[tuple[str, str]]:
    """Source and file of the figures held for these measures and periods."""
    asked = pl.DataFrame(sorted(set(series)), schema={"measure": pl.String, "period": pl.String}, orient="row")
    rows = store.holdings().filter(pl.col("entity_kind") == kind).join(asked, on=["measure", "period"], how="semi")
    return sorted(rows.select("source", "file").unique().iter_rows())


def spread_of(
    store: Store, measure: str, period: str, *, kind: str = "school", group: str = "all", as_at: dt.date | None = None
) -> Spread:
    """The spread of a measure's figures in one period, as known at the end of `as_at`.

    `kind` is `school` or `la`; of councils the figures of all their schools. Empty where no figure is held.
    """
    figures = store.figures(
        measures=[measure], entity_kind=kind, groups=[group], phases=["all"], periods=[period], as_at=as_at
    )
    defined = store.definitions
    rows = fields_of_councils(figures, defined)
    if kind == "school":
        rows = _by_school(store, fields_of_schools(figures, defined, _phases(store, as_at)).with_columns(_whose(store)))
    rows = rows.select("entity_id", "field", compared(pl.col("value"))).sort("entity_id")
    placed = rows.join(_regions(store, kind), on="entity_id", how="left")
    return Spread(
        measure, group, period, kind, defined.measures[measure].direction,
        dict(zip(rows["entity_id"], rows["value"], strict=True)), _ids_by(rows, "field"), _ids_by(placed, "region"),
        tuple(figures.select("source", "file").unique().sort("source", "file").iter_rows()),
    )


def _by_school(store: Store, rows: pl.DataFrame) -> pl.DataFrame:
    """`entity_id` as the number that the school bears now; of two numbers in one table the newer one's figure."""
    line = store.lineage().select("urn", "school", "position")
    known = rows.join(line, left_on="entity_id", right_on="urn", how="left", maintain_order="left")
    newest = known.sort("position", "entity_id", descending=[True, False], nulls_last=True)
    return newest.with_columns(entity_id=pl.coalesce("school", "entity_id")).unique("entity_id", keep="first")


def _whose(store: Store) -> pl.Expr:
    """`field`, where figures are held for single councils, by the name of each: their schools are no one field."""
    names = {f"la:{area.id.rpartition(':')[2]}": area.name for area in store.definitions.areas.values() if area.kind == "la"}
    name = pl.col("place").replace_strict(names, default=None, return_dtype=pl.String)
    named = pl.concat_str(name, pl.lit("’s"), pl.col("field").str.strip_prefix("the council’s own"))
    return pl.coalesce(named, "field").alias("field")


def _ids_by(rows: pl.DataFrame, name: str) -> dict[str, tuple[str, ...]]:
    known = rows.drop_nulls(name)
    parts = known.group_by(name).agg("entity_id", n=pl.len()).sort(["n", name], descending=[True, False])
    return {key: tuple(ids) for key, ids, _ in parts.iter_rows()}


@lru_cache(maxsize=2)
def _phases(store: Store, as_at: dt.date | None) -> pl.DataFrame:
    return phases_of(store.definitions, store.listed(as_at))


@lru_cache(maxsize=4)
def _regions(store: Store, kind: str) -> pl.DataFrame:
    """entity_id, region: by name, that of a school's council as the censuses list it, else as the register does."""
    areas = store.definitions.areas
    named = {area.id: area.name for area in areas.values() if area.kind == "region"}
    councils = [
        (area.id.rpartition(":")[2], named.get(area.region or "")) for area in areas.values() if area.kind == "la"
    ]
    regions = pl.DataFrame(councils, schema={"la": pl.String, "region": pl.String}, orient="row").drop_nulls()
    if kind == "la":
        return regions.select(entity_id="la", region="region")
    listed = store.listed().sort("period", descending=True).select("urn", "la").drop_nulls()
    register = store.establishments().select("urn", "la").drop_nulls()
    of_schools = pl.concat([listed, register]).unique("urn", keep="first", maintain_order=True)
    return of_schools.join(regions, on="la").select(entity_id="urn", region="region")
