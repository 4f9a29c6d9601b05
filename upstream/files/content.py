"""What a file is in truth, by its content. Nothing in it is opened, run or unpacked: only its outside is read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import puremagic

from upstream.files.kinds import FILE_KINDS, TAKEN, FileKind
from upstream.lib.refusal import Refusal, refuse

_HEAD = 8192
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PROGRAMS = {".exe", ".dll", ".elf", ".class", ".dex", ".msi", ".bat", ".sh", ".com", ".jar", ".apk"}
_PROGRAM_STARTS = (  # Windows, Linux, a script, Java, macOS twice, a Windows shortcut
    b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\x4c\x00\x00\x00\x01\x14\x02",
)

# The part that every document of a kind has.
_OOXML_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_ODF_TYPES = {FILE_KINDS[kind].mime.encode(): kind for kind in ("odt", "ods", "odp")}
_OLE_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
_OLE_MACROS = ("_VBA_PROJECT", "VBA", "Macros", "_VBA_PROJECT_CUR")
_ZIP_MACROS = ("vbaproject.bin", "vbadata.xml", "xl/macrosheets/", "basic/", "scripts/")
_RUNS_INSIDE = (".exe", ".dll", ".bat", ".cmd", ".com", ".js", ".vbs", ".ps1", ".scr", ".jar", ".msi", ".lnk", ".hta")

# Of an archive as it says of itself: beyond these it is no document that a person wrote.
MOST_PARTS = 5000
MOST_UNPACKED = 400 * 1024 * 1024
MOST_RATIO = 150
_SMALL_PART = 1024 * 1024

_MOST_TABLE = 2 * 1024 * 1024  # octets of the table of parts, which is read whole

MACROS = (
    "This file holds macros, which can run on the machine of whoever opens it. Save it without macros: as .docx, .xlsx or PDF."
)
PROGRAM = "This file is a program. Upstream keeps documents only."
WEB_PAGE = "This file is a web page or a drawing that can hold scripts. Save it as PDF, or as a picture (PNG)."
LOCKED = (
    "This file is locked by a password, so nobody here could read it. Save it without one: it is kept where only those who "
    "may read it can."
)
UNPACKS = "This file would unpack to far more than it is. Save it anew, or as PDF."
BROKEN = "This file is damaged or no document. Open it, save it anew and try again."
ARCHIVE = "This is an archive. Unpack it and add the documents one by one."
UNKNOWN = f"This is no kind of file that Upstream keeps. It takes {TAKEN}: save it as one of these."


def kind_of_content(path: Path) -> FileKind:
    """What the file is. `Refusal` says why it is not taken and what to do."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_OLE):
        return FILE_KINDS[_ole(path)]
    if head.startswith(_ZIP):
        return FILE_KINDS[_zipped(path)]
    if head.startswith(_PROGRAM_STARTS):
        raise Refusal(PROGRAM)
    return FILE_KINDS[_by_magic(head) or _text(path)]


def _by_magic(head: bytes) -> str | None:
    """PDF and pictures, as `puremagic` knows them; the beginning must agree, since it guesses at much more."""
    if head.startswith(b"%PDF-"):
        return "pdf"
    try:
        endings = {found.extension for found in puremagic.magic_string(head) if found.confidence >= 0.3}
    except puremagic.PureError:
        return None
    if ".png" in endings and head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if {".jpg", ".jpeg"} & endings and head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if endings & _PROGRAMS:
        raise Refusal(PROGRAM)
    return None


def _text(path: Path) -> str:
    """Plain text in UTF-8 or as Windows writes it, that no browser would take for a page."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    start = text[:4096].lstrip().lower()
    if start.startswith("<") or "<script" in start or "<svg" in start or "<html" in start:
        raise Refusal(WEB_PAGE)
    if start.startswith("{\\rtf") or "\ufffd" in text or any(ord(one) < 32 and one not in "\t\r\n\f\v" for one in text):
        raise Refusal(UNKNOWN)
    return "text"


def _ole(path: Path) -> str:
    """The old formats of Office, by the names of their streams, which stand in UTF-16."""
    content = path.read_bytes()

    def holds(stream: str) -> bool:
        # A name in the directory is padded with noughts; inside a text it would be followed by a letter.
        return stream.encode("utf-16-le") + b"\0\0" in content

    if holds("EncryptedPackage"):
        raise Refusal(LOCKED)
    if any(holds(stream) for stream in _OLE_MACROS):
        raise Refusal(MACROS)
    kind = next((kind for stream, kind in _OLE_STREAMS.items() if holds(stream)), None)
    if kind is None:
        raise Refusal(UNKNOWN)
    return kind


def _zipped(path: Path) -> str:
    """OOXML and OpenDocument, by the table at the end of the archive alone."""
    refuse(_why_not_table(path))
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _refuse_parts(parts)
            return _kind_of_parts(archive, [part.filename for part in parts])
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, ValueError, RuntimeError, EOFError):
        raise Refusal(BROKEN) from None


def _why_not_table(path: Path) -> str | None:
    """Looks at how long the table of parts says it is, before a library reads it into memory."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65_557))  # the last record with the longest comment
        tail = file.read()
    record = tail.rfind(b"PK\x05\x06")
    if record < 0 or len(tail) < record + 22:
        return BROKEN
    table = int.from_bytes(tail[record + 12 : record + 16], "little")
    return UNPACKS if table > _MOST_TABLE or b"PK\x06\x07" in tail[:record] else None


def _refuse_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.lower() for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED or any(map(_swells, parts)):
        raise Refusal(UNPACKS)
    if any(part.flag_bits & 1 for part in parts):
        raise Refusal(LOCKED)
    if any(name.endswith(_ZIP_MACROS[:2]) or name.startswith(_ZIP_MACROS[2:]) or _ZIP_MACROS[2] in name for name in names):
        raise Refusal(MACROS)
    if any(name.endswith(_RUNS_INSIDE) for name in names):
        raise Refusal(PROGRAM)


def _swells(part: zipfile.ZipInfo) -> bool:
    return part.file_size > _SMALL_PART and part.file_size > MOST_RATIO * max(1, part.compress_size)


def _kind_of_parts(archive: zipfile.ZipFile, names: list[str]) -> str:
    if "[Content_Types].xml" in names:
        if "macroenabled" in _beginning(archive, "[Content_Types].xml", 256 * 1024).lower().decode("latin-1"):
            raise Refusal(MACROS)
        kind = next((kind for part, kind in _OOXML_PARTS.items() if part in names), None)
    elif "mimetype" in names:
        kind = _ODF_TYPES.get(_beginning(archive, "mimetype", 200).strip())
    else:
        raise Refusal(PROGRAM if "META-INF/MANIFEST.MF" in names else ARCHIVE)
    if kind is None:
        raise Refusal(UNKNOWN)
    return kind


def _beginning(archive: zipfile.ZipFile, name: str, octets: int) -> bytes:
    """So much of one part, however large it says it is."""
    with archive.open(name) as part:
        return part.read(octets)
