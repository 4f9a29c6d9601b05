"""How a figure is spread in several sets, one row a set: from the lowest to the highest, with the middle half."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from upstream.web.charts.bins import Summary
from upstream.web.charts.drawing import (
    LINE_HEIGHT,
    Chart,
    Scale,
    anchor_at,
    bar,
    dot,
    drawing,
    lines_of,
    rule,
    stacked,
    stroke,
    text,
    written,
)

LINE = 56
START, END = 1.5, 98.5
LEGEND = "The line reaches from the lowest to the highest, the box holds the middle half, the upright stroke is the middle one."


@dataclass(frozen=True, slots=True)
class Box:
    """A named set on a day: what it is called, how it is spread, and where one figure stands in it.

    `place` is in words (`rank 812 of 15,512, 1 is best`); `dated` says of which day or year the set is.
    """

    name: str
    spread: Summary
    dated: str
    place: str = ""


HEAD = ("Set", "As of", "How many", "Lowest", "A quarter at or below", "Middle one", "A quarter at or above", "Highest")


def boxes(
    key: str, title: str, rows: Sequence[Box], marked: float | None, words: Callable[[float], str], *,
    name: str = "here", notes: tuple[str, ...] = (),
) -> Chart:
    """`rows` must not be empty. The marked figure is one line down through all of them."""
    low, high = min(box.spread.lowest for box in rows), max(box.spread.highest for box in rows)
    across = Scale(low, high, START, END)
    names = [lines_of(f"{box.name} ({box.spread.n:,})") for box in rows]
    *tops, foot = stacked(names, LINE)
    marks = [_row(box, across, top + LINE_HEIGHT * (len(name) - 1)) for box, name, top in zip(rows, names, tops, strict=True)]
    if marked is not None:  # before the names, which are written over it
        marks.append(_mark(across(marked), foot, f"{words(marked)} {name}"))
    marks += [written(0, top + 18, name, css="c-text c-text--on") for name, top in zip(names, tops, strict=True)]
    marks += _ends(None if marked is None else across(marked), foot, words(low), words(high))
    places = any(box.place for box in rows)
    table = tuple(_cells(box, words, places) for box in rows)
    description = "; ".join(f"{row[0]}, {row[2]}: middle one {row[5]}, middle half {row[4]} to {row[6]}" for row in table)
    if marked is not None:
        description = f"{words(marked)} {name}. {description}"
    svg = drawing(key, title, description, foot + 26, "".join(marks))
    head = (*HEAD, "Its place") if places else HEAD
    return Chart(title, description, svg, head, table, _legend(marked), notes)


def _legend(marked: float | None) -> str:
    return LEGEND if marked is None else f"{LEGEND} The line down through all of them, with a head, is the one marked."


def _row(box: Box, across: Scale, top: float) -> str:
    """The box, with room above it for its name."""
    told, y = box.spread, top + 38
    left, right = across(told.lower), across(told.upper)
    return (
        rule("c-reach", across(told.lowest), across(told.highest), y)
        + bar("c-box", left, max(right, left + 0.4), y - 8, 16)
        + stroke("c-half", across(told.middle), y - 10, y + 10)
    )


def _mark(place: float, foot: float, words: str) -> str:
    return (
        stroke("c-mark c-mark--thin", place, 24, foot + 2) + dot("c-mark-head", place, foot + 2, 5)
        + text(place, foot + 22, words, anchor=anchor_at(place), css="c-text c-text--strong")
    )


def _ends(place: float | None, foot: float, low: str, high: str) -> list[str]:
    drawn = []
    if place is None or place > 45:
        drawn.append(text(START, foot + 22, low, css="c-text c-text--muted"))
    if place is None or place < 55:
        drawn.append(text(END, foot + 22, high, anchor="end", css="c-text c-text--muted"))
    return drawn


def _cells(box: Box, words: Callable[[float], str], places: bool) -> tuple[str, ...]:
    told = box.spread
    numbers = (told.lowest, told.lower, told.middle, told.upper, told.highest)
    cells = (box.name, box.dated, f"{told.n:,}", *map(words, numbers))
    return (*cells, box.place) if places else cells
