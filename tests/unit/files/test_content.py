"""What a file is in truth: taken, refused with a sentence, never unpacked."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.files.conftest import CSV, DOCX, JPEG, OLE, PDF, PNG, office, old_office, open_document, zipped
from upstream.files import content
from upstream.files.content import kind_of_content
from upstream.files.kinds import FILE_KINDS
from upstream.lib.refusal import Refusal

TAKEN = [
    ("pdf", PDF),
    ("docx", DOCX),
    ("xlsx", office("xl/workbook.xml", "sheet")),
    ("pptx", office("ppt/presentation.xml", "presentation")),
    ("odt", open_document("text")),
    ("ods", open_document("spreadsheet")),
    ("odp", open_document("presentation")),
    ("doc", old_office("Root Entry", "WordDocument", "1Table")),
    ("xls", old_office("Root Entry", "Workbook")),
    ("xls", old_office("Root Entry", "Book")),
    ("ppt", old_office("Root Entry", "PowerPoint Document")),
    ("png", PNG),
    ("jpeg", JPEG),
    ("text", CSV),
    ("text", "Café – naïve £5\r\n".encode("cp1252")),
    ("text", "\ufeffname\n".encode()),
    ("text", b"2 < 3 and 5 > 4\n"),
]
REFUSED = [
    ("a macro in Word", office("word/document.xml", **{"word/vbaProject.bin": b"x"}), content.MACROS),
    ("a macro by its type", office("word/document.xml", "vnd.ms-word.document.macroEnabled"), content.MACROS),
    ("a macro sheet", office("xl/workbook.xml", **{"xl/macrosheets/sheet1.xml": b"x"}), content.MACROS),
    ("a macro in OpenDocument", open_document("text", **{"Basic/Standard/Module1.xml": b"x"}), content.MACROS),
    ("a macro in old Word", old_office("WordDocument", "Macros", "_VBA_PROJECT"), content.MACROS),
    ("a macro in old Excel", old_office("Workbook", "_VBA_PROJECT_CUR"), content.MACROS),
    ("a program in a document", office("word/document.xml", **{"word/embeddings/setup.EXE": b"MZ"}), content.PROGRAM),
    ("a Windows program", b"MZ\x90\x00" + bytes(100), content.PROGRAM),
    ("a Linux program", b"\x7fELF\x02\x01" + bytes(100), content.PROGRAM),
    ("a script", b"#!/bin/sh\nrm -rf /\n", content.PROGRAM),
    ("a Java program", zipped({"META-INF/MANIFEST.MF": "x", "A.class": "x"}), content.PROGRAM),
    ("a web page", b"<!DOCTYPE html><script>alert(1)</script>", content.WEB_PAGE),
    ("a web page after a blank", b"\n  <html>", content.WEB_PAGE),
    ("a drawing", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', content.WEB_PAGE),
    ("a script in a text", b"hello <script>alert(1)</script>", content.WEB_PAGE),
    ("an archive", zipped({"a.txt": "x"}), content.ARCHIVE),
    ("a locked workbook", old_office("EncryptedPackage", "EncryptionInfo"), content.LOCKED),
    ("a message of Outlook", old_office("__substg1.0_0037001F"), content.UNKNOWN),
    ("a file of nothing known", bytes(range(256)), content.UNKNOWN),
    ("rich text", b"{\\rtf1\\ansi hello}", content.UNKNOWN),
    ("half an archive", DOCX[:60], content.BROKEN),
    ("an archive of nothing", b"PK\x03\x04" + bytes(40), content.BROKEN),
    ("an animated picture", b"GIF89a" + bytes(40), content.UNKNOWN),
    ("another open document", open_document("database"), content.UNKNOWN),
]


def written(tmp_path, octets: bytes):
    path = tmp_path / "given"
    path.write_bytes(octets)
    return path


@pytest.mark.parametrize(("kind", "octets"), TAKEN)
def test_what_is_taken(tmp_path, kind, octets):
    assert kind_of_content(written(tmp_path, octets)).id == kind


def test_every_kind_that_is_taken_is_tried():
    assert {kind for kind, _ in TAKEN} == set(FILE_KINDS)


@pytest.mark.parametrize(("what", "octets", "sentence"), REFUSED, ids=[what for what, _, _ in REFUSED])
def test_what_is_refused_and_what_is_said(tmp_path, what, octets, sentence):
    with pytest.raises(Refusal) as raised:
        kind_of_content(written(tmp_path, octets))
    assert str(raised.value) == sentence


def test_a_bomb_is_refused_by_what_it_says_of_itself(tmp_path, monkeypatch):
    """Ten megabytes of noughts in ten kilobytes: refused before any part of it is opened."""
    bomb = office("word/document.xml", **{"word/media/image1.bmp": bytes(10 * 1024 * 1024)})
    assert len(bomb) < 20_000
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_a, **_k: pytest.fail("a part was opened"))
    with pytest.raises(Refusal) as raised:
        kind_of_content(written(tmp_path, bomb))
    assert str(raised.value) == content.UNPACKS


def test_an_archive_of_very_many_parts_is_refused_before_its_table_is_read(tmp_path, monkeypatch):
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(content.MOST_PARTS + 1):
            archive.writestr(f"word/{number:05}.xml", "")
    with pytest.raises(Refusal, match="unpack to far more"):
        kind_of_content(written(tmp_path, many.getvalue()))
    monkeypatch.setattr(content, "_MOST_TABLE", 1000)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_a, **_k: pytest.fail("the table was read"))
    with pytest.raises(Refusal, match="unpack to far more"):
        kind_of_content(written(tmp_path, many.getvalue()))


def test_a_locked_archive_is_told_from_a_broken_one(tmp_path):
    locked = bytearray(DOCX)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := locked.find(mark, at + 1)) >= 0:
            locked[at + place] |= 1
    with pytest.raises(Refusal, match="locked by a password"):
        kind_of_content(written(tmp_path, bytes(locked)))


@given(st.sampled_from([PDF, DOCX, PNG, JPEG, OLE, CSV, zipped({"a": "b"})]), st.data())
def test_no_damage_brings_it_down(tmp_path_factory, octets, data):
    """Bytes changed or cut anywhere: a kind or a sentence, never an error of ours."""
    damaged = bytearray(octets)
    for _ in range(data.draw(st.integers(0, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(damaged[: data.draw(st.integers(1, len(damaged)))])
    assert said_of(written(tmp_path_factory.mktemp("damaged"), cut)) in {*FILE_KINDS, *SENTENCES}


SENTENCES = {
    content.MACROS, content.PROGRAM, content.WEB_PAGE, content.LOCKED, content.UNPACKS, content.BROKEN, content.ARCHIVE,
    content.UNKNOWN,
}


def said_of(path) -> str:
    try:
        return kind_of_content(path).id
    except Refusal as refusal:
        return str(refusal)
