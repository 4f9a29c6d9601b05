"""Whose figures a row holds: schools by URN, LAESTAB or a lookup, councils and regions by any of
their codes and names, trusts by UID."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from upstream.evidence.definitions import Definitions, RowKind
from upstream.evidence.sources.laestabs import as_laestab, school_of
from upstream.evidence.sources.reading import Context, Refusals

URN = r"^[1-9][0-9]{4,6}$"
UID = r"^[1-9][0-9]{0,6}[A-Z]?$"  # one trust is 16752X, in every list that names it


@dataclass(frozen=True)
class Place:
    """What an entity is found with besides the row itself."""

    definitions: Definitions
    context: Context
    refusals: Refusals
    part: str | None  # of a lookup: what the file pattern's group `part` says


def identify(rows: pl.DataFrame, kind: RowKind, place: Place) -> pl.DataFrame:
    """The rows of one kind with `__entity__` and `__matched__`; those of no known entity set aside.

    `rows` has `__row__`, `__year__` (academic year) and the kind's columns, stripped.
    """
    return _FINDERS[kind.entity](rows, kind, place)


def columns_of(kind: RowKind) -> list[str]:
    """Every column that the row kind names."""
    laestab = [kind.laestab] if isinstance(kind.laestab, str) else list(kind.laestab or ())
    named = [kind.urn, kind.code, kind.phase_column, kind.school_type]
    return [*kind.when, *laestab, *(column for column in named if column)]


def _school(rows: pl.DataFrame, kind: RowKind, place: Place) -> pl.DataFrame:
    if kind.lookup:
        return _by_lookup(rows, kind, place)
    if kind.urn is None:
        return _by_laestab(rows, kind, place)
    named = rows.with_columns(__entity__=pl.col(kind.urn), __matched__=pl.lit("urn"))
    if not kind.laestab:
        return _only(named, URN, "not a URN", f"‘{kind.urn}’", place)
    by_laestab = _by_laestab(rows.filter(pl.col(kind.urn) == ""), kind, place)
    by_urn = named.filter(pl.col("__entity__") != "")
    return pl.concat([_only(by_urn, URN, "not a URN", f"‘{kind.urn}’", place), by_laestab])


def _only(rows: pl.DataFrame, form: str, reason: str, column: str, place: Place) -> pl.DataFrame:
    good = pl.col("__entity__").str.contains(form)
    bad = rows.filter(~good)
    if not bad.height:
        return rows
    detail = pl.format("‘{}’ in {}", pl.col("__entity__"), pl.lit(column))
    place.refusals.add(bad, reason, detail, "Check the row against the publisher's file")
    return rows.filter(good)


def _by_laestab(rows: pl.DataFrame, kind: RowKind, place: Place) -> pl.DataFrame:
    rows = rows.with_columns(__laestab__=as_laestab(kind.laestab or ""))
    found = school_of(rows, place.context)
    detail = pl.format("LAESTAB ‘{}’ in {}", pl.col("__laestab__"), pl.col("__year__").fill_null("no one year"))
    for reason in found["__why__"].drop_nulls().unique().sort():
        place.refusals.add(
            found.filter(pl.col("__why__") == reason), reason, detail,
            "Add a file of that year that has both numbers, such as its January census",
        )
    return found.filter(pl.col("__why__").is_null()).drop("__why__", "__laestab__").with_columns(
        __matched__=pl.lit("laestab")
    )


def _by_lookup(rows: pl.DataFrame, kind: RowKind, place: Place) -> pl.DataFrame:
    """By the record's place in its file, and only where the council and the name agree: a file in
    another order must not give one school another's figures."""
    table = place.context.lookups.get(kind.lookup or "")
    if table is None:
        place.refusals.add(
            rows, "its lookup is not among the files", pl.lit(f"‘{kind.lookup}’"), "Give the lookup to the same build"
        )
        return rows.head(0).with_columns(__entity__=pl.lit(""), __matched__=pl.lit("name"))
    if place.part is not None:
        table = table.filter(pl.col("part") == place.part.lower())
    said = lookup_columns(kind, place.definitions)
    found = rows.join(
        table.select(__year__="period", __row__="record", __entity__="urn", **{f"__{f}__": f for f in ("la", "name")}),
        on=["__year__", "__row__"], how="left", maintain_order="left",
    )
    agree = [(pl.col(f"__{f}__") == pl.col(column)) for f, column in said.items() if column in rows.columns]
    found = found.with_columns(__entity__=pl.when(pl.all_horizontal(pl.lit(True), *agree)).then("__entity__"))
    shown = [pl.col(column) for column in said.values() if column in rows.columns] or [pl.lit("")]
    detail = pl.format("‘{}’", pl.concat_str(shown, separator=", "))
    place.refusals.add(
        found.filter(pl.col("__entity__").is_null()), "no school is known for this record", detail,
        "Add its URN to the lookup, if it can be found",
    )
    return found.filter(pl.col("__entity__").is_not_null()).with_columns(__matched__=pl.lit("name"))


def lookup_columns(kind: RowKind, definitions: Definitions) -> dict[str, str]:
    """What a lookup says of a record besides its place, and the row's column that must say the same."""
    if not kind.lookup:
        return {}
    columns = definitions.sources[kind.lookup].columns if kind.lookup in definitions.sources else {}
    said = {"la": kind.code or "", "name": columns.get("name", "")}
    return {field: column for field, column in said.items() if column}


def _trust(rows: pl.DataFrame, kind: RowKind, place: Place) -> pl.DataFrame:
    named = rows.with_columns(__entity__=pl.col(kind.code or ""), __matched__=pl.lit("code"))
    return _only(named, UID, "not a trust's UID", f"‘{kind.code}’", place)


def _area(kind_of_area: str, reason: str) -> Callable[[pl.DataFrame, RowKind, Place], pl.DataFrame]:
    def find(rows: pl.DataFrame, kind: RowKind, place: Place) -> pl.DataFrame:
        known = area_ids(place.definitions, kind_of_area)
        codes = rows.select(__code__=pl.col(kind.code or "")).to_series()
        # Few codes, many rows: each is looked up once.
        ids = {code: known.get(code.casefold(), "") for code in codes.unique()}
        if not known and kind_of_area == "la":
            ids = {code: code for code in ids if len(code) == 3 and code.isdigit()}
        entities = codes.replace_strict(list(ids), list(ids.values()), default="", return_dtype=pl.String)
        named = rows.with_columns(entities.alias("__entity__"), codes, __matched__=pl.lit("code"))
        bad = named.filter(pl.col("__entity__") == "")
        detail = pl.format("‘{}’ in ‘{}’", pl.col("__code__"), pl.lit(kind.code))
        place.refusals.add(bad, reason, detail, "Add it to definitions/areas with its codes and dates")
        return named.filter(pl.col("__entity__") != "").drop("__code__")

    return find


def area_ids(definitions: Definitions, kind: str) -> dict[str, str]:
    """Every code and name of an area, lower case, to its id. What two areas bear stands for neither."""
    bearers: dict[str, set[str]] = {}
    areas = {area.id: area for area in definitions.areas.values() if area.kind == kind}
    for area in areas.values():
        for code in (area.id, area.name, *area.codes):
            bearers.setdefault(code.casefold(), set()).add(area.id)
    return {code: next(iter(ids)) for code, ids in bearers.items() if len(ids) == 1}


def _england(rows: pl.DataFrame, kind: RowKind, _: Place) -> pl.DataFrame:
    entity = "all" if kind.schools == "all" else "england"
    return rows.with_columns(__entity__=pl.lit(entity), __matched__=pl.lit("code"))


_FINDERS: dict[str, Callable[[pl.DataFrame, RowKind, Place], pl.DataFrame]] = {
    "school": _school,
    "la": _area("la", "a council that definitions/areas does not know"),
    "region": _area("region", "a region that definitions/areas does not know"),
    "trust": _trust,
    "england": _england,
}
