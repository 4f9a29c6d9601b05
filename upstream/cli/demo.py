"""`upstream demo`: the invented nation, written, built and assessed, ready to be served."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import click

from upstream.benchmarks import comparisons
from upstream.cli import asking, showing
from upstream.cli.assess import assessed
from upstream.demo.cast import cast
from upstream.demo.generate import BACKGROUND, SEED, Facts, generate
from upstream.evidence import demo_homes
from upstream.evidence.build import BuildReport, build
from upstream.evidence.definitions import load_definitions
from upstream.evidence.editions import PROJECT
from upstream.evidence.entity import Entity
from upstream.evidence.store import open_store
from upstream.lib.refusal import refuse
from upstream.lib.wording import counted, day
from upstream.people.roles import ROLES
from upstream.reports.assessment_record import Record, record
from upstream.reports.files import write_risk_assessment

FRAMEWORK = "alliance-2019"
# Between the two, key stage 2 and absence of 2018/19 come out and key stage 4 becomes final.
EARLIER = dt.date(2019, 10, 31)


@click.command(name="demo")
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Where everything goes. [default: demo-home/ under the project]")
@click.option("--seed", default=SEED, show_default=True, help="Another seed invents another nation.")
@click.option("--schools", default=BACKGROUND, show_default=True, type=click.IntRange(20, 20000),
              help="How many schools stand behind the told ones.")
def command(home: Path | None, seed: int, schools: int) -> None:
    """Invent a nation and build it as if its files were published.

    Raw files are written in the publishers' layouts, built by the same `upstream build`, and the told
    county is assessed for two days. Nobody in it exists. A folder that holds anything else is refused.
    """
    home = (home or demo_homes.demo_home()).absolute()
    refuse(why_not_elsewhere())
    refuse(demo_homes.why_not_mark(home))
    demo_homes.mark_demo_home(home)
    click.echo("Inventing a nation: councils, schools, pupils, and files as publishers write them.")
    facts = _invented(home, seed, schools)
    click.echo(f"{counted(len(facts.files), 'file')} in {facts.raw}.")
    report = _built(home, facts)
    click.echo(f"Edition {report.edition}: {counted(report.observations, 'observation')}.")
    for made, written in _assessed(home, facts):
        _say(made, written)
    _inhabit(home)
    _say_how_to_serve(home)


def why_not_elsewhere() -> str | None:
    """A sentence where editions are kept in a folder that may hold real ones, else None."""
    named = os.environ.get("UPSTREAM_EDITIONS")
    if not named:
        return None
    return (
        f"UPSTREAM_EDITIONS names {named}, where editions of real files may stand: unset it, since the demo keeps its "
        "editions in its home."
    )


def _invented(home: Path, seed: int, schools: int) -> Facts:
    """The nation's files, in place of those of an earlier run."""
    target = home / "invented"
    shutil.rmtree(target, ignore_errors=True)
    return generate(target, seed=seed, background=schools)


def _built(home: Path, facts: Facts) -> BuildReport:
    definitions = load_definitions([facts.definitions])
    with showing.progress() as progress:
        return build(
            [facts.raw], home, definitions, compare=comparisons.compare, compare_version=comparisons.VERSION,
            progress=progress, accept_changes=True, only=True, labels={"demo": True, "demo_day": facts.as_at.isoformat()},
        )


def _assessed(home: Path, facts: Facts) -> list[tuple[Record, list[Path]]]:
    """The told county on the earlier day and on its own, the second with what changed since."""
    store = open_store(clearance=asking.CLEARANCE, home=home)
    where = Entity("la", facts.council)
    shutil.rmtree(home / "reports", ignore_errors=True)
    done: list[tuple[Record, list[Path]]] = []
    for as_at in (EARLIER, facts.as_at):
        made = record(assessed(FRAMEWORK, store, where, as_at, facts.judgements, (facts.definitions,)), store, where)
        before = done[-1][0] if done else None
        done.append((made, write_risk_assessment(made, home / "reports" / as_at.isoformat(), before)))
    return done


def _say(made: Record, written: list[Path]) -> None:
    counts = made["counts"]
    said = Counter({row["title"]: row["schools"] for row in counts["by_category"]})
    tally = ", ".join(f"{title} {number}" for title, number in said.items())
    as_at = day(dt.date.fromisoformat(made["as_at"]))
    click.echo(f"{made['where']['name']} as at {as_at}: {tally}, undetermined {counts['undetermined']}.")
    for path in written:
        click.echo(f"Written: {path}")


def _inhabit(home: Path) -> None:
    """The demo's people and what they recorded, by a process whose settings name this home."""
    environment = {**os.environ, "UPSTREAM_HOME": str(home)}
    for name in ("UPSTREAM_DATABASE", "UPSTREAM_ADDRESS", "UPSTREAM_MAIL", "UPSTREAM_ISSUERS"):
        environment.pop(name, None)
    for old in home.glob("upstream.sqlite3*"):
        old.unlink()  # the nation was invented anew, and so are its people
    done = subprocess.run([sys.executable, "-m", "upstream.demo"], env=environment, check=False)
    refuse(None if done.returncode == 0 else "The demo’s people could not be let in: what went wrong stands above.")


def _say_how_to_serve(home: Path) -> None:
    people = counted(len(cast()), "invented person", "invented people")
    click.echo(f"\n{people} can sign in, each by one click where the site asks you to:")
    for one in cast():
        click.echo(f"  {one.name:<20} {ROLES[one.roles[0].role].title:<28} {one.needs}")
    click.echo("\nEverything here is invented. To look at it:")
    click.echo(f"  UPSTREAM_HOME={_short(home)} upstream serve")
    click.echo("docs/demo.md says which school shows what.")


def _short(home: Path) -> str:
    return str(home.relative_to(PROJECT)) if home.is_relative_to(PROJECT) and Path.cwd() == PROJECT else str(home)
