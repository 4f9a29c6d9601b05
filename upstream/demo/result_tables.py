"""Results of 2022/23 to 2024/25: a row a school, council and the nation, in a layout of the demo's own.

No publisher's table of these years has been seen in full width, so none is imitated.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from upstream.demo.cells import number, percent, write_csv
from upstream.demo.nation import LATER

FEW = 5  # pupils or fewer are never told
GROUPS = {"": pl.lit(True), "_DIS": pl.col("dis"), "_NOTDIS": ~pl.col("dis")}
SHARES = {
    "ks2": {"RWM": "rwm_exp", "READING": "read_exp", "MATHS": "mat_exp"},
    "ks4": {"ENGMATHS95": "basics_95", "ENGMATHS94": "basics_94"},
}
AVERAGES: dict[str, dict[str, str]] = {"ks2": {"READSCORE": "read", "MATSCORE": "mat"}, "ks4": {"ATT8": "att8"}}
NAMES = {"ks2": "invented_key_stage_2_results.csv", "ks4": "invented_key_stage_4_results.csv"}


def write_results(ks2: pl.DataFrame, ks4: pl.DataFrame, target: Path) -> list[Path]:
    return [_write("ks2", ks2, target), _write("ks4", ks4.filter("state_funded"), target)]


def _write(stage: str, pupils: pl.DataFrame, target: Path) -> Path:
    later = pupils.filter(pl.col("year").is_in(LATER)).with_columns(
        YEAR=pl.lit("20") + pl.col("year").str.slice(-2), URN=pl.col("urn"), LA=pl.col("la")
    )
    frames = [
        _rows(stage, later, "School", ["YEAR", "URN", "LA"], FEW),
        _rows(stage, later, "Council", ["YEAR", "LA"], 0),
        _rows(stage, later, "England", ["YEAR"], 0),
    ]
    table = pl.concat(frames, how="diagonal").fill_null("").select(columns(stage))
    return write_csv(target / NAMES[stage], columns(stage), table.rows(), encoding="utf-8", line="\n", last_line_ends=True)


def columns(stage: str) -> list[str]:
    """The columns of the file in order: who, then for each group its pupils and figures."""
    figures = [*SHARES[stage], *AVERAGES[stage]]
    return ["YEAR", "LEVEL", "URN", "LA", *(name + group for group in GROUPS for name in ("PUPILS", *figures))]


def _rows(stage: str, pupils: pl.DataFrame, level: str, by: list[str], few: int) -> pl.DataFrame:
    counted = pupils.group_by(by).agg(
        *(pl.col("entered").filter(who).len().alias(f"PUPILS{group}") for group, who in GROUPS.items()),
        # Schools that enter nobody for examinations still report the end of key stage 2.
        (pl.col("entered").all() if stage == "ks4" else pl.lit(True)).alias("entered"),
        *(pl.col(of).filter(who).mean().alias(name + group) for group, who in GROUPS.items()
          for name, of in (SHARES[stage] | AVERAGES[stage]).items()),
    )  # fmt: skip
    return counted.sort(by).select(*by, pl.lit(level).alias("LEVEL"), *_cells(stage, few))


def _cells(stage: str, few: int) -> list[pl.Expr]:
    cells = []
    for group in GROUPS:
        cells.append(pl.col(f"PUPILS{group}").cast(pl.String))
        for name in SHARES[stage]:
            cells.append(_told(percent(pl.col(name + group)), name, group, few))
        for name in AVERAGES[stage]:
            cells.append(_told(number(pl.col(name + group)), name, group, few))
    return cells


def _told(cell: pl.Expr, name: str, group: str, few: int) -> pl.Expr:
    """SUPP where few pupils stand behind the cell, or behind the one that would give it away; NE: nobody entered."""
    here = pl.col(f"PUPILS{group}")
    hidden = here <= few
    if group:
        hidden = hidden | pl.any_horizontal(pl.col(f"PUPILS{other}").is_between(1, few) for other in GROUPS if other)
    entered = pl.when(pl.col("entered") | (few == 0)).then(cell).otherwise(pl.lit("NE"))
    return pl.when(here == 0).then(pl.lit("")).when(hidden).then(pl.lit("SUPP")).otherwise(entered).alias(name + group)
