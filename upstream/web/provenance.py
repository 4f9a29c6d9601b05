"""“Where this information came from”: the publications and files behind a page, for the foot of every one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from upstream.evidence.definitions import Publication
from upstream.web.editions import OpenEdition

INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class Origin:
    title: str
    publisher: str
    licence: str
    page: str
    files: list[str]


@dataclass(frozen=True, slots=True)
class Credit:
    """Who is to be named for a publication’s figures, and where more of it stands."""

    publisher: str
    licence: str
    page: str


def credit(edition: OpenEdition, publication: Publication) -> Credit:
    """The publisher’s, or for an invented edition nobody’s: no publisher is named for what it never published."""
    if not edition.is_demo:
        return Credit(publication.publisher, publication.licence, publication.page or "")
    own = INVENTED in publication.publisher  # no publisher has such a layout
    return Credit(INVENTED if own else f"{INVENTED}, in the layout of this publication", "", "")


def present_origins(edition: OpenEdition, used: Iterable[tuple[str | None, str | None]]) -> list[Origin]:
    """One line a publication, with the files of it that were used. `used` is (source id, file)."""
    files: dict[str, set[str]] = {}
    publications: dict[str, Publication] = {}
    for source_id, file in set(used):
        source = edition.definitions.sources.get(source_id or "")
        if source is None or not file:
            continue
        publication = edition.definitions.publication_of(source)
        publications[publication.id] = publication
        files.setdefault(publication.id, set()).add(file)
    ordered = sorted(publications.items(), key=lambda pair: pair[1].title)
    return [_origin(found, credit(edition, found), sorted(files[name])) for name, found in ordered]


def _origin(publication: Publication, credited: Credit, files: list[str]) -> Origin:
    return Origin(publication.title, credited.publisher, credited.licence, credited.page, files)
