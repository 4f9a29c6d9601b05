"""Inspections: a grade a row, of the overall effectiveness or of the area that the row names, or a column an area."""

from __future__ import annotations

import polars as pl

from upstream.evidence.refusals import FileRefused
from upstream.evidence.sources import judgements
from upstream.evidence.sources.cells import stripped
from upstream.evidence.sources.reading import Job, Reading
from upstream.evidence.sources.records import Records, one_each, only_urns, read_records, reading_of, with_days

_KEYS = ["urn", "inspected_on"]


def read_layout(job: Job) -> Reading:
    """`inspections`, one row a judgement. Which words mean which grade stands in definitions/inspection."""
    records = read_records(job)
    if not records.has("inspected_on"):
        raise FileRefused(
            "no day of inspection", f"‘{job.source.id}’ names no column for it",
            "Add `inspected_on` under `columns`, once a file of this layout has been seen",
        )
    rows = with_days(only_urns(records.rows, "urn", job), ["inspected_on", "published_on"], job)
    rows = rows.filter(pl.col("inspected_on").is_not_null())
    if records.has("grade"):
        rows = one_each(rows, [*_KEYS, "area"] if records.has("area") else _KEYS, job)
        judged = judgements.of_grades(rows, job)
    else:
        rows = rows.join(_areas_of(records), on="__row__", how="left")
        judged = judgements.of_areas(one_each(rows, _KEYS, job), job)
    return reading_of(records, {"inspections": judged}, judged["row"])


def _areas_of(records: Records) -> pl.DataFrame:
    """The columns of every area that any framework knows and the file has."""
    table = records.opened.table
    columns = judgements.columns_of(records.job.definitions)
    return stripped(table, [column for column in columns if column in table.columns])
