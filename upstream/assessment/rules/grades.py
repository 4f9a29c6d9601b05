"""The last overall grade known of each school, and whether it counts for it."""

from __future__ import annotations

import polars as pl

from upstream.assessment.answers import from_truth
from upstream.assessment.framework import Grades
from upstream.assessment.panel import Panel, finding
from upstream.assessment.rules.question import Question
from upstream.evidence.definitions import Definitions
from upstream.lib.wording import listed

FARTHEST = 6  # incarnations followed backwards: nobody converts oftener


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
    """grade (null: unknown), why and sentence, one row a school, with the inspection they rest on.

    The school's own last graded inspection; where it has none, that of the establishment it took over
    from, if the framework lets such a succession count, and so on back.
    """
    last = _last_graded(panel, grades)
    counted = _whose(panel, grades).join(last, on="urn", how="left").filter(pl.col("inspected_on").is_not_null())
    best = counted.sort("i", "back").unique("i", keep="first", maintain_order=True)
    frame = panel.aligned(best).with_columns(
        panel.schools["succession"], name=panel.schools["name"], kind=panel.schools["kind"]
    )
    counts = pl.col("succession").is_in(list(grades.counts_from))
    frame = frame.with_columns(
        grade=pl.when(pl.col("given").is_in(list(grades.values))).then("given"), counts=counts,
        earlier=pl.lit(_predecessor_graded(panel, last)) & ~counts,
    )
    return frame.with_columns(sentence=_sentence(grades)).select(
        "i", "grade", "given", "urn", "inspected_on", "known_on", "source", "file", "row", "sentence"
    )


def _whose(panel: Panel, grades: Grades) -> pl.DataFrame:
    """i, urn, back: the establishments whose inspections count for each school, itself first."""
    line = panel.known.store.lineage().filter(pl.col("succession").is_in(list(grades.counts_from)))
    line = line.select("urn", "predecessor").drop_nulls().unique("urn")
    step = panel.schools.select("urn", i=pl.int_range(pl.len(), dtype=pl.UInt32), back=pl.lit(0, pl.Int32))
    steps = [step]
    for back in range(1, FARTHEST):
        step = step.join(line, on="urn").select(pl.col("predecessor").alias("urn"), "i", back=pl.lit(back, pl.Int32))
        if step.is_empty():
            break
        steps.append(step)
    return pl.concat(steps)


def _last_graded(panel: Panel, grades: Grades) -> pl.DataFrame:
    """The last graded inspection of each URN known by the day: `given` is its grade in the area, null
    where that generation of inspection gives none; `later` says that a later one is known of today."""
    store, as_at = panel.known.store, panel.known.as_at
    every = store.inspections(None).filter(pl.col("kind") == "graded")
    known = every if as_at is None else every.filter(pl.col("known_on") <= as_at)
    reach = _reaches(store.definitions)
    overall = pl.col("grade").filter(pl.col("area") == grades.area)
    last = (
        known.join(reach, on="source", how="left")
        .sort("urn", "inspected_on", "reach", nulls_last=True)
        .group_by("urn", "inspected_on", maintain_order=True)
        .agg(given=overall.last(), **{name: pl.col(name).last() for name in
                                      ("known_on", "known_basis", "source", "file", "row", "reach")})
        .unique("urn", keep="last", maintain_order=True)
    )
    newest = every.group_by("urn").agg(newest=pl.col("inspected_on").max())
    day_asked = pl.lit(as_at) if as_at else pl.lit(None, pl.Date)
    return last.join(newest, on="urn", how="left").with_columns(
        later=pl.col("newest") > pl.col("inspected_on"), unreached=(pl.col("reach") < day_asked).fill_null(False)
    )


def _reaches(definitions: Definitions) -> pl.DataFrame:
    """source, reach: the last day up to which a source lists inspections. A register names the last
    inspection up to the day of its extract."""
    rows = [
        (source.id, max(source.complete_to.values()) if source.complete_to else source.as_at)
        for source in definitions.sources.values()
        if source.layout in ("inspections", "establishments")
    ]
    return pl.DataFrame(rows, schema={"source": pl.String, "reach": pl.Date}, orient="row")


def _predecessor_graded(panel: Panel, last: pl.DataFrame) -> pl.Series:
    """Whether the establishment before had a grade."""
    before = panel.schools.select(pl.col("predecessor_urn").alias("urn"))
    graded = last.select("urn", had=pl.lit(True)).unique("urn")
    return before.join(graded, on="urn", how="left", maintain_order="left")["had"].fill_null(False)


SUCCESSIONS = {
    "sponsored": "It opened as a sponsored academy", "re-brokered": "It was re-brokered to another trust",
    "other": "It took over from another establishment", "converter": "It converted to an academy",
}


def _sentence(grades: Grades) -> pl.Expr:
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


