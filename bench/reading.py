"""From a publisher's file to observations, without sorting or writing."""

from __future__ import annotations

import time

from bench.ground import Ground
from bench.line import Line
from upstream.evidence import sources
from upstream.evidence.definitions import load_definitions
from upstream.evidence.refusals import FileRefused
from upstream.evidence.sources.reading import Context


def lines(given: Ground) -> list[Line]:
    definitions = load_definitions(list(given.definitions))
    rows = observations = 0
    taken = 0.0
    for path in sorted(given.raw.rglob("*.csv")):
        started = time.perf_counter()
        try:
            source = sources.recognise(path, definitions)
            reading = sources.read(path, source, definitions, Context()) if source else None
        except FileRefused:
            continue
        if reading is None or "observations" not in reading.tables:
            continue
        taken += time.perf_counter() - started
        rows += reading.rows_read
        observations += reading.tables["observations"].height
    return [
        Line("reading CSV to observations, per million observations", round(taken / observations * 1e6, 2), "s", 1.5,
             f"{observations:,} observations from {rows:,} rows in {taken:.2f} s"),
        Line("reading CSV to observations, per million rows", round(taken / rows * 1e6, 2), "s"),
    ]
