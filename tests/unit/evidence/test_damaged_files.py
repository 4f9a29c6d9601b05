"""Files damaged as the night's fuzzer damages them: each is refused with a sentence, none is a traceback."""

from __future__ import annotations

import io
import zipfile

import polars as pl
import pytest

from upstream.evidence.definitions import Source
from upstream.evidence.raw_files import FileRefused, open_file


def source(form: str) -> Source:
    return Source(id="damaged", title="Damaged", publisher="Nobody", licence="None", seen="header", format=form)


def test_a_last_line_with_a_bare_return_in_it(tmp_path):
    path = tmp_path / "damaged.csv"
    path.write_bytes(b"URN,SCORE\r\n900001,5\r\n900002\r,")
    opened = open_file(path, source("csv"))
    assert opened.table["URN"][0] == "900001"


def damaged_parquet() -> bytes:
    out = io.BytesIO()
    pl.DataFrame({"URN": ["900001"], "SCORE": ["5"]}).write_parquet(out, compression="uncompressed")
    content = bytearray(out.getvalue())
    content[4:60] = bytes(56)  # the pages, which the footer still points at
    return bytes(content)


def damaged_workbook() -> bytes:
    out = io.BytesIO()
    pl.DataFrame({"URN": ["900001"] * 500, "SCORE": [str(n) for n in range(500)]}).write_excel(out)
    content = bytearray(out.getvalue())
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as archive:
        member = archive.getinfo("xl/worksheets/sheet1.xml")
    start = member.header_offset + 30 + len(member.filename)
    content[start + 20 : start + 60] = bytes(range(40))
    return bytes(content)


@pytest.mark.parametrize(("form", "content"), [("parquet", damaged_parquet()), ("xlsx", damaged_workbook())])
def test_what_looks_whole_and_is_not(tmp_path, form, content):
    path = tmp_path / f"damaged.{form}"
    path.write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        open_file(path, source(form))
    assert str(refused.value).startswith(f"damaged.{form}: ")
