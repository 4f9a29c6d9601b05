"""The name of a file as given, made fit for every machine that may download it."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from upstream.files.kinds import FileKind
from upstream.lib.wording import listed

LONGEST = 150
# Marks that turn the direction of writing: with them ‘gpj.exe’ can be shown as ‘exe.jpg’.
_TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def cleaned(name: str) -> str:
    """Without folders, marks and characters that some machine refuses; never empty, its ending kept."""
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    text = _FORBIDDEN.sub(" ", _TURNS.sub("", text))
    text = " ".join(text.split()).strip(". ")
    stem, ending = split(text)
    stem = stem.strip(". ") or "file"
    if _DEVICES.match(stem):
        stem = f"{stem} file"
    return f"{stem[: LONGEST - len(ending)].rstrip()}{ending}"


def split(name: str) -> tuple[str, str]:
    """(stem, ending with its point); what is too long for an ending or has spaces is none."""
    stem, point, ending = name.rpartition(".")
    if not point or not stem or len(ending) > 10 or not ending.isalnum():
        return name, ""
    return stem, f".{ending}"


def named_as(name: str, kind: FileKind) -> str:
    """The cleaned name, with the ending of its kind where it had none."""
    text = cleaned(name)
    return text if split(text)[1] else cleaned(f"{text}{kind.endings[0]}")


def why_not_named(name: str, kind: FileKind) -> str | None:
    """Why a name does not go with what is in the file."""
    ending = split(cleaned(name))[1].lower()
    if not ending or ending in kind.endings:
        return None
    return (
        f"The name ends in {ending}, but the file is a {kind.title}: end the name in {listed(kind.endings, 'or')}, or save "
        f"the file as what its name says."
    )


def disposition(name: str) -> str:
    """`Content-Disposition` of a download: a plain name for old programs, the true one by RFC 5987 for all others."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().strip(". ")
    plain = re.sub(r'[^\w .()\[\]-]', "_", plain)
    return f"attachment; filename=\"{plain or 'file'}\"; filename*=UTF-8''{quote(name, safe='')}"
