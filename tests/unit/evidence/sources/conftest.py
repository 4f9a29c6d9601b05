"""A desk to read invented files at: one small source, changed as each test needs it."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from upstream.evidence import sources
from upstream.evidence.definitions import Definitions
from upstream.evidence.sources import Context, Reading

MEASURE = {
    "id": "reading",
    "title": "Reading",
    "short": "Reading",
    "theme": "test",
    "unit": "percent",
    "direction": "higher",
    "cohort": "pupils",
    "why": "It is tested here.",
    "definition": "Made up.",
    "reviewed": {"by": "a test", "on": dt.date(2020, 1, 1)},
    "series": [{"source": "results", "figures": [{"value": "PCT", "cohort": "PUPILS"}]}],
}
SOURCE = {
    "id": "results",
    "title": "Results",
    "publisher": "An invented publisher",
    "licence": "none",
    "seen": "file",
    "files": [r"(?P<year>\d{4})-\d{4}_results\.csv"],
    "period": {"capture": "year", "written": "start-year"},
    "rows": [{"entity": "school", "urn": "URN"}],
    "codes": {"SUPP": "suppressed", "NE": "not applicable"},
    "releases": [{"period": "2018/19", "status": "final", "on": dt.date(2019, 12, 13), "basis": "publisher"}],
}
AREAS = {
    "areas": [
        {"id": "301", "name": "Northshire", "kind": "la", "codes": ["E10009001"], "region": "far-north"},
        {
            "id": "302",
            "name": "Old Westshire",
            "kind": "la",
            "codes": ["E10009002", "Westshire"],
            "closed_on": dt.date(2019, 3, 31),
        },
        {"id": "303", "name": "New Westshire", "kind": "la", "codes": ["E10009003", "Westshire"]},
        {"id": "far-north", "name": "Far North", "kind": "region", "codes": ["E12009001", "FAR NORTH", "981"]},
    ]
}
TODAY = dt.date(2021, 5, 1)


@dataclass
class Desk:
    """Writes definitions and files into one folder and reads them."""

    folder: Path

    def define(self, kind: str, name: str, content: dict[str, Any]) -> None:
        path = self.folder / "definitions" / kind / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def source(self, measures: Iterable[dict] | None = None, **changes: Any) -> None:
        """The small source with some of its keys changed; None takes a key away."""
        source = {**copy.deepcopy(SOURCE), "measures": [MEASURE] if measures is None else list(measures), **changes}
        self.define("sources", source["id"], {key: value for key, value in source.items() if value is not None})

    def definitions(self) -> Definitions:
        self.define("areas", "areas", AREAS)
        return Definitions([self.folder / "definitions"])

    def write(self, content: str | bytes, name: str = "2018-2019_results.csv") -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def read(self, content: str | bytes | Path, name: str = "2018-2019_results.csv", **context: Any) -> Reading:
        path = content if isinstance(content, Path) else self.write(content, name)
        definitions = self.definitions()
        source = sources.recognise(path, definitions)
        assert source is not None, f"no definition knows {path.name}"
        return sources.read(path, source, definitions, Context(**{"today": TODAY, **context}))

    def figures(self, content: str | bytes | Path, *columns: str, **named: Any) -> list[tuple]:
        """Chosen columns of the observations, in the order of the file's rows."""
        return list(
            self.read(content, **named).tables["observations"].sort("row", maintain_order=True).select(columns).rows()
        )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.source()
    return desk


@pytest.fixture
def refusals():
    """(row, reason, detail) of everything that was set aside."""

    def of(reading: Reading) -> list[tuple[int, str, str]]:
        return reading.refused.select("row", "reason", "detail").sort("row").rows()

    return of


@pytest.fixture
def laestabs():
    def of(*rows: tuple[str, str, str]) -> pl.DataFrame:
        return pl.DataFrame(rows, schema=["period", "laestab", "urn"], orient="row")

    return of
