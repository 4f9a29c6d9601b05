"""A measure over the years, with its holes and breaks: the school, its council and England, or England alone."""

from __future__ import annotations

from upstream.benchmarks.spreads import HeldPeriod
from upstream.evidence.measures import gap_of
from upstream.lib import academic_year
from upstream.web import charts, words
from upstream.web.measures.asked import Figures, Shown
from upstream.web.measures.definition import why_holes

PHASES = ("all", "primary", "secondary", "special")
MOST = 3


def years_of(shown: Shown) -> charts.Chart | None:
    """None where nobody has two periods to draw."""
    sources = _sources(shown)
    periods = _periods(shown, sources)
    if len(periods) < 2 or not sources:
        return None
    measure = shown.measure
    lines = [
        charts.Line(name, tuple(_point(shown, known, phase, kind, period) for period in periods))
        for name, known, phase, kind in sources
    ]
    return charts.trend(
        "years", f"{measure.short}, {periods[0]} to {periods[-1]}", lines, lambda number: words.number(number, measure),
        breaks=[broken.at for broken in measure.breaks], notes=why_holes(measure),
    )


Source = tuple[str, Figures, str, str]  # name, figures, phase of the row, kind of entity


def _sources(shown: Shown) -> list[Source]:
    found: list[Source] = []
    if shown.here and _has(shown.here, "all"):
        found.append(("This school", shown.here, "all", "school"))
    england = [phase for phase in _phases(shown) if _has(shown.nation, phase)]
    if found or shown.council:
        own = shown.council
        if england:
            found.append((_named("England", england[0]), shown.nation, england[0], "england"))
        theirs = [phase for phase in _phases(shown) if own and _has(own, phase)]
        if own and theirs and shown.school:
            found.append((_named(shown.school.la_name or "Its council", theirs[0]), own, theirs[0], "la"))
        return found
    return [(_named("England", phase), shown.nation, phase, "england") for phase in england[:MOST]]


def _phases(shown: Shown) -> tuple[str, ...]:
    """The rows of a larger place, best first: for a school those of schools of its phase."""
    written = f"{shown.school.phase} {shown.school.type}".lower() if shown.school else ""
    own = next((phase for phase in ("special", "secondary", "primary") if phase in written), None)
    return PHASES if own is None else (own, *(phase for phase in PHASES if phase != own))


def _named(place: str, phase: str) -> str:
    return place if phase == "all" else f"{place}, {phase} schools"


def _has(known: Figures, phase: str) -> bool:
    return any(value.value is not None and value.group == "all" and value.phase == phase for value in known.values)


def _periods(shown: Shown, sources: list[Source]) -> list[str]:
    """Every academic year from the first to the last, else the periods of one kind in their order."""
    ends: dict = {}
    for _, known, phase, _kind in sources:
        ends |= {v.period: known.ends[v.period] for v in known.values if v.group == "all" and v.phase == phase}
    years = [period for period in ends if academic_year.is_academic_year(period)]
    if len(years) >= 2 or len(years) == len(ends):
        ordered = sorted(years, key=academic_year.start)
        return academic_year.between(ordered[0], ordered[-1]) if ordered else []
    return sorted(ends, key=lambda period: (ends[period], period))


def _point(shown: Shown, known: Figures, phase: str, kind: str, period: str) -> charts.Point:
    value = known.of(shown.measure.id, "all", period, phase)
    if value is None:
        gap = gap_of(shown.measure, period, kind)
        return charts.Point(period, None, gap.state if gap else "none held")
    if value.value is None:
        return charts.Point(period, None, words.state_tag(value.state)[0].lower())
    return charts.Point(period, value.value, words.number(value.value, shown.measure))


def period_words(held: HeldPeriod) -> str:
    return held.period if held.nationally else f"{held.period} (single councils only)"
