"""A table as `components/table.html` shows it, and words for kinds, schools and people that its cells hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.apps import apps

from upstream.web.records.kinds import kind_of_label
from upstream.web.schools.page import Crumb

HOME = Crumb("Data protection", "/protection/")


@dataclass(frozen=True)
class Cell:
    """Text, perhaps leading somewhere, perhaps with the look of a tag, perhaps with a small line below."""

    text: str
    url: str = ""
    tone: str = ""
    below: str = ""


@dataclass(frozen=True)
class TableShown:
    """`rows` hold as many cells as there are columns; the first names the row."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: str = ""


def noun(label: str) -> str:
    """`casework.agreedaction` → `agreed action`: what a person calls a kind of record."""
    kind = kind_of_label(label)
    if kind is not None:
        return kind.noun
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


def cells(*texts: object) -> list[Cell]:
    return [one if isinstance(one, Cell) else Cell("" if one is None else str(one)) for one in texts]
