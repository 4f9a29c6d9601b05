"""A source that suddenly has far more or far fewer rows: asks for an explicit yes."""

from __future__ import annotations

import polars as pl

from upstream.lib.refusal import Refusal

LARGE = 0.2  # more than a fifth, either way: real editions of one year differ by a few rows
SMALL = 20  # rows; below this a fifth is nothing


class LargeChange(Refusal):
    """The new edition was not published; the old one serves."""


def refuse_large_changes(before: pl.DataFrame, after: pl.DataFrame) -> None:
    """Compares two FILES tables by source, periods and coverage. `LargeChange` names every difference."""
    sentences = [_sentence(row) for row in large_changes(before, after).iter_rows(named=True)]
    if sentences:
        raise LargeChange("\n".join([
            "The files differ much from those of the last edition, which goes on serving:",
            *sentences,
            "If this is right, build again with --accept-changes. If files or definitions are missing, name them too.",
        ]))


def large_changes(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """source, periods, coverage, rows_before, rows_after. What is wholly new is no change."""
    key = ["source", "periods", "coverage"]
    both = _rows(before, "rows_before").join(_rows(after, "rows_after"), on=key, how="left", nulls_equal=True)
    difference = (pl.col("rows_after") - pl.col("rows_before")).abs()
    return both.with_columns(pl.col("rows_after").fill_null(0)).filter(
        (difference > SMALL) & (difference > LARGE * pl.col("rows_before"))
    ).sort(key)


def _rows(files: pl.DataFrame, name: str) -> pl.DataFrame:
    read = files.filter(pl.col("outcome") == "read").with_columns(pl.col("periods").list.sort().list.join(", "))
    return read.group_by("source", "periods", "coverage").agg(pl.col("rows_used").sum().alias(name))


def _sentence(row: dict) -> str:
    what = " ".join(part for part in (row["source"], row["periods"], row["coverage"]) if part)
    if row["rows_after"] == 0:
        return f"- {what}: {row['rows_before']:,} rows before, none now."
    return f"- {what}: {row['rows_before']:,} rows before, {row['rows_after']:,} now."
