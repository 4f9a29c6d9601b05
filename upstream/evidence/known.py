"""What is known of an entity, as plain values: for those who show figures and never see a frame."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from upstream.evidence import raw_files
from upstream.evidence.absences import Asked, as_value
from upstream.evidence.definitions import Measure
from upstream.evidence.entity import Entity
from upstream.evidence.grades import grade_notes, last_grades
from upstream.evidence.schools import SchoolList
from upstream.evidence.store import Store
from upstream.evidence.value import State, Value

Key = tuple[str, str, str, str]  # measure, group, phase, period


@dataclass(frozen=True)
class Known:
    """Figures, one for each measure, group, phase and period; `ends` orders the periods."""

    values: tuple[Value, ...]
    ends: dict[str, dt.date]

    def by_key(self) -> dict[Key, Value]:
        return {(value.measure, value.group, value.phase, value.period): value for value in self.values}


def known_of_school(
    store: Store, urns: Sequence[str], as_at: dt.date | None = None, *, measures: Sequence[str] | None = None,
    groups: Sequence[str] | None = None,
) -> Known:
    """Everything known of a school, or what is in these measures and of these groups, under all the URNs of its
    one-to-one chain, the present one first.

    Where two of them have a figure for the same period, one with a value wins, then the newer URN.
    """
    order = pl.DataFrame(list(enumerate(urns)), schema={"place": pl.Int32, "entity_id": pl.String}, orient="row")
    rows = store.figures(measures=measures, entity_kind="school", entities=urns, groups=groups, as_at=as_at)
    return _known(store, _first(rows.join(order, on="entity_id"), "place"), as_at)


def known_of_schools(
    store: Store, chains: Mapping[str, Sequence[str]], as_at: dt.date | None = None, *, measures: Sequence[str] | None = None,
    groups: Sequence[str] | None = None,
) -> dict[str, Known]:
    """The same of many schools by one question: by the URN under which each chain is given."""
    order = pl.DataFrame(
        [(school, place, urn) for school, urns in chains.items() for place, urn in enumerate(urns)],
        schema={"school": pl.String, "place": pl.Int32, "entity_id": pl.String}, orient="row",
    )
    urns = order["entity_id"].unique().to_list()
    rows = store.figures(measures=measures, entity_kind="school", entities=urns, groups=groups, as_at=as_at)
    found = rows.join(order, on="entity_id").partition_by("school", as_dict=True)
    return {
        school: _known(store, _first(found[(school,)], "place"), as_at) if (school,) in found else Known((), {})
        for school in chains
    }


def known_of_council(store: Store, code: str, as_at: dt.date | None = None, *, measures: Sequence[str] | None = None) -> Known:
    """A council's published figures."""
    return _known(store, store.figures(measures=measures, entity_kind="la", entities=[code], as_at=as_at), as_at)


def _first(rows: pl.DataFrame, order: str) -> pl.DataFrame:
    """One row a figure: a value before any other state, then by `order`."""
    if rows["entity_id"].n_unique() < 2:
        return rows
    ordered = rows.sort(pl.col("state") != State.VALUE.value, order)
    return ordered.unique(["measure", "pupil_group", "phase", "period"], keep="first", maintain_order=True)


def known_of_england(
    store: Store, as_at: dt.date | None = None, *, measures: Sequence[str] | None = None
) -> Known:
    """England's published rows: of state-funded schools where there is such a row, else of all."""
    rows = store.figures(measures=measures, entity_kind="england", as_at=as_at)
    return _known(store, _first(rows.with_columns(other=pl.col("entity_id") != "england"), "other"), as_at)


def _known(store: Store, rows: pl.DataFrame, as_at: dt.date | None) -> Known:
    measures = store.definitions.measures
    ordered = rows.sort("period_end", "period", "pupil_group").to_dicts()
    values = tuple(_value(row, measures[row["measure"]], as_at) for row in ordered if row["measure"] in measures)
    return Known(values, {row["period"]: row["period_end"] for row in ordered})


def _value(row: dict, measure: Measure, as_at: dt.date | None) -> Value:
    entity = Entity(row["entity_kind"], row["entity_id"])
    return as_value(row, Asked(measure, entity, row["period"], row["pupil_group"], row["phase"], as_at))


def releases_known(store: Store, entity: Entity, measure: Measure, value: Value) -> list[Value]:
    """Every release held of one figure, the one that counts first."""
    rows = store.releases_of(measure.id, entity, value.period, group=value.group, phase=value.phase)
    return [_value(row, measure, None) for row in rows.iter_rows(named=True)]


# Inspections


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement of one inspection, with the words the inspectorate used."""

    urn: str
    framework: str | None
    kind: str | None
    inspected_on: dt.date | None
    published_on: dt.date | None
    known_on: dt.date | None
    known_basis: str | None
    area: str | None
    grade: str | None
    raw_grade: str | None
    category_of_concern: str | None
    source: str
    file: str
    row: int | None


def judgements_of(store: Store, urns: Sequence[str], as_at: dt.date | None = None) -> list[Judgement]:
    """Every judgement known of a school under these URNs, the newest first."""
    rows = store.inspections(as_at).filter(pl.col("urn").is_in(list(urns)))
    rows = rows.sort("inspected_on", "urn", "area", descending=[True, True, False], nulls_last=True)
    return [Judgement(*(row[name] for name in Judgement.__dataclass_fields__)) for row in rows.iter_rows(named=True)]


@dataclass(frozen=True, slots=True)
class OpenSchool:
    """A state-funded school as it stood on a day, with what its last overall grade rests on."""

    urn: str
    school: str
    kind: str | None
    phase: str | None  # of the absence tables: primary | secondary | special
    grade_notes: tuple[str, ...]


def open_schools(store: Store, listed: SchoolList, on: dt.date) -> dict[str, OpenSchool]:
    """The schools of a list of the day, by the URN each bears now."""
    frame = listed.frame
    notes = dict(last_grades(store, frame, on).select("urn", grade_notes(on)).iter_rows())
    return {
        row["school"]: OpenSchool(row["urn"], row["school"], row["kind"], row["phase"], tuple(notes.get(row["urn"]) or ()))
        for row in frame.iter_rows(named=True)
    }


# Files


@dataclass(frozen=True, slots=True)
class HeldFile:
    """One raw file's line in the catalogue."""

    file: str
    source: str | None
    publication: str | None
    title: str | None
    sha256: str
    bytes: int
    encoding: str | None
    outcome: str
    why: str | None
    periods: tuple[str, ...]
    coverage: str | None
    native: bool | None
    sensitivity: str | None
    rows_read: int
    rows_used: int
    rows_ignored: int
    ignored: str
    refused: int
    observations: int
    records: int
    digest: str | None


@dataclass(frozen=True, slots=True)
class Refused:
    """Rows set aside for one reason in one file, with the first of them as an example."""

    file: str
    source: str | None
    reason: str
    rows: int
    row: int | None
    detail: str | None
    remedy: str | None


@dataclass(frozen=True, slots=True)
class ListedRelease:
    publication: str
    period: str
    status: str
    on: dt.date
    basis: str | None
    held: bool


def held_files(store: Store) -> list[HeldFile]:
    rows = store.catalogue()["files"]
    return [_held_file(row) for row in rows.iter_rows(named=True)]


def _held_file(row: dict) -> HeldFile:
    fields = {name: row[name] for name in HeldFile.__dataclass_fields__}
    return HeldFile(**{**fields, "periods": tuple(row["periods"] or ())})


def refused_rows(store: Store) -> list[Refused]:
    """What was set aside, a line for each file and reason, the most rows first."""
    rows = store.catalogue()["refused"].group_by("file", "source", "reason", maintain_order=True).agg(
        pl.len().alias("rows"), pl.col("row", "detail", "remedy").first()
    )
    rows = rows.sort("rows", "file", "reason", descending=[True, False, False])
    return [Refused(**{name: row[name] for name in Refused.__dataclass_fields__}) for row in rows.iter_rows(named=True)]


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """One row or cell that was set aside; `row` None: the whole file."""

    file: str
    source: str | None
    row: int | None
    reason: str
    detail: str | None
    remedy: str | None


def refused_lines(store: Store, source: str | None = None) -> Iterator[RefusedLine]:
    """Every row and cell set aside, by file and row: hundreds of thousands, so one at a time."""
    rows = store.catalogue()["refused"]
    chosen = rows if source is None else rows.filter(pl.col("source") == source)
    names = list(RefusedLine.__dataclass_fields__)
    return (RefusedLine(*row) for row in chosen.select(names).sort("source", "file", "row", nulls_last=True).iter_rows())


def listed_releases(store: Store) -> list[ListedRelease]:
    """The dated releases of every publication, the newest first."""
    rows = store.catalogue()["releases"].sort("publication", "on", descending=[False, True])
    return [ListedRelease(**row) for row in rows.iter_rows(named=True)]


@dataclass(frozen=True, slots=True)
class RawRow:
    """The cells of one record as the publisher wrote them, or a sentence why they cannot be shown."""

    cells: tuple[tuple[str, str], ...] = ()
    why_not: str | None = None


def raw_row(store: Store, source_id: str, file: str, row: int) -> RawRow:
    """One record of a raw file, as text, from the copy kept byte for byte."""
    source = store.definitions.sources.get(source_id)
    path = _raw_path(store, source_id, file)
    if source is None or path is None:
        return RawRow(why_not=f"The raw file {file} is not kept beside this edition, so its row cannot be shown here.")
    if store.definitions.publication_of(source).sensitivity != "open":
        return RawRow(why_not=f"{file} is not open data: its rows are not shown on the site.")
    found = raw_files.open_table(path, source).filter(pl.col("__row__") == row)
    if found.is_empty():
        return RawRow(why_not=f"{file} has no row {row}.")
    record = found.row(0, named=True)
    return RawRow(tuple((name, cell or "") for name, cell in record.items() if name != "__row__"))


def _raw_path(store: Store, source_id: str, file: str) -> Path | None:
    """Where the build kept the file, by the edition's own record."""
    for entry in store.edition.record.get("inputs", ()):
        if (entry["source"], entry["file"]) == (source_id, file) and entry["kept"]:
            path = store.home / entry["kept"]
            return path if path.is_file() else None
    return None
