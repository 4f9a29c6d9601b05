"""Terms of use and privacy notice as dated definitions: the version in force on a day, and those before it."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from upstream.lib.clock import today
from upstream.lib.definition_files import PACKAGED, Definition, Name, definition_files, deployment_folders, read_definition

Kind = Literal["terms", "privacy"]


class PaperSection(Definition):
    """A heading with paragraphs, points, or both."""

    title: str
    text: list[str] = Field(default_factory=list)
    points: list[str] = Field(default_factory=list)


class PaperVersion(Definition):
    """One version of the terms or of the privacy notice, in force from a day until the next one’s."""

    id: Name
    kind: Kind
    title: str
    since: dt.date
    what_changed: str
    sections: list[PaperSection]


def versions(kind: Kind) -> list[PaperVersion]:
    """Every version up to today, the newest first. A deployment’s own stand beside the package’s."""
    found = [one for one in _read((PACKAGED, *deployment_folders())).values() if one.kind == kind and one.since <= today()]
    return sorted(found, key=lambda one: one.since, reverse=True)


def in_force(kind: Kind) -> PaperVersion:
    return versions(kind)[0]


@cache
def _read(folders: tuple[Path, ...]) -> dict[tuple[str, str], PaperVersion]:
    """By kind and id; a later folder’s version of the same id stands in the place of an earlier one’s."""
    read = [read_definition(path, PaperVersion) for kind in ("terms", "privacy")
            for path in definition_files(list(folders), f"documents/{kind}")]
    return {(one.kind, one.id): one for one in read}
