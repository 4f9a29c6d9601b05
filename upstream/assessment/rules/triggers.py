"""Local triggers: the value that a framework's own rule gives to the last inspection known, beside its grades."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import polars as pl

from upstream.assessment.answers import all_of, from_truth
from upstream.assessment.panel import Panel, finding
from upstream.assessment.rules.grades import INSPECTED, grades_of
from upstream.assessment.rules.question import Question
from upstream.assessment.scales import Scale
from upstream.assessment.triggers import OVERALL, SAFEGUARDING, InspectionTest, TriggerRule
from upstream.evidence.grades import inspection_notes
from upstream.evidence.inspection_frameworks import InspectionFramework
from upstream.lib.clock import today
from upstream.lib.wording import listed

OUTSIDE = (OVERALL, SAFEGUARDING)  # judged, but no area among areas


def triggered(scale: Scale, asked: Question) -> tuple[pl.Series, pl.DataFrame]:
    """The bits of the values still possible, and FINDING, one row a school each."""
    leaf, grades = asked.leaf, asked.framework.grades
    if grades is None:
        raise ValueError("a framework without `grades` does not say whose inspection counts")
    known = grades_of(asked.panel, grades)
    generations = asked.panel.known.store.definitions.inspection_frameworks
    judged = judged_areas(asked.panel, known, generations)
    everything = (1 << len(scale.values)) - 1
    parts = [
        _bits_of(judged.filter(generation=name), rules, generations[name], scale) for name, rules in leaf.generations.items()
    ]
    bits = asked.panel.aligned(pl.concat(parts))["bits"].fill_null(everything)
    frame = known.with_columns(bits=bits).hstack(_told(asked.panel, judged, generations))
    sentence = _sentence(scale, bits, leaf.generations, asked.panel.known.as_at or today())
    return bits, finding(frame, asked.applies, basis=pl.lit(leaf.basis), **{**INSPECTED, "sentence": sentence})


def judged_areas(panel: Panel, known: pl.DataFrame, generations: dict[str, InspectionFramework]) -> pl.DataFrame:
    """i (place in the list), generation, area, grade, concern, is_graded (on the area's scale), core (judged in every
    school) and the names of area and grade: one row an area of the last graded inspection known of each school."""
    last = known.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("i"), "inspected_on", chosen="source", urn="graded_urn"
    ).drop_nulls(["inspected_on", "urn"])
    rows = panel.known.store.inspections(panel.known.as_at).filter(pl.col("kind") == "graded")
    found = last.join(rows, on=["urn", "inspected_on"]).with_columns(other=pl.col("source") != pl.col("chosen"))
    one_each = found.sort("i", "area", "other", "source", "row").unique(["i", "area"], keep="first", maintain_order=True)
    return one_each.select(
        "i", "area", "grade", "raw_grade", generation="framework", concern="category_of_concern"
    ).join(_meaning(generations), on=["generation", "area", "grade"], how="left").with_columns(
        is_graded=pl.col("is_graded").fill_null(False)
    )


def _meaning(generations: dict[str, InspectionFramework]) -> pl.DataFrame:
    rows = [
        (one.id, area.id, grade.id, grade.rank is not None, area.where is None, area.name, grade.name, place)
        for one in generations.values() for place, area in enumerate(one.areas) for grade in one.scales[area.scale]
    ]
    names = ("generation", "area", "grade", "is_graded", "core", "area_name", "grade_name", "place")
    kinds = (pl.String, pl.String, pl.String, pl.Boolean, pl.Boolean, pl.String, pl.String, pl.Int32)
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


def _bits_of(judged: pl.DataFrame, rules: Sequence[TriggerRule], one: InspectionFramework, scale: Scale) -> pl.DataFrame:
    """i, bits: rules are read from the top. One that is unknown leaves its value possible and is passed; where the end
    is reached every value is possible, for the framework does not speak of such results."""
    tests = [all_of([from_truth(_truth(test, one)) for test in rule.when]) for rule in rules]
    found = judged.group_by("i", maintain_order=True).agg(test.alias(f"rule{n}") for n, test in enumerate(tests))
    still, bits = pl.lit(True), pl.lit(0, pl.Int32)
    for n, rule in enumerate(rules):
        code, bit = pl.col(f"rule{n}"), 1 << scale.values.index(rule.value)
        bits = bits | pl.when(still & (code >= 0)).then(pl.lit(bit, pl.Int32)).otherwise(pl.lit(0, pl.Int32))
        still = still & (code < 1)
    everything = pl.lit((1 << len(scale.values)) - 1, pl.Int32)
    return found.select("i", bits=bits | pl.when(still).then(everything).otherwise(pl.lit(0, pl.Int32)))


def _truth(test: InspectionTest, one: InspectionFramework) -> pl.Expr:
    """Whether the test holds, over the rows of one inspection; null where an area that decides it is not held."""
    if test.area:
        return _of_area(test.area.id, test.area.among, one)
    if test.safeguarding:
        return _of_area(SAFEGUARDING, test.safeguarding, one)
    if test.overall:
        return _of_area(OVERALL, test.overall, one)
    if test.concern:
        return pl.col("concern").is_in(list(test.concern)).any().fill_null(False)
    among = test.any_area or test.every_area or test.count_of_areas
    assert among is not None
    return _of_areas(test, among.among, one)


def _of_area(area: str, among: Sequence[str], one: InspectionFramework) -> pl.Expr:
    here = pl.col("area") == area
    optional = any(known.id == area and known.where for known in one.areas)
    found = (here & pl.col("grade").is_in(list(among))).any()
    return pl.when((here & pl.col("is_graded")).any()).then(found).when(pl.lit(optional) & ~here.any()).then(pl.lit(False))


def _of_areas(test: InspectionTest, among: Sequence[str], one: InspectionFramework) -> pl.Expr:
    core = [area.id for area in one.areas if area.where is None and area.id not in OUTSIDE]
    graded = pl.col("is_graded") & ~pl.col("area").is_in(OUTSIDE)
    inside = (graded & pl.col("grade").is_in(list(among))).sum().cast(pl.Int32)
    others = graded.sum().cast(pl.Int32) - inside
    missing = pl.lit(len(core), pl.Int32) - pl.col("area").is_in(core).sum().cast(pl.Int32)
    if test.every_area:
        return pl.when(others > 0).then(pl.lit(False)).when((missing == 0) & (inside > 0)).then(pl.lit(True))
    least = test.count_of_areas.at_least if test.count_of_areas else 1
    return pl.when(inside >= least).then(pl.lit(True)).when(inside + missing < least).then(pl.lit(False))


def _told(panel: Panel, judged: pl.DataFrame, generations: dict[str, InspectionFramework]) -> pl.DataFrame:
    """generation and original (every grade as the inspectorate gave it), one row a school; null where none is held."""
    said = pl.concat_str(
        pl.coalesce("area_name", "area"), pl.lit(" "), pl.coalesce("grade_name", "raw_grade"), ignore_nulls=True
    )
    rows = judged.filter(pl.col("raw_grade").is_not_null() | pl.col("grade").is_not_null()).sort("i", "place", nulls_last=True)
    told = rows.group_by("i", maintain_order=True).agg(
        pl.col("generation").first(), original=said.str.join(", "), concern=pl.col("concern").drop_nulls().first()
    )
    stated = pl.when(pl.col("concern").is_not_null()).then(pl.format("; stated category: {}", "concern")).otherwise(pl.lit(""))
    titles = {name: one.title for name, one in generations.items()}
    return panel.aligned(told.with_columns(
        original=pl.col("original") + stated, generation_title=pl.col("generation").replace(titles)
    )).select("generation", "generation_title", "original")


def _sentence(scale: Scale, bits: pl.Series, named: Iterable[str], on: dt.date) -> pl.Expr:
    """`It meets our rule for ‘prompts review’.`, the original grades, and what must be known of the inspection."""
    sets = {one: _possible(scale, one) for one in bits.unique()}
    value = pl.col("bits").replace_strict(sets, default=None, return_dtype=pl.String)
    is_one = (pl.col("bits") & (pl.col("bits") - 1)) == 0
    dated = pl.col("inspected_on").dt.day().cast(pl.String) + pl.col("inspected_on").dt.to_string(" %B %Y")
    rule = (
        pl.when(~pl.col("generation").is_in(list(named)))
        .then(pl.format("{}: our rule does not speak of these, so it is not known.", "generation_title"))
        .when(is_one).then(pl.format("It meets our rule for {}.", value))
        .otherwise(pl.format("By our rule it is {}: which of them is not known.", value))
    )
    grades = pl.format("Ofsted’s judgements of {}: {}.", dated, "original")
    said = pl.concat_str(rule, grades, *inspection_notes(on), separator=" ", ignore_nulls=True)
    return pl.when(pl.col("original").is_null()).then("sentence").otherwise(said)


def _possible(scale: Scale, bits: int) -> str:
    return listed([f"‘{value}’" for n, value in enumerate(scale.values) if bits >> n & 1], "or")
