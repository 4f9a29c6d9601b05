"""Cards as PDF: one warm, and 400 by two processes, beside an empty print of the same engine."""

from __future__ import annotations

import datetime as dt
from itertools import cycle
from time import perf_counter

from bench.ground import Ground
from bench.line import Line, seconds
from upstream.assessment.kpi_sets import packaged_set
from upstream.evidence.definitions import load_definitions
from upstream.evidence.schools import every_school_on
from upstream.evidence.store import open_store
from upstream.reports.card_evidence import CardEvidence
from upstream.reports.card_pack import card_pdfs
from upstream.reports.document import Document
from upstream.reports.pdf import card_pdf, document_pdf

MANY = 400
EMPTY = Document("Nothing", "", (), ())


def lines(given: Ground) -> list[Line]:
    definitions = load_definitions(list(given.definitions))
    store = open_store(clearance="open", home=given.home, definitions=definitions)
    evidence = CardEvidence(store, definitions.folders, given.as_at, packaged_set(definitions.folders))
    listed = every_school_on(store, given.as_at).frame["urn"].to_list()
    some = listed[:: max(1, len(listed) // MANY)][:MANY]
    empty = seconds(lambda: document_pdf(EMPTY, dt.date(2020, 4, 30)))
    told, printed = _one(evidence, some[:40])
    many, taken = _many(evidence, some)
    return [
        Line("a school’s card, told", round(1000 * told, 1), "ms"),
        Line("card.pdf of a school whose page was open, printed", round(1000 * printed, 1), "ms"),
        Line("card.pdf, told and printed, warm", round(1000 * (told + printed), 1), "ms", 40.0,
             f"each another school; an empty print takes {1000 * empty:.1f} ms, so {printed / empty:.0f} times that"),
        Line(f"{many} cards as PDF by two processes", round(taken, 1), "s", round(10.0 * many / MANY, 1),
             f"{1000 * taken / many:.0f} ms a card"),
    ]  # fmt: skip


def _one(evidence: CardEvidence, urns: list[str]) -> tuple[float, float]:
    """Seconds to tell a card and to print it; no school twice, since the engine remembers what it has set."""
    half = len(urns) // 2
    first, second = cycle(urns[:half]), iter([evidence.card(urn) for urn in urns[half:]])
    card_pdf(evidence.card(urns[0]))
    return seconds(lambda: evidence.card(next(first)), times=half), seconds(lambda: card_pdf(next(second)), times=half - 1)


def _many(evidence: CardEvidence, urns: list[str]) -> tuple[int, float]:
    started = perf_counter()
    made = sum(1 for _, content in card_pdfs(evidence.cards(urns), 2) if content)
    return made, perf_counter() - started
