"""Sheets of workbooks: their rows as a spreadsheet shows them, formulas as formulas, bombs refused."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from upstream.evidence import workbooks
from upstream.evidence.refusals import FileRefused

ODS = """<?xml version="1.0"?><office:document-content office:version="1.2"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Data">
 {rows}</table:table></office:spreadsheet></office:body></office:document-content>"""
MANIFEST = """<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
 <manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
 <manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
ODS_END = (
    '<table:table-row table:number-rows-repeated="1048570">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


@pytest.fixture
def sheet(tmp_path: Path):
    """Writes one sheet of given rows, from the cell given, and returns the path."""

    def write(rows: list[list], at: tuple[int, int] = (0, 0), more: tuple[str, ...] = ()) -> Path:
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": True}) as book:
            for name in ("Data", *more):
                page = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    page.write_row(at[0] + number, at[1], row)
        return path

    return write


def test_rows_keep_their_numbers_under_lines_of_title(sheet):
    path = sheet([["A title"], [], ["URN", "LA", "LA"], [900001, 936.0, "0012"], [], [900002, 0.1 + 0.2, True]], at=(1, 0))
    table = workbooks.read(path, None, 4)
    assert table.columns == ["URN", "LA", "LA (2)", "__row__"]
    assert table.rows() == [("900001", "936", "0012", 5), (None, None, None, 6), ("900002", "0.3", "true", 7)]


def test_a_formula_stands_as_its_text_and_not_as_what_it_last_came_to(sheet):
    path = sheet([["URN", "PCT"], [900001, 50], [900002, "=B2*2"]], at=(0, 2))
    assert workbooks.read(path, "Data", 1).rows() == [("900001", "50", 2), ("900002", "=B2*2", 3)]


def test_several_sheets_are_never_chosen_between(sheet):
    path = sheet([["a"], [1]], more=("Other",))
    assert workbooks.read(path, "Other", 1).height == 1
    with pytest.raises(FileRefused, match="it has ‘Data’, ‘Other’"):
        workbooks.read(path, None, 1)
    with pytest.raises(FileRefused, match="there is no ‘Third’"):
        workbooks.read(path, "Third", 1)


def test_two_cells_in_far_corners_are_not_laid_out(sheet, tmp_path):
    path = sheet([["a"], [1]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    corner = b'<row r="1048576"><c r="ZZZ1048576"><v>1</v></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", corner)
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(FileRefused, match="larger than any table"):
        workbooks.read(bomb, None, 1)


def test_an_empty_sheet_has_no_header(sheet):
    with pytest.raises(FileRefused, match="no header"):
        workbooks.read(sheet([]), None, 1)


def test_a_published_date_is_read_whether_or_not_it_was_formatted(desk):
    desk.source(
        id="register",
        layout="establishments",
        format="xlsx",
        sheet="Data",
        files=[r"register\.xlsx"],
        measures=[],
        rows=None,
        period=None,
        columns={"urn": "URN", "opened_on": "OPEN"},
        dates="%d-%m-%Y",
    )
    path = desk.folder / "register.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Data")
        for number, row in enumerate(
            [["URN", "OPEN"], [900001, 43482], [900002, "17-01-2019"], [900003, "soon"], [900004, None]]
        ):
            page.write_row(number, 0, row)
        page.write_row(5, 0, [900005])
        page.write_datetime(5, 1, dt.datetime(2019, 1, 17), book.add_format({"num_format": "dd/mm/yyyy"}))
    reading = desk.read(path)
    opened = [str(day) for day in reading.tables["establishments"]["opened_on"]]
    assert opened == ["2019-01-17", "2019-01-17", "None", "None", "2019-01-17"]
    assert reading.refused.select("row", "reason", "detail").rows() == [
        (4, "not a day as its definition promises", "‘soon’ in column ‘OPEN’")
    ]


# ODS


def ods(folder: Path, rows: str) -> Path:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", ODS.format(rows=rows))
    path = folder / "book.ods"
    path.write_bytes(out.getvalue())
    return path


def row_of(*cells: str) -> str:
    written = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f"<table:table-row>{written}</table:table-row>"


def test_an_ods_sheet_that_ends_as_every_ods_ends(tmp_path):
    path = ods(tmp_path, row_of("URN", "PCT") + row_of("900001", "57%") + ODS_END)
    assert workbooks.read(path, None, 1).rows()[0] == ("900001", "57%", 2)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (' table:number-rows-repeated="1000000"><table:table-cell', "larger than any table"),
        ('><table:table-cell table:number-columns-repeated="16000"', "larger than any table"),
        ('><table:table-cell table:formula="of:=1+1"', "formulas"),
    ],
)
def test_ods_that_is_a_bomb_or_computed(tmp_path, row, reason):
    row = f"<table:table-row{row}><text:p>1</text:p></table:table-cell></table:table-row>"
    with pytest.raises(FileRefused, match=reason):
        workbooks.read(ods(tmp_path, row_of("URN", "PCT") + row), None, 1)
