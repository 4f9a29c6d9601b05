"""Small charts as SVG: sparkline, strip, dumbbell. Each has a title, a description and a table.

Nothing is said by colour alone: lines differ by dashes, marks by shape, and every number stands in
the table. A period without a value is a hole: no line is ever drawn across it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

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
    title: str
    description: str
    svg: SafeString
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: str = ""


def _drawing(key: str, title: str, description: str, width: int, height: int, marks: str) -> SafeString:
    # Everything variable is a number formatted here or text escaped here.
    return mark_safe(
        f'<svg class="up-svg" role="img" aria-labelledby="{escape(key)}-t {escape(key)}-d" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}"><title id="{escape(key)}-t">{escape(title)}</title>'
        f'<desc id="{escape(key)}-d">{escape(description)}</desc>{marks}</svg>'
    )


class _Scale:
    """From a value to a place on the drawing. A flat line lies in the middle."""

    def __init__(self, low: float, high: float, start: float, end: float):
        self.low, self.start, self.end = low, start, end
        self.span = high - low

    def __call__(self, value: float) -> float:
        share = 0.5 if self.span == 0 else (value - self.low) / self.span
        return round(self.start + share * (self.end - self.start), 1)


def unbroken(points: Sequence[float | None]) -> list[list[int]]:
    """Indices of the runs of values between holes: [1, None, 2, 3] → [[0], [2, 3]]."""
    runs = groupby(range(len(points)), key=lambda index: points[index] is not None)
    return [list(indices) for has_value, indices in runs if has_value]


def _line(values: Sequence[float | None], across: _Scale, up: _Scale, css: str) -> str:
    """One path, lifted from the paper at every hole."""
    runs = [run for run in unbroken(values) if len(run) > 1]
    path = "".join("M" + "L".join(f"{across(i):g} {up(values[i]):g}" for i in run) for run in runs)
    return f'<path class="{css}" d="{path}"/>' if path else ""


def sparkline(
    title: str, points: Sequence[Point], nation: Sequence[float | None] = (), *, width: int = 110, height: int = 30
) -> Chart:
    """A line of periods, oldest first, with the national line dashed behind it.

    Holes are dotted ticks on the base line. The last value has a dot. `nation` has one number or
    None for each point.
    """
    values = [point.value for point in points]
    known = [value for value in [*values, *nation] if value is not None]
    up = _Scale(min(known, default=0), max(known, default=0), height - 5, 5)
    across = _Scale(0, max(len(points) - 1, 1), 4, width - 5)
    marks = [_line(nation, across, up, "c-nation"), _line(values, across, up, "c-line")]
    runs = unbroken(values)
    last = runs[-1][-1] if runs else None
    holes = "".join(f"M{across(index):g} 3V{height - 3}" for index, value in enumerate(values) if value is None)
    if holes:
        marks.append(f'<path class="c-hole" d="{holes}"/>')
    alone = [run[0] for run in runs if len(run) == 1 and run[0] != last]
    for index, radius in [*((index, 2) for index in alone), *((last, 3.5),) * (last is not None)]:
        marks.append(f'<circle class="c-dot" cx="{across(index):g}" cy="{up(values[index]):g}" r="{radius}"/>')
    description = "; ".join(f"{point.label}: {point.words}" for point in points)
    rows = tuple((point.label, point.words) for point in points)
    # A page has dozens of these: one label is half the bytes of a title and a description with their ids.
    drawing = mark_safe(
        f'<svg class="up-svg" role="img" aria-label="{escape(title)}: {escape(description)}" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}">{"".join(marks)}</svg>'
    )
    return Chart(title, description, drawing, ("Period", title), rows)


def counts(values: Sequence[float], bins: int) -> tuple[float, float, list[int]]:
    """Lowest, highest, and how many values fall in each of `bins` equal parts between them."""
    low, high = min(values), max(values)
    found = [0] * bins
    for value in values:
        share = 0.0 if high == low else (value - low) / (high - low)
        found[min(int(share * bins), bins - 1)] += 1
    return low, high, found


def strip(
    key: str, title: str, values: Sequence[float], marked: float, words, *, others: str = "schools", width: int = 460
) -> Chart:
    """All of a set as a strip of counts, with one marked. `words` writes a number with its unit.

    `values` must not be empty and includes the marked one.
    """
    bins = min(60, max(8, len(values) // 4))
    low, high, found = counts(values, bins)
    across, tall = _Scale(low, high, 8, width - 8), max(found)
    step = (width - 16) / bins
    bars = "".join(
        f'<rect class="c-bar" x="{8 + n * step:.1f}" y="{70 - 50 * many / tall:.1f}" width="{max(step - 1, 1):.1f}" '
        f'height="{50 * many / tall:.1f}"/>'
        for n, many in enumerate(found)
        if many
    )
    place = across(marked)
    anchor = "start" if place < width / 3 else "end" if place > 2 * width / 3 else "middle"
    marks = (
        f'{bars}<path class="c-axis" d="M8 70.5H{width - 8}"/><path class="c-mark" d="M{place} 16V76"/>'
        f'<circle class="c-mark-head" cx="{place}" cy="16" r="5"/>'
        f'<text class="c-text" x="{place}" y="96" text-anchor="{anchor}">{escape(words(marked))} here</text>'
    )
    if place > width / 3:
        marks += f'<text class="c-text c-text--muted" x="8" y="96">{escape(words(low))}</text>'
    if place < 2 * width / 3:
        marks += f'<text class="c-text c-text--muted" x="{width - 8}" y="96" text-anchor="end">{escape(words(high))}</text>'
    rows = _strip_rows(sorted(values), marked, words, others)
    description = "; ".join(f"{name}: {value}" for name, value in rows)
    return Chart(title, description, _drawing(key, title, description, width, 104, marks), ("What", "Figure"), rows)


def _strip_rows(ordered: list[float], marked: float, words, others: str) -> tuple[tuple[str, str], ...]:
    def at(share: float) -> str:
        return words(ordered[round(share * (len(ordered) - 1))])

    return (
        ("Here", words(marked)),
        ("Lowest", words(ordered[0])),
        ("A quarter are at or below", at(0.25)),
        ("The middle one", at(0.5)),
        ("A quarter are at or above", at(0.75)),
        ("Highest", words(ordered[-1])),
        (f"How many {others}", f"{len(ordered):,}"),
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of a dumbbell: a name and two values, either of which may be absent with its reason."""

    label: str
    first: float | None
    second: float | None
    first_words: str
    second_words: str


def dumbbell(
    key: str, title: str, pairs: Sequence[Pair], names: tuple[str, str], *, low: float, high: float,
    legend: str = "", width: int = 420,
) -> Chart:
    """Gaps as two marks joined by a bar: the first a filled dot, the second an open one."""
    across = _Scale(low, high, 60, width - 60)
    marks = [_dumbbell_line(pair, across, 50 * line) for line, pair in enumerate(pairs)]
    description = "; ".join(
        f"{pair.label}: {names[0]} {pair.first_words}, {names[1]} {pair.second_words}" for pair in pairs
    )
    rows = tuple((pair.label, pair.first_words, pair.second_words) for pair in pairs)
    drawing = _drawing(key, title, description, width, 50 * len(pairs), "".join(marks))
    return Chart(title, description, drawing, ("What", *names), rows, legend)


def _dumbbell_line(pair: Pair, across: _Scale, top: int) -> str:
    """The label above, the two marks below, each number on its outer side."""
    y = top + 34
    drawn = [
        f'<text class="c-text" x="0" y="{top + 15}">{escape(pair.label)}</text>',
        f'<path class="c-rule" d="M{across.start} {y}H{across.end}"/>',
    ]
    if pair.first is not None and pair.second is not None:
        drawn.append(f'<path class="c-link" d="M{across(pair.first)} {y}H{across(pair.second)}"/>')
    if pair.second is not None:
        drawn.append(f'<circle class="c-dot--open" cx="{across(pair.second)}" cy="{y}" r="6"/>')
    if pair.first is not None:
        drawn.append(f'<circle class="c-dot" cx="{across(pair.first)}" cy="{y}" r="6"/>')
    marked = [(pair.first, pair.first_words), (pair.second, pair.second_words)]
    known = sorted((value, said) for value, said in marked if value is not None)
    for (value, said), anchor, shift in zip(known, ("end", "start"), (-11, 11), strict=False):
        place = across(value) + shift
        drawn.append(f'<text class="c-text" x="{place}" y="{y + 5}" text-anchor="{anchor}">{escape(said)}</text>')
    return "".join(drawn)
