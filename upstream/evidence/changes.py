"""A source that suddenly has far more or far fewer rows, or a file that is no longer read: asks for an explicit yes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from upstream.evidence.catalogue import FileEntry
from upstream.lib.refusal import Refusal

LARGE = 0.2  # more than a fifth, either way: real editions of one year differ by a few rows
SMALL = 20  # rows; below this a fifth is nothing


class LargeChange(Refusal):
    """The new edition was not published; the old one serves."""


def refuse_changes(sentences: Sequence[str], record: dict, folders: Iterable[Path]) -> None:
    """`LargeChange` with these sentences, and the definitions that the last edition (`record`) had and this has not."""
    if not sentences:
        return
    missing = [folder for folder in record.get("definition_folders", ()) if folder not in {str(one) for one in folders}]
    named = f" The last edition was also made with --definitions {' --definitions '.join(missing)}." if missing else ""
    raise LargeChange("\n".join([
        "The files differ much from those of the last edition, which goes on serving:",
        *sentences,
        f"If this is right, build again with --accept-changes. If files or definitions are missing, name them too.{named}",
    ]))


def larger_or_smaller(before: pl.DataFrame, after: pl.DataFrame) -> list[str]:
    """A sentence for every source, periods and coverage of two FILES tables that differ much."""
    return [_sentence(row) for row in large_changes(before, after).iter_rows(named=True)]


def no_longer_read(record: dict, entries: Sequence[FileEntry]) -> list[str]:
    """A sentence for every file of the last edition that is here and would now give nothing, however small."""
    before = {entry["sha256"] for entry in record["inputs"] if entry["outcome"] == "read"}
    lost = before - {entry.raw.sha256 for entry in entries if entry.outcome == "read"}
    return [f"- {_not_now(entry)}." for entry in entries if entry.raw.sha256 in lost]


def _not_now(entry: FileEntry) -> str:
    why = (entry.why or "").removeprefix(f"{entry.raw.name}: ")
    return f"{entry.raw.name} was read before and would not be now: {why.rstrip('.')}"


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
