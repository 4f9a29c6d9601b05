"""`upstream check`: definitions that hold, and aggregates that agree with the publisher's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from upstream.assessment.framework import every_framework
from upstream.assessment.freshness import every_freshness
from upstream.assessment.schemes import every_scheme
from upstream.benchmarks.comparators import load_comparators
from upstream.benchmarks.outcomes import every_outcome_set
from upstream.cli import asking, showing
from upstream.evidence.aggregates import compare_with_published
from upstream.evidence.entity import Entity
from upstream.lib.refusal import refuse
from upstream.lib.wording import counted

ONE = {
    "frameworks": "framework", "schemes": "scheme", "sets of outcomes": "set of outcomes",
    "comparator sets": "comparator set", "definitions of freshness": "definition of freshness",
}


@click.command(name="check")
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--aggregates", type=asking.EntityType(), metavar="ENTITY",
    help="Where our own totals of schools differ from the published row of a council, and why.",
)
@asking.as_at
@asking.as_json
def command(folders: tuple[Path, ...], aggregates: Entity | None, as_at: dt.date | None, as_json: bool) -> None:
    """Check the definitions in FOLDERS, after those of the package; or, with --aggregates, the figures of an area."""
    if aggregates:
        _aggregates(aggregates, as_at, as_json)
        return
    definitions = asking.load(folders)
    counts = {
        "publications": len(definitions.publications), "sources": len(definitions.sources),
        "measures": len(definitions.measures), "areas": len(definitions.areas),
        "types of school": len(definitions.school_types),
        "frameworks": len(every_framework(definitions.folders, definitions)),
        "definitions of freshness": len(every_freshness(definitions.folders)),
        "schemes": len(every_scheme(definitions.folders, definitions)),
        "sets of outcomes": len(every_outcome_set(definitions.folders, definitions)),
        "comparator sets": len(load_comparators(definitions.folders, definitions)),
    }
    if as_json:
        showing.as_json(counts)
    else:
        said = [counted(number, ONE.get(kind, kind), kind) for kind, number in counts.items()]
        click.echo(f"Every definition holds: {', '.join(said)}.")


def _aggregates(entity: Entity, as_at: dt.date | None, as_json: bool) -> None:
    store = asking.store()
    refuse(f"{entity} is a school: aggregates are a council’s, a region’s or England’s." if entity.kind == "school" else None)
    asking.refuse_unknown(store, entity)
    frame = compare_with_published(store, entity, as_at)
    if as_json:
        showing.as_json(frame.to_dicts())
        return
    columns = ("measure", "pupil_group", "period", "ours", "published", "schools", "of_schools", "why")
    rows = [[_rounded(row[name]) for name in columns] for row in frame.iter_rows(named=True)]
    showing.table(columns, rows)
    click.echo(f"{counted(frame.height, 'figure')} differ by more than rounding. The published row is the figure.", err=True)


def _rounded(thing: object) -> object:
    return round(thing, 3) if isinstance(thing, float) else thing
