"""`upstream build`: raw files in, an edition out."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from upstream.benchmarks import comparisons
from upstream.cli import asking, showing
from upstream.evidence import agreements
from upstream.evidence.build import BuildReport, build
from upstream.evidence.definitions import Definitions
from upstream.evidence.editions import home_folder
from upstream.lib.refusal import refuse
from upstream.lib.wording import counted, listed


@click.command(name="build")
@click.argument("raw", nargs=-1, type=click.Path(path_type=Path))
@asking.definitions_folders
@click.option("--only", is_flag=True, help="From these files alone, without those kept from earlier builds.")
@click.option("--accept-changes", is_flag=True, help="Yes, a source may have far more or far fewer rows than before.")
@click.option("--prepare", is_flag=True, help="Make the edition without letting it serve: `upstream editions publish` does.")
@click.option(
    "--agreement", "named", multiple=True, metavar="NAME",
    help="Refuse unless this agreement is in force in the register here. What is not open is read under such a one only.",
)
@asking.as_json
def command(
    raw: tuple[Path, ...], folders: tuple[Path, ...], only: bool, accept_changes: bool, prepare: bool, named: tuple[str, ...],
    as_json: bool,
) -> None:
    """Read the files and folders RAW and make an edition of them and of the files kept from earlier builds.

    Without RAW the kept files are read again, as after a change of definitions. Nothing that was built
    before is touched until the new edition is complete. Where a file is refused the edition is made
    without it, and the exit code is 1.
    """
    definitions = asking.load(folders)
    live = _agreed(definitions, named)
    with showing.progress() as progress:
        report = build(
            raw, home_folder(), definitions, compare=comparisons.compare, compare_version=comparisons.VERSION,
            progress=progress, accept_changes=accept_changes, only=only, serve=not prepare, by=asking.BY_COMMAND,
            live_agreements=live,
        )
    showing.as_json(vars(report)) if as_json else _say(report)
    refuse("\n".join(f"Refused: {sentence}" for sentence in report.files_refused))


def _agreed(definitions: Definitions, named: tuple[str, ...]) -> agreements.Live:
    """Asks the register, and so the database, only where something that is not open is defined."""
    if not named and not agreements.resting_on(definitions):
        return agreements.NONE
    return importlib.import_module("upstream.cli.agreed").live(named)


def _say(report: BuildReport) -> None:
    if report.unchanged:
        goes_on = "goes on serving" if report.serves else "is prepared already"
        click.echo(f"Nothing has changed: edition {report.edition} {goes_on} ({report.seconds} s).")
    else:
        files = ", ".join(f"{number} {outcome}" for outcome, number in sorted(report.files.items()))
        standing = "serves" if report.serves else "is prepared and serves nobody yet"
        click.echo(f"Edition {report.edition} {standing}. Files: {files}.")
        click.echo(f"{counted(report.observations, 'observation')} in {report.seconds} s.")
    others = ", ".join(f"{counted(rows, 'row')} of {name}" for name, rows in report.records.items() if rows)
    if others:
        click.echo(f"Besides: {others}.")
    for reason, rows in report.refused.items():
        click.echo(f"Set aside, {reason}: {rows:,}")
    for why, names in report.not_used.items():
        click.echo(f"Not used, {why}: {listed(names)}")
