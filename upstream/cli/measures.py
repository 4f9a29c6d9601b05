"""`upstream measures`: what is measured."""

from __future__ import annotations

from pathlib import Path

import click

from upstream.cli import asking, showing
from upstream.evidence.definitions import Definitions, Measure
from upstream.evidence.measures import find_measure, groups_of
from upstream.lib.refusal import Refusal
from upstream.lib.wording import did_you_mean, listed


@click.command(name="measures")
@click.argument("measure", required=False)
@click.option("--theme", help="Only measures of this theme.")
@asking.definitions_folders
@asking.as_json
def command(measure: str | None, theme: str | None, folders: tuple[Path, ...], as_json: bool) -> None:
    """List the measures, or say everything about one MEASURE."""
    definitions = asking.load(folders)
    if measure:
        _say_one(definitions, find_measure(definitions, measure), as_json)
        return
    themes = {one.theme for one in definitions.measures.values()}
    if theme and theme not in themes:
        raise Refusal(f"There is no theme ‘{theme}’. {did_you_mean(theme, themes, f'There are {listed(sorted(themes))}.')}")
    chosen = [one for one in definitions.measures.values() if theme in (None, one.theme)]
    chosen.sort(key=lambda one: (one.theme, one.id))
    if as_json:
        showing.as_json([_facts(definitions, one) for one in chosen])
    else:
        showing.table(
            ("measure", "theme", "unit", "title"), [(one.id, one.theme, one.unit, one.title) for one in chosen]
        )


def _facts(definitions: Definitions, measure: Measure) -> dict:
    sources = sorted({source for source in definitions.sources if _writes(definitions, source, measure)})
    content = measure.model_dump(mode="json", exclude={"series"})
    return {**content, "groups": sorted(groups_of(definitions, measure)), "sources": sources}


def _writes(definitions: Definitions, source: str, measure: Measure) -> bool:
    return any(defined.id == measure.id for defined, _ in definitions.series_of(source))


def _say_one(definitions: Definitions, measure: Measure, as_json: bool) -> None:
    facts = _facts(definitions, measure)
    if as_json:
        showing.as_json(facts)
        return
    gaps = [f"{', '.join(gap.periods)}: {gap.state}. {gap.why}" for gap in measure.gaps]
    breaks = [f"{one.at}: {one.why}" for one in measure.breaks]
    showing.facts([
        ("measure", measure.id), ("title", measure.title), ("theme", measure.theme), ("unit", measure.unit),
        ("better", measure.direction), ("cohort", measure.cohort),
        ("years", f"{measure.first or '…'} to {measure.last or 'now'}"),
        ("definition", measure.definition), ("why", measure.why), ("pupil groups", ", ".join(facts["groups"])),
        *[("no figures", gap) for gap in gaps], *[("not comparable", one) for one in breaks],
        ("sources", ", ".join(facts["sources"])), ("reviewed", f"{measure.reviewed.by}, {measure.reviewed.on}"),
    ])
