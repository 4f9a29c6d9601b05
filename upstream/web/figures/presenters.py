"""A figure's page: the number or its state, what it counts, how it compares, and the row it stands in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from upstream.benchmarks.standings import Field, Placed, field_of
from upstream.evidence.definitions import Measure, Series
from upstream.evidence.entity import Entity
from upstream.evidence.known import RawRow, raw_row, releases_known
from upstream.evidence.value import WORDS, State, Value
from upstream.lib.wording import counted
from upstream.web import charts, links, provenance, words
from upstream.web.editions import OpenEdition

FEWEST_IN_A_STRIP = 10
QUARTERS = {1: "Top", 2: "Second", 3: "Third", 4: "Lowest"}
FIFTHS = {1: "Best", 2: "Second", 3: "Middle", 4: "Fourth", 5: "Weakest"}
JOINED = {
    "urn": "its URN", "laestab": "its LAESTAB number", "code": "its code",
    "name": "its name, not a number: check that it is the same school",
}
# Columns that say whose row it is, by the names publishers give them: shown beside the figure's own cells.
WHOSE = ("RECTYPE", "URN", "LEA", "ESTAB", "LAESTAB", "SCHNAME", "LEANAME", "la_name", "la_code", "school_name", "urn")


@dataclass(frozen=True)
class Question:
    measure: Measure
    entity: Entity
    period: str
    group: str
    phase: str
    as_at: dt.date | None


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class RawCell:
    column: str
    text: str
    is_figure: bool


@dataclass(frozen=True, slots=True)
class OtherRelease:
    status: str
    on: str
    text: str
    file: str
    counts: str


@dataclass(frozen=True)
class FigurePage:
    title: str
    measure: str
    measure_url: str
    entity: str
    entity_url: str
    period: str
    group: str
    crumbs: list
    as_at: object
    headline: str
    is_state: bool
    why: str
    few: str
    lines: list[Line]
    origin: list[Line]
    releases: list[OtherRelease]
    standing: str
    strip: charts.Chart | None
    raw: list[RawCell]
    rest: list[RawCell]
    raw_title: str
    rest_title: str
    why_no_raw: str


@dataclass(frozen=True)
class Crumb:
    text: str
    url: str


@dataclass(frozen=True)
class AsAt:
    day: str
    now_url: str


def present_figure(edition: OpenEdition, asked: Question) -> FigurePage:
    store, measure = edition.store, asked.measure
    value = store.figure(
        measure.id, asked.entity, asked.period, group=asked.group, phase=asked.phase, as_at=asked.as_at
    )
    name = store.name_of(asked.entity) or str(asked.entity)
    school = links.school(asked.entity.id, as_at=asked.as_at) if asked.entity.kind == "school" else ""
    raw = raw_row(store, value.source, value.file, value.row) if value.file and value.row else RawRow()
    field = _field(edition, asked, value)
    cells = _cells(raw, _columns(edition, value))
    return FigurePage(
        title=f"{measure.short}, {name}, {asked.period}",
        measure=measure.title,
        measure_url=links.measure(measure.id),
        entity=name,
        entity_url=school,
        period=asked.period,
        group=words.group_words(edition.definitions.groups, asked.group),
        crumbs=_crumbs(measure, name, school),
        as_at=_as_at(asked),
        headline=words.number(value.value, measure) if value.value is not None else words.state_tag(value.state)[0],
        is_state=value.state is not State.VALUE,
        why=value.why or ("" if value.state is State.VALUE else f"The figure is {WORDS[value.state]}."),
        few=_few(measure, value),
        lines=_lines(edition, measure, asked, value),
        origin=_origin(edition, value),
        releases=_releases(edition, asked, value),
        standing=_standing(asked, field),
        strip=_strip(asked, value, field),
        raw=[cell for cell in cells if cell.is_figure or cell.column in WHOSE],
        rest=[cell for cell in cells if not (cell.is_figure or cell.column in WHOSE)],
        rest_title=f"The other cells of the row ({counted(len(cells), 'cell')} in all)",
        raw_title=f"Row {value.row} of {value.file}" if value.row else "",
        why_no_raw=raw.why_not or "",
    )


def _crumbs(measure: Measure, name: str, school: str) -> list[Crumb]:
    if school:
        return [Crumb("Schools", "/schools/"), Crumb(name, school)]
    return [Crumb("Measures", "/measures/"), Crumb(measure.short, links.measure(measure.id))]


def _as_at(asked: Question) -> AsAt | None:
    if asked.as_at is None:
        return None
    now = links.figure(asked.measure.id, str(asked.entity), asked.period, group=asked.group, phase=asked.phase)
    return AsAt(words.on_day(asked.as_at), now)


def _few(measure: Measure, value: Value) -> str:
    if value.state is not State.VALUE or value.cohort is None or value.cohort >= measure.minimum_cohort:
        return ""
    return f"Only {counted(round(value.cohort), 'pupil')} stand behind this figure: too few to read a signal into."


def _lines(edition: OpenEdition, measure: Measure, asked: Question, value: Value) -> list[Line]:
    told = [
        Line("Period", asked.period),
        Line("Pupils", words.group_words(edition.definitions.groups, asked.group)),
        Line("Which schools", "" if asked.phase == "all" else asked.phase),
        Line("Behind the figure", f"{words.count(value.cohort)} ({measure.cohort})" if value.cohort is not None else ""),
        Line("Of them", words.count(value.numerator) if value.numerator is not None else ""),
        Line("Published interval", _interval(measure, value)),
        Line("Better is", {"higher": "higher", "lower": "lower"}.get(measure.direction, "neither: it describes")),
    ]
    return [line for line in told if line.text]


def _interval(measure: Measure, value: Value) -> str:
    if value.low is None or value.high is None:
        return ""
    return f"{words.number(value.low, measure)} to {words.number(value.high, measure)} (95%)"


def _origin(edition: OpenEdition, value: Value) -> list[Line]:
    source = edition.definitions.sources.get(value.source or "")
    if source is None:
        return []
    publication = edition.definitions.publication_of(source)
    credited = provenance.credit(edition, publication)
    told = [
        Line("Publisher", words.sentence_case(credited.publisher)),
        Line("Publication", publication.title, credited.page),
        Line("Release", words.release_words(value.release, value.released_on, value.basis)),
        Line("Licence", credited.licence),
        Line("File", value.file or "", f"/sources/#{source.id}"),
        Line("Row", f"{value.row:,}" if value.row else ""),
        Line("Joined by", JOINED.get(value.matched or "", "")),
        Line("File as published", "" if source.native else "No: it reached us trimmed or renamed by somebody else"),
    ]
    return [line for line in told if line.text]


def _releases(edition: OpenEdition, asked: Question, value: Value) -> list[OtherRelease]:
    """Every release held of this figure, where there is more than the one that counts."""
    found = releases_known(edition.store, asked.entity, asked.measure, value)
    if len(found) < 2 and value.state is not State.NOT_YET:
        return []
    return [_release(asked.measure, other, value) for other in found]


def _release(measure: Measure, other: Value, counted: Value) -> OtherRelease:
    counts = (other.file, other.row, other.release) == (counted.file, counted.row, counted.release)
    return OtherRelease(
        status=words.sentence_case(other.release or "undated"),
        on=words.on_day(other.released_on) or "day not known",
        text=words.number(other.value, measure) if other.value is not None else words.state_tag(other.state)[0],
        file=f"{other.file}, row {other.row}",
        counts="This is the figure" if counts else "",
    )


def _field(edition: OpenEdition, asked: Question, value: Value) -> Field | None:
    if value.value is None or asked.entity.kind not in ("school", "la"):
        return None
    return field_of(edition.store, value, asked.as_at)


def _standing(asked: Question, field: Field | None) -> str:
    """`Best fifth: 52nd among 3,185 of England’s schools at key stage 4 (1 is best)`."""
    if field is None:
        return ""
    placed = field.placed
    if placed.small:
        return f"Too few pupils to place it among {placed.field}"
    one_way = placed.direction != "neither"
    which = "1 is best" if one_way else "1 is the highest"
    rank = f"{words.ordinal(placed.rank)} among {_many(placed.n, placed)} ({which})"
    if asked.entity.kind == "la" and one_way and placed.quartile:
        return f"{QUARTERS[placed.quartile]} quarter: {rank}"
    return f"{FIFTHS[placed.quintile]} fifth: {rank}" if placed.quintile else rank


def _many(number: int, placed: Placed) -> str:
    """`3,185 of England’s schools at key stage 4`, `150 councils in being with a figure`."""
    of = "" if placed.field.startswith("councils") else "of "
    return f"{number:,} {of}{placed.field}"


def _strip(asked: Question, value: Value, field: Field | None) -> charts.Chart | None:
    """The whole field with this one marked. None for sets too small to draw, and cohorts too small to place."""
    if field is None or value.value is None or field.placed.small or len(field.values) < FEWEST_IN_A_STRIP:
        return None
    measure = asked.measure
    return charts.strip(
        "strip",
        f"{measure.short}, {asked.period}: this one among {_many(len(field.values), field.placed)}",
        field.values, value.value, lambda number: words.number(number, measure), others="How many are in the field",
        decimals=measure.decimals,
    )


def _columns(edition: OpenEdition, value: Value) -> set[str]:
    """The columns of the raw file that hold this figure, its cohort and its interval."""
    found: set[str] = set()
    for measure, series in edition.definitions.series_of(value.source or ""):
        if measure.id == value.measure:
            found |= _columns_of(series, value.group)
    return found


def _columns_of(series: Series, group: str) -> set[str]:
    return {
        column
        for figure in series.figures if figure.group == group
        for column in (figure.value, figure.cohort, figure.numerator, figure.low, figure.high) if column
    }


def _cells(raw: RawRow, columns: set[str]) -> list[RawCell]:
    return [RawCell(name, text, name in columns) for name, text in raw.cells]
