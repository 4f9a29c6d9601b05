"""“Where this information came from”: the publications and files behind a page, for the foot of every one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from upstream.evidence.definitions import Definitions


@dataclass(frozen=True, slots=True)
class Origin:
    title: str
    publisher: str
    licence: str
    page: str
    files: list[str]


def present_origins(definitions: Definitions, used: Iterable[tuple[str | None, str | None]]) -> list[Origin]:
    """One line a publication, with the files of it that were used. `used` is (source id, file)."""
    files: dict[str, set[str]] = {}
    publications = {}
    for source_id, file in set(used):
        source = definitions.sources.get(source_id or "")
        if source is None or not file:
            continue
        publication = definitions.publication_of(source)
        publications[publication.id] = publication
        files.setdefault(publication.id, set()).add(file)
    return [
        Origin(found.title, found.publisher, found.licence, found.page or "", sorted(files[name]))
        for name, found in sorted(publications.items(), key=lambda pair: pair[1].title)
    ]
