"""The KPIs of a framework's priorities on a day, asked of one school after another.

What does not depend on the school (England's rows, the periods out and held, when a figure is stale) is worked out once;
a school then costs one question to the store, and several schools together one question too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from upstream.assessment.framework import Framework
from upstream.assessment.freshness import Freshness, NotHeld, Stale, stale
from upstream.assessment.judgements import YES, Entry, Judgements
from upstream.assessment.kpi_lines import (
    KpiLine,
    Lens,
    Recorded,
    against,
    interval_of,
    is_small,
    lens_of,
    points_of,
    trend_of,
    why_not_compared,
)
from upstream.assessment.kpis import NOT_THERE, STAGES
from upstream.assessment.priorities import Kpi, Target
from upstream.benchmarks.rounding import compared_number
from upstream.evidence import releases
from upstream.evidence.definitions import Measure
from upstream.evidence.known import Key, Known, known_of_england, known_of_school, known_of_schools
from upstream.evidence.store import Store
from upstream.evidence.value import WORDS, State, Value
from upstream.lib.clock import today
from upstream.lib.kept import kept
from upstream.lib.wording import day

DISADVANTAGED, OTHERS = "disadvantaged", "not-disadvantaged"


@dataclass(frozen=True, slots=True)
class SheetSchool:
    """What the lines of a school depend on beside its figures. `urns`: its own, then those of its one-to-one chain."""

    urn: str
    urns: tuple[str, ...]
    kind: str | None
    phase: str | None  # of the absence tables: primary | secondary | special
    stages: tuple[str, ...]
    la: str | None


def sheet_school(row: Mapping) -> SheetSchool:
    """A row of SCHOOLS as one."""
    return SheetSchool(
        row["urn"], tuple(row["urns"] or (row["urn"],)), row["kind"], row["phase"], tuple(row["stages"] or ()), row["la"]
    )


class KpiSheet:
    """`also` are measures that the reader wants of each school beside the KPIs, in the same question."""

    def __init__(
        self, store: Store, framework: Framework, as_at: dt.date | None, freshness: Freshness,
        judgements: Judgements | None = None, also: Sequence[str] = (),
    ):
        self.store, self.framework, self.as_at, self.freshness = store, framework, as_at, freshness
        self.judgements = judgements
        self.on = as_at or today()
        groups = [kpi.group for priority in framework.priorities for kpi in priority.kpis if kpi.measure]
        self.groups = list(dict.fromkeys(["all", DISADVANTAGED, OTHERS, *groups]))
        named = [kpi.measure for priority in framework.priorities for kpi in priority.kpis if kpi.measure]
        self.measures = list(dict.fromkeys([*named, *also]))

    def with_judgements(self, judgements: Judgements | None) -> KpiSheet:
        """The same sheet by another table of judgements; what is known of figures is shared."""
        other = copy(self)
        other.judgements = judgements
        for name in ("_entries", "_silences"):
            other.__dict__.pop(name, None)
        return other

    def known(self, school: SheetSchool) -> Known:
        """The school's figures of the sheet's measures, under all its URNs."""
        return known_of_school(self.store, school.urns, self.as_at, measures=self.measures, groups=self.groups)

    def known_of(self, schools: Sequence[SheetSchool]) -> dict[str, Known]:
        """The same of many schools, by URN."""
        chains = {school.urn: school.urns for school in schools}
        return known_of_schools(self.store, chains, self.as_at, measures=self.measures, groups=self.groups)

    @cached_property
    def nation(self) -> dict[Key, Value]:
        return known_of_england(self.store, self.as_at, measures=self.measures).by_key()

    def lines(self, school: SheetSchool, known: Known) -> tuple[KpiLine, ...]:
        """Every KPI that is for such a school, priorities in the framework's order."""
        by_series: dict[tuple[str, str], dict[str, Value]] = {}
        for value in known.values:
            if value.phase == "all":
                by_series.setdefault((value.measure, value.group), {})[value.period] = value
        return tuple(
            self._of_measure(school, priority.id, kpi, by_series) if kpi.measure else self._of_people(school, priority.id, kpi)
            for priority in self.framework.priorities for kpi in priority.kpis
            if not kpi.measure or self._is_for(kpi.measure, school)
        )

    def nation_of(self, measure: Measure, group: str, school: SheetSchool, period: str) -> tuple[Value | None, str]:
        """England's row beside a school's, and in words whose it is: of its own phase where schools of every phase have
        such figures, else of all."""
        found = self.nation.get((measure.id, group, school.phase or "all", period))
        if school.phase and found and found.state is State.VALUE and not _is_of_one_stage(measure):
            return found, f"England’s {school.phase} schools"
        whole = self.nation.get((measure.id, group, "all", period))
        return (whole, "England") if whole and whole.state is State.VALUE else (None, "")

    # One line

    def _of_measure(
        self, school: SheetSchool, priority: str, kpi: Kpi, by_series: Mapping[tuple[str, str], dict[str, Value]]
    ) -> KpiLine:
        measure, group = self.store.measure(kpi.measure or ""), kpi.group
        values = by_series.get((measure.id, group), {})
        period, newer = self._newest_held(measure.id, group, school.la)
        current = values.get(period or "")
        earlier = max((year for year in values if period and year < period), default=None)
        nation, nation_of = self.nation_of(measure, group, school, period) if period else (None, "")
        target, target_of = _target(kpi, nation, nation_of)
        value = current.value if current else None
        apart = None if value is None or target is None else compared_number(value - target)
        interval, small = interval_of(measure, current), is_small(measure, current)
        return KpiLine(
            priority=priority, title=measure.short, measure=measure, group=group, current=current,
            previous=values.get(earlier or ""), nation=nation, nation_of=nation_of, target=target, target_of=target_of,
            why_not_compared=why_not_compared(measure, earlier, period) if earlier and period else "",
            to_target=apart, is_reached=_is_reached(measure, apart), interval=interval, small=small,
            against=against(measure, interval, nation.value if nation else target, small=small),
            trend=trend_of(measure, values, period if current else None),
            points=points_of(measure, values, self._nation_by_year(measure, group, school)),
            lens=self._lens(measure, school, period, by_series) if group == "all" else None,
            why_none=_why_none(current, period, newer), stale=self._stale(kpi, measure, current, newer),
        )

    def _lens(self, measure: Measure, school: SheetSchool, period: str | None, by_series: Mapping) -> Lens | None:
        here, others = (by_series.get((measure.id, group), {}).get(period or "") for group in (DISADVANTAGED, OTHERS))
        nation = self.nation_of(measure, OTHERS, school, period)[0] if period else None
        return lens_of(measure, here, others, nation)

    def _nation_by_year(self, measure: Measure, group: str, school: SheetSchool) -> dict[str, Value]:
        return self._nation_years(measure.id, group, None if _is_of_one_stage(measure) else school.phase)

    @kept
    def _nation_years(self, measure: str, group: str, phase: str | None) -> dict[str, Value]:
        """England's years of a series: of a phase where it has a row, else of all."""
        found: dict[str, Value] = {}
        for wanted in ("all", phase):
            found |= {
                key[3]: value for key, value in self.nation.items()
                if key[:3] == (measure, group, wanted) and value.state is State.VALUE
            }
        return found

    def _stale(self, kpi: Kpi, measure: Measure, current: Value | None, newer: NotHeld | None) -> Stale | None:
        if current is None:
            return None
        return stale(current.released_on, self.freshness.days_of(kpi, measure), newer, self.on)

    @kept
    def _newest_held(self, measure: str, group: str, la: str | None) -> tuple[str | None, NotHeld | None]:
        """The newest period out whose figures are held for schools of a council, and the first later one that is not."""
        out = self.store.published_periods(measure, self.as_at, 99, group=group, entity_kind="school")
        missing = None
        for period in out:
            held = self.store.held_coverage(measure, group, period, self.as_at)
            if "england" in held or f"la:{la}" in held:
                return period, self._came_out(measure, group, missing)
            missing = period
        return None, self._came_out(measure, group, out[0] if out else None)

    def _came_out(self, measure: str, group: str, period: str | None) -> NotHeld | None:
        """With the day of its first release; None where no list of releases has one."""
        definitions = self.store.definitions
        sources = releases.sources_for(definitions, self.store.measure(measure), group, "school")
        found = releases.releases_for(definitions, sources, period) if period else []
        return NotHeld(period, found[0][1].on) if period and found else None

    def _is_for(self, measure: str, school: SheetSchool) -> bool:
        """Whether a school has such figures by nature: a secondary school has none of key stage 2."""
        stages = set(self.store.measure(measure).stages)
        return not stages or bool(stages - set(STAGES)) or bool(stages & set(school.stages))

    # Judgements

    def _of_people(self, school: SheetSchool, priority: str, kpi: Kpi) -> KpiLine:
        declared = self.framework.judgements[kpi.judgement or ""]
        entry = self._last_entry(school, kpi.judgement or "")
        if entry is None:
            return KpiLine(priority, declared.title, None, "all", why_none=_WHY_NOT_RECORDED[self.judgements is None])
        levels = [level.lower() for level in declared.levels]
        place = levels.index(entry.answer) if entry.answer in levels else None
        said = declared.recorded if entry.answer == YES else f"{declared.title}: recorded as no longer so"
        said = said if place is None else declared.said(declared.levels[place])
        file = self.judgements.file_of(entry.row) if self.judgements else ""
        recorded = Recorded(said, entry.answer, entry.on, entry.by, entry.reason, file, entry.row, place, len(levels))
        old = stale(entry.on, self.freshness.days_of(kpi, None), None, self.on, what="judgement")
        return KpiLine(priority, declared.title, None, "all", recorded=recorded, stale=old)

    def _last_entry(self, school: SheetSchool, kind: str) -> Entry | None:
        silent = max((self._silences.get((urn, kind), dt.date.min) for urn in school.urns), default=dt.date.min)
        found = [one for urn in school.urns for one in self._entries.get((urn, kind), ()) if silent < one[1].on <= self.on]
        return max(found, key=lambda one: (one[1].on, one[0]))[1] if found else None

    @cached_property
    def _entries(self) -> dict[tuple[str, str], list[tuple[int, Entry]]]:
        """By URN and kind, each with its place in the table: of one day the last counts."""
        kinds: dict[tuple[str, str], list[tuple[int, Entry]]] = {}
        for place, entry in enumerate(self.judgements.entries if self.judgements else ()):
            if entry.record == "judgement":
                kinds.setdefault((entry.urn, entry.kind), []).append((place, entry))
        return kinds

    @cached_property
    def _silences(self) -> dict[tuple[str, str], dt.date]:
        return {(one.urn, one.kind): one.to for one in self.judgements.silences} if self.judgements else {}


_WHY_NOT_RECORDED = {
    True: "no table of judgements is used here, so it is not known", False: "none is recorded in the table of judgements",
}


def _is_of_one_stage(measure: Measure) -> bool:
    """Of a key stage: its row of England is that of the pupils who have one, whatever their school."""
    return bool(measure.stages) and not set(measure.stages) - set(STAGES)


def _target(kpi: Kpi, nation: Value | None, nation_of: str) -> tuple[float | None, str]:
    """The number to reach and whose it is."""
    if isinstance(kpi.target, Target):
        return kpi.target.value, kpi.target.basis
    return (nation.value, nation_of) if kpi.target and nation else (None, "")


def _is_reached(measure: Measure, apart: float | None) -> bool | None:
    if apart is None or measure.direction == "neither":
        return None
    return apart <= 0 if measure.direction == "lower" else apart >= 0


def _why_none(current: Value | None, period: str | None, newer: NotHeld | None) -> str:
    """Why there is no figure; nothing where there is one."""
    if current is not None:
        return "" if current.value is not None else WORDS[current.state]
    if period is not None:
        return NOT_THERE
    if newer is None:
        return "no year had been published"
    return f"{newer.period} came out on {day(newer.on)}, but no file of it is held here"


def sheet_schools(frame: pl.DataFrame) -> Iterable[SheetSchool]:
    """Each school of a SCHOOLS frame."""
    return map(sheet_school, frame.iter_rows(named=True))
