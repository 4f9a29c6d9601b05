"""How long a figure or a judgement is fresh, and since when one is stale: by dated definitions.

    id: figures
    from: 2016-09-01
    figure_days: 400
    judgement_days: 400
    themes: {attendance: 150}
    basis: local choice

A KPI may say its own number of days (`stale_after_days` in a framework), which goes before these.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from upstream.assessment.priorities import Kpi
from upstream.assessment.vocabulary import Basis
from upstream.evidence.definitions import Measure, Review
from upstream.lib.definition_files import Definition, DefinitionError, Name, definition_files, read_definition
from upstream.lib.wording import day


class Freshness(Definition):
    """For how many days after it came out a figure is fresh, and a judgement after it was recorded."""

    id: Name
    title: str
    about: str
    first: dt.date = Field(alias="from")
    last: dt.date | None = Field(default=None, alias="to")
    figure_days: int = Field(ge=1)
    judgement_days: int = Field(ge=1)
    themes: dict[Name, int] = {}  # themes of measures that come out oftener or more seldom
    basis: Basis
    reviewed: Review

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Freshness:
        if self.last and self.last < self.first:
            raise ValueError(f"ends on {self.last}, before it begins on {self.first}")
        return self

    def days_of(self, kpi: Kpi, measure: Measure | None) -> int:
        """For how many days what a KPI shows is fresh."""
        if kpi.stale_after_days:
            return kpi.stale_after_days
        return self.judgement_days if measure is None else self.themes.get(measure.theme, self.figure_days)


def every_freshness(folders: list[Path]) -> list[Freshness]:
    """Every definition of it, the earliest first; of one id a later folder supersedes."""
    found = {one.id: one for one in (read_definition(path, Freshness) for path in definition_files(folders, "freshness"))}
    return sorted(found.values(), key=lambda one: (one.first, one.id))


def freshness_on(folders: list[Path], on: dt.date) -> Freshness:
    """The one in force on a day: of several the one that began last. `DefinitionError` where none is."""
    there = [one for one in every_freshness(folders) if one.first <= on and (one.last is None or on <= one.last)]
    if not there:
        raise DefinitionError(
            f"No definition says how long a figure is fresh on {day(on)}: write freshness/<id>.yaml, as the package’s "
            "definitions/freshness/figures.yaml does."
        )
    return there[-1]


@dataclass(frozen=True, slots=True)
class Stale:
    """Since when something is stale, and why."""

    since: dt.date
    why: str

    @property
    def words(self) -> str:
        return f"stale since {day(self.since)}: {self.why}"


@dataclass(frozen=True, slots=True)
class NotHeld:
    """A period that came out on a day and is not in the files held."""

    period: str
    on: dt.date


def stale(
    seen_on: dt.date | None, days: int, newer: NotHeld | None, on: dt.date, *, what: Literal["figure", "judgement"] = "figure"
) -> Stale | None:
    """Whether what came out, or was recorded, on `seen_on` is stale on a day: since the earlier of two days, for one
    reason or both.

    `newer` is the first later period that is not held. What has no day cannot be said to be too old.
    """
    too_old = seen_on + dt.timedelta(days=days + 1) if seen_on and (on - seen_on).days > days else None
    overtaken = newer if newer and newer.on <= on else None
    since = min((one for one in (too_old, overtaken and overtaken.on) if one), default=None)
    if since is None:
        return None
    why = []
    if overtaken:
        out = "is out" if overtaken.on == since else f"out since {day(overtaken.on)}"
        why.append(f"{overtaken.period} {out}, not held here")
    if too_old:
        why.append(f"{'recorded' if what == 'judgement' else 'out'} for more than {days} days")
    return Stale(since, "; ".join(why))
