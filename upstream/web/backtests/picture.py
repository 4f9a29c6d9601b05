"""Precision or recall of every rule in every round, with their intervals, on one scale from 0 to 100 per cent."""

from __future__ import annotations

from collections.abc import Sequence

from upstream.assessment.past.records import Point, Share
from upstream.lib.wording import day
from upstream.web.charts.drawing import Chart, Scale, dot, drawing, rule, stroke, text

HEAD, LINE = 30, 48
START, END = 2, 98
LEGEND = (
    "A filled dot is the framework, a ring the latest grade and years since with as many flags, an upright line what as many "
    "flags by lot would give. The lines to both sides are 95% intervals."
)


def picture(key: str, title: str, points: Sequence[Point], which: str) -> Chart:
    """`which` is precision or recall. Rounds stand below each other, the earliest first."""
    across = Scale(0, 100, START, END)
    marks, top, said, rows = [], 0, None, []
    for point in points:
        found: Share = getattr(point, which)
        if point.on != said:
            top += HEAD if said else 0
            marks.append(text(0, top + 18, f"As at {day(point.on)}", css="c-text c-text--strong"))
            top, said = top + HEAD, point.on
        marks.append(_line(point, found, across, top))
        rows.append((f"As at {day(point.on)}: {point.title}", _words(found), _interval(found), _counts(found)))
        top += LINE
    marks.append(_axis(across, top))
    description = "; ".join(f"{name}: {words}{f', {interval}' if interval else ''}" for name, words, interval, _ in rows)
    svg = drawing(key, title, description, top + 24, "".join(marks))
    return Chart(title, description, svg, ("Round and rule", "Share", "95% interval", "Schools"), tuple(rows), LEGEND)


def _line(point: Point, found: Share, across: Scale, top: int) -> str:
    """The rule's name above, its mark below."""
    y = top + 34
    drawn = [text(0, top + 16, f"{point.title}: {_words(found)}"), rule("c-rule", START, END, y)]
    if found.percent is None or found.low is None or found.high is None:
        return "".join(drawn)
    if found.high > found.low:
        drawn.append(rule("c-link", across(found.low), across(found.high), y))
    place = across(found.percent)
    if point.rule == "by-lot":
        drawn.append(stroke("c-axis", place, y - 9, y + 9))
    else:
        drawn.append(dot("c-dot" if point.rule == "framework" else "c-dot--open", place, y, 6))
    return "".join(drawn)


def _axis(across: Scale, y: int) -> str:
    ends = ((0, "start"), (50, "middle"), (100, "end"))
    return rule("c-axis", START, END, y) + "".join(
        text(across(percent), y + 18, f"{percent}%", anchor=anchor, css="c-text c-text--muted") for percent, anchor in ends
    )


def _words(found: Share) -> str:
    return "nobody to count" if found.percent is None else f"{found.percent:.1f}%"


def _interval(found: Share) -> str:
    if found.low is None or found.high is None or found.low == found.high:
        return ""
    return f"{found.low:.1f}% to {found.high:.1f}%"


def _counts(found: Share) -> str:
    return f"{found.part:,} of {found.whole:,}"
