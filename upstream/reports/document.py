"""A document as a small tree: sections of notes, tables and charts. Renderers turn it into bytes.

Nothing here knows a format. A table's cells are plain values; a renderer decides how a date or a
missing number looks. The same tree gives the same bytes, so a document can be made again years later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from upstream.lib.wording import listed

INVENTED = "Everything in it was invented for a demonstration: these are no statistics of anybody’s."


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to another place of the same document: the id of an entry."""

    text: str
    to: str


Cell = str | int | float | dt.date | Link | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. `width` is in characters; a `number` is right-aligned with `decimals`."""

    title: str
    # A code (URN) is digits, never a number. An answer is met, not met, unknown or not applicable.
    kind: Literal["text", "number", "date", "code", "answer"] = "text"
    width: int = 16
    decimals: int | None = None  # None: as the number is
    heads_row: bool = False  # the cell that names the row, for screen readers


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` hold one cell a column, in order. `caption` says what the table shows."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "Nothing to list."

    def __post_init__(self) -> None:
        wrong = next((row for row in self.rows if len(row) != len(self.columns)), None)
        if wrong is not None:
            raise ValueError(f"‘{self.caption}’ has {len(self.columns)} columns and a row of {len(wrong)} cells")


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float
    words: str  # what stands at its end


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars from nought, always beside a table that says the same."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A share in per cent with its interval. `mark` tells kinds apart by shape, never by colour alone."""

    label: str
    value: float | None  # None: nothing to show, and `words` says why
    low: float | None
    high: float | None
    words: str
    mark: Literal["dot", "ring", "line"] = "dot"


@dataclass(frozen=True, slots=True)
class Spans:
    """Shares with their intervals on one scale from 0 to 100, always beside a table that says the same."""

    title: str
    legend: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph, or with `items` a list under it. A warning is read before anything else."""

    text: str
    items: tuple[str, ...] = ()
    tone: Literal["plain", "warning"] = "plain"


@dataclass(frozen=True, slots=True)
class Entry:
    """A table under a line that opens it, for many of one kind: one school's criteria. `id` is its address."""

    id: str
    title: str
    table: Table


Part = Note | Table | Chart | Spans | Entry


@dataclass(frozen=True, slots=True)
class Section:
    """`id` is its address in a page; `sheet`, at most 31 characters, its sheet in a workbook."""

    id: str
    title: str
    parts: tuple[Part, ...]
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """`facts` are the pairs every copy carries under its title: as at, framework, edition…"""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    attribution: tuple[str, ...] = field(default=())


def attribution(used: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """A line for each licence, as the licences ask wherever figures go. `used`: licence and publisher of every source."""
    publishers: dict[str, set[str]] = {}
    for licence, publisher in used:
        publishers.setdefault(licence, set()).add(publisher)
    return tuple(
        f"Contains public sector information licensed under the {licence}, from {listed(sorted(who))}."
        if licence.startswith("Open Government Licence")
        else f"Contains information from {listed(sorted(who))}, used under the {licence}."
        for licence, who in sorted(publishers.items())
    )
