"""Percentile ranks of 48 million figures, real ones under other URNs, against one bare DuckDB query of the same."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import polars as pl

from bench import child
from bench.ground import Ground
from bench.line import Line
from bench.rekeyed import RANGE
from upstream.benchmarks import ranks

ROWS = 48_000_000
FIELD = ["pupil_group", "period"]  # of one measure: a file a measure

# A percentile with ties by half lies midway between the share that is worse and the share that is no better.
# `sorted` answers without parting values that differ by float noise, and knows no fields of phase or council.
BY_HAND = """
import json, sys, duckdb
files, out, lower = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
connection = duckdb.connect()
connection.execute("set memory_limit = '4GB'")
lower = ", ".join(f"'{name}'" for name in lower) or "''"
connection.execute(f'''
    copy (
        select measure, entity_id, pupil_group, period,
            ((rank() over field - 1) / count(*) over everyone + cume_dist() over field) * 50 as percentile
        from (select *, case when measure in ({lower}) then -value else value end as worth from read_parquet('{files}'))
        window everyone as (partition by measure, pupil_group, period), field as (everyone order by worth)
    ) to '{out}/by-hand.parquet' (format parquet, compression lz4)''')
"""
OURS = "from bench import percentiles; percentiles.ours()"


def lines(given: Ground) -> list[Line]:
    folder = given.folder / "percentiles"
    lower = _lower(given)
    rows = rekeyed_figures(given, folder / "figures", ROWS)
    made = {}
    for name, command in (("ours", OURS), ("by-hand", BY_HAND)):
        (folder / name).mkdir(parents=True)
        files = str(folder / "figures" / "*.parquet")
        arguments = [sys.executable, "-c", command, files, str(folder / name), json.dumps(lower)]
        made[name] = child.run(arguments, {}, folder / f"{name}.txt")
    _refuse_different(folder)
    taken = made["ours"].seconds
    return [
        Line("percentile ranks of 48 million figures", round(taken, 2), "s", 15.0,
             f"{rows:,} figures read, ranked and written, measure by measure"),
        Line("percentile ranks: peak memory", round(made["ours"].peak_gb, 2), "GB", 1.0),
        Line("percentile ranks ÷ one bare DuckDB query", round(taken / made["by-hand"].seconds, 2), "×", None,
             f"the query took {made['by-hand'].seconds:.2f} s and {made['by-hand'].peak_gb:.2f} GB, and said the same"),
    ]


def _edition(given: Ground) -> Path:
    return given.home / "editions" / (given.home / "editions" / "current").read_text().strip()


def _lower(given: Ground) -> list[str]:
    """The measures where the lower figure is the better."""
    read = json.loads((_edition(given) / "definitions.json").read_text(encoding="utf-8"))
    return sorted(name for name, measure in read["measures"].items() if measure["direction"] == "lower")


def rekeyed_figures(given: Ground, target: Path, at_least: int) -> int:
    """Every school's current figures of the edition, so many times over that there are `at_least`, a file a measure."""
    target.mkdir(parents=True)
    paths = sorted(_edition(given).glob("observations_by_measure-*.parquet"))
    figures = pl.scan_parquet(paths).filter(
        pl.col("current"), pl.col("value").is_not_null(), entity_kind="school"
    ).select(pl.col("measure", "entity_id", "pupil_group", "period").cast(pl.String), "value")
    counts = figures.group_by("measure").len().collect()
    times = math.ceil(at_least / counts["len"].sum())
    for name in counts["measure"].sort():
        one = figures.filter(measure=name).with_columns(pl.col("entity_id").cast(pl.Int64)).collect()
        copies = [one.with_columns(pl.col("entity_id") + copy * RANGE) for copy in range(times)]
        pl.concat(copies).write_parquet(target / f"{name}.parquet")
    return times * counts["len"].sum()


def ours() -> None:
    """Run in a process of its own: files, folder for the results, measures where lower is better."""
    files, out, lower = sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3])
    for path in sorted(Path(files).parent.glob("*.parquet")):
        better: ranks.Better = "lower" if path.stem in lower else "higher"
        figures = pl.scan_parquet(path)
        # A year at a time: no field reaches over two, and a measure of all years at once took twice the memory.
        for n, period in enumerate(figures.select("period").unique().collect()["period"].sort()):
            figures.filter(period=period).with_columns(
                percentile=ranks.percentile(pl.col("value"), better, over=FIELD)
            ).drop("value").collect().write_parquet(out / f"{path.stem}-{n}.parquet", compression="lz4")


def _refuse_different(folder: Path) -> None:
    """`AssertionError` where the two do not say the same of every measure."""
    told = [
        pl.scan_parquet(folder / name / "*.parquet").group_by("measure", "pupil_group", "period").agg(
            pl.len(), squares=(pl.col("percentile") ** 2).sum()
        ).sort("measure", "pupil_group", "period").collect()
        for name in ("ours", "by-hand")
    ]
    assert told[0]["len"].equals(told[1]["len"])
    assert ((told[0]["squares"] - told[1]["squares"]).abs() / told[1]["squares"] < 1e-9).all()
