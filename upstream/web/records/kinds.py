"""Kinds of record as pages know them. A kind joins by its place: an area of the web with a file `kind.py` that has `KIND`."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import upstream.web as web
from upstream.casework.records.access import visible
from upstream.casework.records.models import Record
from upstream.people.hats import Hat
from upstream.people.roles import Permission


@dataclass(frozen=True)
class RecordKind:
    """`word` as in its lines, `segment` as in its addresses, `noun` as in a sentence.

    `texts`: the fields whose earlier wording is kept, with their labels. `columns`: of the file that people take away.
    `withdraw(record, reason, version, hat)`; None where the kind cannot be withdrawn.
    """

    model: type[Record]
    word: str
    segment: str
    noun: str
    title: Callable[[Record], str]
    texts: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, Callable[[Record], object]], ...] = ()
    listed: Callable | None = None
    withdraw: Callable[[Record, str, int, Hat], object] | None = None
    why_not_withdraw: Callable[[Record, Hat], str | None] | None = None

    @property
    def label(self) -> str:
        """`casework.intelligence`: how shares, events and responses name the kind."""
        return self.model._meta.label_lower

    @property
    def readers(self) -> tuple[Permission, ...]:
        """Any of these leads to records of the kind; which ones, the record decides."""
        kept_by = (self.model.kept_by,) if self.model.kept_by else ()
        return (Permission.RECORDS_VIEW, Permission.SHARED_VIEW, *kept_by)

    def url(self, pk: object, deed: str = "") -> str:
        return f"/{self.segment}/{pk}/" + (f"{deed}/" if deed else "")


@cache
def every_kind() -> tuple[RecordKind, ...]:
    found = []
    for area in pkgutil.iter_modules(web.__path__, f"{web.__name__}."):
        if area.ispkg and importlib.util.find_spec(f"{area.name}.kind"):
            found.append(importlib.import_module(f"{area.name}.kind").KIND)
    return tuple(found)


def kind_of_word(word: str) -> RecordKind | None:
    return next((kind for kind in every_kind() if kind.word == word), None)


def kind_of_label(label: str) -> RecordKind | None:
    return next((kind for kind in every_kind() if kind.label == label), None)


def readable(kind: RecordKind, pk: object, hat: Hat) -> Record | None:
    """The record of a kind that an address or another record names, if a hat may read it. No look is written down."""
    try:
        found = uuid.UUID(str(pk))
    except ValueError:
        return None
    return visible(kind.model, hat).filter(pk=found).first()


def kind_of(record: Record) -> RecordKind:
    """The kind of a record; `LookupError` where its area has no `kind.py`."""
    found = kind_of_label(record._meta.label_lower)
    if found is None:
        raise LookupError(f"{record._meta.label_lower} has no kind.py in its area of the web")
    return found
