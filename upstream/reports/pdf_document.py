"""A document tree as the template of its print reads it. Nothing of it is read as markup."""

from __future__ import annotations

import datetime as dt
from typing import Any

from upstream.lib.wording import day
from upstream.reports.document import Cell, Chart, Column, Document, Entry, Link, Note, Part, Spans, Table
from upstream.reports.pdf_text import printable

Layout = dict[str, Any]
WIDE = 110  # letters over all columns of a table, beyond which the sheet is turned
_NARROWEST = 6


def document_layout(document: Document) -> Layout:
    """Everything the template shows of a document."""
    tables = [table for section in document.sections for part in section.parts for table in _tables(part)]
    widest = max((sum(column.width for column in table.columns) for table in tables), default=0)
    return {
        "title": printable(document.title), "subtitle": printable(document.subtitle), "wide": widest > WIDE,
        "facts": [[printable(name), printable(words)] for name, words in document.facts],
        "sections": [
            {"id": one.id, "title": printable(one.title), "parts": [_part(part) for part in one.parts]}
            for one in document.sections
        ],
        "attribution": [printable(line) for line in document.attribution],
    }


def _tables(part: Part) -> list[Table]:
    if isinstance(part, Entry):
        return [part.table]
    return [part] if isinstance(part, Table) else []


def _part(part: Part) -> Layout:
    if isinstance(part, Note):
        items = [printable(item) for item in part.items]
        return {"kind": "note", "text": printable(part.text), "items": items, "tone": part.tone}
    if isinstance(part, Table):
        return _table(part)
    if isinstance(part, Entry):
        return {"kind": "entry", "id": part.id, "title": printable(part.title), "table": _table(part.table)}
    return _chart(part) if isinstance(part, Chart) else _spans(part)


def _table(table: Table) -> Layout:
    return {
        "kind": "table", "caption": printable(table.caption), "empty": printable(table.empty),
        "columns": [printable(column.title) for column in table.columns],
        "widths": [max(column.width, _NARROWEST) for column in table.columns],
        "aligns": ["right" if column.kind == "number" else "left" for column in table.columns],
        "rows": [[_cell(*pair) for pair in zip(table.columns, row, strict=True)] for row in table.rows],
    }


def _cell(column: Column, cell: Cell) -> str | Layout:
    if isinstance(cell, Link):
        return {"text": printable(cell.text), "to": cell.to}
    if cell is None:
        return ""
    if isinstance(cell, str):
        return printable(cell)
    if isinstance(cell, dt.date):
        return day(cell)
    return f"{cell:,g}" if column.decimals is None else f"{cell:,.{column.decimals}f}"


def _chart(chart: Chart) -> Layout:
    largest = max((bar.value for bar in chart.bars), default=0) or 1
    bars = [
        {"label": printable(one.label), "words": printable(one.words), "share": max(one.value / largest, 0)}
        for one in chart.bars
    ]
    title, said = printable(chart.title), "; ".join(f"{one['label']}: {one['words']}" for one in bars)
    return {"kind": "chart", "title": title, "bars": bars, "words": f"Bars of {title}: {said}."}


def _spans(chart: Spans) -> Layout:
    spans = [
        {"label": printable(one.label), "words": printable(one.words), "mark": one.mark,
         **{name: None if getattr(one, name) is None else getattr(one, name) / 100 for name in ("value", "low", "high")}}
        for one in chart.spans
    ]  # fmt: skip
    said = "; ".join(f"{one['label']}: {one['words']}" for one in spans)
    title = printable(chart.title)
    words = f"Shares with their intervals, {title}: {said}."
    return {"kind": "spans", "title": title, "legend": printable(chart.legend), "spans": spans, "words": words}
