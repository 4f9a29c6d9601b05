"""A card as the template of its print reads it: printable text, lines drawn to scale, and how much is shown.

The side must never become two. Of LEVELS the first that fits is taken: each shows less of what can be read on the
school's page, and says how much; what is cut first is cut of lists, never of the KPIs while lists can give way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from upstream.reports.card import (
    NO_FIGURES,
    NO_NEEDS,
    NO_STRENGTHS,
    NOT_ASKED,
    Card,
    CardFact,
    CardFinding,
    CardKpi,
    CardLine,
    Spark,
    empty_words,
)
from upstream.reports.card_height import HEIGHT, card_height
from upstream.reports.card_kpis import short_day
from upstream.reports.pdf_text import cut, is_address, printable

Layout = dict[str, Any]


def _level(text: float, letters: int, findings: int, lists: int, kpis: int, *, detail: bool = True) -> Layout:
    return {
        "text": text, "letters": letters, "findings": findings, "actions": lists, "intelligence": lists,
        "visits": min(lists, 3), "files": min(lists, 3), "standings": max(lists, 2), "kpis": kpis, "detail": detail,
        "grades": 8 if lists > 1 else 4,
        "notes": 3 if lists > 1 else 1, "sources": 12 if lists > 1 else 6,
    }  # fmt: skip


# Size of letters, letters of one text, findings, lines of a list, KPIs of a priority.
LEVELS = (
    _level(8.4, 260, 7, 6, 20), _level(8.0, 240, 5, 5, 20), _level(7.6, 220, 4, 4, 20), _level(7.3, 200, 4, 3, 20),
    _level(7.0, 180, 3, 2, 20), _level(6.8, 140, 2, 1, 20), _level(6.6, 120, 1, 1, 20),
    _level(6.6, 110, 1, 1, 20, detail=False), _level(6.2, 80, 1, 1, 20, detail=False),
    _level(6.2, 80, 1, 1, 4, detail=False), _level(6.2, 60, 1, 1, 2, detail=False),
)  # fmt: skip
LAST = len(LEVELS) - 1
READING = (
    "Under a figure: its 95% interval, its pupils, and what the interval says beside England. Line: the school; broken line: "
    "England; no line where a year is missing or a series new. Letter and number: the source below, and the row in its file."
)


# The most letters of what stands once: longer is a slip, and may not push all else off the side.
_MOST = {
    "name": 110, "kind": 130, "as_at": 60, "marking": 80, "made_for": 120, "why": 160, "kpi_set": 220, "title": 70, "whose": 50,
    "now": 160, "says": 50, "beside": 60, "what": 70, "mark": 40, "about": 70, "when": 80, "stale": 40, "stale_why": 120,
    "target": 40, "nation_about": 30, "trend": 40, "detail": 200, "text": 600, "words": 600, "attribution": 1000,
}  # fmt: skip


def card_layout(card: Card, why: str = "") -> Layout:
    """Everything the template shows of one card. `why` it stands where it does in a pack."""
    told = _printable({**_head(card, why), **_told(card), **_foot(card)})
    told["url"] = card.casework.url if is_address(card.casework.url) else ""  # as it is: a link leads there
    return {**told, "level": next((n for n, one in enumerate(LEVELS) if card_height(told, one) <= HEIGHT), LAST)}


def _head(card: Card, why: str) -> Layout:
    work, found = card.casework, card.inspection
    standings = "Agreed" if work.standings is not None else "Standing, agreed"
    return {
        "urn": card.urn, "name": card.name if printable(card.name) else f"School with URN {card.urn}", "kind": card.kind,
        "as_at": card.as_at, "marking": work.marking, "why": why, "made_for": work.made_for, "pupils": _facts(card.pupils),
        "facts": _facts(card.facts), "people": _facts(work.people or ()), "no_people": empty_words(card, "people"),
        "asked": work.is_asked, "not_asked": f"{standings} actions, intelligence, visits, files and names: {NOT_ASKED}",
        "inspection": {
            "title": found.title, "when": found.when or "none held", "notes": list(found.notes), "grades": _facts(found.grades),
        },
    }  # fmt: skip


def _told(card: Card) -> Layout:
    nothing = NO_FIGURES if not card.groups else ""
    groups = [{"title": one.title, "nothing": one.nothing, "kpis": [_kpi(kpi) for kpi in one.kpis]} for one in card.groups]
    slots = ("standings", "intelligence", "actions", "files", "visits", "response")
    return {
        "kpi_set": card.kpi_set, "no_figures": NO_FIGURES, "groups": groups, "no_strengths": nothing or NO_STRENGTHS,
        "no_needs": nothing or NO_NEEDS, "strengths": _findings(card.strengths), "needs": _findings(card.needs),
        **{slot: _slot(card, slot) for slot in slots},
    }


def _foot(card: Card) -> Layout:
    return {
        "sources": [
            {"letter": one.letter, "words": ", ".join(filter(None, [one.title, one.publisher, one.released, one.file]))}
            for one in card.sources
        ],
        "reading": READING, "attribution": f"{' '.join(card.attribution)} Edition {card.edition}.".strip(),
    }


def _facts(facts: Iterable[CardFact]) -> list[Layout]:
    return [{"name": cut(one.name, 40), "text": cut(one.text, 80), "beside": one.beside} for one in facts]


def _findings(found: Iterable[CardFinding]) -> list[Layout]:
    return [{"what": one.what, "why": one.why} for one in found]


def _slot(card: Card, slot: str) -> Layout:
    held = getattr(card.casework, slot)
    lines = [held] if isinstance(held, CardLine) else held or ()
    return {"asked": held is not None, "nothing": empty_words(card, slot), "lines": [_line(one) for one in lines]}


def _line(one: CardLine) -> Layout:
    about = ", ".join(filter(None, [short_day(one.on) if one.on else "", cut(one.by, 50)]))
    return {"text": one.text, "mark": one.mark, "about": f"({about})" if about else ""}


def _kpi(kpi: CardKpi) -> Layout:
    names = (
        "title", "whose", "now", "period", "hole", "detail", "says", "before", "before_period", "before_note", "nation",
        "target_says", "trend", "stale", "stale_why", "is_judgement",
    )  # fmt: skip
    lens = kpi.lens
    return {
        **{name: getattr(kpi, name) for name in names}, "spark": drawn(kpi.spark) if kpi.spark else None,
        "before_hole": not any(sign.isdigit() for sign in kpi.before), "target": _target(kpi),
        "nation_about": kpi.nation_of.removeprefix("England").removeprefix("’s "),
        "source_words": " ".join(filter(None, [kpi.source, f"{kpi.row:,}" if kpi.row else ""])),
        "lens": {name: getattr(lens, name) for name in ("now", "pupils", "gap", "gap_pupils", "says")} if lens else None,
    }


def _target(kpi: CardKpi) -> str:
    """`66%, England`; where that is the number of the column before it, only whose it is."""
    if kpi.target and not kpi.target_says:
        return f"{kpi.target}: not known"
    return "England" if kpi.target and kpi.target_of == kpi.nation_of else ", ".join(filter(None, [kpi.target, kpi.target_of]))


def drawn(spark: Spark) -> Layout:
    """The strokes of a line, each point as (across, down) from 0 to 1. A stroke ends at a gap and before a new series."""
    values = [value for point in spark.points for value in (point.value, point.nation) if value is not None]
    low, high = min(values), max(values)
    size = (high - low) or 1.0

    def place(n: int, value: float) -> tuple[float, float]:
        down = 0.5 if high == low else 0.9 - 0.8 * (value - low) / size
        return round(0.03 + 0.94 * n / max(len(spark.points) - 1, 1), 4), round(down, 4)

    return {
        name: [[place(n, value) for n, value in run] for run in _runs(spark, attribute)]
        for name, attribute in (("runs", "value"), ("nation", "nation"))
    } | {"words": spark.words}


def _runs(spark: Spark, name: str) -> Iterator[list[tuple[int, float]]]:
    """Years that may be joined: consecutive, each with a figure, none the first of a new series."""
    run: list[tuple[int, float]] = []
    for n, point in enumerate(spark.points):
        value = getattr(point, name)
        if run and (value is None or point.fresh):
            yield run
            run = []
        if value is not None:
            run.append((n, value))
    if run:
        yield run


def _printable(thing: Any, name: str = "") -> Any:
    if isinstance(thing, str):
        return printable(cut(thing, _MOST.get(name, 400)))
    if isinstance(thing, dict):
        return {key: _printable(value, key) for key, value in thing.items()}
    return [_printable(one, name) for one in thing] if isinstance(thing, list | tuple) else thing
