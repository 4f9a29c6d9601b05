"""`upstream assess`: a framework over every school of a place, as workbook, page and JSON."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.framework import load_framework
from upstream.assessment.judgements import read_judgements
from upstream.cli import asking, showing
from upstream.evidence.entity import Entity
from upstream.evidence.schools import schools_on
from upstream.evidence.store import Store
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted, day
from upstream.reports.assessment_changes import changes
from upstream.reports.assessment_record import Record, read_record, record
from upstream.reports.files import write_risk_assessment

judgements_file = click.option(
    "--judgements", type=click.Path(path_type=Path), metavar="FILE",
    help="A table (CSV) of judgements and facts that people recorded, and what it is complete for.",
)


@click.command(name="assess")
@click.argument("framework")
@click.option("--where", type=asking.EntityType(), required=True, help="Whose schools: la=936, trust=2053 or england.")
@asking.as_at
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Write risk-assessment.xlsx, .html and .json into this folder.")
@judgements_file
@click.option("--since", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="The risk-assessment.json of an earlier run: say what changed, and why.")
@asking.definitions_folders
@asking.as_json
def command(
    framework: str, where: Entity, as_at: dt.date | None, out: Path | None, judgements: Path | None, since: Path | None,
    folders: tuple[Path, ...], as_json: bool,
) -> None:
    """Propose a category for every state-funded school open that day, or the categories still possible, with reasons.

    FRAMEWORK is a name such as alliance-2019. What cannot be said is printed first. Nothing is decided
    here: a person does that.
    """
    earlier = read_record(since) if since else None
    store = asking.store()
    made = record(assessed(framework, store, where, as_at, judgements, folders), store, where)
    written = write_risk_assessment(made, out, earlier) if out else []
    if as_json:
        showing.as_json(_facts(made, earlier, written))
    else:
        _say(made, earlier, written)


def assessed(
    framework: str, store: Store, where: Entity, as_at: dt.date | None, judgements: Path | None, folders: tuple[Path, ...]
) -> Assessment:
    """The framework over the place's schools. Refusals name the framework, the place or the table's row."""
    read = load_framework(framework, asking.load(folders).folders, store.definitions)
    on = as_at or today()
    if where.kind == "school":
        raise Refusal(f"{where} is one school: `upstream explain {framework} {where.id}` says what is proposed for it.")
    asking.refuse_unknown(store, where)
    schools = schools_on(store, where, on)
    if schools.frame.is_empty():
        raise Refusal(f"No state-funded school of {where} is known on {day(on)}: check the code.")
    return assess(read, store, schools, as_at, read_judgements(judgements) if judgements else None)


def _facts(made: Record, earlier: Record | None, written: list[Path]) -> Record:
    """The record without its schools, which are in the files."""
    shown = ("framework", "where", "as_at", "edition", "judgements", "cannot_be_said", "counts")
    facts = {name: made[name] for name in shown}
    if earlier:
        facts["changed"] = len(changes(made, earlier))
    return {**facts, "files": [str(path) for path in written]}


def _say(made: Record, earlier: Record | None, written: list[Path]) -> None:
    counts, framework = made["counts"], made["framework"]
    click.echo("What cannot be said:")
    for sentence in made["cannot_be_said"] or ["Nothing is known to be missing."]:
        click.echo(f"  {sentence}")
    as_at = day(dt.date.fromisoformat(made["as_at"]))
    click.echo(f"\n{made['where']['name']}, {framework['title']} (version {framework['version']}), as at {as_at}:")
    click.echo(f"{counted(counts['schools'], 'school')}. {made['list_basis']} {made['judgements']}\n")
    rows = [(row["title"], row["schools"]) for row in counts["by_category"]]
    rows.append(("Undetermined", counts["undetermined"]))
    rows += [(f"– {row['title']}", row["schools"]) for row in counts["by_possible"]]
    showing.table(("category", "schools"), rows)
    if earlier:
        since = day(dt.date.fromisoformat(earlier["as_at"]))
        click.echo(f"\n{counted(len(changes(made, earlier)), 'school differs', 'schools differ')} from {since}.")
    for path in written:
        click.echo(f"Written: {path}")
