"""The same figure in several parts of a whole, each a small strip of counts above one common scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from upstream.web.charts.bins import Bins, Summary, bins_of, summary_of
from upstream.web.charts.drawing import LINE_HEIGHT, Chart, Scale, drawing, lines_of, rule, stacked, stroke, text, written
from upstream.web.charts.strip import bars

LINE = 78
TALL = 40
START, END = 1.5, 98.5
LEGEND = "The taller a bar, the more of them have that figure; each part has its own height. The dashed line is its middle one."


@dataclass(frozen=True, slots=True)
class Part:
    """One small drawing: its name, and the values, of which there must be some."""

    name: str
    values: Sequence[float]


def multiples(
    key: str, title: str, parts: Sequence[Part], words: Callable[[float], str], *, decimals: int = 0,
    notes: tuple[str, ...] = (),
) -> Chart:
    """`parts` must not be empty."""
    low = min(min(part.values) for part in parts)
    high = max(max(part.values) for part in parts)
    found = [bins_of(part.values, decimals) for part in parts]
    across = Scale(min(one.start(0) for one in found), max(one.end for one in found), START, END)
    told = [summary_of(part.values) for part in parts]
    names = [lines_of(f"{part.name} ({one.n:,})") for part, one in zip(parts, told, strict=True)]
    *tops, foot = stacked(names, LINE)
    marks = [_part(names[n], found[n], told[n], across, tops[n]) for n in range(len(parts))]
    marks += [
        text(START, foot + 18, words(low), css="c-text c-text--muted"),
        text(END, foot + 18, words(high), anchor="end", css="c-text c-text--muted"),
    ]
    rows = tuple(_cells(part.name, told[n], words) for n, part in enumerate(parts))
    description = "; ".join(f"{row[0]}, {row[1]}: middle one {row[3]}" for row in rows)
    svg = drawing(key, title, description, foot + 24, "".join(marks))
    head = ("Part", "How many", "A quarter at or below", "Middle one", "A quarter at or above")
    return Chart(title, description, svg, head, rows, LEGEND, notes)


def _part(name: list[str], found: Bins, told: Summary, across: Scale, top: float) -> str:
    floor = top + LINE - 12 + LINE_HEIGHT * (len(name) - 1)
    return (
        written(0, top + 18, name) + bars(found, across, floor, TALL)
        + rule("c-axis", START, END, floor + 0.5) + stroke("c-middle", across(told.middle), floor - TALL, floor + 5)
    )


def _cells(name: str, told: Summary, words: Callable[[float], str]) -> tuple[str, ...]:
    return (name, f"{told.n:,}", words(told.lower), words(told.middle), words(told.upper))
