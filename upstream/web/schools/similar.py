"""The schools whose intake is most like one's own: how alike, its place among them, and who clearly does better."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from upstream.benchmarks.comparators import ComparatorSet, comparator_set
from upstream.benchmarks.comparators.family import (
    BETTER,
    FEW,
    NO_FIGURE,
    NO_INTERVAL,
    SET,
    WORSE,
    Beside,
    Family,
    Feature,
    Likeness,
    Mapped,
    family,
    form_words,
)
from upstream.benchmarks.spreads import files_held
from upstream.evidence.definitions import Measure
from upstream.evidence.value import State
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted
from upstream.web import charts, links, provenance, words
from upstream.web.editions import OpenEdition

UNKNOWN = "not known"
NEVER_BY_RESULTS = (
    "Similar schools are chosen by who comes to them, never by their results. That one does clearly better is a reason to "
    "go and ask how, not a judgement of either."
)


@dataclass(frozen=True, slots=True)
class AsAt:
    day: str
    written: str
    now_url: str


@dataclass(frozen=True, slots=True)
class Crumb:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class FeatureRow:
    title: str
    url: str
    here: str
    typical: str
    of: str
    period: str
    weight: str
    why: str
    used: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """A school that clearly does better with the same intake."""

    name: str
    url: str
    council: str
    figure: str
    figure_url: str
    distance: str


@dataclass(frozen=True, slots=True)
class MeasurePanel:
    id: str
    title: str
    url: str
    period: str
    here: str
    here_url: str
    place: str
    pooled: str
    words: str
    chart: charts.Chart | None
    ahead_title: str
    ahead: list[Ahead]  # the most alike of them
    rest: list[Ahead]


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    sort: str
    url: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class MemberRow:
    name: str
    url: str
    council: str
    place: int
    distance: str
    far: bool
    cells: list[Cell]


@dataclass(frozen=True)
class SimilarPage:
    name: str
    urn: str
    url: str
    crumbs: list[Crumb]
    as_at: AsAt | None
    size: str
    dated: str
    basis: str
    promise: str
    notes: tuple[str, ...]
    form: str
    features: list[FeatureRow]
    measures: list[MeasurePanel]
    columns: list[str]
    own: list[Cell]
    members: list[MemberRow]
    nothing: str
    method: str
    method_named: str
    reviewed: str
    csv_url: str
    xlsx_url: str
    origins: list[provenance.Origin]


@lru_cache(maxsize=16)
def kept_family(edition: OpenEdition, urn: str, as_at: dt.date | None) -> Family:
    """`Refusal` where no census known by then is held."""
    return family(edition.store, urn, None, as_at)


def present_similar(edition: OpenEdition, urn: str, as_at: dt.date | None) -> SimilarPage:
    try:
        found = kept_family(edition, urn, as_at)
    except Refusal as why_none:
        return _without(edition, urn, as_at, str(why_none))
    measures = [_panel(edition, found, one) for one in found.measures]
    chosen = found.chosen
    base = f"/schools/{urn}/similar/similar-schools"
    asked = f"?as-at={as_at.isoformat()}" if as_at else ""
    return SimilarPage(
        name=found.name, urn=urn, url=links.school(urn, as_at=as_at),
        crumbs=_crumbs(found.name, urn, as_at), as_at=_as_at(urn, as_at),
        size=counted(len(found.members), "school"), dated=found.found.dated, basis=found.found.basis,
        promise=NEVER_BY_RESULTS, notes=found.notes, form=form_words(found),
        features=[_feature(edition, found, one) for one in found.features], measures=measures,
        columns=[*(f"{one.title}, {one.own.period}" for one in found.measures), *(one.title for _, one in _used(found))],
        own=_own(edition, found), members=[_member(edition, found, one) for one in found.members],
        nothing="" if found.members else "It has no similar schools here; the notes say why.",
        method=" ".join(chosen.about.split()), method_named=chosen.named,
        reviewed=_reviewed(chosen), csv_url=f"{base}.csv{asked}", xlsx_url=f"{base}.xlsx{asked}",
        origins=_origins(edition, found),
    )


def _crumbs(name: str, urn: str, as_at: dt.date | None) -> list[Crumb]:
    return [Crumb("Schools", "/schools/"), Crumb(name, links.school(urn, as_at=as_at))]


def _as_at(urn: str, as_at: dt.date | None) -> AsAt | None:
    return AsAt(words.on_day(as_at), as_at.isoformat(), links.similar(urn)) if as_at else None


def _without(edition: OpenEdition, urn: str, as_at: dt.date | None, why_none: str) -> SimilarPage:
    """The page of a school of which no family can be told, with the reason and the method."""
    entry, chosen = edition.directory.entry(urn), comparator_set(SET, edition.definitions.folders)
    name = entry.name if entry else f"the school with URN {urn}"
    return SimilarPage(
        name=name, urn=urn, url=links.school(urn, as_at=as_at), crumbs=_crumbs(name, urn, as_at), as_at=_as_at(urn, as_at),
        size="", dated="", basis="", promise=NEVER_BY_RESULTS, notes=(), form="", features=[], measures=[], columns=[], own=[],
        members=[], nothing=why_none, method=" ".join(chosen.about.split()), method_named=chosen.named,
        reviewed=_reviewed(chosen), csv_url="", xlsx_url="", origins=[],
    )


def _reviewed(chosen: ComparatorSet) -> str:
    return f"by {chosen.reviewed.by}, {words.on_day(chosen.reviewed.on)}"


def _feature(edition: OpenEdition, found: Family, one: Feature) -> FeatureRow:
    measure = edition.definitions.measures[one.measure]
    defined = next(feature for feature in found.chosen.features if feature.measure == one.measure)
    used = "Yes" if one.value is not None else "No: not known of this school"
    return FeatureRow(
        one.title, links.measure(one.measure, as_at=found.as_at, school=found.urn), _number(measure, one.value),
        _number(measure, one.typical),
        f"{one.of:,}", one.period or "", f"{one.weight:g}", defined.why, f"No: {one.why_not}" if one.why_not else used,
    )


def _number(measure: Measure, value: float | None) -> str:
    return UNKNOWN if value is None else words.number(value, measure)


def _panel(edition: OpenEdition, found: Family, one: Mapped) -> MeasurePanel:
    measure, own = edition.definitions.measures[one.measure], one.own
    title, ahead = _ahead_of(measure, one)
    placed = one.field.placed if one.field else None
    pooled = one.field.pooled if one.field else None
    best = "1 is best" if measure.direction != "neither" else "1 is the highest"
    doing_better = [_ahead(edition, found, one, beside) for beside in ahead]
    return MeasurePanel(
        id=one.measure, title=measure.short,
        url=links.measure(one.measure, as_at=found.as_at, school=found.urn, period=own.period),
        period=own.period, here=_with_interval(measure, one), here_url=_figure(own.entity, one, found.as_at),
        place=f"{words.ordinal(placed.rank)} of {placed.n:,}, {best}" if placed and not placed.small else "",
        pooled=words.number(pooled.value, measure) if pooled and pooled.value is not None else "",
        words=one.words, chart=_strip(measure, one), ahead_title=title if ahead else "",
        ahead=doing_better[:MOST], rest=doing_better[MOST:],
    )


CLEARLY = "Clearly better with the same intake, the most alike first"
MAY_BE_CHANCE = "Better figures with the same intake, the most alike first; without an interval each may be chance"
MOST = 8


def _ahead_of(measure: Measure, one: Mapped) -> tuple[str, list[Beside]]:
    """Those who clearly do better; where no interval is published, the most alike whose figure is better."""
    clearly = [beside for beside in one.beside if beside.verdict == BETTER]
    unsure = [beside for beside in one.beside if beside.verdict == NO_INTERVAL and _is_ahead(measure, one, beside)]
    return (CLEARLY, clearly) if clearly or not unsure else (MAY_BE_CHANCE, unsure[:MOST])


def _is_ahead(measure: Measure, one: Mapped, beside: Beside) -> bool:
    if one.own.value is None or beside.value is None or measure.direction == "neither":
        return False
    return beside.value > one.own.value if measure.direction == "higher" else beside.value < one.own.value


def _with_interval(measure: Measure, one: Mapped) -> str:
    said = _number(measure, one.own.value) if one.own.value is not None else words.state_tag(one.own.state)[0]
    if one.low is None or one.high is None:
        return said
    return f"{said}, 95% interval {words.number(one.low, measure)} to {words.number(one.high, measure)}"


def _strip(measure: Measure, one: Mapped) -> charts.Chart | None:
    if one.own.state is not State.VALUE or one.field is None or len(one.field.values) < 2:
        return None
    return charts.strip(
        f"family-{one.measure}", f"{measure.short}, {one.own.period}: this school among its similar schools", one.field.values,
        one.own.value, lambda number: words.number(number, measure), decimals=measure.decimals, middle=True,
    )


def _figure(entity: str, one: Mapped, as_at: dt.date | None) -> str:
    return links.figure(one.measure, entity, one.own.period, as_at=as_at)


def _ahead(edition: OpenEdition, found: Family, one: Mapped, beside: Beside) -> Ahead:
    member = next(other for other in found.members if other.urn == beside.urn)
    measure = edition.definitions.measures[one.measure]
    return Ahead(
        member.name, _school(edition, member.urn, found.as_at), member.la_name or "", _number(measure, beside.value),
        _figure(f"urn:{beside.urn}", one, found.as_at), f"{member.distance:.2f}",
    )


def _school(edition: OpenEdition, urn: str, as_at: dt.date | None) -> str:
    return links.school(edition.directory.school_of(urn) or urn, as_at=as_at)


def _used(found: Family) -> list[tuple[int, Feature]]:
    """The features by which the family was found, each with its place among all."""
    return [(n, one) for n, one in enumerate(found.features) if not one.why_not]


def _own(edition: OpenEdition, found: Family) -> list[Cell]:
    defined = edition.definitions.measures
    features = [_feature_cell(defined[one.measure], one.value) for _, one in _used(found)]
    figures = [
        Cell(_number(defined[one.measure], one.own.value), "", _figure(one.own.entity, one, found.as_at))
        for one in found.measures
    ]
    return [*figures, *features]


def _feature_cell(measure: Measure, value: float | None) -> Cell:
    return Cell(_number(measure, value), "" if value is None else f"{value:g}")


def _member(edition: OpenEdition, found: Family, one: Likeness) -> MemberRow:
    defined = edition.definitions.measures
    features = [_feature_cell(defined[feature.measure], one.features[n]) for n, feature in _used(found)]
    figures = [_beside_cell(defined[mapped.measure], mapped, one.urn, found.as_at) for mapped in found.measures]
    return MemberRow(
        one.name, _school(edition, one.urn, found.as_at), one.la_name or "", one.place, f"{one.distance:.2f}", one.far,
        [*figures, *features],
    )


MARKS = (BETTER, WORSE, FEW)


def _beside_cell(measure: Measure, mapped: Mapped, urn: str, as_at: dt.date | None) -> Cell:
    beside = next(other for other in mapped.beside if other.urn == urn)
    if beside.verdict == NO_FIGURE or beside.value is None:
        return Cell("none held", "")
    return Cell(
        words.number(beside.value, measure), f"{beside.value:g}", _figure(f"urn:{urn}", mapped, as_at),
        beside.verdict if beside.verdict in MARKS else "",
    )


def _origins(edition: OpenEdition, found: Family) -> list[provenance.Origin]:
    series = [(one.measure, one.period) for one in found.features if one.period and not one.why_not]
    series += [(one.measure, one.own.period) for one in found.measures]
    return provenance.present_origins(edition, files_held(edition.store, series))
