"""`upstream backup`: everything that cannot be computed again, in one encrypted file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

import upstream.cli.ready  # noqa: F401  (before anything that has tables)
from upstream.cli import showing
from upstream.jobs.backups.making import back_up
from upstream.jobs.migrating import why_not_ready
from upstream.lib.refusal import Refusal, refuse
from upstream.lib.wording import counted

PASSPHRASE = "UPSTREAM_BACKUP_PASSPHRASE"


def passphrase(*, confirm: bool) -> str:
    """From the environment, else asked for without showing it; a job that nobody sits beside must have it there."""
    named = os.environ.get(PASSPHRASE)
    if not named and not sys.stdin.isatty():
        raise Refusal("Nobody is there to type the passphrase: give it in UPSTREAM_BACKUP_PASSPHRASE, or name a --recipient.")
    return named or click.prompt("Passphrase of the backup", hide_input=True, confirmation_prompt=confirm, err=True)


@click.command("backup")
@click.option(
    "--to", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="The file to write: FILE.age.",
)
@click.option(
    "--recipient", "recipients", multiple=True, metavar="KEY",
    help="Encrypt to this key (age1…) in place of a passphrase. May be given again.",
)
@click.option("--with-editions", is_flag=True, help="Keep the editions too. Without them they are built again from raw files.")
def command(to: Path, recipients: tuple[str, ...], with_editions: bool) -> None:
    """Write the database, uploaded files, raw evidence and local definitions to one encrypted file.

    The passphrase is taken from UPSTREAM_BACKUP_PASSPHRASE, or asked for. Whoever loses it has no backup.
    """
    refuse(why_not_ready())
    word = "" if recipients else passphrase(confirm=True)
    with showing.progress() as progress:
        made = back_up(to, passphrase=word, recipients=recipients, with_editions=with_editions, progress=progress)
    click.echo(
        f"{to}: {counted(sum(made.tables.values()), 'row')} of {counted(len(made.tables), 'table')}, "
        f"{counted(made.files, 'file')}, {to.stat().st_size:,} bytes."
    )
    click.echo("Keep it on another machine, and the passphrase or key somewhere else again.")
