"""Why there is no figure: a state and a sentence for every way a figure can be absent."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple, Protocol

import polars as pl

from upstream.evidence import releases
from upstream.evidence.definitions import Definitions, Measure
from upstream.evidence.entity import Entity
from upstream.evidence.measures import gap_of, groups_of
from upstream.evidence.value import WORDS, State, Value
from upstream.lib import academic_year
from upstream.lib.clock import today
from upstream.lib.wording import day, listed, nearest

_FROM_THE_ROW = (
    "value", "cohort", "numerator", "low", "high", "release", "released_on", "basis", "source", "file", "row", "matched",
)


_KINDS = {"school": "schools", "la": "councils", "trust": "trusts", "region": "regions", "england": "England"}


class Holdings(Protocol):
    """The part of `evidence.store.Store` that can say why it has no figure."""

    @property
    def definitions(self) -> Definitions: ...

    def knows(self, entity: Entity) -> bool: ...

    def releases_of(
        self, measure: str, entity: Entity, period: str, *, group: str = "all", phase: str = "all"
    ) -> pl.DataFrame: ...

    def holdings(self) -> pl.DataFrame: ...

    def catalogue(self) -> dict[str, pl.DataFrame]: ...

    def establishments(self) -> pl.DataFrame: ...


class Asked(NamedTuple):
    """The question: which figure, as known by which day."""

    measure: Measure
    entity: Entity
    period: str
    group: str
    phase: str
    as_at: dt.date | None


def as_value(row: dict, asked: Asked) -> Value:
    """A row of FIGURES as a Value, with a sentence where its state needs one."""
    state = State(row["state"])
    gap = gap_of(asked.measure, asked.period, asked.entity.kind)
    if gap and state is State.NOT_PUBLISHED:
        # A hyphen in a file says only that there is nothing; the measure says what kind of nothing.
        state = State(gap.state)
    notes = []
    if state is not State.VALUE:
        notes.append(gap.why if gap else f"The figure is {WORDS[state]}.")
    if row["matched"] == "name":
        notes.append("The row was joined to the school by its name, not by a number.")
    return _value(asked, state, " ".join(notes) or None, **{name: row[name] for name in _FROM_THE_ROW})


def _value(asked: Asked, state: State, why: str | None, **fields: object) -> Value:
    return Value(
        state=state, measure=asked.measure.id, entity=str(asked.entity), period=asked.period, group=asked.group,
        phase=asked.phase, why=why, **fields,  # type: ignore[arg-type]
    )


def explain(store: Holdings, asked: Asked) -> Value:
    """The state of a figure that is not among those known. The first reason that holds is the answer."""
    for reason in _REASONS:
        found = reason(store, asked)
        if found:
            return found
    return _by_the_list_of_releases(store, asked)


def _held_but_later(store: Holdings, asked: Asked) -> Value | None:
    """It is here, but had not come out on that day."""
    rows = store.releases_of(asked.measure.id, asked.entity, asked.period, group=asked.group, phase=asked.phase)
    if rows.is_empty():
        return None
    first = rows["released_on"].min()
    if not isinstance(first, dt.date):
        return _value(
            asked, State.MISSING,
            "A figure is held, but the day it came out is not known: it counts now and is invisible to any past day.",
            file=rows["file"][0], source=rows["source"][0],
        )
    row = rows.filter(pl.col("released_on") == first).row(0, named=True)
    why = f"The {row['release']} figure came out on {day(first)}{_said_by(row['basis'])}."
    return _value(asked, State.NOT_YET, why, release=row["release"], released_on=first, basis=row["basis"])


def _said_by(basis: str | None) -> str:
    return {"remembered": " (as remembered)", "file date": " (by the date of the file)"}.get(basis or "", "")


def _gap(store: Holdings, asked: Asked) -> Value | None:
    gap = gap_of(asked.measure, asked.period, asked.entity.kind)
    return _value(asked, State(gap.state), gap.why) if gap else None


def _outside_the_series(store: Holdings, asked: Asked) -> Value | None:
    year, measure = asked.period.split(" ")[0], asked.measure
    if not academic_year.is_academic_year(year):
        return None
    start = academic_year.start(year)
    if measure.first and start < academic_year.start(measure.first):
        return _value(asked, State.NOT_COLLECTED, f"The series starts in {measure.first}.")
    if measure.last and start > academic_year.start(measure.last):
        return _value(asked, State.NOT_COLLECTED, f"The series ended with {measure.last}.")
    return None


def _no_such_entity(store: Holdings, asked: Asked) -> Value | None:
    if store.knows(asked.entity):
        return None
    return _value(asked, State.MISSING, unknown_entity(store.definitions, asked.entity))


def unknown_entity(definitions: Definitions, entity: Entity) -> str:
    """A sentence on an entity of which nothing is known, with the council or region whose name is near."""
    areas = {area.name.lower().replace(" ", "-"): area for area in definitions.areas.values() if area.kind == entity.kind}
    near = [f"{Entity(entity.kind, areas[name].id)} ({areas[name].name})" for name in nearest(entity.id, areas, 2)]
    hint = f"did you mean {listed(near, 'or')}?" if near else "check the number."
    return f"Nothing is known here of {entity}: {hint}"


def _no_such_group(store: Holdings, asked: Asked) -> Value | None:
    groups = groups_of(store.definitions, asked.measure)
    if asked.group in groups or not groups:
        return None
    return _value(
        asked, State.NOT_PUBLISHED,
        f"No source here gives {asked.measure.title} for ‘{asked.group}’; there is {listed(sorted(groups))}.",
    )


def _not_for_such(store: Holdings, asked: Asked) -> Value | None:
    """Some measures are published for areas alone."""
    if releases.sources_for(store.definitions, asked.measure, None, asked.entity.kind):
        return None
    others = [kind for kind in _KINDS if releases.sources_for(store.definitions, asked.measure, None, kind)]
    if not others:
        return None
    why = f"No source here gives it for {_KINDS[asked.entity.kind]}, only for {listed([_KINDS[kind] for kind in others])}."
    return _value(asked, State.NOT_PUBLISHED, why)


def _not_in_held_files(store: Holdings, asked: Asked) -> Value | None:
    """A file that should have it was known by that day, and does not have it."""
    rows = store.holdings().filter(
        pl.col("measure") == asked.measure.id, pl.col("period") == asked.period,
        pl.col("entity_kind") == asked.entity.kind, releases.known_by(asked.as_at),
    )
    same_group = rows.filter(pl.col("pupil_group") == asked.group)
    covering = same_group.filter(pl.col("coverage").is_in(_coverages(store, asked.entity)))
    if covering.filter(pl.col("phase") == asked.phase).height:
        files = sorted(set(covering["file"]))
        contradicted = _contradicted(store, asked, files)
        if contradicted:
            return _value(asked, State.MISSING, contradicted)
        return _value(asked, State.NOT_PUBLISHED, f"{listed(files)} lists no such figure for {asked.entity}.")
    phases = sorted(set(covering["phase"]))
    if phases:
        why = f"Published by phase of school: ask for phase {listed(phases, 'or')}."
        return _value(asked, State.NOT_PUBLISHED, why)
    return None


def _contradicted(store: Holdings, asked: Asked, files: list[str]) -> str | None:
    """A figure that a file gives twice, differently, was set aside with both rows."""
    figure = f"{asked.entity.id}, {asked.period}, {asked.measure.id}"
    refused = store.catalogue()["refused"].filter(
        pl.col("file").is_in(files), pl.col("detail").str.starts_with(f"{figure}: ")
    )
    if refused.is_empty():
        return None
    rows = listed([str(row) for row in refused["row"].unique().sort()])
    return f"{refused['file'][0]} gives it with different figures on rows {rows}: none of them is used."


def _coverages(store: Holdings, entity: Entity) -> list[str]:
    """The coverages under which a file would list the entity."""
    if entity.kind != "school":
        return ["england", str(entity)]
    rows = store.establishments().filter(pl.col("urn") == entity.id)
    return ["england", *(f"la:{code}" for code in rows["la"].drop_nulls())]


_REASONS = (
    _held_but_later, _gap, _outside_the_series, _not_for_such, _no_such_entity, _no_such_group, _not_in_held_files,
)


def _by_the_list_of_releases(store: Holdings, asked: Asked) -> Value:
    sources = releases.sources_for(store.definitions, asked.measure, asked.group, asked.entity.kind)
    listed_releases = releases.releases_for(store.definitions, sources, asked.period)
    on = asked.as_at or today()
    if not listed_releases:
        return _not_listed(asked, on)
    publication, release = listed_releases[0]
    said = f"{publication.title} for {asked.period} came out on {day(release.on)}{_said_by(release.basis)}"
    if release.on > on:
        return _value(asked, State.NOT_YET, f"{said}.", release=release.status, released_on=release.on, basis=release.basis)
    why = f"{said}, but no file that would hold this figure is held here."
    return _value(asked, State.MISSING, why, release=release.status, released_on=release.on, basis=release.basis)


def _not_listed(asked: Asked, on: dt.date) -> Value:
    year = asked.period.split(" ")[0]
    if academic_year.is_academic_year(year) and academic_year.last_day(year) >= on:
        return _value(asked, State.NOT_YET, f"{asked.period} was not over on {day(on)}.")
    why = f"No file held here gives this figure for {asked.period}, and no release of it is listed."
    return _value(asked, State.MISSING, why)
