"""Every column that a measure reads stands in the publisher's own file, and holds figures there."""

import re
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from upstream.evidence.definitions import Series, Source, load_definitions
from upstream.evidence.raw_files import open_table
from upstream.evidence.sources.periods import named, read_period
from upstream.evidence.sources.recognition import recognise
from upstream.lib import academic_year

DEFINITIONS = load_definitions()
READ = [source_id for source_id in DEFINITIONS.sources if DEFINITIONS.series_of(source_id)]
ROLES = ("value", "cohort", "numerator", "low", "high")


@pytest.fixture(scope="module")
def files_of(shared_data):
    """The files of each source that measures read."""
    found: dict[str, list[Path]] = {source_id: [] for source_id in READ}
    for path in sorted(shared_data.rglob("*")):
        if path.is_file() and "layouts" not in path.parts and _named_like_one_of(path):
            source = recognise(path, DEFINITIONS)
            if source and source.id in found:
                found[source.id].append(path)
    return found


def _named_like_one_of(path: Path) -> bool:
    """Trimmed files and papers have names that no packaged definition knows."""
    sources = (DEFINITIONS.sources[source_id] for source_id in READ)
    return any(re.fullmatch(pattern, path.name, re.IGNORECASE) for source in sources for pattern in source.files)


@cache
def _table(path: Path, source_id: str) -> pl.DataFrame:
    return open_table(path, DEFINITIONS.sources[source_id])


def _year_of(path: Path, source: Source) -> str | None:
    """The academic year of a file that speaks of one only."""
    if source.period.fixed:
        return named(source.period.fixed).year
    if not source.period.capture:
        return None
    match = next(m for pattern in source.files if (m := re.fullmatch(pattern, path.name, re.IGNORECASE)))
    return read_period(match[source.period.capture], source.period).year


def _holds(series: Series, year: str | None) -> bool:
    """Whether the series reads a file of that year."""
    if year is None:
        return True
    start = academic_year.start(year)
    after_first = not series.first or academic_year.start(series.first) <= start
    return after_first and (not series.last or start <= academic_year.start(series.last))


def _lacking(table: pl.DataFrame, measure_id: str, series: Series) -> list[str]:
    return [
        f"{measure_id} wants {role} ‘{column}’ for {figure.group}"
        for figure in series.figures
        for role, column in (*((role, getattr(figure, role)) for role in ROLES), *(("where", c) for c in figure.where))
        if column and column not in table.columns
    ]


@pytest.mark.parametrize("source_id", READ)
def test_a_file_of_the_source_is_held(source_id, files_of):
    assert files_of[source_id], f"no file of {source_id} is among the publishers’ files"


@pytest.mark.parametrize("source_id", READ)
def test_every_column_stands_in_the_header(source_id, files_of):
    source = DEFINITIONS.sources[source_id]
    lacking = [
        f"{path.name}: {problem}"
        for path in files_of[source_id]
        for measure, series in DEFINITIONS.series_of(source_id) if _holds(series, _year_of(path, source))
        for problem in _lacking(_table(path, source_id), measure.id, series)
    ]
    assert not lacking, "\n".join(lacking)


def _figures(table: pl.DataFrame, column: str, where: dict, written: str) -> int:
    """Cells that are figures and not codes."""
    taken = table
    for key, cells in where.items():
        taken = taken.filter(pl.col(key).str.strip_chars().is_in([cells] if isinstance(cells, str) else cells))
    cell = pl.col(column).str.strip_chars()
    figure = cell.str.contains(r"[A-Za-z]{4}" if written == "word" else r"^[-+]?[0-9.,]+(E-?\d+)?%?$")
    return taken.select(figure.fill_null(False).sum()).item()


@pytest.mark.parametrize("source_id", READ)
def test_every_column_holds_figures(source_id, files_of):
    source = DEFINITIONS.sources[source_id]
    empty = [
        f"{measure.id}, {figure.group}: nothing in ‘{figure.value}’ {figure.where or ''}"
        for measure, series in DEFINITIONS.series_of(source_id)
        for figure in series.figures
        if not sum(
            _figures(_table(path, source_id), figure.value, figure.where, series.written)
            for path in files_of[source_id] if _holds(series, _year_of(path, source))
        )
    ]
    assert not empty, "\n".join(empty)


@pytest.mark.parametrize("source_id", [s for s in READ if DEFINITIONS.sources[s].period.capture])
def test_a_series_is_not_cut_short(source_id, files_of):
    """Where a file outside a series' years has all its columns, the years are too narrow."""
    source = DEFINITIONS.sources[source_id]
    left_out = [
        f"{measure.id}: {path.name} has every column of the series {series.first}–{series.last}"
        for measure, series in DEFINITIONS.series_of(source_id)
        for path in files_of[source_id]
        if not _holds(series, _year_of(path, source)) and not _lacking(_table(path, source_id), measure.id, series)
    ]
    assert not left_out, "\n".join(left_out)
