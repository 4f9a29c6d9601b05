"""Measures in words: what each means, why it matters, its gaps and breaks, and England's figures."""

from __future__ import annotations

from dataclasses import dataclass

from upstream.evidence.definitions import Measure
from upstream.evidence.known import known_of_england
from upstream.evidence.measures import groups_of
from upstream.evidence.releases import sources_for
from upstream.evidence.value import Value
from upstream.lib.wording import counted, listed
from upstream.web import links, provenance, words
from upstream.web.editions import OpenEdition

UNITS = {
    "percent": "per cent",
    "score": "a score",
    "points": "points",
    "number": "a number",
    "pounds": "pounds",
    "band": "a band",
    "rate": "a rate",
    "ratio": "a ratio",
}
BETTER = {"higher": "Higher is better", "lower": "Lower is better", "neither": "Neither: it describes"}
SEEN = {
    "file": "read from its files",
    "header": "only its header has been seen: nothing is read from it yet",
    "documentation": "only its documentation has been seen: nothing is read from it yet",
}


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Listed:
    title: str
    url: str
    direction: str
    phases: str


@dataclass(frozen=True, slots=True)
class ThemeOfMeasures:
    id: str
    title: str
    measures: list[Listed]


@dataclass(frozen=True)
class MeasuresPage:
    count: str
    themes: list[ThemeOfMeasures]


def present_measures(edition: OpenEdition) -> MeasuresPage:
    measures = edition.definitions.measures.values()
    order = list(words.THEMES)
    themes = sorted({m.theme for m in measures}, key=lambda name: (order.index(name) if name in order else 99, name))
    return MeasuresPage(
        counted(len(edition.definitions.measures), "measure"),
        [_theme(theme, [m for m in measures if m.theme == theme]) for theme in themes],
    )


def _theme(theme: str, measures: list[Measure]) -> ThemeOfMeasures:
    ordered = sorted(measures, key=lambda measure: measure.title)
    return ThemeOfMeasures(theme, words.theme_words(theme), [_listed(measure) for measure in ordered])


def _listed(measure: Measure) -> Listed:
    return Listed(measure.title, links.measure(measure.id), BETTER[measure.direction], listed(measure.phases) or "all")


@dataclass(frozen=True, slots=True)
class National:
    period: str
    group: str
    schools: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class SourceOfMeasure:
    title: str
    seen: str
    url: str


@dataclass(frozen=True)
class MeasurePage:
    title: str
    definition: str
    why: str
    facts: list[Line]
    gaps: list[Line]
    breaks: list[Line]
    sources: list[SourceOfMeasure]
    national: list[National]
    origins: list[provenance.Origin]


def present_measure(edition: OpenEdition, measure: Measure) -> MeasurePage:
    known = known_of_england(edition.store, measures=[measure.id])
    return MeasurePage(
        title=measure.title,
        definition=measure.definition,
        why=measure.why,
        facts=_facts(edition, measure),
        gaps=[Line(listed(gap.periods), f"{words.sentence_case(gap.state)}. {gap.why}") for gap in measure.gaps],
        breaks=[Line(broken.at, broken.why) for broken in measure.breaks],
        sources=_sources(edition, measure),
        national=[
            _national(edition, measure, value)
            for value in sorted(known.values, key=_newest_first(known.ends, list(edition.definitions.groups)))
        ],
        origins=provenance.present_origins(edition, [(value.source, value.file) for value in known.values]),
    )


def _newest_first(ends: dict, groups: list[str]):
    def place(value: Value) -> tuple:
        group = groups.index(value.group) if value.group in groups else len(groups)
        return (-ends[value.period].toordinal(), value.phase != "all", value.phase, group, value.group)

    return place


def _facts(edition: OpenEdition, measure: Measure) -> list[Line]:
    groups = sorted(groups_of(edition.definitions, measure))
    told = [
        Line("Name in addresses and commands", measure.id),
        Line("Written as", UNITS[measure.unit]),
        Line("Which way is better", BETTER[measure.direction]),
        Line("Types of school", listed(measure.phases)),
        Line("Pupils counted", measure.cohort),
        Line("Fewest pupils to read a signal into", str(measure.minimum_cohort)),
        Line("Interval", {"wilson": "Wilson, 95%", "published": "as published, 95%"}.get(measure.interval, "")),
        Line("A change counts from", f"{measure.tolerance:g}" if measure.tolerance else ""),
        Line("Series", _span(measure)),
        Line("Pupil groups", listed([words.group_words(edition.definitions.groups, group) for group in groups])),
        Line("Reviewed", f"by {measure.reviewed.by}, {words.on_day(measure.reviewed.on)}"),
    ]
    return [line for line in told if line.text]


def _span(measure: Measure) -> str:
    first = f"from {measure.first}" if measure.first else ""
    last = f"to {measure.last}" if measure.last else ""
    return " ".join(filter(None, [first, last]))


def _sources(edition: OpenEdition, measure: Measure) -> list[SourceOfMeasure]:
    found = {source.id: source for source in sources_for(edition.definitions, measure)}
    return [SourceOfMeasure(source.title, SEEN[source.seen], f"/sources/#{source.id}") for source in found.values()]


def _national(edition: OpenEdition, measure: Measure, value: Value) -> National:
    text = words.number(value.value, measure) if value.value is not None else words.state_tag(value.state)[0]
    return National(
        period=value.period,
        group=words.group_words(edition.definitions.groups, value.group),
        schools="all" if value.phase == "all" else value.phase,
        text=text,
        url=links.figure(measure.id, value.entity, value.period, group=value.group, phase=value.phase),
    )
