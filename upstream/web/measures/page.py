"""A measure's page: what it means, how schools are spread in it, how it moved, how groups of pupils fare."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from upstream.evidence.definitions import Measure
from upstream.evidence.value import Value
from upstream.web import charts, links, provenance, words
from upstream.web.editions import OpenEdition
from upstream.web.measures import definition, groups, sets, years
from upstream.web.measures.asked import Asked, Shown, shown_of
from upstream.web.measures.definition import Line, SourceOfMeasure


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class School:
    """The school marked: its name, address and figure, or in words that it has none. `whose` where it is its council's."""

    name: str
    url: str
    urn: str
    whose: str
    text: str
    figure_url: str
    without_url: str


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    url: str = ""
    hole: bool = False


@dataclass(frozen=True, slots=True)
class NationRow:
    name: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class AsAt:
    day: str
    written: str
    now_url: str


@dataclass(frozen=True)
class MeasurePage:
    title: str
    short: str
    definition: str
    why: str
    as_at: AsAt | None
    school: School | None
    why_no_school: str
    asked: Asked
    periods: list[Option]
    sets: list[Option]
    strip: charts.Chart | None
    nothing: str
    boxes: charts.Chart | None
    multiples: charts.Chart | None
    left_out: str
    years: charts.Chart | None
    gaps_chart: charts.Chart | None
    set_notes: list[sets.SetNote]
    method_url: str
    facts: list[Line]
    gaps: list[Line]
    breaks: list[Line]
    sources: list[SourceOfMeasure]
    nation_columns: list[str]
    nation: list[NationRow]
    download_url: str
    origins: list[provenance.Origin]

    @property
    def charts(self) -> list[charts.Chart]:
        """In the order of the page."""
        every = (self.strip, self.boxes, self.multiples, self.years, self.gaps_chart)
        return [chart for chart in every if chart is not None]


def present_measure(edition: OpenEdition, measure: Measure, asked: Asked) -> MeasurePage:
    shown = shown_of(edition, measure, asked)
    spread = shown.spread
    named = sets.sets_of(shown, spread) if spread else []
    chosen = sets.chosen_of(named, asked.set)
    columns, nation = nation_of(shown)
    return MeasurePage(
        title=measure.title, short=measure.short, definition=measure.definition, why=measure.why, as_at=_as_at(shown),
        school=_school(shown), why_no_school=shown.why_no_school, asked=asked,
        periods=[Option(one.period, years.period_words(one), one.period == shown.period) for one in shown.periods],
        sets=[Option(one.key, words.sentence_case(one.name), one is chosen) for one in named if one.ids],
        strip=sets.strip_of(shown, spread, chosen) if spread and chosen else None, nothing=_nothing(shown),
        boxes=sets.boxes_of(shown, spread, named) if spread else None,
        multiples=sets.multiples_of(shown, spread) if spread and not shown.marked else None,
        left_out=sets.left_out(spread) if spread else "",
        years=years.years_of(shown), gaps_chart=groups.gaps_of(shown),
        set_notes=sets.notes_of(named), method_url=_method_url(shown),
        facts=definition.facts_of(edition, measure), gaps=definition.gaps_of(measure), breaks=definition.breaks_of(measure),
        sources=definition.sources_of(edition, measure), nation_columns=columns, nation=nation,
        download_url=f"{links.measure(measure.id)}figures.csv?{urlencode(asked.query())}".removesuffix("?"),
        origins=provenance.present_origins(edition, _used(shown)),
    )


def _method_url(shown: Shown) -> str:
    return links.similar(shown.school.urn, as_at=shown.as_at) + "#method" if shown.school and shown.kind == "school" else ""


def _as_at(shown: Shown) -> AsAt | None:
    if shown.as_at is None:
        return None
    kept = {name: value for name, value in shown.asked.query().items() if name != "as-at"}
    now = links.measure(shown.measure.id) + (f"?{urlencode(kept)}" if kept else "")
    return AsAt(words.on_day(shown.as_at), shown.as_at.isoformat(), now)


def _school(shown: Shown) -> School | None:
    if shown.school is None:
        return None
    own = shown.here if shown.kind == "school" else shown.council
    value = own.of(shown.measure.id, "all", shown.period, "all") if own else None
    whose = "" if shown.kind == "school" else f"its council, {shown.school.la_name}, has "
    rest = {name: one for name, one in shown.asked.query(school="", set="").items() if one}
    return School(
        shown.school.name, links.school(shown.school.urn, as_at=shown.as_at), shown.school.urn, whose, _said(shown, value),
        _figure_url(shown, value) if value else "",
        links.measure(shown.measure.id) + (f"?{urlencode(rest)}" if rest else ""),
    )


def _said(shown: Shown, value: Value | None) -> str:
    if value is None:
        return "none held"
    return words.number(value.value, shown.measure) if value.value is not None else words.state_tag(value.state)[0]


def _figure_url(shown: Shown, value: Value) -> str:
    return links.figure(
        value.measure, value.entity, value.period, group=value.group, phase=value.phase, as_at=shown.as_at
    )


def _nothing(shown: Shown) -> str:
    if not shown.periods:
        day = f" that was known on {words.on_day(shown.as_at)}" if shown.as_at else ""
        return f"No file held here has a figure of a school or a council{day}."
    return f"No school that is compared has a figure in {shown.period}."


def nation_of(shown: Shown) -> tuple[list[str], list[NationRow]]:
    """England's figures, a row for each group and phase, the newest period first."""
    ends = shown.nation.ends
    periods = sorted({value.period for value in shown.nation.values}, key=lambda one: (ends[one], one), reverse=True)
    order = {group: place for place, group in enumerate(shown.edition.definitions.groups)}
    rows: dict[tuple[str, str], dict[str, Value]] = {}
    for value in shown.nation.values:
        rows.setdefault((value.group, value.phase), {})[value.period] = value
    ordered = sorted(rows, key=lambda one: (one[1] != "all", one[1], order.get(one[0], len(order)), one[0]))
    return periods, [_nation_row(shown, key, rows[key], periods) for key in ordered]


def _nation_row(shown: Shown, key: tuple[str, str], found: dict[str, Value], periods: list[str]) -> NationRow:
    group, phase = key
    name = words.group_words(shown.edition.definitions.groups, group)
    return NationRow(name if phase == "all" else f"{name}, {phase} schools", [
        Cell(_said(shown, value), _figure_url(shown, value), hole=value.value is None)
        if (value := found.get(period)) else Cell("–", hole=True)
        for period in periods
    ])


def _used(shown: Shown) -> list[tuple[str | None, str | None]]:
    parts = [part for part in (shown.here, shown.council, shown.nation) if part]
    spread = shown.spread
    return [*(spread.files if spread else ()), *((value.source, value.file) for part in parts for value in part.values)]
