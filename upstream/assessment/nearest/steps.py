"""One thing that would be otherwise, and how figures are tried until an answer turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from upstream.assessment.nearest import words
from upstream.assessment.nearest.case import Case, Node, Thing
from upstream.assessment.nearest.pupils import Turns, fewest_pupils, nearest_value
from upstream.evidence.definitions import Measure
from upstream.lib.wording import listed


@dataclass(frozen=True, slots=True)
class Step:
    """One change, and its clause after *if*: `three more of its 28 pupils had reached …`.

    `value` and `becomes` are in the measure's unit, `pupils` the whole pupils of `cohort` (`at_most` the
    most, where the count behind the percentage is not sure), all null for what is no figure.
    """

    criterion: str
    part: str | None
    kind: str  # pupils | value | level | grade | date | record
    clause: str
    otherwise: tuple[tuple[Thing, Any], ...]
    measure: str | None = None
    group: str | None = None
    period: str | None = None
    value: float | None = None
    becomes: float | None = None
    cohort: int | None = None
    pupils: int | None = None
    at_most: int | None = None

    def or_else(self, others: Sequence[Step]) -> Step:
        """The same, with others that would do as well named beside it: `‘Limited capacity’ or ‘Acting head’ had been …`."""
        every = [self.clause, *(other.clause for other in others)]
        alike = next((end for end in words.RECORDED if all(clause.endswith(end) for clause in every)), "")
        return replace(self, clause=listed([clause.removesuffix(alike) for clause in every], "or") + alike)


    def together_with(self, others: Sequence[Step]) -> Step:
        """Several as one, where only all of them turn an answer: no one figure tells it then."""
        every = (self, *others)
        return Step(
            self.criterion, self.part, self.kind, listed([one.clause for one in every]),
            tuple(pair for one in every for pair in one.otherwise),
        )


def figure_step(case: Case, node: Node, series: tuple[str, str, str], turns: Turns) -> Step | None:
    """The nearest figure of a series' year for which an answer turns: in whole pupils where it counts pupils."""
    name, group, period = series
    measure, share, value = case.measure(name), case.share(*series), case.figure(*series)["value"]
    about = {"measure": name, "group": group, "period": period, "value": value}
    if share is not None:
        pupils = fewest_pupils(share, turns)
        if pupils is None:
            return None
        return Step(
            node.criterion, node.place, "pupils", words.of_pupils(pupils, share, measure, group, period),
            ((("figure", *series), pupils.percent),), becomes=pupils.percent, cohort=share.cohort, pupils=pupils.fewest,
            at_most=pupils.most, **about,
        )
    decimals, (lowest, highest) = case.decimals(*series), limits(measure, value)
    becomes = nearest_value(value, decimals, turns, lowest=lowest, highest=highest)
    if becomes is None:
        return None
    onwards = turns(highest if becomes > value else lowest)
    clause = words.of_value(value, becomes, measure, group, period, decimals, onwards=onwards)
    return Step(
        node.criterion, node.place, "value", clause, ((("figure", *series), becomes),), becomes=becomes, **about
    )


def limits(measure: Measure, value: float) -> tuple[float, float]:
    """How far a figure is tried: percentages from 0 to 100, scores by 10, all else down to nought."""
    if measure.unit == "percent":
        return 0.0, 100.0
    return (value - 10, value + 10) if measure.unit == "score" else (min(0.0, value), max(2 * value, value + 100))
