"""What a measure's address asks for: a period, a school to mark, and the set it is held against."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from upstream.benchmarks.spreads import HeldPeriod, Spread, periods_held, spread_of
from upstream.evidence.definitions import Measure
from upstream.evidence.directory import Entry
from upstream.evidence.known import Key, Known, known_of_council, known_of_england, known_of_school
from upstream.evidence.value import Value
from upstream.web.editions import OpenEdition

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the address, whether or not there is such a school, period or set."""

    school: str = ""
    set: str = ""
    period: str = ""
    as_at: dt.date | None = None

    def query(self, **changed: str) -> dict[str, str]:
        """The address's query with some of it changed, and nothing empty in it."""
        day = self.as_at.isoformat() if self.as_at else ""
        asked = {"school": self.school, "period": self.period, "set": self.set, "as-at": day, **changed}
        return {name: value for name, value in asked.items() if value}


def asked_in(query, as_at: dt.date | None) -> Asked:
    return Asked(*(query.get(name, "").strip()[:LONGEST] for name in ("school", "set", "period")), as_at)


@dataclass(frozen=True)
class Figures:
    """Somebody's figures of the measure, found by pupil group, phase and period."""

    values: tuple[Value, ...]
    ends: dict[str, dt.date]
    by_key: dict[Key, Value]

    def of(self, measure: str, group: str, period: str, phase: str = "") -> Value | None:
        """A figure; without a phase that of the widest row: all schools before those of one phase."""
        phases = (phase,) if phase else ("all", *sorted({key[2] for key in self.by_key} - {"all"}))
        found = (self.by_key.get((measure, group, one, period)) for one in phases)
        return next((value for value in found if value is not None), None)


def figures_of(known: Known) -> Figures:
    return Figures(known.values, known.ends, known.by_key())


@dataclass(frozen=True)
class Shown:
    """What one measure's page is about: the measure, the period shown, and the school marked, if any."""

    edition: OpenEdition
    measure: Measure
    asked: Asked
    kind: str  # school, or la where no school's figures are held
    periods: list[HeldPeriod]
    period: str  # empty where nobody's figures are held
    school: Entry | None
    here: Figures | None
    council: Figures | None
    nation: Figures
    why_no_school: str = ""

    @property
    def as_at(self) -> dt.date | None:
        return self.asked.as_at

    @property
    def spread(self) -> Spread | None:
        return kept_spread(self.edition, self.measure.id, self.period, self.kind, self.as_at) if self.period else None

    @property
    def marked(self) -> tuple[str, float] | None:
        """The id and the figure that are marked: the school's own, else among councils its council's."""
        spread = self.spread
        if spread is None or self.school is None:
            return None
        name = self.school.urn if self.kind == "school" else self.school.la or ""
        return (name, spread.values[name]) if name in spread.values else None


@lru_cache(maxsize=12)
def kept_spread(edition: OpenEdition, measure: str, period: str, kind: str, as_at: dt.date | None) -> Spread:
    """Thousands of figures, kept for the next one who asks for the same measure and period."""
    return spread_of(edition.store, measure, period, kind=kind, as_at=as_at)


@lru_cache(maxsize=64)
def _nation(edition: OpenEdition, measure: str, as_at: dt.date | None) -> Figures:
    return figures_of(known_of_england(edition.store, as_at, measures=[measure]))


def shown_of(edition: OpenEdition, measure: Measure, asked: Asked) -> Shown:
    """Reads what the page needs. Unless a period is asked for, it is the newest held for all England in which
    the school asked for has a figure."""
    school, urns, why_none = _school(edition, asked.school)
    kind = "school"
    periods = periods_held(edition.store, measure.id, as_at=asked.as_at)
    if not periods:
        kind, periods = "la", periods_held(edition.store, measure.id, "la", as_at=asked.as_at)
    only = [measure.id]
    here = figures_of(known_of_school(edition.store, urns, asked.as_at, measures=only)) if urns else None
    la = school.la if school else None
    council = figures_of(known_of_council(edition.store, la, asked.as_at, measures=only)) if la else None
    period = _period(periods, asked.period, here if kind == "school" else None)
    return Shown(
        edition, measure, asked, kind, periods, period, school, here, council,
        _nation(edition, measure.id, asked.as_at), why_none,
    )


def _school(edition: OpenEdition, urn: str) -> tuple[Entry | None, tuple[str, ...], str]:
    if not urn:
        return None, (), ""
    present = edition.directory.school_of(urn)
    entry = edition.directory.entry(present) if present else None
    if present is None or entry is None:
        return None, (), f"No school here has the URN ‘{urn}’: no school is marked."
    return entry, tuple(part.urn for part in edition.directory.chain(present)), ""


def _period(periods: list[HeldPeriod], asked: str, here: Figures | None) -> str:
    if any(one.period == asked for one in periods):
        return asked
    own = {value.period for value in here.values if value.group == "all" and value.value is not None} if here else set()
    ordered = sorted(periods, key=lambda one: (one.period not in own if own else False, not one.nationally))
    return ordered[0].period if ordered else ""
