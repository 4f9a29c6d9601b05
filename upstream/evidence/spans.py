"""What a school belonged to, from which day to which, made of sightings on lists of different days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

# How a day is known. In the order of how much it is worth.
Basis = Literal["stated", "opened", "seen", "next", "unlisted", "closed", ""]
EVE = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One list names an establishment in a body (`body` None: in none any more)."""

    body: str | None
    joined_on: dt.date | None
    left_on: dt.date | None
    seen_on: dt.date | None
    source: str


@dataclass(frozen=True, slots=True)
class Span:
    """A body (or a number) and the days, both included; None is unknown, or not ended.

    `first_basis`: stated by a list; opened, taken from the opening of the establishment; seen, first on a later list.
    `last_basis`: stated; next, the day before the next began; unlisted, the day before a list that names it no more;
    closed, with the establishment. A first day may also be next, where only the end of the one before is known.
    """

    body: str
    first: dt.date | None
    last: dt.date | None
    first_basis: Basis
    last_basis: Basis
    seen_on: dt.date | None
    source: str


@dataclass(frozen=True, slots=True)
class Life:
    """The days of one establishment."""

    urn: str
    first: dt.date | None
    last: dt.date | None


def spans_of(seen: Iterable[Sighting], life: Life, began: Mapping[str, dt.date]) -> list[Span]:
    """The spans of one establishment, one body at a time. `seen` in the order of the lists' days.

    `began`: the day on which a body came into being, where that is known: nobody was in it before.
    """
    spans: list[Span] = []
    for sighting in seen:
        if sighting.body is None:
            _left(spans, sighting)
        elif spans and spans[-1].body == sighting.body and spans[-1].last is None:
            _seen_again(spans, sighting)
        elif not (spans and _is_surer(spans[-1], sighting)):
            _joined(spans, sighting, life, began)
    return [clipped for span in spans if (clipped := _within(span, life)) is not None]


def _left(spans: list[Span], sighting: Sighting) -> None:
    """Gone from a later list: the last day is somewhere between the two lists, and not after this eve."""
    if spans and spans[-1].last is None and sighting.seen_on is not None:
        eve = sighting.seen_on - EVE
        if spans[-1].first is None or spans[-1].first <= eve:
            spans[-1] = replace(spans[-1], last=eve, last_basis="unlisted")


def _seen_again(spans: list[Span], sighting: Sighting) -> None:
    span = spans.pop()
    if sighting.joined_on is not None:
        span = replace(span, first=sighting.joined_on, first_basis="stated")
        while spans and not _ended_before(spans, span.first):
            spans.pop()
    spans.append(replace(
        span, last=sighting.left_on, last_basis="stated" if sighting.left_on else "",
        seen_on=_later(span.seen_on, sighting.seen_on), source=sighting.source,
    ))  # fmt: skip


def _is_surer(span: Span, sighting: Sighting) -> bool:
    """Of two lists of one day, the one that says since when."""
    return span.first_basis == "stated" and sighting.joined_on is None and span.seen_on == sighting.seen_on


def _joined(spans: list[Span], sighting: Sighting, life: Life, began: Mapping[str, dt.date]) -> None:
    body = str(sighting.body)
    first, basis = _beginning(spans[-1] if spans else None, sighting, life, began.get(body))
    while spans and not _ended_before(spans, first):
        spans.pop()  # it began no earlier than what a list says took its place
    spans.append(
        Span(body, first, sighting.left_on, basis, "stated" if sighting.left_on else "", sighting.seen_on, sighting.source)
    )


def _beginning(before: Span | None, sighting: Sighting, life: Life, began: dt.date | None) -> tuple[dt.date | None, Basis]:
    """A body founded between two lists, as where councils are made anew, has its schools from its first day."""
    if sighting.joined_on is not None:
        return sighting.joined_on, "stated"
    if before is None:
        return _later(life.first, began), "opened" if life.first or began else ""
    if began and before.seen_on and sighting.seen_on and before.seen_on < began <= sighting.seen_on:
        return began, "opened"
    return sighting.seen_on, "seen"


def _ended_before(spans: list[Span], first: dt.date | None) -> bool:
    """Ends the span before on the eve of `first`; False where it would end before it began."""
    before = spans[-1]
    if first is None:
        return before.last is not None
    if before.first is not None and before.first >= first:
        return False
    if before.last is None or before.last >= first:
        spans[-1] = replace(before, last=first - EVE, last_basis="next")
    return True


def _within(span: Span, life: Life) -> Span | None:
    """No span reaches beyond the establishment's own days."""
    if life.first is not None and (span.first is None or span.first < life.first):
        span = replace(span, first=life.first, first_basis="opened")
    if life.last is not None and (span.last is None or span.last > life.last):
        span = replace(span, last=life.last, last_basis="closed")
    if span.first is not None and span.last is not None and span.last < span.first:
        return None
    return span


def _later(one: dt.date | None, other: dt.date | None) -> dt.date | None:
    return max((day for day in (one, other) if day is not None), default=None)


def joined_up(lives: Sequence[Life], by_urn: Mapping[str, list[Span]]) -> list[Span]:
    """The spans of a school from those of its establishments, oldest first.

    What ended only because the establishment did goes on under the next URN if that is in the same body.
    """
    spans: list[Span] = []
    for life in lives:
        for span in by_urn.get(life.urn, ()):
            if spans and _goes_on(spans[-1], span):
                spans[-1] = replace(
                    span, first=spans[-1].first, first_basis=spans[-1].first_basis,
                    seen_on=_later(spans[-1].seen_on, span.seen_on),
                )
            else:
                while spans and spans[-1].last is None and not _ended_before(spans, span.first):
                    spans.pop()  # neither day is known: the newer establishment's is believed
                if spans and span.first is None:
                    span = replace(span, first=spans[-1].last + EVE if spans[-1].last else None, first_basis="next")
                spans.append(span)
    return spans


def carried_back(spans: list[Span], school: Life, began: Mapping[str, dt.date]) -> list[Span]:
    """A school does not move: what its first known URN was in holds for the URNs before, as far as the body did."""
    if not spans or spans[0].first_basis == "stated":
        return spans
    first = _later(school.first, began.get(spans[0].body))
    return [replace(spans[0], first=first, first_basis="opened" if first else ""), *spans[1:]]


def _goes_on(before: Span, after: Span) -> bool:
    if before.body != after.body or before.last_basis not in ("closed", ""):
        return False
    return before.last is None or after.first is None or after.first <= before.last + EVE
