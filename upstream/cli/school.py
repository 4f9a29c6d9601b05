"""`upstream school`: what is known of one school."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
import polars as pl

from upstream.assessment.schemes import SchoolStanding, standings_of
from upstream.cli import asking, showing
from upstream.evidence import schools
from upstream.evidence.entity import Entity
from upstream.evidence.grades import grade_sentence, last_grades
from upstream.evidence.store import Store
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.lib.wording import day

_SHOWN = (
    "measure", "pupil_group", "period", "value", "state", "cohort", "release", "released_on", "entity_id", "file", "row",
)


@click.command(name="school")
@click.argument("urn", type=asking.EntityType())
@asking.as_at
@click.option("--standings", is_flag=True, help="How it stands in every scheme in force that covers it, side by side.")
@asking.definitions_folders
@asking.as_json
def command(urn: Entity, as_at: dt.date | None, standings: bool, folders: tuple[Path, ...], as_json: bool) -> None:
    """A school: what it is, which URNs it has had, its inspections, and its figures under every one of them."""
    store = asking.store()
    if urn.kind != "school" or not store.knows(urn):
        raise Refusal(f"No school {urn} is known here: check the number.")
    if standings:
        _show_standings(standings_of(store, urn.id, asking.load(folders).folders, as_at), urn, as_at, as_json)
        return
    facts = _facts(store, urn, as_at)
    if as_json:
        showing.as_json(facts)
    else:
        _say(facts)


def _show_standings(found: list[SchoolStanding], urn: Entity, as_at: dt.date | None, as_json: bool) -> None:
    """One after the other, never merged."""
    if as_json:
        showing.as_json({"urn": urn.id, "as_at": as_at, "standings": [_standing(one) for one in found]})
        return
    for one in found:
        click.echo(f"{one.scheme.title} (held by {one.scheme.holder}, {one.scheme.when}; {one.scheme.framework})")
        click.echo(f"  {one.explanation.because if one.explanation else one.why_none}")
        for name, words in one.entitlement:
            click.echo(f"  {name}: {words.removesuffix('.')}.")
    if not found:
        click.echo(f"No scheme that covers {urn} is in force on {day(as_at or today())}.")


def _standing(one: SchoolStanding) -> dict:
    told = one.explanation
    return {
        "scheme": one.scheme.id, "title": one.scheme.title, "framework": one.scheme.framework, "holder": one.scheme.holder,
        "when": one.scheme.when, "place": str(one.place), "why_none": one.why_none,
        "category": told.category if told else None, "possible": told.possible if told else (),
        "because": told.because if told else None, "settles": told.settles if told else (),
        "entitlement": dict(one.entitlement),
    }


def _facts(store: Store, urn: Entity, as_at: dt.date | None) -> dict:
    chain = schools.chain(store, urn.id)
    own = store.establishments().filter(pl.col("urn") == urn.id)
    lines = store.lineage().filter(pl.col("urn").is_in(chain)).sort("position", descending=True)
    inspections = store.inspections(as_at).filter(pl.col("urn").is_in(chain)).sort("inspected_on", descending=True)
    figures = store.figures(entity_kind="school", entities=chain, as_at=as_at)
    return {
        "urn": urn.id, "as_at": as_at,
        "establishment": own.row(0, named=True) if own.height else None,
        "urns": lines.drop("school").to_dicts(),
        "grade": _grade(store, urn, as_at),
        "inspections": inspections.to_dicts(),
        "figures": figures.sort("measure", "pupil_group", "period_end").to_dicts(),
    }


def _grade(store: Store, urn: Entity, as_at: dt.date | None) -> dict:
    """The last overall grade with what it rests on, and both in a sentence."""
    school = schools.school_on(store, urn.id, as_at or today())
    grade = last_grades(store, school, as_at).with_columns(sentence=grade_sentence(as_at))
    return grade.drop("urn", "succession").row(0, named=True)


def _say(facts: dict) -> None:
    own = facts["establishment"] or {}
    showing.facts([
        ("URN", facts["urn"]), ("name", own.get("name")), ("type", own.get("type")), ("phase", own.get("phase")),
        ("council", own.get("la_name")), ("trust", own.get("trust_name")), ("status", own.get("status")),
        ("ages", f"{own['low_age']} to {own['high_age']}" if own.get("low_age") is not None else None),
        *[("known as", _incarnation(line)) for line in facts["urns"]],
        ("grade", facts["grade"]["sentence"]),
        *[("inspected", f"{row['inspected_on']} {row['area']}: {row['raw_grade']} (URN {row['urn']})")
          for row in facts["inspections"]],
    ])
    showing.table(_SHOWN, [[row[name] for name in _SHOWN] for row in facts["figures"]])


def _incarnation(line: dict) -> str:
    span = f"{line['from_on'] or '…'} to {line['to_on'] or 'now'}"
    return f"URN {line['urn']}, {span}" + (f" ({line['succession']})" if line["succession"] != "none" else "")
