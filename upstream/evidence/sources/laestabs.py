"""Which school bore a LAESTAB in an academic year. Numbers move (a conversion keeps the LAESTAB and
changes the URN), so a match holds for its own year only."""

from __future__ import annotations

import datetime as dt

import polars as pl

from upstream.evidence.sources.reading import Context
from upstream.lib import academic_year

UNKNOWN = "no school is known by this LAESTAB in that year"
TWO = "two schools had this LAESTAB in that year"
NOT_ONE = "not a LAESTAB"


def as_laestab(columns: str | list[str]) -> pl.Expr:
    """Seven digits: from one column (`936/3943`, `9363943`) or from two (LA, number in the LA)."""
    if isinstance(columns, str):
        return pl.col(columns).str.replace_all(r"[/ -]", "")
    la, number = columns
    return pl.concat_str(pl.col(la), pl.col(number).str.zfill(4))


def school_of(rows: pl.DataFrame, context: Context) -> pl.DataFrame:
    """`rows` (with `__laestab__` and `__year__`) with `__entity__`, null where `__why__` says why."""
    known = _known(rows, context)
    found = rows.join(known, on=["__year__", "__laestab__"], how="left", maintain_order="left", nulls_equal=True)
    formed = pl.col("__laestab__").str.contains(r"^[0-9]{7}$")
    why = (
        pl.when(~formed).then(pl.lit(NOT_ONE))
        .when(pl.col("__schools__") > 1).then(pl.lit(TWO))
        .when(pl.col("__entity__").is_null()).then(pl.lit(UNKNOWN))
    )
    return found.with_columns(__why__=why).drop("__schools__")


def _known(rows: pl.DataFrame, context: Context) -> pl.DataFrame:
    """(year, LAESTAB) → URN and how many bore it; the register speaks only for years without a file."""
    held = context.laestabs.unique()
    years = rows["__year__"].drop_nulls().unique().to_list()
    parts = [held.filter(pl.col("period").is_in(years))]
    if context.register is not None:
        silent = [year for year in years if year not in set(held["period"])]
        parts += [_open_in(context.register, year) for year in silent]
    return (
        pl.concat(parts).group_by("period", "laestab")
        .agg(__entity__=pl.col("urn").first(), __schools__=pl.col("urn").n_unique())
        .rename({"period": "__year__", "laestab": "__laestab__"})
    )


def _open_in(register: pl.DataFrame, year: str) -> pl.DataFrame:
    """Establishments open for some of the year. Without an opening date a school was open before dates were kept."""
    opens, closes = dt.date(academic_year.start(year), 9, 1), academic_year.last_day(year)
    open_then = (pl.col("opened_on").fill_null(dt.date.min) <= closes) & (
        pl.col("closed_on").fill_null(dt.date.max) >= opens
    )
    was = open_then & pl.col("laestab").is_not_null() & (pl.col("status") != "Proposed to open").fill_null(True)
    open_schools = register.filter(was)
    return open_schools.select(pl.lit(year).alias("period"), "laestab", "urn").unique()


def both_numbers(rows: pl.DataFrame, laestab: str | list[str]) -> pl.DataFrame:
    """LAESTABS of rows that have a URN (`__entity__`) and a LAESTAB."""
    named = rows.filter(pl.col("__matched__") == "urn").select(
        period="__year__", laestab=as_laestab(laestab), urn="__entity__"
    )
    return named.filter(pl.col("period").is_not_null() & pl.col("laestab").str.contains(r"^[0-9]{7}$")).unique()


