"""`upstream doctor`: what is wrong with this installation, in detail."""

from __future__ import annotations

import sys

import click

import upstream.cli.ready  # noqa: F401  (before anything that has tables)
from upstream.cli import asking, showing
from upstream.cli.main import REFUSED
from upstream.jobs.health import BESIDES, VITAL, examined


@click.command("doctor")
@asking.as_json
def command(as_json: bool) -> None:
    """Look at database, edition, files, worker, backups and disk, and say what is wrong. Exit code 1 if anything is."""
    found = list(examined(VITAL + BESIDES))
    if as_json:
        showing.as_json([{"about": one.about, "well": one.is_well, "wrong": one.wrong} for one in found])
    else:
        for one in found:
            click.echo(f"{one.about}: {one.wrong or 'well'}")
    if any(not one.is_well for one in found):
        sys.exit(REFUSED)
