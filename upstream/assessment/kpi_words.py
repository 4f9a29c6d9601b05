"""Single figures, gaps and differences of KPIs as a reader sees them. `sentences` says the same of all schools at once."""

from __future__ import annotations

from upstream.benchmarks.gaps import whole_pupils_number
from upstream.evidence.definitions import Measure
from upstream.lib.wording import counted

MINUS = "\N{MINUS SIGN}"
NO_PUPIL = "less than one pupil"


def is_signed(measure: Measure) -> bool:
    """Progress is a distance from nought, and is written with its sign."""
    return "progress" in measure.id and measure.unit in ("score", "points", "number")


def number(value: float, measure: Measure, decimals: int | None = None) -> str:
    """57 → `57%`, 0.18 → `+0.18`, 5123 → `£5,123`, a band's number → its words."""
    if measure.unit == "band":
        return measure.bands.get(round(value), f"band {value:g}")
    places = measure.decimals if decimals is None else decimals
    text = f"{value:+,.{places}f}" if is_signed(measure) and round(value, places) else f"{value:,.{places}f}"
    text = text.replace("-", MINUS)
    if measure.unit == "percent":
        return f"{text}%"
    return f"£{text}" if measure.unit == "pounds" else text


def span(low: float, high: float, measure: Measure) -> str:
    """`49% to 74%`; of a measure without decimals, whole numbers."""
    return f"{number(low, measure)} to {number(high, measure)}"


def difference(value: float, measure: Measure) -> str:
    """`8 points`, `0.21`: the size of a difference, in points where the measure is a percentage."""
    places = measure.decimals if measure.unit == "percent" else max(measure.decimals, 1)
    size = f"{abs(value):,.{places}f}"
    if measure.unit == "percent":
        return f"{size} {'point' if size == '1' else 'points'}"
    return f"£{size}" if measure.unit == "pounds" else size


def beside(value: float, other: float, measure: Measure) -> str:
    """`8 points above`, `0.21 below`, `level with`: how a figure lies to another."""
    apart = round(value - other, 9)
    size = difference(apart, measure)
    if not any(sign in "123456789" for sign in size):
        return "level with"
    return f"{size} {'above' if apart > 0 else 'below'}"


def pupils(cohort: float | None, apart: float, measure: Measure) -> str:
    """About how many of a group's pupils a difference in percentage points is: `3 pupils`."""
    if measure.unit != "percent" or not cohort:
        return ""
    many = abs(whole_pupils_number(cohort, apart))
    return counted(many, "pupil") if many else NO_PUPIL
