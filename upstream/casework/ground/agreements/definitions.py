"""Lawful bases and days of reminders, by dated definitions: `definitions/agreements`."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from upstream.evidence.definitions import DatedRules
from upstream.lib.clock import today
from upstream.lib.definition_files import PACKAGED, Definition, Name, read_definition

FOLDER = PACKAGED / "agreements"


class LawfulBasis(Definition):
    """One ground of the UK GDPR, from the day on which it is law."""

    id: Name
    article: Literal[6, 9]
    point: str
    title: str
    first: dt.date | None = Field(default=None, alias="from")

    @property
    def words(self) -> str:
        """`Article 6(1)(e): a public task …`."""
        paragraph = 1 if self.article == 6 else 2
        return f"Article {self.article}({paragraph})({self.point}): {self.title[:1].lower()}{self.title[1:]}"


class LawfulBases(DatedRules):
    """The grounds of one state of the law."""

    bases: tuple[LawfulBasis, ...]


class Reminders(DatedRules):
    """How many days before a review or an end somebody is told."""

    days_before: tuple[int, ...]


@cache
def every_basis(folder: Path = FOLDER) -> dict[str, LawfulBasis]:
    return {one.id: one for one in read_definition(folder / "lawful-bases.yaml", LawfulBases).bases}


def bases_on(day: dt.date | None = None) -> list[LawfulBasis]:
    """Those that are law on a day."""
    return [one for one in every_basis().values() if one.first is None or one.first <= (day or today())]


@cache
def reminders(folder: Path = FOLDER) -> Reminders:
    return read_definition(folder / "reminders.yaml", Reminders)
