"""Definitions of the evidence: publications, sources, measures, areas. One model each, one loader."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from upstream.evidence.inspection_frameworks import InspectionFramework, why_not_consecutive
from upstream.evidence.value import State
from upstream.lib.definition_files import (
    PACKAGED,
    Definition,
    DefinitionError,
    definition_files,
    read_definition,
)

Status = Literal["provisional", "revised", "final"]
STATUS_RANK = {"provisional": 0, "revised": 1, "final": 2}
Sensitivity = Literal["open", "official", "confidential"]
EntityKind = Literal["school", "la", "trust", "region", "england"]
Written = Literal["number", "percent-sign", "fraction", "word", "share"]


class Release(Definition):
    """One day on which the publisher brought out a period. Stands even where we hold no file of it."""

    period: str
    status: Status = "final"
    on: dt.date
    basis: Literal["publisher", "remembered", "file date"]


class Publication(Definition):
    """A statistical release: who publishes it, under which licence, and when each period came out."""

    id: str
    title: str
    publisher: str
    licence: str
    page: str | None = None  # never guessed: only where known
    cadence: str
    sensitivity: Sensitivity = "open"
    holder: str = "the publisher"
    agreement: str | None = None
    releases: tuple[Release, ...] = ()
    complete_to: dt.date | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _agreement_behind_what_is_not_open(self) -> Publication:
        if self.sensitivity != "open" and not self.agreement:
            raise ValueError("a publication that is not open names the agreement it rests on")
        return self


class PeriodRule(Definition):
    """Where a row's period stands. Exactly one of `fixed`, `column` and `capture`.

    `written` says how: academic (2018/19, 2018-19, 201819, 2018-2019), start-year (2018 is 2018/19),
    end-year (2019 is 2018/19), date, or a table `values` from what stands there to our period.
    """

    fixed: str | None = None
    column: str | None = None
    capture: str | None = None  # a named group of the file pattern
    # week: `column` is the calendar year (2025), `week_column` the ISO week (Week 37): 2025/26 week 37.
    # lait: 2019 and 2018/19 are 2018/19; (prov), (Rev) and (Final) after a year tell the release's status;
    # several years (2014-16) and outturns (2016-17 (OT)) stand as written; 0 is no period and the row is refused.
    written: Literal["academic", "start-year", "end-year", "date", "week", "lait"] = "academic"
    values: dict[str, str] = {}  # cell → period, or → "ignore"
    term_column: str | None = None
    terms: dict[str, str] = {}  # cell → "" (whole year) | "autumn term" | "HT1" | …
    week_column: str | None = None

    @model_validator(mode="after")
    def _one_place(self) -> PeriodRule:
        if sum(place is not None for place in (self.fixed, self.column, self.capture)) != 1:
            raise ValueError("give exactly one of fixed, column and capture")
        return self


class RowKind(Definition):
    """One kind of row of a mixed file: how it is told, and whose figures it holds.

    The first kind whose `when` holds takes the row; a row no kind takes is refused.
    """

    when: dict[str, list[str] | Literal["blank", "present"]] = {}
    entity: Literal["school", "la", "trust", "region", "england", "ignore"]
    why: str | None = None  # for `ignore`: what these rows are
    urn: str | None = None  # column
    laestab: str | list[str] | None = None  # one column, or [LA, ESTAB]
    code: str | None = None  # column of the LA code, trust UID, region code or name
    schools: Literal["state-funded", "all"] = "state-funded"  # England rows: `all` has independents in it
    phase: str = "all"
    phase_column: str | None = None
    phases: dict[str, str] = {}  # cell → phase, or → "ignore"
    lookup: str | None = None  # id of a lookup source: joins rows without a code of their own
    school_type: str | None = None  # column of the type of school: these rows are a list of the period's schools
    blank: State | None = None  # what a blank cell means in these rows, where it is not the source's `blank`


class Source(Definition):
    """A published dataset's layout: which files, how they are written, what each row is."""

    id: str
    title: str
    publication: str | None = None
    seen: Literal["file", "header", "documentation"]
    layout: Literal[
        "table", "establishments", "links", "groups", "memberships", "inspections", "lookup", "codes",
        "descriptions", "boundaries",
    ] = "table"
    files: tuple[str, ...] = ()  # regular expressions on the file's name (whole name, case ignored)
    contains: tuple[str, ...] = ()  # columns that must stand in the header: tells look-alikes apart
    format: Literal["csv", "xlsx", "ods", "json", "parquet", "shapefile"] = "csv"
    member: str | None = None  # regular expression of the file's name inside a zip
    sheet: str | None = None
    header_row: int = 1
    period: PeriodRule | None = None
    status: Status = "final"
    status_column: str | None = None
    statuses: dict[str, Status] = {}
    # The day an extract speaks of: the pattern's group `day` (yyyymmdd) where the name has it, else this,
    # else the newest day in the column that `columns` calls changed_on.
    as_at: dt.date | None = None
    # england | part of england | la:936 | la:{la}, {la} a group of the file pattern (without one, or `england`: England)
    coverage: str = "england"
    native: bool = True
    precedence: int = 10  # the lower is the figure where two files give the same release
    rows: tuple[RowKind, ...] = ()
    columns: dict[str, str] = {}  # for the other layouts: our name → the file's column
    values: dict[str, dict[str, str]] = {}  # our name → {cell: our word}
    dates: str | None = None  # strptime pattern of date cells
    codes: dict[str, State] = {}  # cell (or cell of a numeric column) → state
    blank: State = State.NOT_PUBLISHED
    kinds: dict[str, str] = {}  # small facts for the layout's reader
    complete_to: dict[str, dt.date] = {}  # inspections: kind of school (or "all") → last day covered
    missing: tuple[str, ...] = ()  # inspections: kinds of school not in the file at all
    addresses: tuple[str, ...] = ()  # where `upstream fetch` may get it; never guessed
    minimum_rows: int = 1
    duplicates: Literal["refuse", "first"] = "refuse"
    note: str | None = None
    not_used: dict[str, str] = {}  # columns or indicators left alone, and why
    measures: tuple[Measure, ...] = ()  # a local file may bring its measures along
    readings: tuple[Reading, ...] = ()  # and series of measures defined elsewhere
    # A local file may say its publication here instead of in definitions/publications.
    publisher: str | None = None
    licence: str | None = None
    page: str | None = None
    cadence: str = "once"
    sensitivity: Sensitivity = "open"
    holder: str = "the publisher"
    agreement: str | None = None
    releases: tuple[Release, ...] = ()

    @model_validator(mode="after")
    def _publication_one_way(self) -> Source:
        if (self.publication is None) == (self.publisher is None):
            raise ValueError("name either a publication or a publisher, not both or neither")
        if self.sensitivity != "open" and not self.agreement:
            raise ValueError("a source that is not open names the agreement it rests on")
        if self.layout == "table" and self.seen == "file" and not (self.rows and self.period and self.files):
            raise ValueError("a table needs files, period and rows")
        return self


class Figure(Definition):
    """The columns of one pupil group in one layout."""

    group: str = "all"
    value: str
    cohort: str | None = None
    numerator: str | None = None
    low: str | None = None
    high: str | None = None
    where: dict[str, str | list[str]] = {}
    phase: str | None = None  # overrides the row's phase: for indicators that cover one phase


class Series(Definition):
    """How one source writes a measure. `written`: percent-sign (57%), number (57), fraction (0.57), word,
    and share: the value's cell is a count, and the figure is 100 × count ÷ the cohort's cell."""

    source: str
    first: str | None = None  # academic years
    last: str | None = None
    entities: tuple[EntityKind, ...] = ()  # () is all
    written: Written = "number"
    words: dict[str, float] = {}  # for bands
    figures: tuple[Figure, ...]


class Reading(Definition):
    """How the source that says this writes a measure defined elsewhere: a series without `source`."""

    measure: str
    first: str | None = None
    last: str | None = None
    entities: tuple[EntityKind, ...] = ()
    written: Written = "number"
    words: dict[str, float] = {}
    figures: tuple[Figure, ...]

    def as_series(self, source: str) -> Series:
        return Series(source=source, **self.model_dump(exclude={"measure"}))


class Gap(Definition):
    """Periods in which the measure has no figures, and why. `entities` empty: for anybody."""

    periods: tuple[str, ...]
    state: Literal["not collected", "not published", "not applicable"]
    entities: tuple[EntityKind, ...] = ()
    why: str


class Break(Definition):
    """Figures before and from `at` cannot be compared."""

    at: str
    why: str


class Review(Definition):
    by: str
    on: dt.date


class Measure(Definition):
    """What is measured, in which unit, which way is better, for whom, from which columns."""

    id: str
    title: str
    short: str
    theme: str
    unit: Literal["percent", "score", "points", "number", "pounds", "band", "rate", "ratio"]
    decimals: int = 0
    direction: Literal["higher", "lower", "neither"]
    stages: tuple[str, ...] = ()  # eyfs | ks1 | ks2 | ks4 | ks5 | all
    phases: tuple[str, ...] = ()  # nursery | primary | middle | secondary | special | … the types it applies to
    cohort: str  # who is counted in the cohort
    minimum_cohort: int = 11  # fewer: flagged, never read as a signal
    tolerance: float = 0  # for scores: a change within it is level
    interval: Literal["wilson", "published", "none"] = "none"
    bands: dict[int, str] = {}
    first: str | None = None  # first academic year of the series
    last: str | None = None
    why: str
    definition: str
    gaps: tuple[Gap, ...] = ()
    breaks: tuple[Break, ...] = ()
    reviewed: Review
    series: tuple[Series, ...] = ()
    outcome: str | None = None  # which of the seven outcomes it answers


class PupilGroup(Definition):
    """Whose figures these are. `among` names the groups it is read beside, itself included."""

    id: str
    title: str  # "disadvantaged pupils": continues a sentence
    kind: Literal[
        "all", "disadvantage", "free school meals", "sex", "language", "mobility", "need", "prior attainment",
        "care", "ethnic group",
    ]
    definition: str
    among: tuple[str, ...] = ()


class PupilGroups(Definition):
    groups: tuple[PupilGroup, ...]


class Area(Definition):
    """A council, a region or an area of an organisation's own, in being from and to."""

    id: str
    name: str
    kind: Literal["la", "region", "area"]
    codes: tuple[str, ...] = ()  # LA codes, GSS codes, names that files write for it
    region: str | None = None
    type: str | None = None
    opened_on: dt.date | None = None
    closed_on: dt.date | None = None
    successors: tuple[str, ...] = ()
    members: tuple[str, ...] = ()  # areas: urn:…, la:…, district:…, ward:…
    note: str | None = None


class Areas(Definition):
    areas: tuple[Area, ...]


class SchoolType(Definition):
    """What a publisher's name for a type of school means here.

    `kind` by-phase leaves it to the phase and the ages (primary, infant, first, junior, middle,
    secondary, all-through); special, pru, nursery and 16-19 say it themselves.
    """

    names: tuple[str, ...]  # as GIAS, the school census and the performance tables write it
    state_funded: bool
    sector: Literal["maintained", "academy", "independent", "further education", "other"]
    kind: Literal["by-phase", "primary", "secondary", "special", "pru", "nursery", "16-19", "other"]
    phase: Literal["primary", "secondary", "special"] | None = None  # census types: the phase of attendance


class SchoolTypes(Definition):
    types: tuple[SchoolType, ...]


Identified = Publication | Source | Measure | Area | PupilGroup | InspectionFramework


class Definitions:
    """All definitions of the evidence, by id. Later folders supersede by id, never edit."""

    def __init__(self, folders: list[Path], *, read: bool = True):
        self.folders = folders
        self.publications: dict[str, Publication] = {}
        self.sources: dict[str, Source] = {}
        self.measures: dict[str, Measure] = {}
        self.areas: dict[str, Area] = {}
        self.groups: dict[str, PupilGroup] = {}
        self.school_types: dict[str, SchoolType] = {}  # by name, lower case
        self.inspection_frameworks: dict[str, InspectionFramework] = {}
        self.origin: dict[tuple[str, str], Path] = {}
        if read:
            self._read()
            self._check_names()

    def as_json(self) -> str:
        """Everything in one text, so that an edition can carry the definitions it was made by."""
        content = {
            kind: {name: json.loads(item.model_dump_json()) for name, item in getattr(self, kind).items()}
            for kind in _MODELS
        }
        return json.dumps({"folders": [str(folder) for folder in self.folders], **content}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Definitions:
        """The definitions of an edition, without reading a YAML file."""
        content = json.loads(text)
        definitions = cls([Path(folder) for folder in content["folders"]], read=False)
        for kind, model in _MODELS.items():
            items = {name: model.model_validate(item) for name, item in content[kind].items()}
            setattr(definitions, kind, items)
        return definitions

    def _add(self, kind: str, path: Path, item: Identified, into: dict) -> None:
        earlier = self.origin.get((kind, item.id))
        if earlier and _folder_of(earlier, self.folders) == _folder_of(path, self.folders):
            raise DefinitionError(f"{path}: {kind} ‘{item.id}’ is already defined in {earlier}")
        self.origin[(kind, item.id)] = path
        into[item.id] = item

    def _read(self) -> None:
        for path in definition_files(self.folders, "publications"):
            self._add("publication", path, read_definition(path, Publication), self.publications)
        for path in definition_files(self.folders, "sources"):
            source = read_definition(path, Source)
            self._add("source", path, source, self.sources)
            for measure in source.measures:
                self._add("measure", path, measure, self.measures)
        for path in definition_files(self.folders, "measures"):
            self._add("measure", path, read_definition(path, Measure), self.measures)
        for path in definition_files(self.folders, "areas"):
            for area in read_definition(path, Areas).areas:
                self._add("area", path, area, self.areas)
        for path in definition_files(self.folders, "groups"):
            for group in read_definition(path, PupilGroups).groups:
                self._add("group", path, group, self.groups)
        for path in definition_files(self.folders, "types"):
            for school_type in read_definition(path, SchoolTypes).types:
                self.school_types.update({name.lower(): school_type for name in school_type.names})
        for path in definition_files(self.folders, "inspection"):
            framework = read_definition(path, InspectionFramework)
            self._add("inspection framework", path, framework, self.inspection_frameworks)

    def _check_names(self) -> None:
        if why := why_not_consecutive(self.inspection_frameworks.values()):
            raise DefinitionError(f"definitions/inspection: {why}")
        for source in self.sources.values():
            if source.publication and source.publication not in self.publications:
                path = self.origin[("source", source.id)]
                raise DefinitionError(f"{path}: there is no publication ‘{source.publication}’")
            for reading in source.readings:
                if reading.measure not in self.measures:
                    path = self.origin[("source", source.id)]
                    raise DefinitionError(f"{path}: there is no measure ‘{reading.measure}’")
        for measure in self.measures.values():
            for series in measure.series:
                if series.source not in self.sources:
                    path = self.origin[("measure", measure.id)]
                    raise DefinitionError(f"{path}: there is no source ‘{series.source}’")
        self._check_groups()

    def _check_groups(self) -> None:
        """A misspelt pupil group would make a series of its own that nobody finds."""
        said = [("measure", m.id, s) for m in self.measures.values() for s in m.series]
        said += [("source", source.id, r) for source in self.sources.values() for r in source.readings]
        for kind, identifier, series in said:
            for figure in series.figures:
                if self.groups and figure.group not in self.groups:
                    path = self.origin[(kind, identifier)]
                    raise DefinitionError(f"{path}: there is no pupil group ‘{figure.group}’")

    def publication_of(self, source: Source) -> Publication:
        if source.publication:
            return self.publications[source.publication]
        return Publication(
            id=source.id, title=source.title, publisher=source.publisher or "", licence=source.licence or "",
            page=source.page, cadence=source.cadence, sensitivity=source.sensitivity, holder=source.holder,
            agreement=source.agreement, releases=source.releases,
        )

    def series_of(self, source_id: str) -> list[tuple[Measure, Series]]:
        """Every (measure, series) that reads this source."""
        return self._by_source.get(source_id, [])

    @cached_property
    def _by_source(self) -> dict[str, list[tuple[Measure, Series]]]:
        found: dict[str, list[tuple[Measure, Series]]] = {}
        for measure in self.measures.values():
            for series in measure.series:
                found.setdefault(series.source, []).append((measure, series))
        for source in self.sources.values():
            for reading in source.readings:
                pair = (self.measures[reading.measure], reading.as_series(source.id))
                found.setdefault(source.id, []).append(pair)
        return found

    @cached_property
    def digest(self) -> str:
        """A hash of every definition's content: part of an edition's name."""
        total = hashlib.sha256()
        for kind in ("publications", "sources", "measures", "groups", "areas", "types", "inspection"):
            for path in definition_files(self.folders, kind):
                total.update(f"{kind}/{path.name}\0".encode() + path.read_bytes())
        return total.hexdigest()


Source.model_rebuild()

_MODELS: dict[str, type[Definition]] = {
    "publications": Publication, "sources": Source, "measures": Measure, "areas": Area, "school_types": SchoolType,
    "groups": PupilGroup, "inspection_frameworks": InspectionFramework,
}


def _folder_of(path: Path, folders: list[Path]) -> Path:
    return next(folder for folder in folders if folder in path.parents)


def load_definitions(extra: list[Path] = (), base: Path = PACKAGED) -> Definitions:
    """The packaged definitions, then each folder of `extra` in order."""
    return Definitions([base, *extra])
