"""A document as a workbook: a sheet a section, its first table under a frozen header.

Text stays text: XlsxWriter is told never to see a formula, a number or an address in it, and a cell
that begins as a formula would is marked so that editing it does not make it one.
"""

from __future__ import annotations

import datetime as dt
import io
import math
from typing import Any

import xlsxwriter

from upstream.lib.text import starts_like_a_formula
from upstream.reports.document import Cell, Column, Document, Entry, Link, Note, Part, Section, Table

# A workbook's own date of making would make two copies differ.
MADE = dt.datetime(2000, 1, 1)
LONGEST_CELL = 32_767  # Excel's limit
LINE_HEIGHT, TALLEST_ROW = 14.5, 409  # points; the second is Excel's limit
READABLE = 110  # characters: a line of text takes as many columns as give this room
INK, QUIET, RULE, SHADE, WARNING = "#0b2a3c", "#44525c", "#b1b9be", "#e8eff2", "#fdf3d8"

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "d mmm yyyy",
}


def render_xlsx(document: Document) -> bytes:
    """The workbook's bytes. The same document gives the same bytes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as workbook:
        workbook.set_properties({"title": document.title, "subject": document.subtitle, "created": MADE})
        looks = Looks(workbook)
        for number, section in enumerate(document.sections):
            sheet = workbook.add_worksheet(section.sheet or section.title[:31])
            SheetWriter(sheet, looks).write(document if number == 0 else None, section)
    return out.getvalue()


class Looks:
    """The few cell formats of a workbook, each made once."""

    def __init__(self, workbook: Any):
        cell = {"valign": "top", "text_wrap": True, "border": 1, "border_color": RULE}
        self.title = workbook.add_format({"bold": True, "font_size": 16, "font_color": INK})
        self.heading = workbook.add_format({"bold": True, "font_size": 12, "font_color": INK})
        self.head = workbook.add_format({**cell, "bold": True, "bg_color": SHADE, "font_color": INK})
        self.text = workbook.add_format(cell)
        self.literal = workbook.add_format({**cell, "quote_prefix": True})
        self.date = workbook.add_format({**cell, "num_format": "d mmm yyyy", "align": "left"})
        self.line = workbook.add_format({"valign": "top", "text_wrap": True})
        self.warning = workbook.add_format({"valign": "top", "text_wrap": True, "bold": True, "bg_color": WARNING})
        self.answers = {
            "met": workbook.add_format({**cell, "bold": True, "bg_color": WARNING}),
            "unknown": workbook.add_format({**cell, "italic": True, "font_color": QUIET}),
            "not applicable": workbook.add_format({**cell, "font_color": QUIET}),
        }
        self._cell, self._workbook, self._numbers = cell, workbook, {}

    def number(self, decimals: int | None) -> Any:
        if decimals not in self._numbers:
            pattern = "General" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
            self._numbers[decimals] = self._workbook.add_format({**self._cell, "num_format": pattern, "align": "right"})
        return self._numbers[decimals]


class SheetWriter:
    """Writes one section downwards, a row at a time."""

    def __init__(self, sheet: Any, looks: Looks):
        self.sheet, self.looks, self.row = sheet, looks, 0
        self.widths: list[int] = []
        self.frozen = False

    def write(self, document: Document | None, section: Section) -> None:
        """`document` is given for the first sheet only, which carries its title and facts."""
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.set_paper(8)  # A3: the widest sheet holds every criterion
        self.sheet.fit_to_pages(1, 0)
        self._set_widths(section)
        if document:
            self._front(document)
        self._line(section.title, self.looks.title if not document else self.looks.heading)
        for part in section.parts:
            self._part(part)
        if document and document.attribution:
            self._note(Note("Attribution", document.attribution))

    def _set_widths(self, section: Section) -> None:
        found = (part.table if isinstance(part, Entry) else part for part in section.parts)
        tables = [part for part in found if isinstance(part, Table)]
        most = max((len(table.columns) for table in tables), default=0)
        self.widths = [max(table.columns[n].width for table in tables if len(table.columns) > n) for n in range(most)]
        self.widths = self.widths or [100]
        for n, width in enumerate(self.widths):
            self.sheet.set_column(n, n, width)

    def _front(self, document: Document) -> None:
        self._line(document.title, self.looks.title)
        self._line(document.subtitle)
        for name, value in document.facts:
            self._line(f"{name}: {value}")
        self.row += 1

    def _part(self, part: Part) -> None:
        if isinstance(part, Table):
            self._table(part)
        elif isinstance(part, Entry):
            self._table(part.table)
        elif isinstance(part, Note):
            self._note(part)
        # A chart says what the table beside it says; in a workbook the table is enough.

    def _note(self, note: Note) -> None:
        self._line(note.text, self.looks.warning if note.tone == "warning" else self.looks.line)
        for item in note.items:
            self._line("• " + item)
        self.row += 1

    def _line(self, text: str, look: Any = None) -> None:
        """A line of its own across the sheet's columns, as high as its text needs.

        Spreadsheets fit the height of a row to wrapped text, but not over merged cells: so it is reckoned here.
        """
        look, text = look or self.looks.line, text[:LONGEST_CELL]
        room = 0
        for last, width in enumerate(self.widths):  # noqa: B007  (used after the loop)
            room += width
            if room >= READABLE:
                break
        if last:
            self.sheet.merge_range(self.row, 0, self.row, last, "", look)
        self.sheet.write_string(self.row, 0, text, look)
        if look in (self.looks.line, self.looks.warning):
            self.sheet.set_row(self.row, min(LINE_HEIGHT * _lines(text, room), TALLEST_ROW))
        self.row += 1

    def _table(self, table: Table) -> None:
        self._line(table.caption, self.looks.heading)
        if not table.rows:
            self._line(table.empty)
            self.row += 1
            return
        head = self.row
        for n, column in enumerate(table.columns):
            self.sheet.write_string(head, n, column.title, self.looks.head)
        self._fit_height(tuple(column.title for column in table.columns))
        for cells in table.rows:
            self.row += 1
            for n, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
                self._cell(n, column, cell)
            self._fit_height(cells)
        if not self.frozen:
            self._freeze(table, head)
        self.row += 2

    def _fit_height(self, cells: tuple[Cell, ...]) -> None:
        """As many lines as the longest wrapped text: not every program fits rows when it opens a workbook."""
        lines = max((_lines(cell, self.widths[n]) for n, cell in enumerate(cells) if isinstance(cell, str)), default=1)
        if lines > 1:
            self.sheet.set_row(self.row, min(LINE_HEIGHT * lines, TALLEST_ROW))

    def _freeze(self, table: Table, head: int) -> None:
        """Only the first table of a sheet has a filter and a header that stays."""
        names = next((n for n, column in enumerate(table.columns) if column.heads_row), 0)
        self.sheet.freeze_panes(head + 1, names + 1)
        self.sheet.autofilter(head, 0, self.row, len(table.columns) - 1)
        self.sheet.repeat_rows(head)
        self.frozen = True

    def _cell(self, n: int, column: Column, cell: Cell) -> None:
        cell = cell.text if isinstance(cell, Link) else cell
        if cell is None:
            self.sheet.write_blank(self.row, n, None, self.looks.text)
        elif isinstance(cell, dt.date):
            self.sheet.write_datetime(self.row, n, dt.datetime(cell.year, cell.month, cell.day), self.looks.date)
        elif isinstance(cell, str):
            plain = self.looks.answers.get(cell, self.looks.text) if column.kind == "answer" else self.looks.text
            look = self.looks.literal if starts_like_a_formula(cell) else plain
            self.sheet.write_string(self.row, n, cell[:LONGEST_CELL], look)
        else:
            self.sheet.write_number(self.row, n, cell, self.looks.number(column.decimals))


def _lines(text: str, width: float) -> int:
    """How many lines wrapped text takes in a column `width` characters wide, words not being cut."""
    return sum(max(1, math.ceil(1.05 * len(line) / width)) for line in text.split("\n"))
