"""`upstream assess`: a framework over every school of a place, as workbook, page and JSON."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

import click

from upstream.assessment.evaluate import Assessment, assess
from upstream.assessment.framework import Framework, framework_names, load_framework
from upstream.assessment.judgements import Judgements, read_judgements, understood
from upstream.assessment.schemes import Scheme, judgements_of, load_scheme, scheme_files
from upstream.cli import asking, showing
from upstream.evidence.entity import Entity
from upstream.evidence.schools import schools_on
from upstream.evidence.store import Store
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted, day, did_you_mean, listed
from upstream.reports.assessment_changes import changes, compared_with, moved
from upstream.reports.assessment_record import Record, read_record, record
from upstream.reports.files import write_risk_assessment

MOST_MOVERS = 20  # on a screen; the files hold them all
judgements_file = click.option(
    "--judgements", type=click.Path(path_type=Path), metavar="FILE",
    help="A table (CSV) of judgements and facts that people recorded, and what it is complete for.",
)


@dataclass(frozen=True)
class AskedBy:
    """By what to assess: a framework and a table of judgements, or a scheme with those that it uses."""

    framework: Framework
    judgements: Judgements | None
    scheme: Scheme | None


@click.command(name="assess")
@click.argument("framework")
@click.option("--where", type=asking.EntityType(),
              help="Whose schools: la=936, trust=2053 or england. Of a scheme: those it covers, if not said.")
@asking.as_at
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Write risk-assessment.xlsx, .html and .json into this folder.")
@judgements_file
@click.option("--since", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="The risk-assessment.json of an earlier run: say what changed, and why.")
@click.option("--instead-of", "instead_of", metavar="FRAMEWORK",
              help="Another framework or version: say which schools it would have proposed otherwise, on the same day.")
@asking.definitions_folders
@asking.as_json
def command(
    framework: str, where: Entity | None, as_at: dt.date | None, out: Path | None, judgements: Path | None,
    since: Path | None, instead_of: str | None, folders: tuple[Path, ...], as_json: bool,
) -> None:
    """Propose a category for every state-funded school open that day, or the categories still possible, with reasons.

    FRAMEWORK is a name such as alliance-2019 or alliance-2019/1, or that of a scheme. What cannot be said is
    printed first. Nothing is decided here: a person does that.
    """
    if since and instead_of:
        raise click.UsageError("--since compares with an earlier run, --instead-of with another framework: give one.")
    earlier = read_record(since) if since else None
    store = asking.store()
    by = asked_by(framework, store, judgements, folders)
    where = where or _covered(by)
    if instead_of:
        made, earlier = _both(by, asked_by(instead_of, store, judgements, folders), store, where, as_at)
    else:
        made = record(_over(by, store, where, as_at), store, where, by.scheme)
    written = write_risk_assessment(made, out, earlier) if out else []
    if as_json:
        showing.as_json(_facts(made, earlier, written))
    else:
        _say(made, earlier, written)


def asked_by(name: str, store: Store, judgements: Path | None, folders: tuple[Path, ...]) -> AskedBy:
    """A framework or a scheme by its name. A table that is given takes the place of the scheme's own."""
    places = asking.load(folders).folders
    refuse_unnamed(name, places)
    table = read_judgements(judgements) if judgements else None
    if name in scheme_files(places):
        scheme, framework = load_scheme(name, places, store.definitions)
        return AskedBy(framework, table or judgements_of(scheme, framework), scheme)
    return AskedBy(load_framework(name, places, store.definitions), table, None)


def refuse_unnamed(name: str, places: list[Path]) -> None:
    """`Refusal` where neither a scheme nor a framework has the name: it says the near ones, else lists both."""
    schemes, frameworks = list(scheme_files(places)), framework_names(places)
    known = [*schemes, *dict.fromkeys(one.partition("/")[0] for one in frameworks)]
    asked = name.partition("/")[0]
    if asked in known:
        return  # a version that is not there is told by what reads the framework
    there = f"Schemes: {listed(schemes) or 'none'}. Frameworks: {listed(frameworks) or 'none'}."
    raise Refusal(f"There is no framework or scheme ‘{name}’. {did_you_mean(asked, known, there)}")


def _covered(by: AskedBy) -> Entity:
    if by.scheme is None:
        raise click.UsageError("Missing option '--where': whose schools, such as la=936, trust=2053 or england.")
    if len(by.scheme.places) > 1:
        covers = listed([str(place) for place in by.scheme.places], "or")
        raise click.UsageError(f"‘{by.scheme.id}’ covers several places: name one with --where, {covers}.")
    return by.scheme.places[0]


def assessed(
    framework: str, store: Store, where: Entity, as_at: dt.date | None, judgements: Path | None, folders: tuple[Path, ...]
) -> Assessment:
    """A framework or scheme over the place's schools. Refusals name the framework, the place or the table's row."""
    return _over(asked_by(framework, store, judgements, folders), store, where, as_at)


def _over(by: AskedBy, store: Store, where: Entity, as_at: dt.date | None) -> Assessment:
    if where.kind == "school":
        name = by.scheme.id if by.scheme else by.framework.id
        raise Refusal(f"{where} is one school: `upstream explain {name} {where.id}` says what is proposed for it.")
    asking.refuse_unknown(store, where)
    schools = schools_on(store, where, as_at or today())
    if schools.frame.is_empty():
        raise Refusal(f"No state-funded school of {where} is known on {day(as_at or today())}: check the code.")
    return assess(by.framework, store, schools, as_at, by.judgements)


def _both(by: AskedBy, other: AskedBy, store: Store, where: Entity, as_at: dt.date | None) -> tuple[Record, Record]:
    """The records of two frameworks on the same day, by what each understands of the same table."""
    records = []
    for one in (by, other):
        table, left_out = understood(by.judgements or other.judgements, one.framework)
        found = _over(replace(one, judgements=table), store, where, as_at)
        records.append(record(replace(found, notes=[*left_out, *found.notes]), store, where, one.scheme))
    return records[0], records[1]


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
        _say_changes(made, earlier)
    for path in written:
        click.echo(f"Written: {path}")


def _say_changes(made: Record, earlier: Record) -> None:
    found = changes(made, earlier)
    click.echo(f"\n{counted(len(found), 'school differs', 'schools differ')} from {compared_with(made, earlier)}.")
    if made["framework"] == earlier["framework"]:
        return
    showing.table(("before", "now", "schools"), moved(found))
    for change in [one for one in found if one.kind in ("category", "possible")][:MOST_MOVERS]:
        click.echo(f"\n{change.name} ({change.urn}): {change.was} → {change.now}")
        for why in change.why:
            click.echo(f"  {why}")
    if len(found) > MOST_MOVERS:
        click.echo("\nAll of them stand in the files that --out writes, under ‘Changes’.")
