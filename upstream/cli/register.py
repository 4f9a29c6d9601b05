"""`upstream register`: the register of schools and bodies, brought up to the edition that serves."""

from __future__ import annotations

import click

import upstream.cli.ready  # noqa: F401  (before anything that has tables)
from upstream.audit.actors import job
from upstream.cli import asking, showing
from upstream.evidence.entity import Entity
from upstream.evidence.store import open_store
from upstream.jobs.migrating import why_not_ready
from upstream.jobs.registering import Registered, register_now
from upstream.lib.refusal import refuse
from upstream.lib.wording import counted, day
from upstream.registry.models import LinkQuestion
from upstream.registry.questions import open_questions
from upstream.registry.reconcile_run import COUNTED

BY = job("upstream register")


@click.command(name="register")
@click.option("--where", type=asking.EntityType(), multiple=True, metavar="PLACE",
              help="Also the schools of this council or trust: la=936, trust=2053. May be given several times.")
@click.option("--england", is_flag=True, help="Every school of England.")
@click.option("--edition", metavar="ID", help="By another edition than the one that serves.")
@click.option("--questions", is_flag=True, help="Only list the questions that wait for a person.")
@asking.as_json
def command(where: tuple[Entity, ...], england: bool, edition: str | None, questions: bool, as_json: bool) -> None:
    """Bring the register of schools, trusts, councils and memberships up to the edition.

    What is new is added, what ended gets its last day, and nothing is deleted. Where a link would join two schools that
    people have worked with, nothing is joined and a question waits on the site.
    """
    refuse(why_not_ready())
    if questions:
        _say_questions(list(open_questions()), as_json)
        return
    done = register_now(open_store(clearance=asking.CLEARANCE, edition=edition), by=BY, where=where, england=england)
    showing.as_json(_facts(done)) if as_json else _say(done)


def _facts(done: Registered) -> dict:
    row = done.reconciled.row
    return {
        "edition": row.edition, "as_at": row.as_at, "changed": done.reconciled.changed, "counts": row.counts,
        "shares_ended": done.shares_ended, "questions": list(done.reconciled.questions),
    }


def _say(done: Registered) -> None:
    row = done.reconciled.row
    if not done.reconciled.changed:
        click.echo(f"The register says what edition {row.edition} says: nothing changed.")
    else:
        click.echo(f"The register is up to edition {row.edition}.")
    for what, sentence in COUNTED.items():
        if number := row.counts.get(what):
            click.echo(f"{sentence}: {number:,}")
    if done.shares_ended:
        click.echo(f"{counted(done.shares_ended, 'share')} ended with memberships.")
    if waiting := open_questions().count():
        click.echo(f"{counted(waiting, 'question')} for a person: see `upstream register --questions`.")


def _say_questions(rows: list[LinkQuestion], as_json: bool) -> None:
    if as_json:
        showing.as_json([
            {"question": row.pk, "earlier": row.earlier.name, "later": row.later.name, "urn": row.urn, "on": row.on}
            for row in rows
        ])  # fmt: skip
        return
    if not rows:
        click.echo("No question waits for a person.")
    for row in rows:
        since = f" since {day(row.on)}" if row.on else ""
        click.echo(f"{row.earlier} and {row.later}, URN {row.urn}{since}: are they one school? People have worked with both.")
    if rows:
        click.echo("Answer on the site, under Organisations.")
