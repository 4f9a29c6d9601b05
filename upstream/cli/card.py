"""`upstream card`: one school on one printed side."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from upstream.assessment.kpi_sets import KpiSet, KpiSets, packaged_set, set_of_scheme
from upstream.assessment.schemes import standings_of
from upstream.cli import asking, showing
from upstream.evidence.entity import Entity
from upstream.lib.refusal import Refusal
from upstream.reports.card import Card, CardCasework
from upstream.reports.card_evidence import CardEvidence
from upstream.reports.card_standings import standing_line
from upstream.reports.pdf import card_pdf

kpi_options = asking.both(
    click.option("--scheme", metavar="NAME", help="The scheme whose KPIs and judgements are shown, by its id."),
    click.option("--framework", metavar="NAME", help="A framework whose KPIs are shown, without anybody’s judgements."),
)


@click.command(name="card")
@click.argument("urn", type=asking.EntityType())
@asking.as_at
@kpi_options
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the PDF to this file.")
@asking.definitions_folders
@asking.as_json
def command(
    urn: Entity, as_at: dt.date | None, scheme: str | None, framework: str | None, out: Path | None, folders: tuple[Path, ...],
    as_json: bool,
) -> None:
    """A school's card: who its pupils are, what inspectors said, its KPIs with England beside, strengths and needs.

    By the scheme in force over the school that has KPIs, else by the packaged five priorities. What people wrote is kept
    in the site and is not on this copy.
    """
    if urn.kind != "school":
        raise Refusal(f"{urn} is no school: write its number, like 125271. `upstream cards --where {urn}` makes many.")
    store, places = asking.store(), asking.load(folders).folders
    kpis = chosen(scheme, framework, places) or KpiSets(store, places, as_at).of(urn.id)
    standings = standings_of(store, urn.id, places, as_at)
    casework = CardCasework(standings=tuple(map(standing_line, standings)) if standings else None)
    card = CardEvidence(store, places, as_at, kpis).card(urn.id, casework)
    if out:
        write(out, card_pdf(card))
    if as_json:
        showing.as_json({"card": card, **({"written": str(out)} if out else {})})
    else:
        _say(card, out)


def chosen(scheme: str | None, framework: str | None, places: list[Path]) -> KpiSet | None:
    """The KPIs of the scheme or the framework that is named; None where neither is."""
    if scheme and framework:
        raise click.UsageError("--scheme uses the framework that it froze: give one of --scheme and --framework.")
    if scheme:
        return set_of_scheme(scheme, places)
    return packaged_set(places, framework) if framework else None


def write(path: Path, content: bytes) -> None:
    """`Refusal` where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise Refusal(f"{path} cannot be written ({error.strerror}): name another file.") from None


def _say(card: Card, out: Path | None) -> None:
    click.echo(f"{card.name} (URN {card.urn}), {card.kind}, {card.as_at}. {card.kpi_set}")
    told = [(group.title, kpi) for group in card.groups for kpi in group.kpis]
    showing.table(
        ("KPI", "whose", "now", "period", "says", "before", "England", "target", "trend", "stale"),
        [[kpi.title, kpi.whose, kpi.now, kpi.period, kpi.says, kpi.before, kpi.nation, kpi.target_says, kpi.trend, kpi.stale]
         for _, kpi in told],
    )
    for name, found in (("Strength", card.strengths), ("Need", card.needs)):
        for one in found:
            click.echo(f"{name}: {one.what}: {one.why}.")
    if out:
        click.echo(f"Written: {out}")
