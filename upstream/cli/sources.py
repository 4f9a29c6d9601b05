"""`upstream sources`: which files are understood, and what was read of each."""

from __future__ import annotations

from pathlib import Path

import click
import polars as pl

from upstream.cli import asking, showing
from upstream.evidence.definitions import Definitions, Source
from upstream.evidence.editions import DamagedEdition, NoEdition
from upstream.lib.refusal import Refusal
from upstream.lib.wording import did_you_mean


@click.command(name="sources")
@click.argument("source", required=False)
@click.option("--refused", is_flag=True, help="The rows that were set aside, with the reasons.")
@asking.definitions_folders
@asking.as_json
def command(source: str | None, refused: bool, folders: tuple[Path, ...], as_json: bool) -> None:
    """List the sources and the files read of each; with SOURCE, its files, or with --refused their rows set aside."""
    catalogue = _catalogue()
    known = {*asking.load(folders).sources, *catalogue["files"]["source"].drop_nulls()}
    if source and source not in known:
        raise Refusal(f"There is no source ‘{source}’. {did_you_mean(source, known, '`upstream sources` lists them.')}")
    if source or refused:
        frame = catalogue["refused" if refused else "files"]
        _print(frame.filter(pl.col("source") == source) if source else frame, as_json)
    else:
        _list(asking.load(folders), catalogue["files"], as_json)


def _catalogue() -> dict[str, pl.DataFrame]:
    """Of the edition that serves; empty where nothing is built yet."""
    try:
        return asking.store().catalogue()
    except DamagedEdition:
        raise
    except NoEdition:
        return {"files": pl.DataFrame(schema={"source": pl.String, "outcome": pl.String, "observations": pl.Int64}),
                "refused": pl.DataFrame(schema={"source": pl.String})}


def _print(frame: pl.DataFrame, as_json: bool) -> None:
    if as_json:
        showing.as_json(frame.to_dicts())
        return
    shown = [name for name in frame.columns if name not in ("sha256", "digest", "ignored", "title", "publication")]
    lists = [pl.col(name).list.join(", ") for name in shown if frame.schema[name] == pl.List(pl.String)]
    showing.table(shown, frame.select(shown).with_columns(lists).rows())


def _list(definitions: Definitions, files: pl.DataFrame, as_json: bool) -> None:
    counted = files.group_by("source").agg(
        files=pl.len(), read=(pl.col("outcome") == "read").sum(), observations=pl.col("observations").sum()
    )
    held = {row["source"]: row for row in counted.iter_rows(named=True)}
    rows = [_facts(definitions, source, held.get(source.id, {})) for source in definitions.sources.values()]
    if as_json:
        showing.as_json(rows)
    else:
        columns = ("source", "seen", "layout", "files", "read", "observations", "publisher", "title")
        showing.table(columns, [[row[name] for name in columns] for row in rows])


def _facts(definitions: Definitions, source: Source, held: dict) -> dict:
    publication = definitions.publication_of(source)
    return {
        "source": source.id, "seen": source.seen, "layout": source.layout, "title": source.title,
        "publication": publication.id, "publisher": publication.publisher, "licence": publication.licence,
        "page": source.page or publication.page, "cadence": publication.cadence, "sensitivity": publication.sensitivity,
        "native": source.native, "note": source.note, "complete_to": source.complete_to,
        "measures": sorted({measure.id for measure, _ in definitions.series_of(source.id)}),
        "files": held.get("files", 0), "read": held.get("read", 0), "observations": held.get("observations", 0),
    }
