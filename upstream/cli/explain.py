"""`upstream explain`: why one school has the category that is proposed, and what would settle it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path

import click
import polars as pl

from upstream.assessment.evaluate import Assessment
from upstream.assessment.explanations.explanation import Explanation, explain
from upstream.assessment.explanations.lines import lines
from upstream.assessment.framework import load_framework
from upstream.assessment.schemes import place_of, read_scheme, scheme_files
from upstream.cli import asking, showing
from upstream.cli.assess import assessed, judgements_file, refuse_unnamed
from upstream.evidence.entity import Entity
from upstream.evidence.store import Store
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.lib.wording import listed
from upstream.reports.assessment_record import school_record


@click.command(name="explain")
@click.argument("framework")
@click.argument("urn", type=asking.EntityType())
@asking.as_at
@judgements_file
@asking.definitions_folders
@asking.as_json
def command(
    framework: str, urn: Entity, as_at: dt.date | None, judgements: Path | None, folders: tuple[Path, ...], as_json: bool
) -> None:
    """One school's criteria with answer and reason, its category or those still possible, and what would settle it.

    FRAMEWORK may be the name of a scheme. The whole council is assessed (of a trust's framework the trust), since a
    school's place among others is part of the answer.
    """
    store = asking.store()
    place = _place_in(framework, store, urn, as_at, folders) or _trust_of(framework, store, urn, as_at, folders)
    place = place or _council_of(store, urn)
    assessment = assessed(framework, store, place, as_at, judgements, folders)
    explanation = explain(assessment, urn.id)
    if as_json:
        showing.as_json(_facts(assessment, explanation))
    else:
        click.echo("\n".join(lines(explanation, assessment)))


def _place_in(name: str, store: Store, urn: Entity, as_at: dt.date | None, folders: tuple[Path, ...]) -> Entity | None:
    """The place of a scheme whose schools are assessed together with this one; None where no scheme is meant."""
    places = asking.load(folders).folders
    refuse_unnamed(name, places)
    if name not in scheme_files(places) or urn.kind != "school":
        return None
    scheme = read_scheme(scheme_files(places)[name])
    place = place_of(scheme, store, urn.id, as_at or today())
    if place is None:
        raise Refusal(f"‘{scheme.title}’ does not cover {urn}: it covers {listed(scheme.covers)}.")
    return place


def _trust_of(name: str, store: Store, urn: Entity, as_at: dt.date | None, folders: tuple[Path, ...]) -> Entity | None:
    """The trust that the school had joined by the day, if the framework is a trust's; None where it had joined none."""
    places = asking.load(folders).folders
    if urn.kind != "school" or load_framework(name, places).holder != "trust":
        return None
    joined = store.memberships().filter(pl.col("urn") == urn.id, pl.col("joined_on") <= (as_at or today()))
    return Entity("trust", joined.sort("joined_on")["uid"][-1]) if joined.height else None


def _council_of(store: Store, urn: Entity) -> Entity:
    """The council whose list the school is on. `Refusal` where no such school is known."""
    known = store.establishments().filter(pl.col("urn") == urn.id) if urn.kind == "school" else None
    if known is None or known.is_empty():
        raise Refusal(f"No school {urn} is known here: check the number.")
    return Entity("la", known["la"][0]) if known["la"][0] else Entity("england", "england")


def _facts(assessment: Assessment, explanation: Explanation) -> dict:
    framework = assessment.framework
    return {
        "framework": {"id": framework.id, "version": framework.version, "title": framework.title},
        "as_at": assessment.as_at,
        **school_record(assessment, explanation.urn),
        "because": explanation.because, "category_id": explanation.category_id,
        "points": [asdict(point) for point in explanation.points],
        "moves": [asdict(move) for move in explanation.moves],
        "unmet": {title: [asdict(item) for item in items] for title, items in explanation.unmet.items()},
        "ways": [asdict(way) for way in explanation.ways], "routes": explanation.routes,
        "notes": explanation.notes, "words": dict(explanation.terms),
    }
