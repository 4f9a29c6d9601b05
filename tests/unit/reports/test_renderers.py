"""One small document through both renderers, read back as a reader would."""

from __future__ import annotations

import datetime as dt
import io
from html.parser import HTMLParser

import openpyxl
import pytest

from upstream.reports.document import Bar, Chart, Column, Document, Note, Section, Table, attribution
from upstream.reports.html import render_html
from upstream.reports.xlsx import render_xlsx

HOSTILE = "=HYPERLINK(\"http://127.0.0.1\",\"<script>alert(1)</script>\")"

TABLE = Table(
    "Schools",
    (
        Column("School", heads_row=True, width=30), Column("URN", "code"),
        Column("Score", "number", decimals=2), Column("On", "date"),
    ),
    (
        (HOSTILE, "900001", -0.48, dt.date(2019, 10, 31)),
        ("Ash & Oak", "0900002", None, None),
        ("+44", "900003", 1234.5, None),
    ),
)
DOCUMENT = Document(
    "Risk assessment", "An invented council", (("As at", "31 October 2019"),),
    (
        Section("summary", "Summary", (Note("Few are determined.", ("because <figures> are out",), "warning"),
                                       Chart("Schools by category", (Bar("Light <Touch>", 3, "3 schools"),))), "Summary"),
        Section("schools", "Schools", (TABLE, Table("None here", TABLE.columns, (), empty="No school changed.")), "Schools"),
    ),
    ("Contains public sector information.",),
)


@pytest.fixture(scope="module")
def workbook():
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(DOCUMENT)))


def cells(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_a_sheet_a_section_with_header_frozen_and_filtered(workbook):
    assert workbook.sheetnames == ["Summary", "Schools"]
    sheet = workbook["Schools"]
    head = next(n for n, row in enumerate(cells(sheet), start=1) if row[0] == "School")
    assert sheet.freeze_panes == f"B{head + 1}"
    assert sheet.auto_filter.ref == f"A{head}:D{head + 3}"
    assert sheet.column_dimensions["A"].width > 29
    assert sheet.cell(head + 1, 1).alignment.wrap_text


def test_text_that_begins_like_a_formula_is_text(workbook):
    values = [cell for row in workbook["Schools"].iter_rows() for cell in row if cell.value in (HOSTILE, "+44")]
    assert [cell.data_type for cell in values] == ["s", "s"]
    assert all(cell.style and cell.quotePrefix for cell in values)
    assert not any(cell.data_type == "f" for sheet in workbook for row in sheet.iter_rows() for cell in row)


def test_codes_keep_their_noughts_numbers_stay_numbers_and_dates_dates(workbook):
    found = {row[0]: row[1:] for row in cells(workbook["Schools"])}
    assert found["Ash & Oak"] == ["0900002", None, None]
    assert found[HOSTILE] == ["900001", -0.48, dt.datetime(2019, 10, 31)]


def test_an_empty_table_says_so(workbook):
    assert "No school changed." in [row[0] for row in cells(workbook["Schools"])]


def test_the_same_document_gives_the_same_bytes():
    assert render_xlsx(DOCUMENT) == render_xlsx(DOCUMENT)
    assert render_html(DOCUMENT) == render_html(DOCUMENT)


class Reader(HTMLParser):
    """The tags and the text of a page, as a browser sees them."""

    def __init__(self):
        super().__init__()
        self.tags, self.words = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def page():
    reader = Reader()
    reader.feed(render_html(DOCUMENT))
    return reader


def test_text_is_escaped(page):
    assert HOSTILE in page.words
    assert "script" not in {tag for tag, _ in page.tags}


def test_tables_have_captions_and_headers(page):
    scopes = [attrs.get("scope") for tag, attrs in page.tags if tag == "th"]
    assert scopes == ["col"] * 4 + ["row"] * 3
    assert "caption" in {tag for tag, _ in page.tags}


def test_the_page_needs_nothing_else(page):
    reaching = [(tag, attrs) for tag, attrs in page.tags if tag in ("link", "img", "script", "iframe") or "src" in attrs]
    assert reaching == []
    assert ("html", {"lang": "en-GB"}) in page.tags


def test_every_link_inside_leads_somewhere(page):
    places = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    assert {attrs["href"].removeprefix("#") for tag, attrs in page.tags if tag == "a"} <= places


def test_a_row_of_the_wrong_length_is_our_mistake():
    with pytest.raises(ValueError, match="4 columns and a row of 1"):
        Table("x", TABLE.columns, (("a",),))


def test_every_licence_has_its_own_line_with_who_gives_by_it():
    ogl = "Open Government Licence v3.0"
    assert attribution([(ogl, "Ofsted"), ("Licence of Ours", "Somebody"), (ogl, "DfE"), (ogl, "Ofsted")]) == (
        "Contains information from Somebody, used under the Licence of Ours.",
        "Contains public sector information licensed under the Open Government Licence v3.0, from DfE and Ofsted.",
    )
    assert attribution(()) == ()
