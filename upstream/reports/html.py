"""A document as one web page that needs nothing else: no script, no style sheet, no picture to fetch.

Every table has a caption and row and column headers; wide tables scroll inside a region that the
keyboard reaches; the page prints. Every text is escaped here and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from html import escape
from importlib.resources import files

from upstream.lib.wording import day
from upstream.reports.document import Bar, Cell, Chart, Column, Document, Entry, Link, Note, Part, Section, Span, Spans, Table

BAR_HEIGHT, LABEL_WIDTH, BAR_WIDTH = 30, 260, 380


def render_html(document: Document) -> str:
    """The page. The same document gives the same text."""
    return "\n".join(_page(document)) + "\n"


def _page(document: Document) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(document.title)}</title>"
    yield f"<style>{files('upstream.reports').joinpath('document.css').read_text('utf-8')}</style>"
    yield '</head>\n<body>\n<a class="skip" href="#content">Skip to the report</a>'
    yield f'<header><h1>{escape(document.title)}</h1><p class="subtitle">{escape(document.subtitle)}</p>'
    yield _facts(document) + "</header>"
    yield _contents(document)
    yield '<main id="content">'
    for section in document.sections:
        yield from _section(section)
    yield "</main>"
    if document.attribution:
        yield "<footer>" + "".join(f"<p>{escape(line)}</p>" for line in document.attribution) + "</footer>"
    yield "</body>\n</html>"


def _facts(document: Document) -> str:
    pairs = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in document.facts)
    return f"<dl>{pairs}</dl>" if pairs else ""


def _contents(document: Document) -> str:
    links = "".join(f'<li><a href="#{escape(part.id)}">{escape(part.title)}</a></li>' for part in document.sections)
    return f'<nav aria-label="Contents"><h2>Contents</h2><ul>{links}</ul></nav>'


def _section(section: Section) -> Iterator[str]:
    heading = f"{escape(section.id)}-title"
    yield f'<section id="{escape(section.id)}" aria-labelledby="{heading}">'
    yield f'<h2 id="{heading}">{escape(section.title)}</h2>'
    for number, part in enumerate(section.parts):
        yield from _part(part, f"{escape(section.id)}-{number}")
    yield "</section>"


def _part(part: Part, identifier: str) -> Iterator[str]:
    if isinstance(part, Table):
        yield from _table(part, identifier)
    elif isinstance(part, Chart):
        yield from _chart(part, identifier)
    elif isinstance(part, Spans):
        yield from _spans(part, identifier)
    elif isinstance(part, Entry):
        yield from _entry(part)
    else:
        yield _note(part)


def _note(note: Note) -> str:
    items = "".join(f"<li>{escape(item)}</li>" for item in note.items)
    said = f"<p>{escape(note.text)}</p>" + (f"<ul>{items}</ul>" if items else "")
    if note.tone == "warning":
        return f'<div class="warning"><strong class="sign">Important</strong>{said}</div>'
    return said


def _entry(entry: Entry) -> Iterator[str]:
    """Closed until asked for: a browser finds its text all the same, and prints it open."""
    yield f'<details id="{escape(entry.id)}"><summary>{escape(entry.title)}</summary>'
    yield from _table(entry.table, f"{escape(entry.id)}-table")
    yield "</details>"


def _table(table: Table, identifier: str) -> Iterator[str]:
    if not table.rows:
        yield f"<p><strong>{escape(table.caption)}.</strong> {escape(table.empty)}</p>"
        return
    yield f'<div class="wide" role="region" tabindex="0" aria-label="Table: {escape(table.caption)}">'
    yield f'<table><caption id="{identifier}">{escape(table.caption)}</caption>\n<thead><tr>'
    for column in table.columns:
        yield f'<th scope="col"{_look(column)}>{escape(column.title)}</th>'
    yield "</tr></thead>\n<tbody>"
    for cells in table.rows:
        yield "<tr>" + "".join(map(_cell, table.columns, cells)) + "</tr>"
    yield "</tbody></table></div>"


def _look(column: Column, cell: Cell = None) -> str:
    """Wide columns keep room for a sentence; numbers stand right; an answer's look only repeats its word."""
    kinds = ["number"] if column.kind == "number" else []
    if column.width >= 28:
        kinds.append("sentences" if column.width >= 40 else "phrases")
    if column.kind == "answer" and isinstance(cell, str):
        kinds.append(cell.replace(" ", "-"))
    return f' class="{" ".join(kinds)}"' if kinds else ""


def _cell(column: Column, cell: Cell) -> str:
    tag, scope = ("th", ' scope="row"') if column.heads_row else ("td", "")
    written = escape(_written(column, cell))
    if isinstance(cell, Link):
        written = f'<a href="#{escape(cell.to)}">{escape(cell.text)}</a>'
    return f"<{tag}{scope}{_look(column, cell)}>{written}</{tag}>"


def _written(column: Column, cell: Cell) -> str:
    if cell is None or isinstance(cell, Link):
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, dt.date):
        return day(cell)
    return f"{cell:,g}" if column.decimals is None else f"{cell:,.{column.decimals}f}"


def _chart(chart: Chart, identifier: str) -> Iterator[str]:
    if not chart.bars:
        return
    height, width = len(chart.bars) * BAR_HEIGHT, LABEL_WIDTH + BAR_WIDTH + 120
    largest = max(bar.value for bar in chart.bars) or 1
    yield f'<figure><figcaption id="{identifier}">{escape(chart.title)}</figcaption>'
    yield f'<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{identifier}">'
    for number, bar in enumerate(chart.bars):
        yield _bar(bar, number * BAR_HEIGHT, BAR_WIDTH * bar.value / largest)
    yield "</svg></figure>"


def _bar(bar: Bar, top: float, length: float) -> str:
    middle = top + BAR_HEIGHT / 2
    return (
        f'<text x="{LABEL_WIDTH - 10}" y="{middle}" text-anchor="end" dominant-baseline="central">{escape(bar.label)}</text>'
        f'<rect x="{LABEL_WIDTH}" y="{top + 4}" width="{length:.1f}" height="{BAR_HEIGHT - 8}"></rect>'
        f'<text x="{LABEL_WIDTH + length + 8:.1f}" y="{middle}" dominant-baseline="central">{escape(bar.words)}</text>'
    )


def _spans(chart: Spans, identifier: str) -> Iterator[str]:
    height, width = len(chart.spans) * BAR_HEIGHT + 30, LABEL_WIDTH + BAR_WIDTH + 160
    yield f'<figure><figcaption id="{identifier}">{escape(chart.title)}</figcaption>'
    yield f'<svg viewBox="0 0 {width} {height}" role="img" aria-labelledby="{identifier}">'
    for percent in (0, 25, 50, 75, 100):
        x = _across(percent)
        yield f'<path class="grid" d="M{x} 0V{height - 24}"></path>'
        yield f'<text x="{x}" y="{height - 6}" text-anchor="middle">{percent}%</text>'
    for number, span in enumerate(chart.spans):
        yield _span(span, number * BAR_HEIGHT + BAR_HEIGHT / 2)
    yield f"</svg><p>{escape(chart.legend)}</p></figure>"


def _across(percent: float) -> str:
    return f"{LABEL_WIDTH + BAR_WIDTH * percent / 100:.1f}"


def _span(span: Span, y: float) -> str:
    drawn = [f'<text x="{LABEL_WIDTH - 10}" y="{y}" text-anchor="end" dominant-baseline="central">{escape(span.label)}</text>']
    end = span.high if span.high is not None else 0
    if span.low is not None and span.high is not None:
        drawn.append(f'<path class="reach" d="M{_across(span.low)} {y}H{_across(span.high)}"></path>')
    if span.value is not None and span.mark == "line":
        drawn.append(f'<path class="reach" d="M{_across(span.value)} {y - 9}v18"></path>')
    elif span.value is not None:
        drawn.append(f'<circle class="{span.mark}" cx="{_across(span.value)}" cy="{y}" r="6"></circle>')
    drawn.append(f'<text x="{float(_across(end)) + 12:.1f}" y="{y}" dominant-baseline="central">{escape(span.words)}</text>')
    return "".join(drawn)
