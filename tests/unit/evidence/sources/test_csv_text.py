"""Comma-separated text: encodings, ragged rows, odd headers, and files that were cut or made to harm."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstream.evidence import csv_text
from upstream.evidence.refusals import FileRefused


def rows_of(content: bytes, header_row: int = 1) -> list[tuple]:
    return csv_text.read(content, header_row).table.rows()


@pytest.mark.parametrize(
    ("content", "encoding", "name"),
    [
        ("n\nSt Béa’s\n".encode("utf-8-sig"), "utf-8-sig", "St Béa’s"),
        ("n\nSt Béa’s\n".encode(), "utf-8", "St Béa’s"),
        ("n\nSt Béa’s\n".encode("cp1252"), "cp1252", "St Béa’s"),
        (b"n\r\nplain\r\n", "utf-8", "plain"),
        (b"n\rplain\r", "utf-8", "plain"),
        (b"n\nlast line has no end", "utf-8", "last line has no end"),
    ],
)
def test_two_encodings_and_every_line_end(content, encoding, name):
    read = csv_text.read(content, 1)
    assert read.encoding == encoding
    assert read.table.rows() == [(name, 2)]


def test_a_byte_that_no_encoding_has_is_named_with_its_row():
    with pytest.raises(FileRefused, match="0x81") as refused:
        csv_text.read(b"n\nfine\nbr\x81ken\n", 1)
    assert refused.value.row == 3


@pytest.mark.parametrize("content", ["n,m\n1,2\n".encode("utf-16"), b"n,m\n1,\x002\n"])
def test_utf_16_and_zero_bytes_are_refused(content):
    with pytest.raises(FileRefused, match="not text in UTF-8 or cp1252"):
        csv_text.read(content, 1)


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    assert rows_of(b'note\n\n"a","b"\n1,"two\nlines"\n3,4\n', header_row=3) == [("1", "two\nlines", 4), ("3", "4", 5)]


def test_a_header_may_have_a_line_break_in_it():
    assert csv_text.read(b'"first\nname",b\n1,2\n', 1).table.columns == ["first name", "b", "__row__"]


def test_short_rows_are_filled_and_long_ones_set_aside_unless_blank():
    read = csv_text.read(b"a,b\n1\n2,3,\n4,5,6\n7,8\n", 1)
    assert read.table.rows() == [("1", None, 2), ("2", "3", 3), ("7", "8", 5)]
    assert read.set_aside == [(4, "more cells than the header has columns", "3 cells where the header has 2")]


def test_columns_without_a_name_or_with_one_name_are_told_apart():
    assert csv_text.read(b",SN,SNP,SN, SNP \n0,1,2,3,4\n", 1).table.columns == [
        "column 1",
        "SN",
        "SNP",
        "SN (2)",
        "SNP (2)",
        "__row__",
    ]


def test_one_endless_line_is_refused():
    with pytest.raises(FileRefused, match="a line longer than any record") as refused:
        csv_text.read(b"a,b\n1,2\n" + b"x" * (csv_text.MAX_LINE + 1), 1)
    assert refused.value.row == 3


def test_more_columns_than_any_table_are_refused():
    with pytest.raises(FileRefused, match="more columns"):
        csv_text.read(b",".join([b"a"] * 6000) + b"\n1\n", 1)


@pytest.mark.parametrize("content", [b"a,b,c\n1,2,3\n4,5,6\n7,8", b'a,b,c\n1,2,3\n4,"5,6\n', b'a,b\n1,2\n"3'])
def test_a_file_cut_short_is_refused(content):
    with pytest.raises(FileRefused, match=r"cut off|cannot be read"):
        csv_text.read(content, 1)


def test_a_file_cut_between_two_quotation_marks_is_refused():
    with pytest.raises(FileRefused, match="cannot be read"):
        csv_text.read(b'a,b\n1,2\n3,"said ""', 1)


def test_a_lone_quotation_mark_inside_a_cell_is_a_character():
    assert rows_of(b'a,b\n1,6" deep\n') == [("1", '6" deep', 2)]


def test_a_ragged_last_row_is_no_cut_where_others_are_as_short():
    assert len(rows_of(b"a,b,c\n1,2\n3,4,5\n6,7")) == 3


def test_a_stray_quotation_mark_names_its_row():
    with pytest.raises(FileRefused) as refused:
        csv_text.read(b'a,b\n1,2\n3,"x" y\n', 1)
    assert refused.value.row == 3


@pytest.mark.parametrize("content", [b"", b" \n \n"])
def test_an_empty_file_is_refused(content):
    with pytest.raises(FileRefused, match="the file is empty"):
        csv_text.read(content, 1)


@pytest.mark.parametrize(("content", "header_row"), [(b"a,b\n", 3), (b",,\n1,2,3\n", 1)])
def test_no_header_where_one_was_promised(content, header_row):
    with pytest.raises(FileRefused, match="no header"):
        csv_text.read(content, header_row)


def test_a_header_read_from_the_first_bytes_alone():
    whole = "käse,b\n1,2\n3,4é".encode()
    for end in range(len(whole) - 1, 7, -1):
        assert csv_text.read_header(whole[:end], 1)[1:] == ["b"]


# Against a naive second reader

cell = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=8)
tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=8)
)


def naive_rows(text: str, width: int) -> list[tuple]:
    """What the standard library reads; a blank line is a row of blank cells."""
    read = list(csv.reader(io.StringIO(text, newline="")))[1:]
    return [(*record, *[""] * (width - len(record)), number) for number, record in enumerate(read, start=2)]


@given(
    table=tables,
    ends=st.sampled_from(["\n", "\r\n"]),
    mark=st.booleans(),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_any_table_is_read_as_the_standard_library_reads_it(table, ends, mark, quoting):
    out = io.StringIO(newline="")
    header = [f"h{n}" for n in range(len(table[0]))]
    csv.writer(out, lineterminator=ends, quoting=quoting).writerows([header, *table])
    text = out.getvalue()
    content = text.encode("utf-8-sig" if mark else "utf-8")
    blanks_alike = [tuple(cell or "" for cell in row) for row in rows_of(content)]
    assert blanks_alike == naive_rows(text, len(header))


@given(
    lines=st.lists(st.lists(st.sampled_from(["", "1", "x", " "]), max_size=5), min_size=1, max_size=10),
    width=st.integers(1, 3),
)
def test_ragged_rows_lose_nothing_that_is_said(lines, width):
    text = "\n".join([",".join(f"h{n}" for n in range(width)), *(",".join(line) for line in lines)]) + "\n"
    read = csv_text.read(text.encode(), 1)
    aside = {row for row, _, _ in read.set_aside}
    for number, line in enumerate(lines, start=2):
        too_long = any(cell.strip() for cell in line[width:])
        assert (number in aside) == too_long
        if not too_long:
            kept = read.table.filter(pl.col("__row__") == number).row(0)[:-1]
            assert [cell or "" for cell in kept] == (line + [""] * width)[:width]
