"""Groups and gaps as two marks joined by a bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from upstream.web.charts.drawing import LINE_HEIGHT, Chart, Scale, dot, drawing, lines_of, rule, stacked, text, written

LINE = 50
START, END = 15, 85  # room for the numbers on the outer sides


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
    legend: str = "", notes: tuple[str, ...] = (),
) -> Chart:
    """Gaps as two marks joined by a bar: the first a filled dot, the second an open one."""
    across = Scale(low, high, START, END)
    labels = [lines_of(pair.label) for pair in pairs]
    *tops, foot = stacked(labels, LINE)
    marks = [_line(pair, label, across, top) for pair, label, top in zip(pairs, labels, tops, strict=True)]
    description = "; ".join(
        f"{pair.label}: {names[0]} {pair.first_words}, {names[1]} {pair.second_words}" for pair in pairs
    )
    rows = tuple((pair.label, pair.first_words, pair.second_words) for pair in pairs)
    svg = drawing(key, title, description, foot, "".join(marks))
    return Chart(title, description, svg, ("What", *names), rows, legend, notes)


def _line(pair: Pair, label: list[str], across: Scale, top: float) -> str:
    """The label above, the two marks below, each number on its outer side."""
    y = top + 34 + LINE_HEIGHT * (len(label) - 1)
    drawn = [written(0, top + 15, label), rule("c-rule", across.start, across.end, y)]
    if pair.first is not None and pair.second is not None:
        ends = sorted((across(pair.first), across(pair.second)))
        drawn.append(rule("c-link", *ends, y))
    if pair.second is not None:
        drawn.append(dot("c-dot--open", across(pair.second), y, 6))
    if pair.first is not None:
        drawn.append(dot("c-dot", across(pair.first), y, 6))
    marked = [(pair.first, pair.first_words), (pair.second, pair.second_words)]
    known = sorted((value, said) for value, said in marked if value is not None)
    sides = (("end", -11), ("start", 11)) if len(known) == 2 else (("start", 11),)
    for (value, said), (anchor, shift) in zip(known, sides, strict=False):
        drawn.append(text(across(value), y + 5, said, anchor=anchor, shift=shift))
    return "".join(drawn)
