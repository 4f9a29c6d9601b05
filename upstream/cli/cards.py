"""`upstream cards`: the cards of a place's schools, each a file, or one pack for a committee."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from upstream.assessment.evaluate import Assessment
from upstream.assessment.kpi_sets import KpiSet, packaged_set
from upstream.assessment.schemes import assess_scheme
from upstream.cli import asking, showing
from upstream.cli.card import chosen, kpi_options, write
from upstream.evidence.entity import Entity
from upstream.evidence.schools import schools_on
from upstream.evidence.store import Store
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted, day
from upstream.reports.card import CardCasework, CardLine
from upstream.reports.card_evidence import CardEvidence
from upstream.reports.card_pack import card_pdfs, committee_pack

Progress = Callable[[str, int, int], None]


@click.command(name="cards")
@click.option("--where", type=asking.EntityType(), required=True, help="Whose schools: la=936, trust=2053 or england.")
@asking.as_at
@kpi_options
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR|FILE.pdf",
              help="A folder for a file a school, or a file that ends in .pdf for one pack with cover and contents.")
@click.option("--processes", type=click.IntRange(1, 64), default=min(2, os.cpu_count() or 1), show_default=True,
              help="How many print at once, where each school has a file of its own.")
@asking.definitions_folders
def command(
    where: Entity, as_at: dt.date | None, scheme: str | None, framework: str | None, out: Path, processes: int,
    folders: tuple[Path, ...],
) -> None:
    """Cards of every school open that day. With --scheme a pack has the first of its categories first, and says so."""
    store, places = asking.store(), asking.load(folders).folders
    kpis = chosen(scheme, framework, places) or packaged_set(places)
    urns = _schools(store, where, as_at)
    assessment = assess_scheme(kpis.scheme, kpis.framework, store, where, as_at) if kpis.scheme else None
    evidence = CardEvidence(store, places, as_at, kpis)
    with showing.progress() as progress:
        if out.suffix == ".pdf":
            write(out, _pack(evidence, urns, _place_name(store, where), assessment, progress))
        else:
            _each(evidence, urns, out, assessment, processes, progress)
    click.echo(f"Written: {counted(len(urns), 'card')} to {out}")


def _schools(store: Store, where: Entity, as_at: dt.date | None) -> list[str]:
    if where.kind == "school":
        raise Refusal(f"{where} is one school: `upstream card {where.id} --out FILE.pdf` makes its card.")
    asking.refuse_unknown(store, where)
    urns = schools_on(store, where, as_at or today()).frame["urn"].to_list()
    if not urns:
        raise Refusal(f"No state-funded school of {where} is known on {day(as_at or today())}: check the code.")
    return urns


def _place_name(store: Store, where: Entity) -> str:
    return store.name_of(where) or str(where)


def _casework(kpis: KpiSet, assessment: Assessment | None) -> Callable[[str], CardCasework]:
    """The standing in the scheme, where one is named: proposed by rule, decided by nobody."""
    standings = _standings(assessment) if assessment else {}

    def of(urn: str) -> CardCasework:
        if not kpis.scheme:
            return CardCasework()
        return CardCasework(standings=(CardLine(f"{kpis.scheme.title}: {standings.get(urn, 'not assessed')}"),))

    return of


def _standings(assessment: Assessment) -> dict[str, str]:
    """By URN `Tier 2 is proposed, by rule`, or the categories still possible."""
    titles = {one.id: one.title for one in assessment.framework.categories}
    rows = assessment.schools.select("urn", "category", "possible").iter_rows()
    return {
        urn: f"{titles[category]} is proposed, by rule" if category
        else f"undetermined: {' or '.join(titles[one] for one in possible or ()) or 'no category fits'}"
        for urn, category, possible in rows
    }


def _each(
    evidence: CardEvidence, urns: Sequence[str], out: Path, assessment: Assessment | None, processes: int, progress: Progress
) -> None:
    cards = evidence.cards(urns, _casework(evidence.kpis, assessment))
    for done, (urn, made) in enumerate(card_pdfs(cards, processes), 1):
        write(out / f"card-{urn}.pdf", made)
        progress("printing", done, len(urns))


def _pack(
    evidence: CardEvidence, urns: Sequence[str], place: str, assessment: Assessment | None, progress: Progress
) -> bytes:
    """With a scheme the schools of its first category stand first: a framework is read from the top."""
    cards = list(evidence.cards(urns, _casework(evidence.kpis, assessment), progress))
    order = {one.id: n for n, one in enumerate(evidence.kpis.framework.categories)}
    rows = assessment.schools.select("urn", "category").drop_nulls().iter_rows() if assessment else ()
    return committee_pack(
        cards, "School cards", place, [("Day", cards[0].as_at), ("KPIs", evidence.kpis.words)],
        exceptions={urn: order[category] for urn, category in rows},
        order="By what the scheme proposes, in its own order; then those that it leaves undetermined." if assessment else "",
        why=_standings(assessment) if assessment else None, progress=progress,
    )
