"""`upstream papers`: the record of processing and the impact assessment, printed from the classification of fields."""

from __future__ import annotations

from pathlib import Path

import click

from upstream.lib.clock import today
from upstream.reports.files import write_document
from upstream.reports.processing import SOMEBODY, impact_assessment, record_of_processing

MAKERS = {"processing": record_of_processing, "dpia": impact_assessment}


@click.command("papers")
@click.argument("paper", type=click.Choice(sorted(MAKERS)))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Where to write.")
@click.option("--for", "body", default=SOMEBODY, show_default=True, metavar="NAME", help="The body that it is written for.")
def command(paper: str, out: Path, body: str) -> None:
    """Write the record of processing, or the impact assessment, as a page and a workbook. Both are drafts."""
    for path in write_document(paper, MAKERS[paper](today(), body), out):
        click.echo(str(path))
