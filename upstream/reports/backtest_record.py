"""A backtest as it is kept: the records, of which edition and when, and whose figures are in it.

    UPSTREAM_HOME/backtests/<framework>.json

One a framework, the last that was run; `upstream backtest` writes it and the page shows it. The JSON is the
records of `assessment.past.records` under `backtest`, dates as text.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from pydantic import TypeAdapter, ValidationError

from upstream.assessment.framework import Framework
from upstream.assessment.past.records import Backtest
from upstream.evidence.definitions import Definitions
from upstream.evidence.store import Store
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.reports.document import INVENTED, attribution

FORMAT = 1
FOLDER = "backtests"
_LAYOUTS = ("inspections", "establishments", "links")


@dataclass(frozen=True, slots=True)
class SourceUsed:
    """A source that a backtest rests on."""

    title: str
    publisher: str
    licence: str


@dataclass(frozen=True, slots=True)
class BacktestRecord:
    """A backtest and what belongs to it wherever it goes. `invented`: nobody in it exists."""

    format: int
    edition: str
    made_on: dt.date
    invented: bool
    place: str  # whose schools, by name
    sources: tuple[SourceUsed, ...]
    attribution: tuple[str, ...]
    backtest: Backtest


_RECORD = TypeAdapter(BacktestRecord)


def backtest_record(done: Backtest, framework: Framework, store: Store, place: str) -> BacktestRecord:
    """The record of a run over the store's edition."""
    invented = bool(store.edition.record.get("demo"))
    sources = tuple(_sources(framework, store))
    return BacktestRecord(FORMAT, store.edition.id, today(), invented, place, sources, _attribution(sources, invented), done)


def _sources(framework: Framework, store: Store) -> Iterator[SourceUsed]:
    """Those of the figures that the framework reads, of inspections, registers, links and the census."""
    measures = sorted({
        getattr(leaf, "measure", None) or "" for criterion in framework.criteria for _, leaf in framework.leaves(criterion)
    })
    read = store.catalogue()["files"].filter(pl.col("outcome") == "read")
    used = set(store.holdings().filter(pl.col("measure").is_in(measures))["source"]) | set(store.listed(None)["source"])
    definitions = store.definitions
    for name in sorted(set(read["source"].drop_nulls())):
        source = definitions.sources.get(name)
        if source and (name in used or source.layout in _LAYOUTS):
            yield _used(name, definitions)


def _used(name: str, definitions: Definitions) -> SourceUsed:
    source = definitions.sources[name]
    publication = definitions.publication_of(source)
    return SourceUsed(source.title, publication.publisher, publication.licence)


def _attribution(sources: tuple[SourceUsed, ...], invented: bool) -> tuple[str, ...]:
    """A line for each licence of what the backtest rests on."""
    return (INVENTED,) if invented else attribution((one.licence, one.publisher) for one in sources)


def as_json(record: BacktestRecord) -> str:
    """The record as text, the same bytes for the same record."""
    return json.dumps(_RECORD.dump_python(record, mode="json"), ensure_ascii=False, indent=1) + "\n"


def read_backtest(path: Path) -> BacktestRecord:
    """A record that was kept. `Refusal` where the file is not one of this version."""
    again = "Run `upstream backtest` again."
    try:
        found = _RECORD.validate_json(path.read_bytes())
    except OSError as error:
        raise Refusal(f"{path} cannot be read ({error.strerror}). {again}") from None
    except ValidationError:
        raise Refusal(f"{path} is not a backtest that this version reads. {again}") from None
    if found.format != FORMAT:
        raise Refusal(f"{path} is of format {found.format}, and this version reads {FORMAT}. {again}")
    return found


def keep(record: BacktestRecord, home: Path) -> Path:
    """Writes the record where the page looks for it, in place of an earlier one of the same framework."""
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{record.backtest.framework.id}.json"
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(as_json(record), encoding="utf-8")
    os.replace(partial, path)
    return path


def kept(home: Path) -> list[str]:
    """The frameworks of which a backtest is kept, by name."""
    return sorted(path.stem for path in (home / FOLDER).glob("*.json") if not path.name.startswith("."))


def kept_at(home: Path, framework: str) -> Path | None:
    """Where the backtest of a framework is kept, or None. A name that is no framework's finds nothing."""
    return home / FOLDER / f"{framework}.json" if framework in kept(home) else None
