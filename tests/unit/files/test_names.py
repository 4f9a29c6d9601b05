"""Names of files: fit for every machine, honest about what they are, carried in a header without harm."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstream.files.kinds import FILE_KINDS
from upstream.files.names import LONGEST, cleaned, disposition, named_as, why_not_named

CLEANED = [
    ("Note of visit.docx", "Note of visit.docx"),
    ("C:\\Users\\head\\plan.pdf", "plan.pdf"),
    ("../../etc/passwd", "passwd"),
    ("  a   b .pdf", "a b.pdf"),
    ("Café–Plan £.pdf", "Café–Plan £.pdf"),
    ('a<b>:"c"|?*.pdf', "a b c.pdf"),
    ("line\r\nSet-Cookie: x.pdf", "line Set-Cookie x.pdf"),
    ("plan\u202efdp.exe", "planfdp.exe"),
    (".htaccess", "htaccess"),
    ("CON.txt", "CON file.txt"),
    ("", "file"),
    ("...", "file"),
    (f"{'a' * 300}.pdf", f"{'a' * 146}.pdf"),
]


@pytest.mark.parametrize(("given_name", "expected"), CLEANED)
def test_cleaned(given_name, expected):
    assert cleaned(given_name) == expected


@pytest.mark.parametrize(("name", "kind", "sentence"), [
    ("plan.pdf", "pdf", None),
    ("PLAN.PDF", "pdf", None),
    ("photo.jpeg", "jpeg", None),
    ("table.csv", "text", None),
    ("plan", "pdf", None),
    ("Visit 2026-11-30", "pdf", None),
    ("plan.pdf", "docx", "The name ends in .pdf, but the file is a Word document: end the name in .docx, or save the file as "
                         "what its name says."),
    ("plan.docm", "docx", "The name ends in .docm, but the file is a Word document: end the name in .docx, or save the file "
                          "as what its name says."),
    ("run.bat", "text", "The name ends in .bat, but the file is a plain text file: end the name in .txt or .csv, or save "
                        "the file as what its name says."),
])
def test_a_name_goes_with_what_is_in_the_file(name, kind, sentence):
    assert why_not_named(name, FILE_KINDS[kind]) == sentence


def test_a_name_without_an_ending_is_given_its_own():
    assert named_as("Note of visit", FILE_KINDS["pdf"]) == "Note of visit.pdf"
    assert named_as("Note.pdf", FILE_KINDS["pdf"]) == "Note.pdf"


def test_a_header_carries_the_true_name_and_a_plain_one():
    assert disposition("Café “plan”.pdf") == (
        "attachment; filename=\"Cafe plan.pdf\"; filename*=UTF-8''Caf%C3%A9%20%E2%80%9Cplan%E2%80%9D.pdf"
    )
    assert disposition("Żółw.pdf").startswith('attachment; filename="Zow.pdf"; ')
    assert disposition("日本").startswith('attachment; filename="file"; ')


@given(st.text(max_size=400))
def test_no_name_breaks_a_folder_or_a_header(name):
    text = cleaned(name)
    assert 0 < len(text) <= LONGEST
    assert not re.search(r'[/\\<>:"|?*\x00-\x1f\x7f\u202e]', text)
    assert cleaned(text) == text
    header = disposition(text)
    assert header.isascii()
    assert not re.search(r"[\r\n]", header)
    assert unquote(header.partition("UTF-8''")[2]) == text
    assert header.count('"') == 2
