"""The kinds of file that are taken, told by what is in them and never by their name alone."""

from __future__ import annotations

from dataclasses import dataclass

MOST_BYTES = 25 * 1024 * 1024
MOST_IN_WORDS = "25 MB"


@dataclass(frozen=True)
class FileKind:
    """What a file is. The first ending is the one it should bear."""

    id: str
    title: str
    endings: tuple[str, ...]
    mime: str


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"

FILE_KINDS: dict[str, FileKind] = {
    kind.id: kind
    for kind in (
        FileKind("pdf", "PDF", (".pdf",), "application/pdf"),
        FileKind("docx", "Word document", (".docx",), f"{_OOXML}.wordprocessingml.document"),
        FileKind("xlsx", "workbook", (".xlsx",), f"{_OOXML}.spreadsheetml.sheet"),
        FileKind("pptx", "PowerPoint presentation", (".pptx",), f"{_OOXML}.presentationml.presentation"),
        FileKind("odt", "text of OpenDocument", (".odt",), f"{_ODF}.text"),
        FileKind("ods", "spreadsheet of OpenDocument", (".ods",), f"{_ODF}.spreadsheet"),
        FileKind("odp", "presentation of OpenDocument", (".odp",), f"{_ODF}.presentation"),
        FileKind("doc", "Word document of the old kind", (".doc",), "application/msword"),
        FileKind("xls", "workbook of the old kind", (".xls",), "application/vnd.ms-excel"),
        FileKind("ppt", "presentation of the old kind", (".ppt",), "application/vnd.ms-powerpoint"),
        FileKind("png", "PNG picture", (".png",), "image/png"),
        FileKind("jpeg", "JPEG picture", (".jpg", ".jpeg"), "image/jpeg"),
        FileKind("text", "plain text file", (".txt", ".csv"), "text/plain; charset=utf-8"),
    )
}
TAKEN = "PDF, Word, Excel, PowerPoint, OpenDocument, pictures (PNG, JPEG), plain text and CSV"
