"""`upstream fetch`: publishers' files, where a definition gives their address."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from upstream.cli import asking, showing
from upstream.evidence.definitions import Definitions, Source
from upstream.evidence.editions import home_folder
from upstream.evidence.fetch import Fetched, FetchRefused, fetch
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted, did_you_mean


@click.command(name="fetch")
@click.argument("sources", nargs=-1)
@asking.definitions_folders
@asking.as_json
def command(sources: tuple[str, ...], folders: tuple[Path, ...], as_json: bool) -> None:
    """Get the files of SOURCES (or of every source with an address) into `fetched/` under UPSTREAM_HOME.

    Then build with that folder. A file that has not changed is not sent again.
    """
    chosen = _chosen(asking.load(folders), sources)
    folder = home_folder() / "fetched"
    said = (lambda _one: None) if as_json else _say
    got, refused = fetch(chosen, folder, said=said)
    if as_json:
        showing.as_json({"fetched": [asdict(one) for one in got], "refused": [str(one) for one in refused]})
    else:
        click.echo(f"{counted(len(got), 'file')} in {folder}: build with it next.")
    if refused:
        raise Refusal(f"{counted(len(refused), 'file')} could not be got.")


def _chosen(definitions: Definitions, names: tuple[str, ...]) -> list[Source]:
    for name in names:
        if name not in definitions.sources:
            hint = did_you_mean(name, definitions.sources, "`upstream sources` lists them.")
            raise Refusal(f"There is no source ‘{name}’. {hint}")
        if not definitions.sources[name].addresses:
            page = definitions.publication_of(definitions.sources[name]).page
            where = f" Its page is {page}." if page else ""
            raise Refusal(f"No address is known for ‘{name}’, and none is guessed: get its file by hand.{where}")
    chosen = [one for one in definitions.sources.values() if one.addresses and (not names or one.id in names)]
    if not chosen:
        raise Refusal("No definition gives an address to fetch from: add `addresses` to a source, or get files by hand.")
    return chosen


def _say(one: Fetched | FetchRefused) -> None:
    if isinstance(one, Fetched):
        news = "new" if one.changed else "unchanged"
        click.echo(f"{one.source}: {one.path.name}, {one.bytes:,} bytes, {news}, sha256 {one.sha256}")
    else:
        click.echo(str(one), err=True)
