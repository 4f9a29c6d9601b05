"""What a reader gives, and what it may know besides the file in hand."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from upstream.evidence.definitions import Definitions, Publication, Source
from upstream.evidence.frames import LAESTABS, REFUSED
from upstream.lib.clock import today


@dataclass(frozen=True)
class Context:
    """Facts from files read earlier.

    `lookups`: the `lookup` table of each lookup source, by its id. `laestabs`: LAESTABS of every file
    that has both numbers. `register`: ESTABLISHMENTS of the extracts, whose dates answer for the years
    in which no such file is held.
    """

    lookups: dict[str, pl.DataFrame] = field(default_factory=dict)
    laestabs: pl.DataFrame = field(default_factory=LAESTABS.to_frame)
    register: pl.DataFrame | None = None
    today: dt.date = field(default_factory=today)


@dataclass(frozen=True)
class Reading:
    """Tables in the schemas of `frames`, by name: observations, listed, laestabs, establishments, links,
    groups, memberships, inspections, lookup, codes. `refused` is in REFUSED; `periods` newest last."""

    tables: dict[str, pl.DataFrame]
    refused: pl.DataFrame
    rows_read: int
    rows_used: int
    rows_ignored: dict[str, int]
    encoding: str
    periods: list[str]
    coverage: str | None


class Refusals:
    """Gathers the rows and cells of one file that are set aside."""

    def __init__(self, file: str, source: str):
        self._fixed = {"file": pl.lit(file), "source": pl.lit(source)}
        self._parts: list[pl.DataFrame] = []

    def add(self, rows: pl.DataFrame, reason: str, detail: pl.Expr, remedy: str) -> None:
        """`rows` has `__row__`; `detail` is an expression over it."""
        if rows.height:
            said = {"row": pl.col("__row__"), "reason": pl.lit(reason), "detail": detail, "remedy": pl.lit(remedy)}
            self._parts.append(rows.select(**self._fixed, **said).cast(REFUSED))

    def add_one(self, row: int, reason: str, detail: str, remedy: str) -> None:
        self.add(pl.DataFrame({"__row__": [row]}), reason, pl.lit(detail), remedy)

    def table(self) -> pl.DataFrame:
        return pl.concat([REFUSED.to_frame(), *self._parts])


@dataclass(frozen=True)
class Job:
    """One file on its way through a reader: what is set aside and what is left alone gathers here."""

    path: Path
    source: Source
    definitions: Definitions
    context: Context
    names: dict[str, str]  # named groups of the file pattern
    refusals: Refusals
    ignored: Counter[str]

    @property
    def publication(self) -> Publication:
        return self.definitions.publication_of(self.source)

    @property
    def coverage(self) -> str:
        """Which schools the file set out to list: `england` or `la:936`."""
        coverage = self.source.coverage
        if "{" in coverage:  # a name that says no council covers England
            coverage = coverage.format(**{"la": "england"} | self.names).lower()
        return "england" if coverage == "la:england" else coverage

    def leave_alone(self, why: str, rows: int) -> None:
        if rows:
            self.ignored[why] += rows


def job_for(path: Path, source: Source, definitions: Definitions, context: Context) -> Job:
    return Job(path, source, definitions, context, names_in(path, source), Refusals(path.name, source.id), Counter())


def names_in(path: Path, source: Source) -> dict[str, str]:
    """The named groups of the file pattern that the file's name fits."""
    match = next((m for m in (match_name(path, pattern) for pattern in source.files) if m), None)
    return {name: text for name, text in match.groupdict().items() if text is not None} if match else {}


def match_name(path: Path, pattern: str) -> re.Match[str] | None:
    """The whole name, case ignored. A CSV that somebody zipped on the way is still that CSV."""
    names = [path.name]
    if path.suffix.lower() == ".zip":
        names += [path.stem, f"{path.stem}.csv"]
    return next((m for m in (re.fullmatch(pattern, name, re.IGNORECASE) for name in names) if m), None)

