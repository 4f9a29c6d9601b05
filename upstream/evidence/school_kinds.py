"""What kind of school it is, which key stages end there, and under which phase its absence is published."""

from __future__ import annotations

import polars as pl

# GIAS's phases, for types of school that leave the kind to phase and ages.
_BY_PHASE = {
    "nursery": "nursery",
    "primary": "primary",
    "middle deemed primary": "middle",
    "middle deemed secondary": "middle",
    "secondary": "secondary",
    "all-through": "all-through",
    "16 plus": "16-19",
}
_DEFAULT_STAGES = {
    "primary": ["ks2"], "junior": ["ks2"], "middle": ["ks2"], "secondary": ["ks4"], "all-through": ["ks2", "ks4"],
}
_NO_STAGE = ("infant", "first", "nursery", "16-19")
LAST_INFANT, LAST_FIRST, JUNIOR_FROM, YEAR_6_ENDS, YEAR_11_ENDS = 7, 10, 7, 11, 16


def with_kinds(rows: pl.DataFrame, types: pl.DataFrame) -> pl.DataFrame:
    """Adds sector, kind, stages and phase.

    `rows`: type (the register's), census_type, phase (the register's), low_age, high_age and, for a
    predecessor or successor of a listed school, that one's linked_type. `types`: type in lower case,
    sector, type_kind, type_phase. The register's own type decides; the census's where there is none; the
    linked school's last. Where none of them settles the kind, the phase under which the census lists the school does.
    """
    columns = {name: pl.String for name in ("type", "census_type", "linked_type", "phase") if name not in rows.columns}
    rows = rows.with_columns(*(pl.lit(None, dtype=kind).alias(name) for name, kind in columns.items()))
    for name in ("type", "linked_type", "census_type"):
        renamed = types.select(pl.col("type").alias("key"), *(pl.col(c).alias(f"{name}:{c}") for c in types.columns[1:]))
        rows = rows.with_columns(key=pl.col(name).str.to_lowercase()).join(renamed, on="key", how="left")
    order = ("type", "linked_type", "census_type")
    said = rows.with_columns(
        type_kind=pl.coalesce(*(f"{name}:type_kind" for name in order)),
        census_kind=pl.col("census_type:type_kind"),
        sector=pl.coalesce("type:sector", "census_type:sector"),
        gias_phase=pl.col("phase").str.to_lowercase(),
    )
    return said.with_columns(kind=_kind(), phase=pl.col("census_type:type_phase")).with_columns(
        stages=_stages(), type=pl.coalesce("type", "census_type")
    )


def _kind() -> pl.Expr:
    by_phase = pl.col("gias_phase").replace_strict(_BY_PHASE, default=None, return_dtype=pl.String)
    leaves_it = pl.col("type_kind").is_null() | (pl.col("type_kind") == "by-phase")
    broad = pl.when(leaves_it | pl.col("type_kind").is_in(["primary", "secondary"])).then(
        pl.coalesce(by_phase, pl.when(~leaves_it).then("type_kind"), _unless_by_phase("census_kind"), "census_type:type_phase")
    ).otherwise("type_kind")
    return pl.when(broad == "primary").then(_primary_by_ages()).otherwise(broad)


def _unless_by_phase(name: str) -> pl.Expr:
    return pl.when(pl.col(name) != "by-phase").then(name)


def _primary_by_ages() -> pl.Expr:
    low, high = pl.col("low_age"), pl.col("high_age")
    return (
        pl.when(high <= LAST_INFANT).then(pl.lit("infant"))
        .when(high <= LAST_FIRST).then(pl.lit("first"))
        .when(low >= JUNIOR_FROM).then(pl.lit("junior"))
        .otherwise(pl.lit("primary"))
    )


def _stages() -> pl.Expr:
    """By age range where it is held: pupils who are 10 and 11 sit key stage 2, 15 and 16 key stage 4."""
    low, high = pl.col("low_age"), pl.col("high_age")
    ks2 = (low < YEAR_6_ENDS) & (high >= YEAR_6_ENDS) & (pl.col("kind") != "secondary")
    ks4 = (low < YEAR_11_ENDS) & (high >= YEAR_11_ENDS) & ~pl.col("kind").is_in(["primary", "junior", "middle"])
    by_age = pl.concat_list(
        pl.when(ks2.fill_null(False)).then(pl.lit("ks2")), pl.when(ks4.fill_null(False)).then(pl.lit("ks4"))
    ).list.drop_nulls()
    by_kind = pl.col("kind").replace_strict(_DEFAULT_STAGES, default=[], return_dtype=pl.List(pl.String))
    none = pl.lit([], dtype=pl.List(pl.String))
    ageless = low.is_null() | high.is_null()
    return pl.when(pl.col("kind").is_in(_NO_STAGE)).then(none).when(ageless).then(by_kind).otherwise(by_age)
