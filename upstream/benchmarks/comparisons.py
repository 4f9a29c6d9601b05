"""How every school and council compares, as at now: made once for an edition, read by every page.

A school's field is England's schools that end the same key stage (special schools among special
schools), or for measures of no one stage those of the same phase of the school census. Where the
figures of a year are held for one council only, the field is that council's own schools, so named.
"""

from __future__ import annotations

import polars as pl

from upstream.benchmarks import ranks
from upstream.benchmarks.rounding import compared
from upstream.evidence.definitions import Definitions

VERSION = "1"  # part of an edition's name: raise it whenever an edition would come out differently

COMPARISONS = pl.Schema(
    {
        "entity_kind": pl.String,  # school | la
        "entity_id": pl.String,
        "measure": pl.String,
        "pupil_group": pl.String,
        "phase": pl.String,  # of the figure: all for schools
        "period": pl.String,
        "field": pl.String,  # among whom, in words
        "direction": pl.String,  # higher | lower | neither: which end has rank 1 (neither: the highest)
        "n": pl.Int32,
        "rank": pl.Int32,  # ties share the best
        "percentile": pl.Float64,  # share of the field done better than, ties by half
        "quintile": pl.Int32,  # schools: 1 is the best fifth; null where neither end is better, or N < 5
        "quartile": pl.Int32,  # councils: 1 is rank ≤ floor(N ÷ 4)
        "national": pl.Float64,  # the published figure of state-funded England
        "gap": pl.Float64,  # the figure less the national one
        "small": pl.Boolean,  # a cohort under the measure's minimum
    }
)

SERIES = ("measure", "pupil_group", "phase", "period")
ROWS = ("entity_kind", "entity_id", *SERIES, "value", "cohort", "field", "place")


def compare(figures: pl.DataFrame, definitions: Definitions, listed: pl.DataFrame | None = None) -> pl.DataFrame:
    """COMPARISONS of every school's and council's figure with a value.

    `figures`: FIGURES as at now. `listed`: LISTED, the censuses' lists, which tell the schools' phase and
    who is independent; without it schools are compared only in measures of one key stage.
    """
    values = figures.filter(pl.col("value").is_not_null())
    facts = _facts(definitions)
    england = (pl.col("entity_kind") == "england") & (pl.col("entity_id") == "england")
    national = values.filter(england).select(*SERIES, pl.col("value").alias("national"))
    schools = _schools(values, facts, phases_of(definitions, listed))
    every = pl.concat([schools, _councils(values, definitions)]).join(facts.drop("stage"), on="measure")
    return _ranked(every).join(national, on=list(SERIES), how="left").select(
        *(name for name in COMPARISONS if name not in ("gap", "small")),
        gap=compared(pl.col("value") - pl.col("national")), small=pl.col("cohort") < pl.col("minimum_cohort"),
    ).select(COMPARISONS.names()).cast(COMPARISONS)


def fields_of_schools(figures: pl.DataFrame, definitions: Definitions, phases: pl.DataFrame) -> pl.DataFrame:
    """ROWS of the schools' figures with a value, each with the field that it is compared in; without the ranks.

    `phases` as `phases_of` gives them: those who ask for one measure after another make them once.
    """
    return _schools(figures.filter(pl.col("value").is_not_null()), _facts(definitions), phases)


def fields_of_councils(figures: pl.DataFrame, definitions: Definitions) -> pl.DataFrame:
    """The same of the councils that were in being at the end of the year."""
    return _councils(figures.filter(pl.col("value").is_not_null()), definitions)


def _facts(definitions: Definitions) -> pl.DataFrame:
    """measure, direction, minimum_cohort, stage: the one key stage it is of, or null."""
    rows = []
    for measure in definitions.measures.values():
        one = measure.stages[0] if len(measure.stages) == 1 and measure.stages[0] != "all" else None
        rows.append((measure.id, measure.direction, measure.minimum_cohort, one))
    schema = {"measure": pl.String, "direction": pl.String, "minimum_cohort": pl.Int32, "stage": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def phases_of(definitions: Definitions, listed: pl.DataFrame | None) -> pl.DataFrame:
    """urn, census_phase, funded: by the newest census that lists the school."""
    if listed is None:
        return pl.DataFrame(schema={"entity_id": pl.String, "census_phase": pl.String, "funded": pl.Boolean})
    types = [(name, one.phase, one.state_funded) for name, one in definitions.school_types.items()]
    meaning = pl.DataFrame(types, schema={"key": pl.String, "census_phase": pl.String, "funded": pl.Boolean}, orient="row")
    newest = listed.sort("period").unique("urn", keep="last")
    return newest.select(pl.col("urn").alias("entity_id"), key=pl.col("school_type").str.to_lowercase()).join(
        meaning, on="key", how="left"
    ).drop("key")


STAGE_WORDS = {
    "eyfs": "in the early years foundation stage", "ks1": "at key stage 1", "ks2": "at key stage 2",
    "ks4": "at key stage 4", "ks5": "at 16 to 18",
}


def _schools(values: pl.DataFrame, facts: pl.DataFrame, phases: pl.DataFrame) -> pl.DataFrame:
    """Schools' figures with `field`: independent schools and those without a field are left out."""
    rows = values.filter(pl.col("entity_kind") == "school").select(
        "entity_kind", "entity_id", *SERIES, "value", "cohort", "coverage"
    )
    held = rows.group_by("measure", "pupil_group", "period").agg(nationally=(pl.col("coverage") == "england").any())
    joined = rows.join(held, on=["measure", "pupil_group", "period"]).join(phases, on="entity_id", how="left").join(
        facts.select("measure", "stage"), on="measure"
    )
    special = pl.col("census_phase") == "special"
    at_stage = pl.lit("schools ") + pl.col("stage").replace_strict(STAGE_WORDS, default=None, return_dtype=pl.String)
    who = pl.when(special.fill_null(False)).then(pl.lit("special schools")).otherwise(
        pl.coalesce(at_stage, pl.col("census_phase") + " schools")
    )
    whose = pl.when("nationally").then(pl.lit("England’s ")).when(pl.col("coverage").str.starts_with("la:")).then(
        pl.lit("the council’s own ")
    )
    return joined.filter(pl.col("funded").fill_null(True)).with_columns(
        field=whose + who, place=pl.when("nationally").then(pl.lit("england")).otherwise("coverage")
    ).filter(pl.col("field").is_not_null()).select(*ROWS)


def _councils(values: pl.DataFrame, definitions: Definitions) -> pl.DataFrame:
    """Councils' yearly figures, of those in being at the end of the year."""
    spans = [
        (code, area.opened_on, area.closed_on)
        for area in definitions.areas.values() if area.kind == "la"
        for code in {area.id.rpartition(":")[2]}
    ]
    being = pl.DataFrame(spans, schema={"entity_id": pl.String, "opened": pl.Date, "closed": pl.Date}, orient="row")
    rows = values.filter(pl.col("entity_kind") == "la", pl.col("period_kind") == "academic-year")
    end = pl.col("period_end")
    inside = (pl.col("opened").is_null() | (pl.col("opened") <= end)) & (
        pl.col("closed").is_null() | (pl.col("closed") >= end)
    )
    return rows.join(being, on="entity_id").filter(inside).select(
        "entity_kind", "entity_id", *SERIES, "value", "cohort",
        field=pl.lit("councils in being with a figure"), place=pl.lit("england"),
    ).select(*ROWS)


def _ranked(rows: pl.DataFrame) -> pl.DataFrame:
    """n, rank, percentile, quintile and quartile within each field: one grouped operation for all."""
    keys = ["entity_kind", *SERIES, "field", "place", "direction", "minimum_cohort"]
    value = compared(pl.col("value"))
    grouped = rows.group_by(keys).agg(
        "entity_id", "value", "cohort", n=pl.len(), average=value.rank("average"),
        up=ranks.rank(pl.col("value"), "lower"), down=ranks.rank(pl.col("value"), "higher"),
    ).explode("entity_id", "value", "cohort", "up", "down", "average")
    is_lower = pl.col("direction") == "lower"
    placed = grouped.with_columns(
        rank=pl.when(is_lower).then("up").otherwise("down"),
        percentile=pl.when(is_lower).then(pl.col("n") - pl.col("average") + 0.5).otherwise(pl.col("average") - 0.5)
        / pl.col("n") * 100,
    )
    one_way = pl.col("direction") != "neither"
    is_school = pl.col("entity_kind") == "school"
    return placed.with_columns(
        quintile=pl.when(one_way & is_school).then(ranks.part(pl.col("rank"), pl.col("n"), 5)),
        quartile=pl.when(one_way & ~is_school).then(ranks.part(pl.col("rank"), pl.col("n"), 4)),
    )
