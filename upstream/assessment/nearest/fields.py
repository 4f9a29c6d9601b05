"""Fields as one school meets them: every other school's value, and where the fifth would end for this one."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from upstream.assessment.nearest.case import Case, Node
from upstream.assessment.panel import Panel
from upstream.assessment.rules import fields
from upstream.benchmarks.ranks import FEWEST_IN_FIFTHS, Better
from upstream.benchmarks.rounding import compared, compared_number


def inside_fifth(case: Case, node: Node) -> Callable[[float], bool] | None:
    """Whether a figure would put the school in the fifth at the unfavourable end; None where there are no fifths."""
    about, known, facts = node.rule.fifth, case.panel.known, case.facts(node)
    assert about is not None
    assert facts is not None
    measure, period = case.measure(about.measure), facts["period"]
    worst: Better = "higher" if measure.direction == "lower" else "lower"
    national = "england" in known.coverage(about.measure, about.group, period)

    def judged(panel: Panel) -> pl.DataFrame:
        return panel.schools.select("urn", "la", part="phase", value=panel.year(about.measure, about.group, period)["value"])

    field = _field(case, node, f"fifth of {about.measure}, {about.group}, {period}", judged, national, worst)
    return _inside(field, facts["value"], listed=_listed(case, national), worst=worst)


def inside_widest(case: Case, node: Node) -> Callable[[float], bool] | None:
    """Whether a pooled gap would be in the widest fifth of its field."""
    about, facts = node.rule.pooled_gap, case.facts(node)
    assert about is not None
    assert facts is not None
    periods = case.panel.known.periods(about.measure, about.group)[: about.years]
    national = bool(case.panel.once(
        f"nationally {about!r}", lambda: fields.held_nationally(case.panel, about, periods)
    )[case.i])

    def judged(panel: Panel) -> pl.DataFrame:
        gap = fields.pooled(panel, about, periods).select(pl.when("judged").then("gap"))["gap"]
        return panel.schools.select("urn", "la", part=pl.lit(""), value=gap)

    field = _field(case, node, f"widest {about!r}", judged, national, "lower")
    return _inside(field, facts["value"], listed=_listed(case, national), worst="lower")


def _field(
    case: Case, node: Node, name: str, judged: Callable[[Panel], pl.DataFrame], national: bool, worst: Better
) -> list[float]:
    """Every known value of the school's field, worst first; as `rules.places` forms it."""
    # A trust's schools are no council's field: the nation's list has all of its councils' schools.
    panel = case.panel if case.panel.whole_councils and not national else case.assessment.assessor.nation()
    part = None if node.rule.pooled_gap else case.school["phase"]
    la = None if national else case.school["la"]

    def made() -> list[float]:
        rows = judged(panel).filter(pl.lit(panel.applies_all(node.conditions)))
        if part is not None:
            rows = rows.filter(pl.col("part") == part)
        if la is not None:
            rows = rows.filter(pl.col("la") == la)
        values = rows.select(compared(pl.col("value"))).to_series().drop_nulls()
        return values.sort(descending=worst == "higher").to_list()

    return case.panel.once(f"field {name}, {node.conditions!r}, {part}, {la}, {national}", made)


def _listed(case: Case, national: bool) -> bool:
    """Whether the school stands in its own field: England's list of the day may not have it yet."""
    if case.panel.whole_councils and not national:
        return True
    nation = case.assessment.assessor.nation()
    every = nation.once("urns of the list", lambda: frozenset(nation.schools["urn"]))
    return not every.isdisjoint(case.school["urns"])


def _inside(field: list[float], own: float, *, listed: bool, worst: Better) -> Callable[[float], bool] | None:
    """A school is inside if fewer others are strictly worse than the fifth has places.

    So it is where its value is at least as bad as the last place's, counted without the school itself.
    """
    places = len(field) // FEWEST_IN_FIFTHS
    if places < 1:
        return None
    sign = -1 if worst == "higher" else 1
    last = places - 1
    if listed and sign * compared_number(own) <= sign * field[last]:
        last += 1  # the school's own value is one of these
    limit = sign * field[last]
    return lambda value: sign * compared_number(value) <= limit
