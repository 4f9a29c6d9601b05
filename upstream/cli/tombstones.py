"""`upstream tombstones`: the stubs of what was deleted, for a restore of an older backup."""

from __future__ import annotations

import click

import upstream.cli.ready  # noqa: F401  (before anything that has tables)
from upstream.jobs.backups import stubs
from upstream.jobs.migrating import why_not_ready
from upstream.lib.refusal import refuse


@click.command("tombstones")
def command() -> None:
    """Print a line of JSON for each record deleted for good: kind, id, day and rule. Keep it beside the backups."""
    refuse(why_not_ready())
    click.echo(stubs.as_lines(), nl=False)
