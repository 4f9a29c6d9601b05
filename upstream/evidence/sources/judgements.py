"""Grades as files write them, in the words of the framework that was in force on the day."""

from __future__ import annotations

import datetime as dt
import functools

import polars as pl

from upstream.evidence.definitions import Definitions
from upstream.evidence.frames import INSPECTIONS
from upstream.evidence.inspection_frameworks import DAYS_TO_PUBLISH, InspectionFramework, framework_on
from upstream.evidence.sources.reading import Job
from upstream.evidence.sources.records import fitted
from upstream.lib import working_days

PUBLISHER = "publisher"
# What is known of an inspection that a source does not date: reports come out within about six weeks.
ESTIMATED = f"{DAYS_TO_PUBLISH} working days after the inspection"
_READ = {
    "framework": pl.String, "grade": pl.String, "category_of_concern": pl.String, "known_on": pl.Date,
    "known_basis": pl.String, "why": pl.String,
}


def columns_of(definitions: Definitions) -> list[str]:
    """Every column that some framework has for one of its areas."""
    frameworks = definitions.inspection_frameworks.values()
    return list(dict.fromkeys(c for f in frameworks for area in f.areas for c in area.columns))


def of_grades(rows: pl.DataFrame, job: Job) -> pl.DataFrame:
    """INSPECTIONS from rows of `urn`, `inspected_on`, `grade` in the `area` of the row, else in the one area that the
    definition names."""
    graded = rows.filter(pl.col("grade").is_not_null(), pl.col("inspected_on").is_not_null())
    of_all = pl.lit(job.source.kinds.get("inspection area", "overall-effectiveness"))
    area = pl.coalesce("area", of_all) if "area" in rows.columns else of_all
    return _judged(graded.with_columns(area=area, raw_grade=pl.col("grade")), job)


def of_areas(rows: pl.DataFrame, job: Job) -> pl.DataFrame:
    """INSPECTIONS from rows with a column an area: an area counts under the framework of the row's day."""
    parts = []
    for framework in job.definitions.inspection_frameworks.values():
        of_framework = rows.filter(_in_force(framework))
        for area in framework.areas:
            for column in area.columns:
                if column in rows.columns:
                    cells = of_framework.filter(pl.col(column) != "")
                    known = pl.lit(area.id).alias("area"), pl.col(column).alias("raw_grade")
                    parts.append(cells.select(*_facts(cells), *known))
    if not parts:
        return INSPECTIONS.to_frame()
    together = pl.concat(parts).filter(~pl.col("raw_grade").is_in(list(job.source.codes)))
    return _judged(together, job)


def _facts(rows: pl.DataFrame) -> list[str]:
    facts = ("__row__", "urn", "inspected_on", "published_on", "category_of_concern")
    return [name for name in facts if name in rows.columns]


def _in_force(framework: InspectionFramework) -> pl.Expr:
    return pl.col("inspected_on").is_between(framework.first, framework.last or dt.date.max)


def _judged(rows: pl.DataFrame, job: Job) -> pl.DataFrame:
    """Few words and days, many rows: each combination is judged once."""
    rows = rows if "published_on" in rows.columns else rows.with_columns(published_on=pl.lit(None, dtype=pl.Date))
    keys = ["area", "raw_grade", "inspected_on", "published_on"]
    written = rows.select(keys).unique()
    read = [_read(job, *cells) for cells in written.iter_rows()]
    table = written.hstack(pl.DataFrame(read, schema=_READ, orient="row"))
    said = rows.drop("grade", strict=False).join(
        table.rename({"category_of_concern": "__implied__"}), on=keys, how="left", nulls_equal=True, maintain_order="left"
    )
    for why in said["why"].drop_nulls().unique().sort():
        detail = pl.format("‘{}’ on {}", "raw_grade", "inspected_on")
        remedy = "Add the word to definitions/inspection, if it is one"
        job.refusals.add(said.filter(pl.col("why") == why), why, detail, remedy)
    stated = pl.col("category_of_concern") if "category_of_concern" in said.columns else pl.lit(None, dtype=pl.String)
    good = said.filter(pl.col("why").is_null()).with_columns(
        category_of_concern=pl.coalesce(stated, "__implied__"),
        kind=pl.lit(job.source.kinds.get("inspection kind", "graded")),
    )
    return fitted(good, INSPECTIONS, job)


@functools.cache
def _estimated(inspected: dt.date) -> dt.date:
    return working_days.after(inspected, DAYS_TO_PUBLISH)


def _read(job: Job, area: str, raw: str, inspected: dt.date, published: dt.date | None) -> tuple:
    framework = framework_on(job.definitions.inspection_frameworks.values(), inspected)
    known = (published, PUBLISHER) if published else (_estimated(inspected), ESTIMATED)
    if inspected > job.context.today:
        return (None, None, None, *known, "an inspection in the future")
    if framework is None:
        return (None, None, None, *known, "an inspection before the first framework held")
    found = framework.grade(area, raw)
    if found is None:
        return (framework.id, None, None, *known, "a grade that the framework of its day does not have")
    grade, concern = found
    return (framework.id, grade.id, concern, *known, None)
