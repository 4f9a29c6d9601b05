"""A small store in memory: the methods of `evidence.store.Store` that an assessment asks, over given rows."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass, field

import polars as pl

from upstream.evidence.definitions import Measure, Review
from upstream.evidence.frames import ESTABLISHMENTS, FIGURES, INSPECTIONS
from upstream.evidence.inspection_frameworks import InspectionFramework
from upstream.evidence.schools import SCHOOLS, SchoolList
from upstream.lib.definition_files import PACKAGED, definition_files, read_definition

PUBLISHED = dt.date(2019, 12, 13)
REVIEWED = Review(by="a test", on=dt.date(2026, 1, 1))
MEASURES = {
    "ks2-rwm-expected": {"unit": "percent", "direction": "higher", "interval": "wilson", "short": "RWM expected"},
    "english-maths-9-5": {"unit": "percent", "direction": "higher", "interval": "wilson", "short": "English and maths 9–5",
                          "decimals": 1},
    "persistent-absence": {"unit": "percent", "direction": "lower", "short": "Persistent absence", "decimals": 1},
    "progress-8": {"unit": "score", "direction": "higher", "interval": "published", "short": "Progress 8", "decimals": 2},
    "progress-8-band": {"unit": "band", "direction": "lower", "short": "Progress 8 band"},
}
LINEAGE = {"urn": pl.String, "school": pl.String, "position": pl.Int16, "succession": pl.String, "predecessor": pl.String}


def measure(name: str, **facts) -> Measure:
    """A measure with the facts that rules ask for."""
    texts = dict.fromkeys(("title", "short", "theme", "cohort", "why", "definition"), name)
    rest = {**texts, "reviewed": REVIEWED}
    return Measure.model_validate({"id": name, **rest, **facts})


@dataclass
class SmallDefinitions:
    """Stands for `evidence.definitions.Definitions`."""

    measures: dict[str, Measure] = field(default_factory=lambda: {n: measure(n, **f) for n, f in MEASURES.items()})
    sources: dict = field(default_factory=dict)
    groups: dict = field(default_factory=lambda: dict.fromkeys(("all", "disadvantaged", "not-disadvantaged", "girls")))
    areas: dict = field(default_factory=dict)
    folders: list = field(default_factory=lambda: [PACKAGED])
    inspection_frameworks: dict = field(default_factory=lambda: dict(generations()))


@functools.cache
def generations() -> dict[str, InspectionFramework]:
    """The packaged generations of inspection, in order."""
    found = [read_definition(path, InspectionFramework) for path in definition_files([PACKAGED], "inspection")]
    return {one.id: one for one in sorted(found, key=lambda one: one.first)}


@dataclass
class SmallStore:
    """`rows` are figures; `published` lists the years out, newest first, by measure (any day)."""

    rows: list[dict] = field(default_factory=list)
    published: dict[str, list[str]] = field(default_factory=dict)
    inspected: list[dict] = field(default_factory=list)
    lines: list[dict] = field(default_factory=list)
    definitions: SmallDefinitions = field(default_factory=SmallDefinitions)
    covered: dict[tuple[str, str, str], set[str]] = field(default_factory=dict)

    def _frame(self) -> pl.DataFrame:
        return pl.DataFrame(self.rows, schema=FIGURES)

    def figures(self, *, measures=None, entity_kind=None, entities=None, groups=None, phases=None, periods=None, as_at=None):
        wanted = {
            "measure": measures, "entity_id": entities, "pupil_group": groups, "phase": phases, "period": periods,
            "entity_kind": None if entity_kind is None else [entity_kind],
        }
        frame = self._frame()
        for name, values in wanted.items():
            if values is not None:
                frame = frame.filter(pl.col(name).is_in(list(values)))
        return frame if as_at is None else frame.filter(pl.col("released_on") <= as_at)

    def published_periods(self, measure, as_at, n, *, group="all", entity_kind=None):
        return self.published.get(measure, [])[:n]

    def held_coverage(self, measure, group, period, as_at):
        if (measure, group, period) in self.covered:
            return self.covered[measure, group, period]
        rows = self.figures(measures=[measure], groups=[group], periods=[period], entity_kind="school", as_at=as_at)
        return set(rows["coverage"])

    def lineage(self):
        return pl.DataFrame(self.lines, schema=LINEAGE)

    def extracts(self):
        return pl.DataFrame(schema=ESTABLISHMENTS)

    def inspections(self, as_at=None):
        rows = pl.DataFrame(self.inspected, schema=INSPECTIONS)
        return rows if as_at is None else rows.filter(pl.col("known_on") <= as_at)


def figure(urn: str, measure: str, period: str, value: float | None = None, cohort: float | None = None, **rest) -> dict:
    """A school's figure; without a value it is suppressed unless `state` says otherwise."""
    return {
        **dict.fromkeys(FIGURES.names()), "entity_kind": "school", "entity_id": urn, "phase": "all", "measure": measure,
        "pupil_group": "all", "period": period, "value": value, "state": "suppressed" if value is None else "value",
        "cohort": cohort, "release": "final", "released_on": PUBLISHED, "source": "tables", "coverage": "la:936",
        "file": f"{period[:4]}.csv", "row": int(urn) % 1000 if urn.isdigit() else 2, **rest,
    }


def england(measure: str, period: str, value: float, group: str = "all") -> dict:
    """England's published row."""
    return figure("england", measure, period, value, entity_kind="england", pupil_group=group, row=9999)


def school(urn: str, kind: str = "primary", **rest) -> dict:
    """A school of the list."""
    stages = {"primary": ["ks2"], "junior": ["ks2"], "middle": ["ks2"], "secondary": ["ks4"], "all-through": ["ks2", "ks4"]}
    phase = {"secondary": "secondary", "all-through": "secondary", "special": "special"}.get(kind, "primary")
    return {
        **dict.fromkeys(SCHOOLS.names()), "urn": urn, "name": f"School {urn}", "school": urn, "la": "936", "kind": kind,
        "stages": stages.get(kind, []), "phase": None if kind in ("pru", "nursery", "16-19") else phase, "urns": [urn],
        "succession": "none", "list_basis": "register", **rest,
    }


def schools(*rows: dict) -> SchoolList:
    return SchoolList(pl.DataFrame(list(rows), schema=SCHOOLS), "a list made for the test")


def inspection(urn: str, grade: str | None, on: dt.date = dt.date(2017, 3, 1), **rest) -> dict:
    """A graded inspection with one overall grade."""
    return {
        **dict.fromkeys(INSPECTIONS.names()), "urn": urn, "kind": "graded", "inspected_on": on, "known_on": on,
        "area": "overall-effectiveness", "grade": grade, "source": "inspections", "file": "ofsted.csv", "row": 7, **rest,
    }
