"""Whether the last overall grade known of each school is among those a criterion names."""

from __future__ import annotations

import polars as pl

from upstream.assessment.answers import from_truth
from upstream.assessment.framework import Grades
from upstream.assessment.panel import Panel, finding
from upstream.assessment.rules.question import Question
from upstream.evidence.grades import grade_sentence, last_grades
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
    """`evidence.grades.GRADES` and a sentence, worked out once for all the criteria that ask."""
    return panel.once("grades", lambda: _grades(panel, grades))


def _grades(panel: Panel, grades: Grades) -> pl.DataFrame:
    as_at = panel.known.as_at
    found = last_grades(
        panel.known.store, panel.schools, as_at,
        counts_from=grades.counts_from, area=grades.area, understood=grades.values,
    )
    return found.with_columns(sentence=grade_sentence(as_at))


def _plain(grade_name: str) -> str:
    return grade_name.replace("-", " ").capitalize()
