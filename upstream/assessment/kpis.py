"""The indicators of a framework's priorities for every school: the newest figure, its target, what people recorded.

They decide no category: they are what a trust or a council watches beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from upstream.assessment.evaluate import Assessment
from upstream.assessment.panel import Panel
from upstream.assessment.priorities import Kpi, Target
from upstream.assessment.vocabulary import AppliesTo, Recorded
from upstream.benchmarks.rounding import compared_number
from upstream.evidence.definitions import Measure
from upstream.evidence.value import WORDS, State

KEPT = ("value", "state", "cohort", "release", "released_on", "source", "file", "row")
STAGES = ("ks2", "ks4")  # those that the list of schools tells of
NOT_THERE = "not in the tables of that year"


@dataclass(frozen=True, slots=True)
class KpiValue:
    """One indicator of one school. `value` is None where `why_none` says why. `target` is a number with whose it is
    (`England`, `England’s primary schools`, `published` or `local choice`); `to_target` is the value less it, in the
    measure's unit. A judgement has a `said` in place of figures."""

    urn: str
    priority: str
    title: str
    measure: str | None
    group: str
    unit: str
    period: str | None
    value: float | None
    why_none: str
    cohort: float | None
    small: bool  # fewer pupils than the measure says may be read as a signal
    target: float | None
    target_of: str
    to_target: float | None
    is_reached: bool | None
    said: str
    release: str | None
    released_on: dt.date | None
    source: str | None
    file: str | None
    row: int | None


def kpis_of(assessment: Assessment) -> Iterator[KpiValue]:
    """Every indicator of every school, priorities in the framework's order, as known at the end of the day."""
    for priority in assessment.framework.priorities:
        for kpi in priority.kpis:
            yield from _of_measure(assessment, priority.id, kpi) if kpi.measure else _of_people(assessment, priority.id, kpi)


def _of_measure(assessment: Assessment, priority: str, kpi: Kpi) -> Iterator[KpiValue]:
    known, schools = assessment.panel.known, assessment.schools
    measure = known.measure(kpi.measure or "")
    periods = known.store.published_periods(measure.id, known.as_at, 1, group=kpi.group, entity_kind="school")
    period = periods[0] if periods else None
    targets = _targets(assessment, kpi, measure, period)
    covered = assessment.panel.covered(measure.id, kpi.group, period)
    facts = schools.select("urn", "stages", "phase").to_dicts()
    for school, row, is_covered in zip(facts, _figures(assessment.panel, kpi, period), covered, strict=True):
        if not _is_for(measure, school["stages"]):
            continue
        target, whose = targets.get(school["phase"]) or targets.get("all") or (None, "")
        apart = None if row["value"] is None or target is None else compared_number(row["value"] - target)
        reached = apart is not None and (apart <= 0 if measure.direction == "lower" else apart >= 0)
        yield KpiValue(
            urn=school["urn"], priority=priority, title=measure.title, measure=measure.id, group=kpi.group, unit=measure.unit,
            period=period, value=row["value"], why_none=_why_none(row, period, is_covered), target=target, target_of=whose,
            small=row["cohort"] is not None and row["cohort"] < measure.minimum_cohort,
            to_target=apart, is_reached=None if apart is None or measure.direction == "neither" else reached,
            said="", **{name: row[name] for name in KEPT if name not in ("value", "state")},
        )


def _is_for(measure: Measure, stages: list[str] | None) -> bool:
    """Whether a school has such figures by nature: a secondary school has none of key stage 2."""
    return not measure.stages or bool(set(measure.stages) - set(STAGES)) or bool(set(measure.stages) & set(stages or ()))


def _targets(assessment: Assessment, kpi: Kpi, measure: Measure, period: str | None) -> dict[str, tuple[float | None, str]]:
    """By phase the number to reach and whose it is. England's of a measure that schools of every phase have, absence
    say, is England's of the school's own phase; `all` stands for every phase else."""
    if isinstance(kpi.target, Target):
        return {"all": (kpi.target.value, kpi.target.basis)}
    if kpi.target is None or period is None:
        return {}
    rows = assessment.panel.known.store.figures(
        measures=[measure.id], entity_kind="england", entities=["england"], groups=[kpi.group], periods=[period],
        as_at=assessment.as_at,
    ).drop_nulls("value")
    held = dict(rows.select("phase", "value").iter_rows())
    if measure.stages and not set(measure.stages) - set(STAGES):
        return {"all": (held.get("all"), "England")}
    return {phase: (held.get(phase), f"England’s {phase} schools") for phase in ("primary", "secondary", "special")}


def _figures(panel: Panel, kpi: Kpi, period: str | None) -> list[dict]:
    """KEPT of each school of the list under any of its URNs, nulls where it stands in no row."""
    rows = panel.known.store.figures(
        measures=[kpi.measure or ""], entity_kind="school", entities=panel.chain["urn"].unique().to_list(),
        groups=[kpi.group], phases=["all"], periods=[period] if period else [], as_at=panel.known.as_at,
    ).select(pl.col("entity_id").alias("urn"), *KEPT)
    found = rows.join(panel.chain, on="urn").sort("i", pl.col("value").is_null(), "place")
    return panel.aligned(found.unique("i", keep="first", maintain_order=True).drop("urn", "place")).drop("i").to_dicts()


def _why_none(row: dict, period: str | None, is_covered: bool) -> str:
    """Why there is no figure; nothing where there is one."""
    if row["value"] is not None:
        return ""
    if period is None:
        return "no year had been published"
    return WORDS[State(row["state"])] if row["state"] else NOT_THERE if is_covered else WORDS[State.MISSING]


def _of_people(assessment: Assessment, priority: str, kpi: Kpi) -> Iterator[KpiValue]:
    kind = kpi.judgement or ""
    declared = assessment.framework.judgements[kind]
    found = assessment.assessor.recorded(Recorded(kind=kind), AppliesTo())
    for urn, (sentence, on, source, file, number) in zip(
        assessment.schools["urn"], found.select("sentence", "released_on", "source", "file", "row").iter_rows(), strict=True
    ):
        yield KpiValue(
            urn=urn, priority=priority, title=declared.title, measure=None, group="all", unit="", period=None, value=None,
            why_none="" if source else "not recorded", cohort=None, small=False, target=None, target_of="", to_target=None,
            is_reached=None, said=sentence, release=None, released_on=on, source=source, file=file, row=number,
        )
