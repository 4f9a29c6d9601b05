"""All of a set as one strip, with one marked: dots where they are few, counts where they are many."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from upstream.web.charts.bins import Bins, Summary, bins_of, summary_of
from upstream.web.charts.drawing import Chart, Scale, anchor_at, bar, dot, drawing, rule, stroke, text

DOTS = 100  # up to so many, each has a dot of its own
TALL = 60
FLOOR = 78
START, END = 1.5, 98.5

Words = Callable[[float], str]


def strip(
    key: str, title: str, values: Sequence[float], marked: float | None, words: Words, *, others: str = "How many schools",
    decimals: int = 0, name: str = "here", notes: tuple[str, ...] = (), middle: bool = False,
) -> Chart:
    """`values` must not be empty and includes the marked one. `words` writes a number with its unit, `name`
    says who is marked, `others` names how many there are; `middle` draws a line at the middle one."""
    found, told = bins_of(values, decimals), summary_of(values)
    across = Scale(found.start(0), found.end, START, END)
    marks = [(_dots if len(values) <= DOTS else _bars)(found, across), rule("c-axis", START, END, FLOOR + 0.5)]
    if middle:
        marks.append(stroke("c-middle", across(told.middle), FLOOR - TALL, FLOOR + 5))
    if marked is not None:
        marks.append(_mark(across(marked), f"{words(marked)} {name}"))
    marks.append(_ends(None if marked is None else across(marked), words(told.lowest), words(told.highest)))
    rows = _rows(told, marked, words, others, name)
    description = "; ".join(f"{what}: {figure}" for what, figure in rows)
    svg = drawing(key, title, description, 106, "".join(marks))
    return Chart(title, description, svg, ("What", "Figure"), rows, _legend(len(values), marked, middle), notes)


def bars(found: Bins, across: Scale, floor: float, tall: float, css: str = "c-bar") -> str:
    """One bar a bin, the fullest `tall` pixels high."""
    tallest = max(found.counts)
    gap = 0.15 * (across(found.start(1)) - across(found.start(0)))
    return "".join(
        bar(css, across(found.start(n)), round(across(found.start(n + 1)) - gap, 2), round(floor - tall * many / tallest, 1),
            round(tall * many / tallest, 1))
        for n, many in enumerate(found.counts) if many
    )


def _bars(found: Bins, across: Scale) -> str:
    return bars(found, across, FLOOR, TALL)


def _dots(found: Bins, across: Scale) -> str:
    """Dots of one step stand on each other, the closer the more of them there are."""
    tallest = max(found.counts)
    apart = min(9.0, (TALL - 6) / max(tallest - 1, 1))
    return "".join(
        dot("c-bead", across(found.start(n) + found.step / 2), round(FLOOR - 5 - apart * k, 1), 4)
        for n, many in enumerate(found.counts) for k in range(many)
    )


def _mark(place: float, words: str) -> str:
    return (
        stroke("c-mark", place, 10, FLOOR + 6) + dot("c-mark-head", place, 8, 5)
        + text(place, FLOOR + 24, words, anchor=anchor_at(place), css="c-text c-text--strong")
    )


def _ends(place: float | None, low: str, high: str) -> str:
    """The lowest and the highest, where the marked one's words leave room."""
    drawn = []
    if place is None or place > 45:
        drawn.append(text(START, FLOOR + 24, low, css="c-text c-text--muted"))
    if place is None or place < 55:
        drawn.append(text(END, FLOOR + 24, high, anchor="end", css="c-text c-text--muted"))
    return "".join(drawn)


def _legend(n: int, marked: float | None, middle: bool) -> str:
    each = "Each dot is one of them." if n <= DOTS else "The taller a bar, the more of them have that figure."
    half = " The dashed line is the middle one." if middle else ""
    return each + half + (" The line with a head is the one marked." if marked is not None else "")


def _rows(told: Summary, marked: float | None, words: Words, others: str, name: str) -> tuple[tuple[str, str], ...]:
    here = ((name[:1].upper() + name[1:], words(marked)),) if marked is not None else ()
    return (
        *here,
        ("Lowest", words(told.lowest)),
        ("A quarter are at or below", words(told.lower)),
        ("The middle one", words(told.middle)),
        ("A quarter are at or above", words(told.upper)),
        ("Highest", words(told.highest)),
        (others, f"{told.n:,}"),
    )
