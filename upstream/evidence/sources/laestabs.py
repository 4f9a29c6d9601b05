"""Which school bore a LAESTAB in an academic year. Numbers move (a conversion keeps the LAESTAB and
changes the URN), so a match holds for its own year only."""

from __future__ import annotations

import datetime as dt

import polars as pl

from upstream.evidence.frames import ESTABLISHMENTS
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
    """(year, LAESTAB) → URN and how many bore it. Where a file of the year has the LAESTAB the file
    answers, and only else the register's dates."""
    years = rows["__year__"].drop_nulls().unique().sort().to_list()
    held = context.laestabs.unique().filter(pl.col("period").is_in(years))
    register = _dated(context.register)
    by_dates = pl.concat([held.head(0), *(_open_in(register, year) for year in years)])
    known = pl.concat([held, by_dates.join(held, on=["period", "laestab"], how="anti")])
    return (
        known.group_by("period", "laestab")
        .agg(__entity__=pl.col("urn").first(), __schools__=pl.col("urn").n_unique())
        .rename({"period": "__year__", "laestab": "__laestab__"})
    )


def _dated(register: pl.DataFrame | None) -> pl.DataFrame:
    """The extracts that state days of opening: one without any cannot say who was open when."""
    if register is None:
        return ESTABLISHMENTS.to_frame()
    states_days = pl.col("opened_on").is_not_null().any().over("source", "file")
    bears_one = pl.col("laestab").is_not_null() & (pl.col("status") != "Proposed to open").fill_null(True)
    return register.filter(states_days).filter(bears_one)


def _open_in(register: pl.DataFrame, year: str) -> pl.DataFrame:
    """Establishments open for some of the year; one that opened in the course of it only beside another,
    since an academy takes over its predecessor's LAESTAB and the figures of that year may be either's.
    In a register that states days, a school without a day of opening was open before days were kept."""
    opens, closes = dt.date(academic_year.start(year), 9, 1), academic_year.last_day(year)
    open_then = (pl.col("opened_on").fill_null(dt.date.min) <= closes) & (
        pl.col("closed_on").fill_null(dt.date.max) >= opens
    )
    some_of_it = register.filter(open_then).unique(["laestab", "urn"])
    began_with_it = (pl.col("opened_on").fill_null(dt.date.min) <= opens) | pl.col("laestab").is_duplicated()
    return some_of_it.filter(began_with_it).select(pl.lit(year).alias("period"), "laestab", "urn")


def both_numbers(rows: pl.DataFrame, laestab: str | list[str]) -> pl.DataFrame:
    """LAESTABS of rows that have a URN (`__entity__`) and a LAESTAB."""
    named = rows.filter(pl.col("__matched__") == "urn").select(
        period="__year__", laestab=as_laestab(laestab), urn="__entity__"
    )
    return named.filter(pl.col("period").is_not_null() & pl.col("laestab").str.contains(r"^[0-9]{7}$")).unique()


