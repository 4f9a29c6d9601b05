"""`upstream migrate`: the database as this version needs it."""

from __future__ import annotations

import click

import upstream.cli.ready  # noqa: F401  (before anything that has tables)
from upstream.jobs import migrating
from upstream.lib.wording import counted, listed


@click.command("migrate")
def command() -> None:
    """Bring the database up to this version: the first time, and after every update. Again it changes nothing."""
    applied = migrating.migrate()
    if not applied:
        click.echo("The database is as this version needs it: nothing was done.")
        return
    areas = sorted({name.partition(".")[0] for name in applied})
    click.echo(f"{counted(len(applied), 'migration was', 'migrations were')} applied, of {listed(areas)}.")
