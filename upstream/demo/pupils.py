"""Pupils who never were, a row each: every figure of school, council and nation is counted from the same people."""

from __future__ import annotations

from random import Random
from statistics import NormalDist

import polars as pl

from upstream.demo.nation import RESULTS, Cohort

_NORMAL = NormalDist()


def _normals(random: Random, count: int) -> list[float]:
    draw, invert = random.random, _NORMAL.inv_cdf
    return [invert(draw() or 0.5) for _ in range(count)]


def _stratified(random: Random, cohorts: list[Cohort]) -> list[float]:
    """Normal draws; within a told cohort evenly spread, so that what is planted shows under every seed."""
    drawn: list[float] = []
    for cohort in cohorts:
        if cohort.told:
            spread = [_NORMAL.inv_cdf((n + 0.5) / cohort.pupils) for n in range(cohort.pupils)]
            random.shuffle(spread)
            drawn.extend(spread)
        else:
            drawn.extend(_normals(random, cohort.pupils))
    return drawn


def _rows(random: Random, cohorts: list[Cohort]) -> pl.DataFrame:
    """One row a pupil with what does not depend on the key stage."""
    school = pl.DataFrame(
        {
            "cohort": range(len(cohorts)),
            **{name: [getattr(cohort, name) for cohort in cohorts] for name in (
                "urn", "la", "year", "kind", "pupils", "disadvantaged", "strength", "gap", "eal", "covered",
                "provisional", "entered",
            )},
        }
    )  # fmt: skip
    count = sum(cohort.pupils for cohort in cohorts)
    index = [n for n, cohort in enumerate(cohorts) for _ in range(cohort.pupils)]
    place = [n for cohort in cohorts for n in range(cohort.pupils)]
    return (
        pl.DataFrame({"cohort": index, "place": place})
        .join(school, on="cohort", how="left", maintain_order="left")
        .with_columns(
            pl.Series("z", _stratified(random, cohorts)),
            pl.Series("z_prior", _stratified(random, cohorts)),
            *(pl.Series(name, [random.random() for _ in range(count)]) for name in ("u_sex", "u_eal", "u_mobile",
            "u_sen", "u_prior")),
            *(pl.Series(f"z{n}", _normals(random, count)) for n in range(1, 6)),
        )
        # Few numbers of disadvantaged pupils are planted: the first ones of a cohort are they.
        .with_columns(dis=pl.col("place") < pl.col("disadvantaged"))
        .with_columns(
            girl=pl.col("u_sex") < 0.49,
            eal=pl.col("u_eal") < pl.col("eal"),
            settled=pl.col("u_mobile") < 0.93,
            sen=pl.when(pl.col("kind") == "special").then(pl.lit("E"))
            .when(pl.col("u_sen") < 0.03).then(pl.lit("E"))
            .when(pl.col("u_sen") < 0.17).then(pl.lit("K"))
            .otherwise(pl.lit("N")),
            state_funded=pl.col("kind") != "independent",
        )
    )  # fmt: skip


def ks2_pupils(random: Random, cohorts: list[Cohort]) -> pl.DataFrame:
    """Scores, teacher assessment in writing and progress at the end of key stage 2.

    Progress is a score less the nation's mean score of pupils with the same key stage 1 points, as DfE's method is.
    """
    dis = pl.col("dis").cast(pl.Float64)
    prior = pl.col("z_prior") - 0.35 * dis - pl.when(pl.col("kind") == "special").then(2.2).otherwise(0.0)
    lift = _year(-0.06, 0.06, 0.08, -0.06, -0.03, 0.02)
    ability = 0.75 * prior + 0.66 * pl.col("z") + pl.col("strength") + (pl.col("gap") - 0.25) * dis + lift
    girl = pl.col("girl").cast(pl.Float64)
    pupils = (
        _rows(random, [cohort for cohort in cohorts if cohort.stage == "ks2"])
        .with_columns(
            prior=pl.when(pl.col("u_prior") < 0.05).then(None).otherwise(((16.6 + 2.9 * prior) * 2).round() / 2).clip(1, 21),
            ability=ability,
        )
        .with_columns(
            read=(105.0 + 7.6 * (0.88 * pl.col("ability") + 0.45 * pl.col("z1")) + 1.2 * girl).round().clip(79, 120),
            mat=(105.8 + 6.6 * (0.9 * pl.col("ability") + 0.42 * pl.col("z2")) - 0.6 * girl).round().clip(79, 120),
            gps=(106.0 + 7.0 * (0.88 * pl.col("ability") + 0.45 * pl.col("z3")) + 1.2 * girl).round().clip(79, 120),
            writing=0.88 * pl.col("ability") + 0.45 * pl.col("z4") + 0.25 * girl - 0.1,
            science=0.8 * pl.col("ability") + 0.6 * pl.col("z5"),
        )
        .with_columns(writ_points=(100 + 7 * pl.col("writing")).round())
    )
    return pupils.with_columns(
        *_passes("read", 100, 110), *_passes("mat", 100, 110), *_passes("gps", 100, 110),
        writ_exp=pl.col("writing") >= -0.86, writ_high=pl.col("writing") >= 0.86, sci_exp=pl.col("science") >= -0.98,
        **{f"{name}_progress": _progress(column) for name, column in (("read", "read"), ("writ", "writ_points"), ("mat",
        "mat"))},
    ).with_columns(
        rwm_exp=pl.all_horizontal("read_exp", "mat_exp", "writ_exp"),
        rwm_high=pl.all_horizontal("read_high", "mat_high", "writ_high"),
    )  # fmt: skip


def _year(*lifts: float) -> pl.Expr:
    """The nation's own slow change, in the unit of ability."""
    return pl.col("year").replace_strict(dict(zip(RESULTS, lifts, strict=True)), return_dtype=pl.Float64)


def _passes(name: str, expected: int, higher: int) -> list[pl.Expr]:
    return [(pl.col(name) >= expected).alias(f"{name}_exp"), (pl.col(name) >= higher).alias(f"{name}_high")]


def _progress(score: str) -> pl.Expr:
    expected = pl.col(score).filter(pl.col("kind") != "special").mean().over("year", "prior")
    return pl.when(pl.col("prior").is_not_null()).then(
        pl.col(score) - expected.fill_null(pl.col(score).mean().over("year", "prior"))
    )


def ks4_pupils(random: Random, cohorts: list[Cohort]) -> pl.DataFrame:
    """Grades, points and progress at the end of key stage 4; the slots of Attainment 8 add up to it."""
    dis = pl.col("dis").cast(pl.Float64)
    special = pl.when(pl.col("kind") == "special").then(3.2).otherwise(0.0)
    prior = pl.col("z_prior") - 0.35 * dis
    level = (
        4.72
        + 1.2 * prior
        + 1.1 * pl.col("z")
        + pl.col("strength").clip(-1.5, 9)
        + (pl.col("gap") - 0.45) * dis
        - special
        + _year(0.0, 0.02, 0.05, 0.04, 0.05, 0.05)
    )
    level = level + 0.25 * pl.col("girl").cast(pl.Float64) - 0.12
    pupils = (
        _rows(random, [cohort for cohort in cohorts if cohort.stage == "ks4"])
        .with_columns(
            level=level,
            prior=pl.when(pl.col("u_prior") < pl.col("covered")).then(((28.6 + 3.6 * prior) * 2).round() / 2).clip(12, 36),
        )
        .with_columns(
            eng=(pl.col("level") + 0.25 + 0.5 * pl.col("z1")).round().clip(0, 9),
            mat=(pl.col("level") - 0.15 + 0.5 * pl.col("z2")).round().clip(0, 9),
            ebac=(3 * (pl.col("level") - 0.2 + 0.3 * pl.col("z3"))).round(1).clip(0, 27),
            open=(3 * (pl.col("level") + 0.1 + 0.3 * pl.col("z4"))).round(1).clip(0, 27),
            ebacc=pl.col("z5") + 0.45 * (pl.col("level") - 4.7) > 0.27,
        )
    )  # fmt: skip
    eight = 2 * pl.col("eng") + 2 * pl.col("mat") + pl.col("ebac") + pl.col("open")
    return (
        pupils.with_columns(
            att8=eight.round(1),
            basics_94=(pl.col("eng") >= 4) & (pl.col("mat") >= 4),
            basics_95=(pl.col("eng") >= 5) & (pl.col("mat") >= 5),
            ebacc_points=((pl.col("eng") + pl.col("mat") + pl.col("ebac")) / 5).round(2),
        )
        .with_columns(
            ebacc_94=pl.col("ebacc") & pl.col("basics_94") & (pl.col("ebac") >= 12),
            ebacc_95=pl.col("ebacc") & pl.col("basics_95") & (pl.col("ebac") >= 15),
            **{f"p8_{slot}": _progress_8(slot, divisor) for slot, divisor in (
                ("att8", 10), ("eng", 1), ("mat", 1), ("ebac", 3), ("open", 3),
            )},
        )
    )  # fmt: skip


def _progress_8(slot: str, divisor: int) -> pl.Expr:
    """Grades above the nation's mean of state-funded pupils with the same prior attainment."""
    expected = pl.col(slot).filter("state_funded").mean().over("year", "prior")
    known = pl.col("prior").is_not_null() & pl.col("state_funded")
    return pl.when(known).then((pl.col(slot) - expected) / divisor)
