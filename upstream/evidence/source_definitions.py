"""What is brought out and how it is written: publications with their releases, sources with their layouts."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

from pydantic import model_validator

from upstream.evidence.measure_definitions import Measure, Reading
from upstream.evidence.value import State
from upstream.lib import academic_year
from upstream.lib.definition_files import Definition, Name, Pattern

Status = Literal["provisional", "revised", "final"]
STATUS_RANK = {"provisional": 0, "revised": 1, "final": 2}
Sensitivity = Literal["open", "official", "confidential"]


class Release(Definition):
    """One day on which the publisher brought out a period. Stands even where we hold no file of it."""

    period: str
    status: Status = "final"
    on: dt.date
    basis: Literal["publisher", "remembered", "file date"]

    @model_validator(mode="after")
    def _of_a_year(self) -> Release:
        if not academic_year.is_academic_year(self.period.partition(" ")[0]):
            raise ValueError(f"‘{self.period}’ is not a period: write it like 2018/19 or 2018/19 autumn term")
        return self


class Publication(Definition):
    """A statistical release: who publishes it, under which licence, and when each period came out."""

    id: Name
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

    @model_validator(mode="after")
    def _says_whose(self) -> RowKind:
        if self.entity == "school" and not (self.urn or self.laestab or self.lookup):
            raise ValueError("rows of schools need the column of their number: `urn`, `laestab` or a `lookup`")
        if self.entity in ("la", "trust", "region") and not self.code:
            raise ValueError("rows of areas and trusts need `code`, the column that says which one it is")
        return self


class Source(Definition):
    """A published dataset's layout: which files, how they are written, what each row is."""

    id: Name
    title: str
    publication: str | None = None
    seen: Literal["file", "header", "documentation"]
    layout: Literal[
        "table", "establishments", "links", "groups", "memberships", "inspections", "lookup", "codes", "neighbours",
        "descriptions", "boundaries",
    ] = "table"
    files: tuple[Pattern, ...] = ()  # regular expressions on the file's name (whole name, case ignored)
    contains: tuple[str, ...] = ()  # columns that must stand in the header: tells look-alikes apart
    format: Literal["csv", "xlsx", "ods", "json", "parquet", "shapefile"] = "csv"
    member: Pattern | None = None  # regular expression of the file's name inside a zip
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

    @model_validator(mode="after")
    def _captured_in_every_name(self) -> Source:
        wanted = self.period.capture if self.period else None
        for pattern in self.files if wanted else ():
            if wanted not in re.compile(pattern).groupindex:
                raise ValueError(f"`capture: {wanted}` needs (?P<{wanted}>…) in the file pattern ‘{pattern}’")
        return self
