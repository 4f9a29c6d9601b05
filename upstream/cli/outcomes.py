"""`upstream outcomes`: a council's place, gaps and trend on the outcomes of a commission, with honest holes."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace
from pathlib import Path

import click

from upstream.benchmarks.comparators import Members, comparator_set, members, names_of
from upstream.benchmarks.outcomes import (
    GradeCount,
    ItemResult,
    OutcomeResult,
    YearOfItem,
    good_or_better,
    in_words,
    load_outcomes,
    outcomes,
)
from upstream.cli import asking, showing
from upstream.evidence.entity import Entity
from upstream.evidence.grades import last_grades, schools_not_held
from upstream.evidence.schools import schools_on
from upstream.evidence.store import Store
from upstream.lib.clock import today
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted, day

NEAR = "statistical-neighbours"


@click.command(name="outcomes")
@click.option("--where", type=asking.EntityType(), required=True, help="Which council: la=936.")
@click.option("--set", "name", default="alliance-seven", show_default=True, help="Which set of outcomes.")
@asking.as_at
@asking.definitions_folders
@asking.as_json
def command(where: Entity, name: str, as_at: dt.date | None, folders: tuple[Path, ...], as_json: bool) -> None:
    """Each outcome for a council: figure, rank among councils with N and quartile, gaps, trend, and what cannot be said."""
    if where.kind != "la":
        raise Refusal(f"Outcomes are a council’s, and {where} is none: write --where la=936.")
    store = asking.store()
    asking.refuse_unknown(store, where)
    wanted = load_outcomes(name, asking.load(folders).folders)
    near = members(store, comparator_set(NEAR, asking.load(folders).folders), where, as_at)
    results = outcomes(store, where, wanted, as_at, near)
    graded = any(one.outcome.grades for one in results)
    counts, not_held = grade_counts(store, where, as_at or today()) if graded else ([], [])
    results = [replace(one, holes=(*one.holes, *not_held)) if one.outcome.grades else one for one in results]
    if as_json:
        facts = [_facts(one, counts, near) for one in results]
        about = {
            "where": str(where), "name": store.name_of(where), "as_at": as_at, "set": wanted.id,
            "comparators": _comparators(near),
        }
        showing.as_json({**about, "outcomes": facts})
    else:
        click.echo(f"{store.name_of(where) or where}: {wanted.title}, as at {day(as_at) if as_at else 'today'}")
        click.echo(f"Compared with: {near.words}: {', '.join(names_of(store, near).values()) or 'none'}")
        for note in near.notes:
            click.echo(f"  {note}")
        for result in results:
            _say(result, counts, near)


def grade_counts(store: Store, where: Entity, on: dt.date) -> tuple[list[GradeCount], list[str]]:
    """How many schools had which last grade known that day (all, by sector and by kind), and since when
    later inspections of how many are not held."""
    schools = schools_on(store, where, on).frame
    grades = last_grades(store, schools, on)
    return list(good_or_better(schools, grades)), list(schools_not_held(grades, on))


def _comparators(near: Members) -> dict:
    return {"set": near.chosen.named, "words": near.words, "councils": near.ids, "notes": near.notes}


def _facts(result: OutcomeResult, counts: list[GradeCount], near: Members) -> dict:
    outcome = result.outcome
    return {
        "id": outcome.id, "requirement": outcome.requirement, "title": outcome.title, "aim": outcome.aim,
        "series": [_series(item, near) for item in result.items],
        **({"grades": [{**asdict(count), "percent": count.percent} for count in counts]} if outcome.grades else {}),
        "cannot_be_said": result.holes,
    }


def _series(result: ItemResult, near: Members) -> dict:
    return {
        "measure": result.measure.id, "group": result.item.group, "phase": result.item.phase, "against": result.item.against,
        "words": in_words(result, near), "trend": result.trend, "years": [_year(year) for year in result.years],
    }


def _year(year: YearOfItem) -> dict:
    return {
        "period": year.figure.period, "value": year.figure.value, "state": year.figure.state.value, "why": year.figure.why,
        "release": year.figure.release, "released_on": year.figure.released_on,
        "file": year.figure.file, "row": year.figure.row,
        "rank": year.standing.rank if year.standing else None, "n": year.standing.n if year.standing else None,
        "quartile": year.standing.quartile if year.standing else None,
        "rank_among_comparators": year.among_near.rank if year.among_near else None,
        "n_among_comparators": year.among_near.n if year.among_near else None,
        "gap_to_national": year.gap_to_national, "gap_to_national_others": year.gap_to_national_others,
        "gap_to_own_others": year.gap_to_own_others,
    }


def _say(result: OutcomeResult, counts: list[GradeCount], near: Members) -> None:
    click.echo(f"\n{result.outcome.title} (aim: {result.outcome.aim})")
    for item in result.items:
        click.echo(f"  {in_words(item, near)}")
    for count in counts if result.outcome.grades else []:
        click.echo(f"  {_grade_words(count)}")
    if result.holes:
        click.echo("  Cannot be said:")
        for hole in result.holes:
            click.echo(f"    {hole}")


def _grade_words(count: GradeCount) -> str:
    percent = "no grades" if count.percent is None else f"{count.percent:.1f}% good or outstanding"
    who = "All" if count.of == "all" else count.of.capitalize()
    return (
        f"{who}: {percent} ({count.good_or_better:,} of {count.good_or_better + count.below:,} with a grade); "
        f"{count.inadequate:,} inadequate; {counted(count.no_grade, 'school')} without a grade."
    )
