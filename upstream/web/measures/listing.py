"""The measures by theme."""

from __future__ import annotations

from dataclasses import dataclass

from upstream.evidence.definitions import Measure
from upstream.lib.wording import counted, listed
from upstream.web import links, words
from upstream.web.editions import OpenEdition
from upstream.web.measures.definition import BETTER


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
    count: str
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
    return ThemeOfMeasures(
        theme, words.theme_words(theme), counted(len(ordered), "measure"), [_listed(measure) for measure in ordered]
    )


def _listed(measure: Measure) -> Listed:
    return Listed(measure.title, links.measure(measure.id), BETTER[measure.direction], listed(measure.phases) or "all")
