"""What every chart is made of: a title, a description, a drawing and the same as a table.

A drawing is as wide as its place: what lies across is written in per cent, what stands up in pixels. So
letters keep their size on a phone, on a screen and on paper, and nothing is drawn twice.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a line: `value` is None for a hole, and `words` says what stands there."""

    label: str
    value: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`notes` are sentences about the drawing: why years are missing, what cannot be compared."""

    title: str
    description: str
    svg: SafeString
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: str = ""
    notes: tuple[str, ...] = ()


def drawing(key: str, title: str, description: str, height: float, marks: str) -> SafeString:
    """A drawing as wide as its place. `key` tells it from the other drawings of its page."""
    name = escape(key)
    # Everything variable is a number formatted here or text escaped here.
    return mark_safe(
        f'<svg class="up-svg up-svg--wide" role="img" aria-labelledby="{name}-t {name}-d" width="100%" '
        f'height="{height:g}"><title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(description)}</desc>{marks}</svg>'
    )


class Scale:
    """From a value to a place on the drawing. Where all values are alike they lie in the middle."""

    def __init__(self, low: float, high: float, start: float, end: float):
        self.low, self.start, self.end = low, start, end
        self.span = high - low

    def __call__(self, value: float) -> float:
        share = 0.5 if self.span == 0 else (value - self.low) / self.span
        return round(self.start + share * (self.end - self.start), 2)


def unbroken(values: Sequence[float | None], fresh: Collection[int] = ()) -> list[list[int]]:
    """Indices of the runs that may be joined by a line: [1, None, 2, 3] → [[0], [2, 3]].

    No run holds a hole, and each index in `fresh` begins a new one: its year cannot be compared with the one before.
    """
    found: list[list[int]] = []
    open_run = False
    for index, value in enumerate(values):
        if value is None:
            open_run = False
            continue
        if not open_run or index in fresh:
            found.append([])
        found[-1].append(index)
        open_run = True
    return found


def anchor_at(place: float) -> str:
    """Which end of a text stands at a place (per cent across), so that it stays on the drawing."""
    return "start" if place < 33 else "end" if place > 67 else "middle"


def text(place: float, y: float, words: str, *, anchor: str = "start", css: str = "c-text", shift: float = 0) -> str:
    moved = f' dx="{shift:g}"' if shift else ""
    return f'<text class="{css}" x="{place:g}%" y="{y:g}"{moved} text-anchor="{anchor}">{escape(words)}</text>'


LETTERS = 34  # of a line that a window of 320 pixels has room for
LINE_HEIGHT = 20


def lines_of(words: str, most: int = LETTERS) -> list[str]:
    """SVG breaks no lines, so a name longer than the narrowest place is broken here."""
    return textwrap.wrap(words, most) or [""]


def written(place: float, y: float, lines: Sequence[str], *, css: str = "c-text") -> str:
    """Lines of one text under each other, the first at `y`."""
    return "".join(text(place, y + LINE_HEIGHT * n, line, css=css) for n, line in enumerate(lines))


def stacked(names: Sequence[Sequence[str]], height: float) -> list[float]:
    """Where rows begin, and at last where they end, when each is `height` and a line more for every further line of
    its name."""
    tops = [0.0]
    for lines in names:
        tops.append(tops[-1] + height + LINE_HEIGHT * (len(lines) - 1))
    return tops


def rule(css: str, start: float, end: float, y: float) -> str:
    """A level line from one place across to another."""
    return f'<line class="{css}" x1="{start:g}%" x2="{end:g}%" y1="{y:g}" y2="{y:g}"/>'


def stroke(css: str, place: float, top: float, bottom: float) -> str:
    """An upright line."""
    return f'<line class="{css}" x1="{place:g}%" x2="{place:g}%" y1="{top:g}" y2="{bottom:g}"/>'


def bar(css: str, start: float, end: float, top: float, height: float) -> str:
    return f'<rect class="{css}" x="{start:g}%" y="{top:g}" width="{end - start:.4g}%" height="{height:g}"/>'


def dot(css: str, place: float, y: float, radius: float) -> str:
    return f'<circle class="{css}" cx="{place:g}%" cy="{y:g}" r="{radius:g}"/>'


def square(css: str, place: float, y: float, half: float) -> str:
    """A small square with its middle at a place. SVG adds no pixels to per cents, so it is moved there."""
    return (
        f'<rect class="{css}" x="{place:g}%" y="{y - half:g}" width="{2 * half:g}" height="{2 * half:g}" '
        f'transform="translate({-half:g})"/>'
    )
