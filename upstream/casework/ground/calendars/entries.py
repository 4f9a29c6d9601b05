"""Entries as people give them: typed, or as a table with the columns kind, name, first, last."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from upstream.casework.ground.calendars.models import CLOSURES, EntryKind
from upstream.lib.calendars import SchoolYear, Span
from upstream.lib.refusal import Refusal
from upstream.lib.wording import did_you_mean, listed

COLUMNS = ("kind", "name", "first", "last")
MOST_ROWS = 200
_KINDS = {kind.value: kind for kind in EntryKind} | {"half-term-holiday": EntryKind.HALF_TERM, "inset-day": EntryKind.TRAINING}


class Entry(NamedTuple):
    """One line of a calendar, before it is stored."""

    kind: EntryKind
    name: str
    first: dt.date
    last: dt.date

    @property
    def span(self) -> Span:
        return Span(self.name, self.first, self.last)


def school_year(year: str, entries: Iterable) -> SchoolYear:
    """Entries, stored or not, as the school year that clocks run on."""
    ordered = sorted(entries, key=lambda entry: (entry.first, entry.last))
    return SchoolYear(
        year, _spans(ordered, {EntryKind.TERM}), _spans(ordered, {EntryKind.HALF_TERM}), _spans(ordered, CLOSURES)
    )


def _spans(entries: Sequence, kinds: Iterable[EntryKind]) -> tuple[Span, ...]:
    return tuple(entry.span for entry in entries if entry.kind in kinds)


def entries_in(table: bytes) -> list[Entry]:
    """The entries of a CSV file. `Refusal` names every line that cannot be read, with what to write there."""
    rows = csv.DictReader(io.StringIO(_text(table)))
    header = [(name or "").strip().lower() for name in rows.fieldnames or []]
    if missing := [name for name in COLUMNS if name not in header]:
        raise Refusal(f"The first line must name the columns {listed(COLUMNS)}: {listed(missing)} is not there.")
    rows.fieldnames = header
    found, mistakes = [], []
    for row in rows:
        if rows.line_num > MOST_ROWS:
            raise Refusal(f"This table has more than {MOST_ROWS} lines: give the days of one school year.")
        if any(isinstance(cell, str) and cell.strip() for cell in row.values()):
            entry = _entry(row)
            if isinstance(entry, Entry):
                found.append(entry)
            else:
                mistakes.append(f"Line {rows.line_num}: {entry}")
    if mistakes:
        raise Refusal("\n".join(mistakes))
    return found


def _text(table: bytes) -> str:
    try:
        return table.decode("utf-8-sig")
    except UnicodeDecodeError:
        return table.decode("cp1252", errors="replace")


def _entry(row: dict[str, str | None]) -> Entry | str:
    """The entry of a line, or the sentence that says what is wrong with it."""
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    written = re.sub(r"[\s_]+", "-", cells["kind"].lower())
    kind = _KINDS.get(written)
    if kind is None:
        kinds = listed([one.value for one in EntryKind], "or")
        return f"‘{cells['kind']}’ is no kind of entry. {did_you_mean(written, _KINDS, f'Write {kinds}.')}"
    first, last = _day(cells["first"]), _day(cells["last"] or cells["first"])
    if first is None or last is None:
        wrong = cells["last"] if first else cells["first"]
        return f"‘{wrong}’ is no date: write it like 01/09/2026 or 2026-09-01."
    if len(cells["name"]) > 80:
        return "the name is longer than 80 characters: shorten it."
    return Entry(kind, cells["name"] or EntryKind(kind).label, first, last)


def _day(written: str) -> dt.date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(written, form).date()
        except ValueError:
            continue
    return None
