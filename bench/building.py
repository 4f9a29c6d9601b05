"""A whole build against DuckDB merely reading the same CSVs as text and writing them as Parquet."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from bench import child, ground, rekeyed
from bench.ground import Ground
from bench.line import Line

MERELY_READ = """
import sys, duckdb
from pathlib import Path
connection = duckdb.connect()
rows = 0
for n, path in enumerate(sys.argv[2:]):
    target = Path(sys.argv[1]) / f"{n}.parquet"
    connection.execute(
        f"copy (select * from read_csv(?, all_varchar=true, header=true, null_padding=true, strict_mode=false, "
        f"max_line_size=10000000, parallel=false)) to '{target}' (format parquet)", [path])
    rows += connection.execute(f"select count(*) from '{target}'").fetchone()[0]
print(rows)
"""


def lines(given: Ground) -> list[Line]:
    rows_built = _rows_of(given.home)
    csvs = [path for path in sorted(given.raw.rglob("*.csv")) if rekeyed.is_utf8(path)]
    reading, rows_text = _merely_read(csvs, given.folder / "text")
    per_row = given.build.seconds / rows_built
    return [
        Line("build: whole", round(given.build.seconds, 2), "s", None, f"{rows_built:,} rows of {given.name}"),
        Line("build: peak memory", round(given.build.peak_gb, 2), "GB", 1.5),
        Line("build ÷ DuckDB reading text, per row", round(per_row / (reading / rows_text), 2), "×", 3.0,
             f"DuckDB read {rows_text:,} rows in {reading:.2f} s"),
        *_growth(given),
    ]


def _rows_of(home: Path) -> int:
    edition = home / "editions" / (home / "editions" / "current").read_text().strip()
    return int(pl.read_parquet(edition / "files.parquet")["rows_read"].sum())


def _merely_read(paths: list[Path], target: Path) -> tuple[float, int]:
    target.mkdir(parents=True, exist_ok=True)
    output = target / "rows.txt"
    finished = child.run([sys.executable, "-c", MERELY_READ, str(target), *map(str, paths)], {}, output)
    return finished.seconds, int(output.read_text().split()[-1])


def _growth(given: Ground) -> list[Line]:
    """Seconds and memory at one, four and sixteen nations; growth is seconds per row against one nation's."""
    files = rekeyed.school_files(given.raw)
    measured, per_row = [], {}
    for times in (1, 4, 16):
        raw, home = given.folder / f"raw-{times}", given.folder / f"home-{times}"
        rows = rekeyed.write(files, given.raw, raw, times)
        command = ground.build_command(raw, given.definitions)
        finished = child.run(command, {"UPSTREAM_HOME": str(home)}, given.folder / f"build-{times}.txt")
        per_row[times] = finished.seconds / rows
        measured.append(Line(f"build at {times}×", round(finished.seconds, 2), "s", None,
                             f"{rows:,} rows, peak {finished.peak_gb:.2f} GB"))
    grown = [Line(f"build at {times}×, seconds per row ÷ those at 1×", round(per_row[times] / per_row[1], 2), "×", 1.0)
             for times in (4, 16)]
    return [*measured, *grown]
