"""`upstream figure`: one figure, or why there is none."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

import click

from upstream.cli import asking, showing
from upstream.evidence.entity import Entity
from upstream.evidence.value import Value


@click.command(name="figure")
@click.argument("measure")
@click.argument("entity", type=asking.EntityType())
@click.argument("period", type=asking.Period())
@click.option("--group", default="all", show_default=True, help="Which pupils: disadvantaged, girls, …")
@click.option("--phase", default="all", show_default=True, help="Of which schools, for an area’s figures.")
@asking.as_at
@asking.as_json
def command(
    measure: str, entity: Entity, period: str, group: str, phase: str, as_at: dt.date | None, as_json: bool
) -> None:
    """One figure with its state, cohort, interval, release, file and row, or the reason why there is none.

    ENTITY is urn:…, la:…, trust:…, region:… or england; PERIOD is 2018/19.
    """
    store = asking.store()
    value = store.figure(measure, entity, period, group=group, phase=phase, as_at=as_at)
    if as_json:
        showing.as_json({**asdict(value), "title": store.measure(measure).title, "name": store.name_of(entity)})
    else:
        _say(value, store.measure(measure).title, store.name_of(entity))


def _say(value: Value, title: str, name: str | None) -> None:
    showing.facts([
        ("measure", f"{title} ({value.measure})"),
        ("entity", f"{name} ({value.entity})" if name else value.entity),
        ("period", value.period),
        ("pupils", value.group),
        ("schools", value.phase if value.phase != "all" else None),
        ("value", value.value),
        ("state", value.state.value),
        ("why", value.why),
        ("cohort", value.cohort),
        ("numerator", value.numerator),
        ("interval", _interval(value)),
        ("release", value.release),
        ("released on", _released(value)),
        ("source", value.source),
        ("file", value.file),
        ("row", str(value.row) if value.row else None),
        ("matched by", value.matched),
    ])


def _interval(value: Value) -> str | None:
    if value.low is None or value.high is None:
        return None
    return f"{showing.number(value.low)} to {showing.number(value.high)}"


def _released(value: Value) -> str | None:
    if value.released_on is None:
        return None
    return f"{value.released_on.isoformat()} ({value.basis})" if value.basis else value.released_on.isoformat()
