"""The Parquet tables of an edition: observations in two orders, establishments, inspections."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from upstream.evidence.frames import ESTABLISHMENTS, INSPECTIONS, OBSERVATIONS
from upstream.evidence.lineage import SPANS
from upstream.evidence.store import FIGURE, WINNER, connect
from upstream.lib import working_days

BY_SCHOOL = "entity_kind, entity_id, measure, pupil_group, phase, period_end, period"
BY_MEASURE = "measure, pupil_group, entity_kind, phase, period_end, period, entity_id"
# Small row groups: a school's rows, or a measure's, are found by the groups' least and greatest values.
ROW_GROUP = 16384

# A fact and what belongs to it come from the same extract, never a date of one with a grade of another.
_TOGETHER = {
    "last_inspection_on": ("last_inspection_grade",),
    "opened_on": ("opened_reason",),
    "closed_on": ("closed_reason",),
    "trust_name": ("trust_uid",),
    "la": ("la_name",),
    "easting": ("northing",),
}
_OF_THE_EXTRACT = ("as_at", "source", "file", "row")


def write_observations(parts: Sequence[Path], folder: Path) -> None:
    """Both sort orders, with two marks a row: `alone` (no other release or file gives this figure) and
    `current` (the one that counts as at now), so that reading rarely has to weigh releases.

    DuckDB sorts, because it spills to the disk: a folder of any size fits in a fixed memory.
    """
    spill = folder / ".spill"
    spill.mkdir()
    with connect(memory_limit="1GB", temp_directory=str(spill), preserve_insertion_order=False) as connection:
        connection.execute(_sql_for_marked(parts, "rivals"))
        for name, order in (("by_school", BY_SCHOOL), ("by_measure", BY_MEASURE)):
            target = _quoted(folder / f"observations_{name}.parquet")
            connection.execute(
                f"copy (select * from marked order by {order}, source, file, \"row\") to '{target}'"
                f" (format parquet, compression zstd, row_group_size {ROW_GROUP})"
            )
    spill.rmdir()


def _sql_for_marked(parts: Sequence[Path], rivals: str) -> str:
    """A view of all observations with `alone` and `current`. Only where two files or releases give the
    same measure, group, phase, kind of entity and period can two rows be the same figure."""
    listed = ", ".join(f"'{_quoted(path)}'" for path in parts)
    shelf = "measure, pupil_group, phase, entity_kind, period"
    return f"""
        create view every_row as select * from read_parquet([{listed}]);
        create table {rivals} as
            select {shelf} from every_row group by {shelf}
            having count(distinct file || '/' || source || '/' || coalesce(release, '')) > 1;
        create view marked as
            select *, true as alone, true as current from every_row anti join {rivals} using ({shelf})
            union all
            select * exclude (place, many), many = 1 as alone, place = 1 as current from (
                select *, row_number() over (partition by {FIGURE} order by {WINNER}) as place,
                       count(*) over (partition by {FIGURE}) as many
                from every_row semi join {rivals} using ({shelf})
            )
    """


def write_restricted(parts: Sequence[Path], target: Path) -> None:
    """Observations that are not open, marked as the open ones are, in one file."""
    beside = target.with_name(".part")
    with connect() as connection:
        connection.execute(_sql_for_marked(parts, "rivals"))
        connection.execute(
            f"copy (select * from marked order by {BY_SCHOOL}, source, file, \"row\")"
            f" to '{_quoted(beside)}' (format parquet)"
        )
    os.replace(beside, target)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def empty_part(folder: Path) -> Path:
    """So that an edition without a single figure still has both tables."""
    path = folder / "part-none.parquet"
    pl.DataFrame(schema=OBSERVATIONS).write_parquet(path)
    return path


def extracts_in_order(establishments: pl.DataFrame) -> pl.DataFrame:
    """The newest extract first; one whose day is unknown last."""
    return establishments.sort("as_at", "source", "file", "row", descending=[True, False, False, False], nulls_last=True)


def latest_establishments(establishments: pl.DataFrame) -> pl.DataFrame:
    """ESTABLISHMENTS, one row a URN: each fact from the newest extract that states it."""
    ordered = extracts_in_order(establishments).with_row_index("place")
    first = ordered.unique("urn", keep="first", maintain_order=True).select("urn", *_OF_THE_EXTRACT)
    merged = first
    tied = {follower for followers in _TOGETHER.values() for follower in followers}
    for name in ESTABLISHMENTS:
        if name not in ("urn", *_OF_THE_EXTRACT) and name not in tied:
            columns = ["urn", name, *_TOGETHER.get(name, ())]
            newest = ordered.filter(pl.col(name).is_not_null()).unique("urn", keep="first", maintain_order=True)
            merged = merged.join(newest.select(columns), on="urn", how="left")
    return merged.select(ESTABLISHMENTS.names()).cast(ESTABLISHMENTS).sort("urn")  # type: ignore[arg-type]


def with_spans(establishments: pl.DataFrame, lineage: pl.DataFrame) -> pl.DataFrame:
    """Adds open_from, open_to and their bases from the lineage."""
    spans = lineage.select("urn", *(pl.col(old).alias(new) for new, old in SPANS.items()))
    return establishments.join(spans, on="urn", how="left")


# Ofsted publishes within thirty working days; where no day of publication is given, the last of them.
_DAYS_TO_PUBLISH = 30
# The register gives an inspection's last day, a history file its first.
SAME_INSPECTION = dt.timedelta(days=14)


def complete_inspections(inspections: pl.DataFrame, establishments: pl.DataFrame) -> pl.DataFrame:
    """INSPECTIONS with `known_on` filled, and the last inspection that a register extract names where
    no history file has it."""
    extra = _from_the_register(establishments)
    near = extra.join(inspections.select("urn", "grade", begun="inspected_on"), on=["urn", "grade"], how="inner").filter(
        (pl.col("begun") - pl.col("inspected_on")).abs() <= SAME_INSPECTION
    )
    extra = extra.join(near, on=["urn", "inspected_on"], how="anti")
    return known_when(pl.concat([inspections, extra])).sort("urn", "inspected_on", "area", "source", "row")


def _from_the_register(establishments: pl.DataFrame) -> pl.DataFrame:
    rows = establishments.filter(
        pl.col("last_inspection_on").is_not_null() & pl.col("last_inspection_grade").is_not_null()
    ).pipe(extracts_in_order).unique(["urn", "last_inspection_on"], keep="first", maintain_order=True)
    found = {
        "inspected_on": pl.col("last_inspection_on"),
        "kind": pl.lit("graded"),
        "area": pl.lit("overall-effectiveness"),
        "grade": _grade(pl.col("last_inspection_grade")),
        "raw_grade": pl.col("last_inspection_grade"),
    }
    given = {name: pl.col(name) for name in ("urn", "source", "file", "row")}
    columns = {**dict.fromkeys(INSPECTIONS, pl.lit(None)), **given, **found}
    return rows.select(**columns).cast(INSPECTIONS)  # type: ignore[arg-type]


def _grade(raw: pl.Expr) -> pl.Expr:
    """The grade's word. Serious weaknesses and special measures are kinds of inadequate."""
    word = raw.str.to_lowercase().str.strip_chars().str.replace_all(r"[\s_]+", "-")
    return pl.when(word.is_in(["serious-weaknesses", "special-measures"])).then(pl.lit("inadequate")).otherwise(word)


def known_when(inspections: pl.DataFrame) -> pl.DataFrame:
    """Fills `known_on` and its basis where the reader left them: the day of publication, else thirty
    working days after the inspection."""
    days = inspections.filter(pl.col("published_on").is_null())["inspected_on"].drop_nulls().unique()
    table = pl.DataFrame(
        {"inspected_on": days, "by_rule": [working_days.after(day, _DAYS_TO_PUBLISH) for day in days]},
        schema={"inspected_on": pl.Date, "by_rule": pl.Date},
    )
    told = pl.col("published_on").is_not_null()
    return inspections.join(table, on="inspected_on", how="left", maintain_order="left").with_columns(
        known_on=pl.coalesce("known_on", "published_on", "by_rule"),
        known_basis=pl.coalesce(
            "known_basis",
            pl.when(told).then(pl.lit("publisher")).otherwise(pl.lit("30 working days after the inspection")),
        ),
    ).drop("by_rule")
