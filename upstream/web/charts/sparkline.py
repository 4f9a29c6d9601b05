"""A line of periods small enough for a table's cell."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.html import escape
from django.utils.safestring import mark_safe

from upstream.web.charts.drawing import Chart, Point, Scale, unbroken


def sparkline(
    title: str, points: Sequence[Point], nation: Sequence[float | None] = (), *, breaks: Collection[str] = (),
    width: int = 110, height: int = 30,
) -> Chart:
    """A line of periods, oldest first, with the national line dashed behind it.

    Holes are dotted ticks on the base line. The last value has a dot. `nation` has one number or
    None for each point. A period in `breaks` starts a new series: nothing is joined to it.
    """
    values = [point.value for point in points]
    known = [value for value in [*values, *nation] if value is not None]
    up = Scale(min(known, default=0), max(known, default=0), height - 5, 5)
    across = Scale(0, max(len(points) - 1, 1), 4, width - 5)
    fresh = [n for n, point in enumerate(points) if point.label in breaks]
    runs = unbroken(values, fresh)
    marks = [
        _line(unbroken(nation, fresh), nation, across, up, "c-nation"), _line(runs, values, across, up, "c-line"),
        _holes(values, across, height),
    ]
    last = runs[-1][-1] if runs else None
    alone = [run[0] for run in runs if len(run) == 1 and run[0] != last]
    for index, radius in [*((index, 2) for index in alone), *((last, 3.5),) * (last is not None)]:
        marks.append(f'<circle class="c-dot" cx="{across(index):.4g}" cy="{up(values[index]):.3g}" r="{radius}"/>')
    description = "; ".join(f"{point.label}: {point.words}" for point in points)
    rows = tuple((point.label, point.words) for point in points)
    # A page has dozens of these: one label is half the bytes of a title and a description with their ids.
    drawn = mark_safe(
        f'<svg class="up-svg" role="img" aria-label="{escape(title)}: {escape(description)}" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}">{"".join(marks)}</svg>'
    )
    return Chart(title, description, drawn, ("Period", title), rows)


def _line(runs: list[list[int]], values: Sequence[float | None], across: Scale, up: Scale, css: str) -> str:
    """One path, lifted from the paper between runs."""
    path = "".join(
        "M" + "L".join(f"{across(i):.4g} {up(values[i]):.3g}" for i in run) for run in runs if len(run) > 1
    )
    return f'<path class="{css}" d="{path}"/>' if path else ""


def _holes(values: Sequence[float | None], across: Scale, height: int) -> str:
    path = "".join(f"M{across(index):.4g} 3V{height - 3}" for index, value in enumerate(values) if value is None)
    return f'<path class="c-hole" d="{path}"/>' if path else ""
