"""`upstream retention`: what is due for deletion, and deleting it."""

from __future__ import annotations

import datetime as dt

import click

import upstream.cli.ready  # noqa: F401  (before anything that has tables)
from upstream.audit.actors import job
from upstream.casework.protection import deletion
from upstream.casework.protection.due import due_for_deletion
from upstream.cli import asking, showing
from upstream.jobs.migrating import why_not_ready
from upstream.lib.clock import today
from upstream.lib.refusal import refuse


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Say what would be deleted, and delete nothing.")
@click.option("--on", type=asking.Day(), metavar="DAY", help="With --dry-run: what would be due on this day.")
@asking.as_json
def command(dry_run: bool, on: dt.date | None, as_json: bool) -> None:
    """Delete what the rules of retention say is over. Held records stay; stubs are left, by kind and id."""
    refuse(why_not_ready())
    refuse("A day is named only to look ahead: add --dry-run." if on and not dry_run else None)
    if dry_run:
        _say_due(on or today(), as_json)
        return
    done = deletion.run_all(by=job("retention"))
    if as_json:
        showing.as_json({"on": done.on, "numbers": done.numbers, "stuck": done.stuck})
        return
    click.echo(deletion.in_words(done))
    for table, key, why in done.stuck:
        click.echo(f"Not {table} {key}: {why}", err=True)


def _say_due(on: dt.date, as_json: bool) -> None:
    lines = [
        {"table": due.table.table, "rows": number, "oldest": due.rows.first().since, "rule": due.rule.id, "then": due.rule.then}
        for due in due_for_deletion(on) if (number := due.rows.count())
    ]
    if as_json:
        showing.as_json({"on": on, "due": lines})
    elif lines:
        showing.table(list(lines[0]), [[str(cell) for cell in line.values()] for line in lines])
    else:
        click.echo("Nothing is due.")
