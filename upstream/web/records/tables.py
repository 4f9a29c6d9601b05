"""A page of tables: what stands above them, and each with its caption, its cells and what is said where it is empty."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.http import HttpResponse

from upstream.casework.records.changing import ChangedMeanwhile
from upstream.lib.text import csv_cell
from upstream.web.records.listing import Way
from upstream.web.records.page import Deed, Tag
from upstream.web.schools.page import Crumb

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Cell:
    """`sort`: what a column sorts by, where the text does not. `small`: a line below, `is_number`: on the right."""

    text: str
    url: str = ""
    tags: Sequence[Tag] = ()
    small: str = ""
    sort: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Table:
    """The first cell of a row heads it. `head`: (title, whether its cells are numbers)."""

    caption: str
    head: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[Cell]]
    empty: str = ""
    sortable: bool = True
    lead: str = ""
    id: str = ""


@dataclass(frozen=True)
class TablePage:
    """What `records/tables.html` shows."""

    title: str
    crumbs: Sequence[Crumb] = ()
    lead: str = ""
    warning: str = ""
    caption: str = ""
    facts: Sequence[tuple[str, str]] = ()
    deeds: Sequence[Deed] = ()
    ways: Sequence[Way] = ()
    choices: Sequence[Way] = ()
    downloads: Sequence[Deed] = ()
    tables: Sequence[Table] = field(default_factory=tuple)
    notes: Sequence[str] = ()


def columns(*titles: str) -> tuple[tuple[str, bool], ...]:
    """Heads of columns; `#` before a title marks one of numbers."""
    return tuple((title.removeprefix("#"), title.startswith("#")) for title in titles)


def as_csv(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table as text that no spreadsheet takes for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([csv_cell(title) for title in head])
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def csv_file(name: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """The same as a download."""
    return a_file(f"{name}.csv", as_csv(head, rows), "text/csv; charset=utf-8")


def a_file(name: str, content: str | bytes, kind: str) -> HttpResponse:
    return HttpResponse(content, headers={"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'})


def showing(reads: Callable, verb: Callable) -> Callable:
    """The verb; where somebody else was quicker, the form shows how the record reads now: `reads(record)` of (label, text)."""
    def tried(form):
        try:
            return verb(form)
        except ChangedMeanwhile as met:
            met.present.now_reads = reads(met.present)
            raise
    return tried
