"""A measure in words: what it means, how it is written, when it does not exist, who reviewed it."""

from __future__ import annotations

from dataclasses import dataclass

from upstream.evidence.definitions import Gap, Measure
from upstream.evidence.measures import groups_of
from upstream.evidence.releases import sources_for
from upstream.lib.wording import listed
from upstream.web import words
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
WHOSE = {"school": "schools", "la": "councils", "trust": "trusts", "region": "regions", "england": "England"}


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class SourceOfMeasure:
    title: str
    seen: str
    url: str


def facts_of(edition: OpenEdition, measure: Measure) -> list[Line]:
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


def gaps_of(measure: Measure) -> list[Line]:
    return [
        Line(f"{listed(gap.periods)}{_for_whom(gap)}", f"{words.sentence_case(gap.state)}. {gap.why}") for gap in measure.gaps
    ]


def _for_whom(gap: Gap) -> str:
    return f", {listed([WHOSE[kind] for kind in gap.entities])}" if gap.entities else ""


def breaks_of(measure: Measure) -> list[Line]:
    return [Line(broken.at, broken.why) for broken in measure.breaks]


def why_holes(measure: Measure) -> tuple[str, ...]:
    """The reasons that belong under every drawing of the series over the years."""
    gaps = [f"{line.name}: {line.text[0].lower()}{line.text[1:]}" for line in gaps_of(measure)]
    return (*gaps, *(f"From {line.name} no comparison with the years before. {line.text}" for line in breaks_of(measure)))


def sources_of(edition: OpenEdition, measure: Measure) -> list[SourceOfMeasure]:
    found = {source.id: source for source in sources_for(edition.definitions, measure)}
    return [SourceOfMeasure(source.title, SEEN[source.seen], f"/sources/#{source.id}") for source in found.values()]
