"""Lines over the years, drawn with their holes: lifted from the paper wherever a year or a comparison is missing.

Lines are told apart by strokes and by marks, never by colour alone, and each is named in the drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from upstream.web.charts.drawing import (
    Chart,
    Point,
    Scale,
    bar,
    dot,
    drawing,
    lines_of,
    rule,
    square,
    stacked,
    stroke,
    text,
    unbroken,
    written,
)

TALL = 150
NAME = 24  # a line of the names above the drawing
NAMED = 28  # letters of a name beside the stroke and mark that it explains
START, END = 3, 97
LABELS = 4  # periods written under the drawing: what a phone has room for
SEVERAL_AS_DOTS = 12  # more periods than this have marks at their ends only


@dataclass(frozen=True, slots=True)
class Line:
    """A named line with a point for every period of the drawing."""

    name: str
    points: tuple[Point, ...]


BREAKS = "An upright dashed line stands where years cannot be compared with those before."
STYLES = ("c-line", "c-nation", "c-third")


def trend(
    key: str, title: str, lines: Sequence[Line], words: Callable[[float], str], *, breaks: Sequence[str] = (),
    holes: str = "A grey year has no figure.", notes: tuple[str, ...] = (),
) -> Chart:
    """At most three `lines`, all over the same periods, oldest first. A period in `breaks` starts a new series:
    nothing is joined to it. `notes` are the reasons of holes and breaks."""
    periods = [point.label for point in lines[0].points]
    across = Scale(0, max(len(periods) - 1, 1), START, END)
    names = [lines_of(line.name, NAMED) for line in lines]
    *tops, foot = stacked(names, NAME)
    top = foot + 26
    known = [point.value for line in lines for point in line.points if point.value is not None]
    up = Scale(min(known, default=0), max(known, default=0), top + TALL - 24, top + 22)
    fresh = [n for n, period in enumerate(periods) if n and period in breaks]
    marks = [
        *_names(names, tops), *_holes(lines, across, top), *_breaks(fresh, across, top), *_levels(known, up, words),
        *(_line(line, style, across, up, fresh) for line, style in zip(lines, STYLES, strict=False)),
        *_periods(periods, across, top + TALL + 20),
    ]
    rows = tuple((period, *(line.points[n].words for line in lines)) for n, period in enumerate(periods))
    description = ". ".join(
        f"{line.name}: " + "; ".join(f"{point.label} {point.words}" for point in line.points) for line in lines
    )
    svg = drawing(key, title, description, top + TALL + 28, "".join(marks))
    legend = " ".join(filter(None, [holes if _empty(lines) else "", BREAKS if fresh else ""]))
    return Chart(title, description, svg, ("Period", *(line.name for line in lines)), rows, legend, notes)


def _empty(lines: Sequence[Line]) -> list[int]:
    """The periods in which no line has a figure."""
    return [n for n in range(len(lines[0].points)) if all(line.points[n].value is None for line in lines)]


def _names(names: Sequence[Sequence[str]], tops: Sequence[float]) -> list[str]:
    drawn = []
    for name, top, style in zip(names, tops, STYLES, strict=False):
        drawn += [rule(style, 0, 9, top + 12), _point(style, 4.5, top + 12), written(11, top + 17, name)]
    return drawn


def _point(style: str, place: float, y: float) -> str:
    if style == "c-line":
        return dot("c-dot", place, y, 4.5)
    return dot("c-dot--open", place, y, 4.5) if style == "c-nation" else square("c-square", place, y, 4.5)


def _line(line: Line, style: str, across: Scale, up: Scale, fresh: list[int]) -> str:
    drawn = []
    for run in unbroken([point.value for point in line.points], fresh):
        places = [(across(index), up(line.points[index].value or 0.0)) for index in run]
        drawn += [
            f'<line class="{style}" x1="{x1:g}%" y1="{y1:g}" x2="{x2:g}%" y2="{y2:g}"/>'
            for (x1, y1), (x2, y2) in pairwise(places)
        ]
        shown = places if len(line.points) <= SEVERAL_AS_DOTS else {places[0]: 0, places[-1]: 0}
        drawn += [_point(style, x, y) for x, y in shown]
    return "".join(drawn)


def _holes(lines: Sequence[Line], across: Scale, top: float) -> list[str]:
    """A grey band over every period in which no line has a figure."""
    half = (across(1) - across(0)) / 2
    return [bar("c-gap", max(0.0, across(n) - half), min(100.0, across(n) + half), top, TALL) for n in _empty(lines)]


def _breaks(fresh: list[int], across: Scale, top: float) -> list[str]:
    return [stroke("c-break", (across(n - 1) + across(n)) / 2, top, top + TALL) for n in fresh]


def _levels(known: list[float], up: Scale, words: Callable[[float], str]) -> list[str]:
    """The lowest and the highest figure drawn, each with a fine line across."""
    drawn = []
    for value in sorted({min(known), max(known)}) if known else ():
        y = up(value)
        beside = y - 6 if value == max(known) else y + 18  # where no line can run
        drawn += [rule("c-rule", 0, 100, y), text(0, beside, words(value), css="c-text c-text--muted")]
    return drawn


def _periods(periods: list[str], across: Scale, y: float) -> list[str]:
    """The first, the last, and as many between as a phone has room for."""
    last = len(periods) - 1
    shown = {round(part * last / (LABELS - 1)) for part in range(LABELS)} if last >= LABELS else set(range(last + 1))
    sides = {0: "start", last: "end"} if last else {0: "middle"}
    edges = {0: 0, last: 100} if last else {0: across(0)}
    return [
        text(edges.get(n, across(n)), y, periods[n], anchor=sides.get(n, "middle"), css="c-text c-text--muted")
        for n in sorted(shown)
    ]
