"""Which definition a raw file belongs to: by its name, then by the columns in its header."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

from upstream.evidence.definitions import Definitions, Source
from upstream.evidence.raw_files import FileRefused, read_header
from upstream.evidence.sources.reading import match_name


def recognise(path: Path, definitions: Definitions) -> Source | None:
    """The source whose file pattern and header fit; None where no pattern fits the name.

    `FileRefused` where the name fits but the header does not (a renamed column), and where two
    definitions fit equally well.
    """
    named = [s for s in definitions.sources.values() if any(match_name(path, pattern) for pattern in s.files)]
    if not named:
        return None
    lacking = {source.id: _lacking(path, source) for source in named}
    fitting = [source for source in named if not lacking[source.id]]
    if not fitting:
        raise _renamed(path, min(named, key=lambda source: len(lacking[source.id])), lacking)
    return _closest(path, fitting)


def _lacking(path: Path, source: Source) -> list[str]:
    """Columns that must stand in the header and do not."""
    if not source.contains:
        return []
    header = set(read_header(path, source))
    return [column for column in source.contains if column not in header]


def _closest(path: Path, fitting: list[Source]) -> Source:
    most = max(len(source.contains) for source in fitting)
    closest = [source for source in fitting if len(source.contains) == most]
    if len(closest) == 1:
        return closest[0]
    raise FileRefused(
        "two definitions fit it equally well",
        " and ".join(f"‘{source.id}’" for source in closest),
        "Give one of them more columns under `contains`, or a narrower file pattern",
        file=path.name,
    )


def _renamed(path: Path, source: Source, lacking: dict[str, list[str]]) -> FileRefused:
    return missing_columns(path, f"the definition ‘{source.id}’", lacking[source.id], read_header(path, source))


def missing_columns(path: Path, wanted_by: str, missing: list[str], header: list[str]) -> FileRefused:
    """Names the columns, the definition that wants them and, where one is near, what may have become of them."""
    names = [name for name in header if name != "__row__"]
    if len(names) == 1 and set(re.split(r"[;| ]", names[0])) & set(missing):
        return FileRefused(
            "its cells do not stand apart by commas", f"the whole header is one cell, ‘{names[0][:60]}’",
            "Save it as ‘CSV UTF-8 (comma delimited)’", file=path.name,
        )
    said = []
    for column in missing[:8]:
        near = [name for name in header if name.lower() == column.lower()]
        near = near or difflib.get_close_matches(column, header, n=1, cutoff=0.75)
        said.append(f"‘{column}’" + (f" (perhaps now ‘{near[0]}’)" if near else ""))
    more = f" and {len(missing) - 8} more" if len(missing) > 8 else ""
    return FileRefused(
        "columns are missing or renamed",
        f"{', '.join(said)}{more}, which {wanted_by} wants",
        "Get the file again as published, or write a definition for this layout",
        file=path.name,
    )
