"""`upstream family`: the schools most like one by intake, how alike, and who does better with the same intake."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from upstream.benchmarks.comparators import comparator_set
from upstream.benchmarks.comparators.family import SET, Family, Mapped, family
from upstream.cli import asking, showing
from upstream.evidence.entity import Entity
from upstream.lib.refusal import Refusal
from upstream.lib.wording import day
from upstream.reports.files import write_similar_schools
from upstream.reports.similar_schools import MAKES_NO_JUDGEMENT, as_facts


@click.command(name="family")
@click.argument("urn", type=asking.EntityType())
@click.option("--measure", "measures", multiple=True, metavar="M", help="A measure to map over the family. May be given again.")
@click.option("--set", "name", default=SET, show_default=True, help="Which set of similar schools, by its id.")
@asking.as_at
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Write similar-schools-URN.xlsx, .csv and .json into this folder.")
@asking.definitions_folders
@asking.as_json
def command(
    urn: Entity, measures: tuple[str, ...], name: str, as_at: dt.date | None, out: Path | None, folders: tuple[Path, ...],
    as_json: bool,
) -> None:
    """A school's family: the schools nearest to it by intake, each with its distance and features, the school's place
    among them on each measure, and which of them clearly do better."""
    store = asking.store()
    if urn.kind != "school":
        raise Refusal(f"{urn} is no school: write its number, like 125271.")
    chosen = comparator_set(name, asking.load(folders).folders)
    if chosen.method != "nearest":
        raise Refusal(f"‘{chosen.title}’ says who is in the same place, not who is alike: --set {SET} does.")
    found = family(store, urn.id, measures, as_at, chosen)
    written = write_similar_schools(found, store, out) if out else []
    if as_json:
        showing.as_json({**as_facts(found, store), **({"written": [str(path) for path in written]} if written else {})})
    else:
        _say(found, written)


def _say(found: Family, written: list[Path]) -> None:
    when = day(found.as_at) if found.as_at else "today"
    click.echo(f"{found.name} (URN {found.urn}), as at {when}. {found.found.words}, {found.found.basis}.")
    for note in found.notes:
        click.echo(f"Note: {note}")
    showing.table(
        ("feature", "weight", "this school", "half are below", "year", "used"),
        [[one.title, one.weight, one.value, _rounded(one.typical), one.period, one.why_not or "yes"] for one in found.features],
    )
    for one in found.measures:
        click.echo(_line(one))
    showing.table(_head(found), _rows(found))
    click.echo(MAKES_NO_JUDGEMENT)
    for path in written:
        click.echo(f"Written: {path}")


def _line(one: Mapped) -> str:
    if one.field is None or one.own.value is None:
        return f"{one.title}: {one.words}"
    interval = f" ({_rounded(one.low)} to {_rounded(one.high)})" if one.low is not None else ""
    pooled = one.field.pooled.value if one.field.pooled else None
    family_has = f", its family by pupils {_rounded(pooled)}" if pooled is not None else ""
    place = one.field.placed
    return (f"{one.title}, {one.own.period}: {showing.number(one.own.value)}{interval}{family_has}."
            f" Place {place.rank} of {place.n}. {one.words}")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _head(found: Family) -> list[str]:
    of_measures = [name for one in found.measures for name in (f"{one.title} {one.own.period}", "beside it")]
    return ["nearness", "urn", "school", "council", "distance", *(one.title for one in found.features), *of_measures]


def _rows(found: Family) -> list[list]:
    beside = [{other.urn: other for other in one.beside} for one in found.measures]
    return [
        [one.place, one.urn, one.name, one.la_name, round(one.distance, 3), *one.features,
         *(cell for figures in beside for cell in (figures[one.urn].value, figures[one.urn].verdict))]
        for one in found.members
    ]
