"""PDF for everybody (PDF/UA-1): cards, packs of cards, and any document. Tagged, titled, in British English.

The engine is kept between prints, since starting it costs more than a print. Text goes to it as data, so nothing a person
or a publisher wrote is read as markup; it uses the letters it carries and fetches nothing. The same input gives the same
bytes: the day written into the file is the day the card or document speaks of.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import typst

from upstream.reports.card import Card
from upstream.reports.card_layout import LAST, LEVELS, Layout, card_layout
from upstream.reports.document import Document
from upstream.reports.pdf_document import document_layout
from upstream.reports.pdf_text import printable

_BEFORE_ALL = dt.date(2000, 1, 1)  # written into a file that speaks of no day
_one_at_a_time = threading.Lock()  # an engine prints one thing at a time


@dataclass(frozen=True, slots=True)
class PackCover:
    """The cover of a pack. `order` says in words by what the cards are ordered; `why` gives a school's reason, by URN."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    order: str
    why: Mapping[str, str]


def card_pdf(card: Card) -> bytes:
    """One card on one printed side."""
    told = card_layout(card)
    return _cards([told], f"{told['name']}, school card, {told['as_at']}", None, card.on)


def cards_pack(cards: Sequence[Card], cover: PackCover) -> bytes:
    """Many cards behind a cover with contents, in the order given, a page a school. `ValueError` for none."""
    if not cards:
        raise ValueError("a pack holds at least one card")
    told = [card_layout(card, cover.why.get(card.urn, "")) for card in cards]
    facts = [[printable(name), printable(words)] for name, words in cover.facts]
    texts = {name: printable(getattr(cover, name)) for name in ("title", "subtitle", "order")}
    return _cards(told, cover.title, {**texts, "facts": facts}, max(card.on for card in cards))


def document_pdf(document: Document, on: dt.date) -> bytes:
    """Any document of ours. `on` is the day it speaks of."""
    return _printed("document.typ", document_layout(document), on)


def _cards(cards: list[Layout], title: str, cover: Layout | None, on: dt.date) -> bytes:
    """Printed at the level chosen for each; those that flow over all the same at the next one, until none does."""
    while True:
        data = {"title": printable(title), "cover": cover, "cards": cards, "levels": LEVELS}
        try:
            made = _printed("cards.typ", data, on)
        except typst.TypstError as error:
            over = _OVER.search(str(error))
            if over is None:
                raise
            cards = _lowered(cards, over[1].split())
            continue
        if cover or _pages(made) == 1:
            return made
        cards = _lowered(cards, [card["urn"] for card in cards])


def _lowered(cards: list[Layout], urns: Sequence[str]) -> list[Layout]:
    """The cards with the next level for these; the last level is closed and cannot flow over."""
    return [{**card, "level": min(card["level"] + 1, LAST)} if card["urn"] in urns else card for card in cards]


_OVER = re.compile(r"flows over: ([\w ]+)")
_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*?/Count\s+(\d+)")


def _pages(made: bytes) -> int:
    found = _PAGES.search(made)
    if found is None:
        raise ValueError("the print does not say how many pages it has")
    return int(found[1])


@functools.cache
def _engine(template: str) -> typst.Compiler:
    folder = files("upstream.reports").joinpath("typst")
    return typst.Compiler(input=str(folder.joinpath(template)), root=str(folder), ignore_system_fonts=True)


def _printed(template: str, data: Layout, on: dt.date) -> bytes:
    stamp = dt.datetime.combine(max(on, _BEFORE_ALL), dt.time(), dt.UTC)
    with _one_at_a_time:
        made = _engine(template).compile(
            format="pdf", sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, pdf_standards=["ua-1"], timestamp=stamp,
        )
    if not isinstance(made, bytes):
        raise TypeError(f"{template} gave {type(made).__name__} in place of one PDF")
    return made
