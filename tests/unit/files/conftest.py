"""Files of every kind, made on the spot, and a folder of their own to keep them in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from upstream.audit.actors import Actor

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(40)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
CSV = b"name,points\nMill Academy,3\n"
TYPES = '<?xml version="1.0"?><Types><Override ContentType="{}.main+xml"/></Types>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(parts: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def office(part: str, kind: str = "document", **more: bytes) -> bytes:
    """An OOXML file: its list of types, its main part, and further parts."""
    return zipped({"[Content_Types].xml": TYPES.format(f"application/{kind}"), part: "<x/>", **more})


def open_document(kind: str, **more: bytes) -> bytes:
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>", **more})


def old_office(*streams: str) -> bytes:
    """An OLE file with the names of these streams in its directory."""
    return OLE + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)


DOCX = office("word/document.xml")


class By:
    """Somebody who acts: ids alone, as this floor knows people."""

    def __init__(self, user: int, organisation: int):
        self.actor = Actor(user, organisation, "improvement-officer")


@pytest.fixture
def officer() -> By:
    return By(7, 1)


@pytest.fixture
def files_folder(settings, tmp_path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return settings.FILES_FOLDER
