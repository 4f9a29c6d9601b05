"""What changed between two assessments by one framework, school by school, and why."""

from __future__ import annotations

import polars as pl

from upstream.assessment.evaluate import Assessment
from upstream.lib.refusal import Refusal

CHANGES = pl.Schema(
    {
        "urn": pl.String,  # of the later list; of the earlier where the school is on it alone
        "name": pl.String,
        "criterion": pl.String,  # null: the category, or the school's being on the list
        "was": pl.String,
        "now": pl.String,
        "reason": pl.String,  # in words: New release of the same year, New inspection, …
        "sentence": pl.String,
    }
)
FACTS = ("answer", "sentence", "value", "period", "release", "comparator_n")


def compare(earlier: Assessment, later: Assessment) -> pl.DataFrame:
    """CHANGES: criteria that answer otherwise, categories that changed, schools on one list only.

    A school is the same through its one-to-one links. `Refusal` where the frameworks differ: then
    every change would be a change of rules.
    """
    if earlier.framework.digest != later.framework.digest:
        raise Refusal(
            f"{earlier.framework.title} (version {earlier.framework.version}) and {later.framework.title} (version "
            f"{later.framework.version}) are different rules: compare two runs of one framework."
        )
    same = _same_schools(earlier, later)
    standings, answers = _standings(earlier, later, same), _answers(earlier, later, same)
    return pl.concat([standings, answers, _comings_and_goings(earlier, later, same)])


def _same_schools(earlier: Assessment, later: Assessment) -> pl.DataFrame:
    """urn (later), before (earlier): schools on both lists, by any URN of the chain."""
    before = earlier.schools.select(pl.col("urn").alias("before"), member="urn")
    chains = later.schools.select("urn", member="urns").explode("member").with_columns(
        place=pl.int_range(pl.len()).over("urn")
    )
    return chains.join(before, on="member").sort("urn", "place").unique("urn", keep="first").select("urn", "before")


def _standing(assessment: Assessment, name: str) -> pl.DataFrame:
    titles = {category.id: category.title for category in assessment.framework.categories}
    possible = pl.col("possible").list.eval(pl.element().replace(titles)).list.join(", ")
    return assessment.schools.select(
        "urn", "name", pl.coalesce(pl.col("category").replace(titles), pl.lit("undetermined: ") + possible).alias(name)
    )


def _standings(earlier: Assessment, later: Assessment, same: pl.DataFrame) -> pl.DataFrame:
    was = _standing(earlier, "was").select(pl.col("urn").alias("before"), "was")
    rows = _standing(later, "now").join(same, on="urn").join(was, on="before").filter(pl.col("was") != pl.col("now"))
    return rows.select(
        "urn", "name", criterion=pl.lit(None), was="was", now="now", reason=pl.lit("its criteria answer otherwise"),
        sentence=pl.concat_str(pl.lit("From "), "was", pl.lit(" to "), "now", pl.lit(".")),
    ).cast(CHANGES)


def _answers(earlier: Assessment, later: Assessment, same: pl.DataFrame) -> pl.DataFrame:
    whole = pl.col("part").is_null()
    was = earlier.answers.filter(whole).select(
        pl.col("urn").alias("before"), "criterion", *(pl.col(name).alias(f"was_{name}") for name in FACTS)
    )
    rows = later.answers.filter(whole).join(same, on="urn").join(was, on=["before", "criterion"])
    rows = rows.filter(pl.col("answer") != pl.col("was_answer")).join(later.schools.select("urn", "name"), on="urn")
    reasons = _reasons(later)
    return rows.with_columns(reason=reasons).select(
        "urn", "name", "criterion", was="was_answer", now="answer", reason="reason",
        sentence=pl.concat_str("reason", pl.lit(". Before: "), "was_sentence", pl.lit(" Now: "), "sentence"),
    ).cast(CHANGES)


def _reasons(later: Assessment) -> pl.Expr:
    """Why an answer differs: what is new in the evidence under it."""
    recorded = [c.id for c in later.framework.criteria if any(rule.judgement or rule.fact for _, rule in c.walk())]
    graded = [c.id for c in later.framework.criteria if c.grade is not None]
    compared = ("period", "release", "value", "comparator_n")
    differs = {name: pl.col(name).ne_missing(pl.col(f"was_{name}")) for name in compared}
    by_record = pl.col("criterion").is_in(recorded) & pl.col("period").is_null()
    return (
        pl.when(pl.col("criterion").is_in(graded) & (pl.col("urn") != pl.col("before"))).then(pl.lit("New establishment"))
        .when(pl.col("criterion").is_in(graded)).then(pl.lit("New inspection"))
        .when(by_record).then(pl.lit("Judgement or fact recorded, or the table changed"))
        .when(differs["period"]).then(pl.lit("New year published"))
        .when(differs["value"] & pl.col("was_value").is_null()).then(pl.lit("Figure held now"))
        .when(differs["release"]).then(pl.lit("New release of the same year"))
        .when(differs["value"]).then(pl.lit("Another figure stands for the school"))
        .when(differs["comparator_n"]).then(pl.lit("Its field changed"))
        .otherwise(pl.lit("Its place among others or the comparator changed"))
    )


def _comings_and_goings(earlier: Assessment, later: Assessment, same: pl.DataFrame) -> pl.DataFrame:
    came = _standing(later, "now").join(same, on="urn", how="anti").select(
        "urn", "name", criterion=pl.lit(None), was=pl.lit("not on the list"), now="now",
        reason=pl.lit("opened or listed since"), sentence=pl.lit("On the later list only: opened, or listed since."),
    )
    went = _standing(earlier, "was").join(same, left_on="urn", right_on="before", how="anti").select(
        "urn", "name", criterion=pl.lit(None), was="was", now=pl.lit("not on the list"),
        reason=pl.lit("closed or no longer listed"),
        sentence=pl.lit("On the earlier list only: closed, or no longer listed."),
    )
    return pl.concat([came.cast(CHANGES), went.cast(CHANGES)])
