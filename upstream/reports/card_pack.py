"""Many cards: each a file of its own, or one pack in a committee's order, exceptions first."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor

from upstream.lib.wording import counted
from upstream.reports.card import Card
from upstream.reports.pdf import PackCover, card_pdf, cards_pack

Progress = Callable[[str, int, int], None]
AT_ONCE = 8  # cards that go to a process together


def card_pdfs(cards: Iterable[Card], processes: int = 1) -> Iterator[tuple[str, bytes]]:
    """(URN, PDF) of each card, in the order given; by several processes the next are told while these are printed."""
    if processes < 2:
        yield from ((card.urn, card_pdf(card)) for card in cards)
        return
    told: list[str] = []

    def met() -> Iterator[Card]:
        for card in cards:
            told.append(card.urn)
            yield card

    # Started afresh: the store's threads do not survive in a copy of this process.
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        for n, made in enumerate(pool.map(card_pdf, met(), chunksize=AT_ONCE)):
            yield told[n], made


def in_order(cards: Iterable[Card], exceptions: Mapping[str, int]) -> list[Card]:
    """Those with a number first, the lowest of them before all; the rest by name."""
    last = max(exceptions.values(), default=0) + 1
    return sorted(cards, key=lambda card: (exceptions.get(card.urn, last), card.name, card.urn))


def committee_pack(
    cards: Sequence[Card], title: str, whose: str, facts: Sequence[tuple[str, str]], *, order: str = "",
    exceptions: Mapping[str, int] | None = None, why: Mapping[str, str] | None = None,
    progress: Progress = lambda what, done, of: None,
) -> bytes:
    """The cards as a committee reads them: a cover with contents, then a page a school, exceptions first.

    `exceptions` number the schools to be looked at first, `why` says of any school why it stands where it does, and
    `order` in words by what they are ordered.
    """
    ordered = in_order(cards, exceptions or {})
    by = order or ("Exceptions first, then by name." if exceptions else "By name.")
    told = (*facts, ("Schools", counted(len(ordered), "school")))
    progress("setting", 0, len(ordered))
    made = cards_pack(ordered, PackCover(title, whose, tuple(told), by, why or {}))
    progress("setting", len(ordered), len(ordered))
    return made
