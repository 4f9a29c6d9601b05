"""`upstream editions`: what is kept, what changed from one to another and for whom, which one serves."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

import click

from upstream.cli import asking, showing
from upstream.evidence import serving
from upstream.evidence.edition_changes.changes import (
    EditionChanges,
    ValueChange,
    changes_between,
    changes_of_school,
    schools_where,
)
from upstream.evidence.edition_changes.files import FileChange
from upstream.evidence.edition_changes.kinds import Tally
from upstream.evidence.edition_changes.register import RegisterChange
from upstream.evidence.editions import DamagedEdition, home_folder
from upstream.evidence.entity import Entity
from upstream.evidence.store import Store, open_store
from upstream.evidence.value import Value
from upstream.lib.clock import LONDON
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted

FEW = 20  # schools and measures shown; all of them with --json


@click.group(name="editions", invoke_without_command=True)
@asking.as_json
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """List the editions kept here: those prepared, the one that serves, the earlier ones."""
    if context.invoked_subcommand:
        return
    rows = [_facts(one) for one in serving.listed_editions(home_folder())]
    if as_json:
        showing.as_json(rows)
    elif not rows:
        click.echo("No edition is kept here: `upstream build` makes one from the publishers’ files.")
    else:
        shown = ("edition", "standing", "made", "files", "figures", "serves since", "by", "how", "reason")
        showing.table(shown, [[row[name.replace(" ", "_")] for name in shown] for row in rows])


def _facts(one: serving.Listed) -> dict:
    line = one.served
    begun = {
        "serves_since": _when(line.at) if line else None, "by": line.by if line else None,
        "how": line.how.value if line else None, "reason": (line.reason or None) if line else None,
    }
    try:
        record = one.edition.record
    except DamagedEdition:
        return {"edition": one.edition.id, "standing": "damaged", "made": None, "files": None, "figures": None, **begun}
    return {
        "edition": one.edition.id, "standing": one.standing.value, "made": _when(dt.datetime.fromisoformat(record["made_at"])),
        "files": record["files"].get("read", 0), "figures": record["observations"], **begun,
    }


def _when(at: dt.datetime) -> str:
    return f"{at.astimezone(LONDON):%Y-%m-%d %H:%M}"


@command.command(name="changes")
@click.argument("before")
@click.argument("after")
@click.option("--where", type=asking.EntityType(), metavar="PLACE", help="Only schools of a council or trust: la=936.")
@click.option("--urn", metavar="URN", help="One school, with each of its figures as it was and as it is.")
@asking.as_json
def changes(before: str, after: str, where: Entity | None, urn: str | None, as_json: bool) -> None:
    """What changed from the edition BEFORE to the edition AFTER, and for whom. The first signs of an id are enough."""
    old, new = (_store(name) for name in (before, after))
    if urn:
        _say_school(changes_of_school(old, new, urn), new, urn, as_json)
        return
    if where and where.kind not in ("school", "la", "trust"):
        raise Refusal(f"Schools are found by council or trust, not by {where}: write la=936 or trust=2053.")
    found = changes_between(old, new, schools=schools_where(old, new, where) if where else None)
    if as_json:
        showing.as_json(_as_facts(found))
    else:
        _say(found, new)


def _store(name: str) -> Store:
    edition = serving.find_kept(home_folder(), name)
    return open_store(clearance=asking.CLEARANCE, edition=edition.id)


def _say(found: EditionChanges, new: Store) -> None:
    if found.nothing:
        click.echo("Nothing differs.")
        return
    _say_list("Files", ("file", "source", "what", "rows before", "rows now", "set aside now"), map(_file_row, found.files))
    measures = sorted(found.measures, key=lambda one: -one.tally.loud)[:FEW]
    rows = [(one.measure, one.period, *_tally_row(one.tally)) for one in measures]
    _say_list(f"Figures: {_words(found.figures)}", ("measure", "period", *TALLY), rows)
    schools = [(one.school.urn, one.school.name, one.school.la_name, *_tally_row(one.tally)) for one in found.schools[:FEW]]
    _say_list(counted(len(found.schools), "school"), ("urn", "school", "council", *TALLY), schools)
    largest = sorted((one for line in found.measures for one in line.largest), key=lambda one: -abs(one.difference or 0))
    corrections = [(str(one.entity), one.measure, one.group, one.period, one.before, one.after) for one in largest[:FEW]]
    _say_list("Largest corrections", ("of", "measure", "group", "period", "before", "now"), corrections)
    _say_list("In the register", ("urn", "school", "what", "before", "now", "on"), map(_register_row, found.register[:FEW]))
    if found.inspections:
        click.echo(f"\n{counted(len(found.inspections), 'judgement')} of inspections new, gone or corrected.")


TALLY = ("corrected", "withdrawn", "gone", "given now", "added", "restated", "confirmed")


def _tally_row(tally: Tally) -> list[int | None]:
    found = {what.value: number for what, number in tally.items()}
    return [found.get(name) for name in TALLY]


def _words(tally: Tally) -> str:
    return ", ".join(f"{number:,} {what.value}" for what, number in tally.items()) or "none changed"


def _say_list(title: str, columns: tuple[str, ...], rows: Any) -> None:
    given = [list(row) for row in rows]
    if given:
        click.echo(f"\n{title}")
        showing.table(columns, given)


def _file_row(one: FileChange) -> tuple:
    before, after = one.before, one.after
    return (
        one.file, one.source, one.became.value, before.rows_used if before else None, after.rows_used if after else None,
        after.refused if after else None,
    )


def _register_row(one: RegisterChange) -> tuple:
    return (one.urn, one.name, one.what.value, one.before, one.after, one.on)


def _as_facts(found: EditionChanges) -> dict:
    facts = asdict(found)
    for line in (*facts["measures"], *facts["schools"]):
        line["figures"] = {what.value: number for what, number in line.pop("tally")["counts"].items()}
    return {**facts, "figures": {what.value: number for what, number in found.figures.items()}}


def _say_school(found: list[ValueChange], new: Store, urn: str, as_json: bool) -> None:
    if as_json:
        showing.as_json([{"what": one.what, "before": one.before, "after": one.after} for one in found])
        return
    name = new.name_of(Entity("school", urn)) or f"School {urn}"
    click.echo(f"{name}: {counted(len(found), 'figure')} changed." if found else f"{name}: no figure differs.")
    columns = ("measure", "group", "period", "what", "before", "now", "file now")
    rows = [
        (one.either.measure, one.either.group, one.either.period, one.what.value, _shown(one.before), _shown(one.after),
         one.after.file if one.after else None)
        for one in found
    ]
    showing.table(columns, rows)


def _shown(value: Value | None) -> str | float | None:
    if value is None:
        return None
    return value.value if value.value is not None else value.state.value


@command.command(name="publish")
@click.argument("edition")
def publish(edition: str) -> None:
    """Let the prepared EDITION serve."""
    made = serving.publish_edition(home_folder(), edition, by=asking.BY_COMMAND)
    click.echo(f"Edition {made.id} serves.")


@command.command(name="back")
@click.argument("edition")
@click.option("--reason", default="", help="Why: it stands in the list of what served when.")
def back(edition: str, reason: str) -> None:
    """Let an earlier EDITION serve again."""
    made = serving.put_back(home_folder(), edition, by=asking.BY_COMMAND, reason=reason)
    click.echo(f"Edition {made.id} serves again.")


@command.command(name="discard")
@click.argument("edition")
def discard(edition: str) -> None:
    """Delete the prepared EDITION, which nobody has been shown. The publishers' files stay."""
    click.echo(f"Edition {serving.discard(home_folder(), edition)} is discarded.")
