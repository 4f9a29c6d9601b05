"""Rules about the last inspection known: grade, since_inspection."""

from __future__ import annotations

import datetime as dt

import polars as pl

from upstream.assessment.answers import from_truth
from upstream.assessment.framework import Grades
from upstream.assessment.panel import Panel, finding
from upstream.assessment.rules.question import Question
from upstream.evidence.grades import grade_sentence, last_grades, may_have_been_inspected_since
from upstream.lib.clock import today
from upstream.lib.wording import counted, listed

# The columns of a finding that rest on an inspection.
INSPECTED = {
    "sentence": pl.col("sentence"), "period": pl.col("inspected_on").dt.to_string("%Y-%m-%d"),
    "released_on": pl.col("known_on"), "source": pl.col("source"), "file": pl.col("file"), "row": pl.col("row"),
}


def grade(asked: Question) -> pl.DataFrame:
    """Whether the last grade is among those named. Every grade criterion rests on the same grade."""
    leaf = asked.leaf
    if asked.framework.grades is None:
        raise ValueError("a framework without `grades` asks for none")
    known = grades_of(asked.panel, asked.framework.grades)
    return finding(
        known, asked.applies, code=from_truth(pl.col("grade").is_in(list(leaf.among))),
        threshold_words=pl.lit(listed([plain(name) for name in leaf.among], "or")),
        basis=pl.lit(leaf.basis), **INSPECTED,
    )


def since_inspection(asked: Question) -> pl.DataFrame:
    """Whole years, by date, since the last graded inspection known, overall grade or not.

    A later one that is not held could only shorten them: so many years or fewer stand, more are unknown.
    """
    leaf = asked.leaf
    if asked.framework.grades is None:
        raise ValueError("a framework without `grades` does not say whose inspection counts")
    known = grades_of(asked.panel, asked.framework.grades)
    on = asked.panel.known.as_at or today()
    years = whole_years(pl.col("inspected_on"), on)
    at_least, number = leaf.at_least is not None, leaf.at_least if leaf.at_least is not None else leaf.at_most
    words = f"{'at least' if at_least else 'at most'} {counted(number, 'year')}"
    said = pl.concat_str(
        pl.when(years == 0).then(pl.lit("Less than a year has"))
        .when(years == 1).then(pl.lit("One whole year has")).otherwise(pl.format("{} whole years have", years)),
        pl.lit(" passed since the last graded inspection known. "), pl.col("sentence"),
    )
    short = years < number if at_least else years <= number
    sure = short | ~may_have_been_inspected_since(on)
    doubt = pl.when(sure).then(pl.lit("")).otherwise(pl.lit(" It may have been inspected since, so this is not known."))
    facts = {**INSPECTED, "sentence": pl.when(years.is_not_null()).then(said + doubt).otherwise("sentence")}
    return finding(
        known, asked.applies, code=from_truth(pl.when(sure).then(short != at_least)), value=years,
        unit=pl.lit("years"), threshold=pl.lit(number), threshold_words=pl.lit(words), basis=pl.lit(leaf.basis), **facts,
    )


def whole_years(since: pl.Expr, on: dt.date) -> pl.Expr:
    """How many anniversaries of a day had come by `on`; that of 29 February comes on 1 March. Null for null."""
    months_and_days = pl.lit(on.month * 100 + on.day)
    not_yet = since.dt.month().cast(pl.Int32) * 100 + since.dt.day().cast(pl.Int32) > months_and_days
    return (pl.lit(on.year) - since.dt.year() - not_yet.cast(pl.Int32)).cast(pl.Int64)


def grades_of(panel: Panel, grades: Grades) -> pl.DataFrame:
    """`evidence.grades.GRADES` and a sentence, worked out once for all the criteria that ask."""
    return panel.once("grades", lambda: _grades(panel, grades))


def _grades(panel: Panel, grades: Grades) -> pl.DataFrame:
    as_at = panel.known.as_at
    found = last_grades(
        panel.known.store, panel.schools, as_at,
        counts_from=grades.counts_from, area=grades.area, understood=grades.values,
    )
    return found.with_columns(sentence=grade_sentence(as_at))


def plain(grade_name: str) -> str:
    return grade_name.replace("-", " ").capitalize()
