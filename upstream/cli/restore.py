"""`upstream restore`: a backup into an empty home and database."""

from __future__ import annotations

from pathlib import Path

import click

import upstream.cli.ready  # noqa: F401  (before anything that has tables)
from upstream.cli import showing
from upstream.cli.backup import passphrase
from upstream.jobs.backups import stubs
from upstream.jobs.backups.restoring import in_words, restore
from upstream.jobs.backups.sealed import is_plain_age


@click.command("restore")
@click.argument("backup", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--identity", "identities", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="A file with the key (AGE-SECRET-KEY-1…), where the backup was encrypted to one. May be given again.",
)
@click.option(
    "--tombstones", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="What `upstream tombstones` wrote since: deleted again before anything is served.",
)
def command(backup: Path, identities: tuple[Path, ...], tombstones: Path | None) -> None:
    """Restore the file BACKUP into the home and database that the settings name, which must be empty."""
    keys = tuple(key for path in identities for key in _keys(path))
    since = tuple(stubs.read(tombstones)) if tombstones else ()
    word = "" if keys or is_plain_age(backup) else passphrase(confirm=False)
    with showing.progress() as progress:
        done = restore(backup, passphrase=word, identities=keys, since=since, progress=progress)
    for line in in_words(done):
        click.echo(line)


def _keys(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
