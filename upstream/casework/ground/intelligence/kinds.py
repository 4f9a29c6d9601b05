"""Kinds of intelligence, one a file: whether it can be a fact, how careful one must be, how long it holds.

    id: acting-head
    title: An acting head is in post
    from: 2016-09-01
    may_be: fact                # fact, opinion or either
    sensitivity: official
    expires_after: 6            # months
    feeds: {fact: acting-head, answer: yes}
    known_by: the school, its governors, its trust

Only a fact feeds a framework, and only one that says which of its questions it answers. An opinion never does.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from upstream.evidence.definitions import Review
from upstream.lib.definition_files import (
    PACKAGED,
    Definition,
    DefinitionError,
    Name,
    definition_files,
    deployment_folders,
    read_definition,
)

FACT, OPINION, EITHER = "fact", "opinion", "either"


class Feeds(Definition):
    """Which kind of fact a framework hears of it, and what it then answers."""

    fact: Name
    answer: Literal["yes", "no"] = "yes"


class IntelligenceKind(Definition):
    """One kind of thing that people come to know about a school."""

    id: Name
    title: str
    first: dt.date = Field(alias="from")
    last: dt.date | None = Field(default=None, alias="to")
    may_be: Literal["fact", "opinion", "either"]
    sensitivity: Literal["open", "official", "confidential", "safeguarding"] = "confidential"
    expires_after: int = Field(ge=1, le=120)
    feeds: Feeds | None = None
    is_strength: bool = False
    known_by: str
    hint: str = ""
    reviewed: Review

    @model_validator(mode="after")
    def _opinion_feeds_nothing(self) -> IntelligenceKind:
        if self.feeds and self.may_be == OPINION:
            raise ValueError("an opinion feeds no framework: leave `feeds` out, or let it be a fact")
        return self

    @property
    def can_be_fact(self) -> bool:
        return self.may_be != OPINION

    @property
    def can_be_opinion(self) -> bool:
        return self.may_be != FACT

    def is_in_use(self, on: dt.date) -> bool:
        return self.first <= on and (self.last is None or on <= self.last)


def every_kind() -> dict[str, IntelligenceKind]:
    """Every kind by id, the package's and the deployment's; a later file supersedes."""
    return _read(tuple(deployment_folders()))


@lru_cache(maxsize=4)
def _read(local: tuple[Path, ...]) -> dict[str, IntelligenceKind]:
    found = {}
    for path in definition_files([PACKAGED, *local], "intelligence"):
        kind = read_definition(path, IntelligenceKind)
        if kind.id != path.stem:
            raise DefinitionError(f"{path}, line 1: stands in the wrong place: write it to intelligence/{kind.id}.yaml")
        found[kind.id] = kind
    return found


def kinds_in_use(on: dt.date) -> list[IntelligenceKind]:
    """Those that can be recorded of a day, in the order of their titles; ‘something else’ comes last."""
    found = (kind for kind in every_kind().values() if kind.is_in_use(on))
    return sorted(found, key=lambda kind: (kind.id == "other", kind.title))


def kind_title(kind: str) -> str:
    """The title of a kind, also of one that no definition knows any more."""
    found = every_kind().get(kind)
    return found.title if found else kind.replace("-", " ").capitalize()
