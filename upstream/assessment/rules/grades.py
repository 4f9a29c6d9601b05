"""The last overall grade known of each school, and whether it counts for it."""

from __future__ import annotations

import polars as pl

from upstream.assessment.answers import from_truth
from upstream.assessment.framework import Grades
from upstream.assessment.panel import Panel, finding
from upstream.assessment.rules.question import Question
from upstream.benchmarks.grades import last_grades as last_graded
from upstream.lib.wording import listed


def grade(asked: Question) -> pl.DataFrame:
    """Whether the last grade is among those named. Every grade criterion rests on the same grade."""
    leaf = asked.leaf
    if asked.framework.grades is None:
        raise ValueError("a framework without `grades` asks for none")
    known = grades_of(asked.panel, asked.framework.grades)
    return finding(
        known, asked.applies, code=from_truth(pl.col("grade").is_in(list(leaf.among))),
        sentence=pl.col("sentence"), threshold_words=pl.lit(listed([_plain(name) for name in leaf.among], "or")),
        basis=pl.lit(leaf.basis), period=pl.col("inspected_on").dt.to_string("%Y-%m-%d"),
        released_on=pl.col("known_on"), source=pl.col("source"), file=pl.col("file"), row=pl.col("row"),
    )


def grades_of(panel: Panel, grades: Grades) -> pl.DataFrame:
    """The grades of a list of schools, worked out once for all the criteria that ask."""
    return panel.once("grades", lambda: last_grades(panel, grades))


def last_grades(panel: Panel, grades: Grades) -> pl.DataFrame:
    """grade (null: unknown) and sentence, one row a school, with the inspection they rest on."""
    found = last_graded(
        panel.known.store, panel.schools, panel.known.as_at, counts_from=grades.counts_from, area=grades.area
    )
    frame = found.rename({"grade": "given"}).with_columns(
        panel.schools["succession"], grade=pl.when(pl.col("given").is_in(list(grades.values))).then("given"),
        earlier=pl.col("predecessor_graded") & ~pl.col("counts"),
    )
    return frame.with_columns(sentence=_sentence())


SUCCESSIONS = {
    "sponsored": "It opened as a sponsored academy", "re-brokered": "It was re-brokered to another trust",
    "other": "It took over from another establishment", "converter": "It converted to an academy",
}


def _sentence() -> pl.Expr:
    inspected = _written_date("inspected_on")
    own = pl.when(pl.col("back") == 0).then(pl.lit("")).otherwise(
        pl.lit(" (the inspection of its predecessor ") + pl.col("urn") + ", whose grade a converter keeps)"
    )
    judged = pl.concat_str(
        pl.lit("Ofsted judged the school "), _words(pl.col("given")), pl.lit(" on "), inspected, own, pl.lit("."), _marks()
    )
    other_scale = pl.concat_str(
        pl.lit("Its last grade, "), _words(pl.col("given")), pl.lit(" on "), inspected, own,
        pl.lit(", belongs to another scale and is not translated: the grade is unknown."), _marks(),
    )
    none_given = pl.concat_str(
        pl.lit("Its last graded inspection, on "), inspected, own, pl.lit(", gave no overall grade."), _marks()
    )
    return pl.coalesce(
        pl.when(pl.col("grade").is_not_null()).then(judged), pl.when(pl.col("given").is_not_null()).then(other_scale),
        pl.when(pl.col("inspected_on").is_not_null()).then(none_given), _no_grade(),
    )


def _no_grade() -> pl.Expr:
    took_over = pl.col("succession").replace_strict(SUCCESSIONS, default=None, return_dtype=pl.String)
    past = pl.when("earlier").then(pl.lit("; its predecessor’s grade does not count for it.")).when("counts").then(
        pl.lit(", and the inspections held give none of its predecessor.")
    ).otherwise(pl.lit("."))
    none_own = pl.lit(" and had no grade of its own that was known by this day")
    return pl.coalesce(
        pl.concat_str(took_over, none_own, past),
        pl.lit("It has no grade of its own: the inspections held give none that was known by this day."),
    )


def _marks() -> pl.Expr:
    """What may have happened since: a later inspection known of today, or none held after a day."""
    later = pl.lit(" A later inspection had not been published by this day; any between the two is not held.")
    unreached = pl.lit(" Inspections after ") + _written_date("reach") + " are not held."
    return pl.when("later").then(later).when("unreached").then(unreached).otherwise(pl.lit(""))


def _written_date(column: str) -> pl.Expr:
    return pl.col(column).dt.day().cast(pl.String) + pl.col(column).dt.to_string(" %B %Y")


def _words(grade_column: pl.Expr) -> pl.Expr:
    text = grade_column.str.replace_all("-", " ")
    return text.str.slice(0, 1).str.to_uppercase() + text.str.slice(1)


def _plain(grade_name: str) -> str:
    return grade_name.replace("-", " ").capitalize()


