"""Figures of two editions side by side, by DuckDB: only those that a changed file gives or gave are looked at.

A figure whose winning row stands in a file that is the same in both editions is the same in both. So the keys of the
rows of changed files are gathered first, and only their figures are joined: a new table of one year among ten million
figures costs what that table costs. Where every file is read anew, measures go by in stretches that fit in memory.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import duckdb
import polars as pl

from upstream.evidence.edition_changes.files import Place
from upstream.evidence.edition_changes.kinds import FigureChange, MeasureChange, Tally, What
from upstream.evidence.entity import Entity
from upstream.evidence.store import Store, connect

AT_ONCE = 2_000_000  # figures of both editions: some 200 bytes each while they are joined
LARGEST = 3  # corrections shown of each measure and period
_KEY = ("entity_kind", "entity_id", "phase", "measure", "pupil_group", "period")
_SAME = 1e-9  # values are parsed from the same text: this only forgives another order of adding up


@dataclass
class FigureChanges:
    """Counted by measure and period, and by the URN of the school."""

    measures: dict[tuple[str, str], MeasureChange] = field(default_factory=dict)
    schools: dict[str, Tally] = field(default_factory=dict)


def figure_changes(
    before: Store, after: Store, old: Collection[Place], new: Collection[Place], schools: Collection[str] | None = None
) -> FigureChanges:
    """What became of the figures of the changed files (`old` as before, `new` as after); of these `schools` alone."""
    found = FigureChanges()
    connection = connect()
    try:
        for name, store in (("old", before), ("new", after)):
            connection.execute(f"create temp view {name}_current as {store.sql_for_current()}")
        _fill(connection, "old_files", source=[place[0] for place in old], file=[place[1] for place in old])
        _fill(connection, "new_files", source=[place[0] for place in new], file=[place[1] for place in new])
        _fill(connection, "wanted", urn=list(schools or ()))
        whole = _all_of(before, old) and _all_of(after, new)
        for stretch in _stretches(before, after, old, new):
            _fill(connection, "stretch", measure=stretch["measure"].to_list(), period=stretch["period"].to_list())
            connection.execute(sql_for_changed(only_wanted=schools is not None, whole=whole))
            _count(connection, found)
    finally:
        connection.close()
    return found


def _fill(connection: duckdb.DuckDBPyConnection, name: str, **columns: list) -> None:
    """A small table of text, a list a column."""
    named = ", ".join(f"unnest(?::varchar[]) as {column}" for column in columns)
    connection.execute(f"create or replace temp table {name} as select {named}", list(columns.values()))


def _stretches(before: Store, after: Store, old: Collection[Place], new: Collection[Place]) -> Iterator[pl.DataFrame]:
    """Measures and periods that the changed files give or gave, as many at once as fit in memory."""
    key = ["measure", "period"]
    touched = pl.concat([_given_by(before, old), _given_by(after, new)]).select(key).unique()
    held = pl.concat([before.holdings(), after.holdings()]).join(touched, on=key, how="semi")
    counts = held.group_by(key).agg(pl.col("figures").sum()).sort(key)
    stretch = (counts["figures"].cum_sum() - counts["figures"]) // AT_ONCE
    for _, rows in counts.group_by(stretch.alias("stretch"), maintain_order=True):
        yield rows


def _given_by(store: Store, places: Collection[Place]) -> pl.DataFrame:
    files = pl.DataFrame(list(places), schema={"source": pl.String, "file": pl.String}, orient="row")
    return store.holdings().join(files, on=["source", "file"], how="semi")


def _all_of(store: Store, places: Collection[Place]) -> bool:
    """Whether every file that gives figures has changed: then there is nothing to leave out."""
    return store.holdings().height == _given_by(store, places).height


_KEYS = ", ".join(_KEY)
_ON = " and ".join(f"o.{name} = n.{name}" for name in _KEY)
_SQL_FOR_WHAT = f"""
    case
        when o.state is null then '{What.ADDED}'
        when n.state is null then '{What.GONE}'
        when o.value is null and n.value is not null then '{What.GIVEN}'
        when o.value is not null and n.value is null then '{What.WITHDRAWN}'
        when abs(o.value - n.value) > {_SAME} then '{What.CORRECTED}'
        when o.state is distinct from n.state or o.cohort is distinct from n.cohort
            or o.numerator is distinct from n.numerator or o.low is distinct from n.low
            or o.high is distinct from n.high then '{What.RESTATED}'
        when o.release is distinct from n.release then '{What.CONFIRMED}'
    end
"""


def sql_for_changed(*, only_wanted: bool, whole: bool = False) -> str:
    """Fills the table `changed` with the figures of the stretch's measures and periods that are not the same in both.
    `whole`: every file has changed, so no keys need to be gathered first."""
    touched = "" if whole else f"semi join touched using ({_KEYS})"
    only = "and entity_kind = 'school' and entity_id in (from wanted)" if only_wanted else ""
    both = [
        f"{name} as (select * from {name}_current where (measure, period) in (from stretch) {only})" for name in ("old", "new")
    ]
    return f"""
        create or replace temp table changed as
        with {', '.join(both)},
        touched as (
            select {_KEYS} from old semi join old_files using (source, file)
            union
            select {_KEYS} from new semi join new_files using (source, file)
        ),
        o as (select * from old {touched}),
        n as (select * from new {touched})
        select * from (
            select
                {', '.join(f'coalesce(o.{name}, n.{name}) as {name}' for name in _KEY)},
                coalesce(n.period_end, o.period_end) as period_end,
                o.value as before, o.state as before_state, n.value as after, n.state as after_state,
                {_SQL_FOR_WHAT} as what
            from o full outer join n on {_ON}
        ) where what is not null
    """


_SQL_FOR_MEASURES = """
    select measure, period, what, count(*), max(period_end) from changed group by all
"""
_SQL_FOR_SCHOOLS = """
    select entity_id, what, count(*) from changed where entity_kind = 'school' group by all
"""
_SQL_FOR_LARGEST = f"""
    select what, entity_kind, entity_id, measure, pupil_group, phase, period, before, before_state, after, after_state
    from changed where what = '{What.CORRECTED}'
    qualify row_number() over (
        partition by measure, period order by abs(after - before) desc, entity_kind, entity_id, pupil_group, phase
    ) <= {LARGEST}
    order by measure, period, abs(after - before) desc, entity_kind, entity_id, pupil_group, phase
"""


def _count(connection: duckdb.DuckDBPyConnection, found: FigureChanges) -> None:
    """Counts what is in `changed`, and lets it go."""
    tallies: dict[tuple[str, str], Tally] = {}
    ends: dict[tuple[str, str], dt.date | None] = {}
    for measure, period, what, figures, end in connection.execute(_SQL_FOR_MEASURES).fetchall():
        tallies.setdefault((measure, period), Tally()).add(What(what), figures)
        ends[measure, period] = end
    largest: dict[tuple[str, str], list[FigureChange]] = {}
    for row in connection.execute(_SQL_FOR_LARGEST).fetchall():
        largest.setdefault((row[3], row[6]), []).append(_change(row))
    for key, tally in tallies.items():
        found.measures[key] = MeasureChange(*key, ends[key], tally, tuple(largest.get(key, ())))
    for urn, what, figures in connection.execute(_SQL_FOR_SCHOOLS).fetchall():
        found.schools.setdefault(urn, Tally()).add(What(what), figures)
    connection.execute("drop table changed")


def _change(row: tuple) -> FigureChange:
    what, kind, entity, measure, group, phase, period, *values = row
    return FigureChange(What(what), Entity(kind, entity), measure, group, phase, period, *values)
