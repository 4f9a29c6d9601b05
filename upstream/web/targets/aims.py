"""The target that stands beside a figure: that of its own year, else of the next one that has any; with its unit."""

from __future__ import annotations

from collections.abc import Iterable

from upstream.assessment.kpi_words import number
from upstream.casework.records.lines import Line
from upstream.evidence.definitions import Measure


def aim_beside(lines: Iterable[Line], measure: str, group: str, period: str) -> tuple[str, Line] | None:
    """(year, line), of the lines of one school; None where nobody set one for that year or later."""
    years = {
        year: line for line in lines if line.kind == "target" and line.title == measure
        for about, _, year in [line.extra.partition(" ")] if about == group and year >= period
    }  # fmt: skip
    return min(years.items(), default=None, key=lambda one: one[0])


def written(line: Line, measure: Measure) -> str:
    """`72.500` of a percentage → `72.5%`: as exactly as it was set."""
    fraction = line.state.partition(".")[2].rstrip("0")
    return number(float(line.state), measure, max(measure.decimals, len(fraction)))
