"""Finding a measure by the name a person typed."""

from __future__ import annotations

from upstream.evidence.definitions import Definitions, Gap, Measure
from upstream.lib.refusal import Refusal
from upstream.lib.wording import did_you_mean


class UnknownMeasure(Refusal):
    """No measure of that name is defined."""


def find_measure(definitions: Definitions, name: str) -> Measure:
    if name in definitions.measures:
        return definitions.measures[name]
    hint = did_you_mean(name, definitions.measures, "`upstream measures` lists them.")
    raise UnknownMeasure(f"There is no measure ‘{name}’. {hint}")


def gap_of(measure: Measure, period: str, entity_kind: str = "school") -> Gap | None:
    """Why the measure has no figures in a period for schools, or for another kind of entity, where its
    definition says so: key stage 2 of 2021/22 is public for councils but for no school.

    A gap of an academic year covers the year's terms and half terms.
    """
    year = period.split(" ")[0]
    gaps = (gap for gap in measure.gaps if not gap.entities or entity_kind in gap.entities)
    return next((gap for gap in gaps if period in gap.periods or year in gap.periods), None)


def groups_of(definitions: Definitions, measure: Measure) -> set[str]:
    """The pupil groups that any source writes for it."""
    return {
        figure.group
        for source in definitions.sources
        for defined, series in definitions.series_of(source) if defined.id == measure.id
        for figure in series.figures
    }
