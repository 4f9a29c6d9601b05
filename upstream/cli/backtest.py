"""`upstream backtest`: a framework over past days, against what inspection said afterwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path

import click

from upstream.assessment.backtest import backtest
from upstream.assessment.framework import load_framework
from upstream.assessment.judgements import read_judgements
from upstream.assessment.past.records import Backtest, Round, RuleResult, Share
from upstream.cli import asking, showing
from upstream.cli.assess import judgements_file
from upstream.evidence.editions import home_folder
from upstream.evidence.entity import Entity
from upstream.lib.refusal import Refusal
from upstream.lib.wording import counted, day, listed
from upstream.reports.backtest_record import BacktestRecord, backtest_record, keep
from upstream.reports.files import write_backtest


@click.command(name="backtest")
@click.argument("framework")
@click.option("--from", "first", type=asking.Day(), metavar="DAY", help="The first day on which to try it, say 2017-01-31.")
@click.option("--to", "last", type=asking.Day(), metavar="DAY", help="The last; those between are as far apart as a year.")
@click.option("--round", "rounds", type=asking.Day(), metavar="DAY", multiple=True,
              help="A day on which to try it. May be given again.")
@click.option("--until", type=asking.Day(), metavar="DAY",
              help="Look at inspections up to this day. [default: the last day to which they are held]")
@click.option("--where", type=asking.EntityType(), default="england", show_default=True,
              help="Whose schools: england, la=936, region=south-east or trust=2053.")
@click.option("--flag", "flags", metavar="CATEGORY", multiple=True,
              help="A category that counts as a flag. May be given again. [default: the upper half of them]")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Write the report into this folder: a workbook, a page and JSON.")
@judgements_file
@asking.definitions_folders
@asking.as_json
def command(
    framework: str, first: dt.date | None, last: dt.date | None, rounds: tuple[dt.date, ...], until: dt.date | None,
    where: Entity, flags: tuple[str, ...], out: Path | None, judgements: Path | None, folders: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Try FRAMEWORK on past days and say whom it flagged, what inspection said afterwards, and what that is worth.

    Each day is taken on what was known then. What cannot be said is printed first. The record is kept in
    UPSTREAM_HOME/backtests for the page of the framework, in place of an earlier one.
    """
    store = asking.store()
    asking.refuse_unknown(store, where)
    read = load_framework(framework, asking.load(folders).folders, store.definitions)
    with showing.progress() as progress:
        done = backtest(
            read, store, days(first, last, rounds), until, where=where, flags=flags,
            judgements=read_judgements(judgements) if judgements else None, progress=progress,
        )
    made = backtest_record(done, read, store, store.name_of(where) or str(where))
    written = [keep(made, home_folder()), *(write_backtest(made, out) if out else [])]
    if as_json:
        showing.as_json(_facts(made, written))
    else:
        _say(made, written)


def days(first: dt.date | None, last: dt.date | None, rounds: tuple[dt.date, ...]) -> list[dt.date]:
    """The days to try: those named, and from the first to the last a year apart, both included."""
    if (first is None) != (last is None):
        raise Refusal("Give --from and --to together, or name each day with --round.")
    if first is None or last is None:
        return sorted(set(rounds))
    if first > last:
        raise Refusal(f"--from {first} is later than --to {last}: give the earlier day first.")
    between = [on for years in range(last.year - first.year + 1) if (on := _years_later(first, years)) < last]
    return sorted({*rounds, *between, last})


def _years_later(on: dt.date, years: int) -> dt.date:
    """The same day so many years on; 29 February becomes the 28th."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return on.replace(year=on.year + years, day=28)


def _facts(made: BacktestRecord, written: list[Path]) -> dict:
    """The record without the schools, which are in the files."""
    found = made.backtest
    rounds = [
        {**asdict(one), "then": None, "rules": [{**asdict(rule), "schools": None} for rule in one.rules]}
        for one in found.rounds
    ]
    for one in rounds:
        del one["then"]
        for rule in one["rules"]:
            del rule["schools"]
    return {
        "framework": asdict(found.framework), "where": found.where, "until": found.until, "edition": made.edition,
        "flags": found.flags, "limits": found.limits, "reading": found.reading, "rounds": rounds,
        "sensitivity": [asdict(row) for row in found.sensitivity], "files": [str(path) for path in written],
    }


def _say(made: BacktestRecord, written: list[Path]) -> None:
    found = made.backtest
    click.echo("What cannot be said:")
    for sentence in found.limits:
        click.echo(f"  {sentence}")
    for one in found.rounds:
        click.echo(f"\nAs at {day(one.on)}:")
        for sentence in one.limits:
            click.echo(f"  {sentence}")
    click.echo(
        f"\n{made.place}, {found.framework.title} (version {found.framework.version}), "
        f"{counted(len(found.rounds), 'round')}, to {day(found.until)}. A flag is {listed(found.flags, 'or')}.\n"
    )
    _tables(found)
    click.echo()
    for one in found.rounds:
        click.echo(f"As at {day(one.on)}: {one.reading}")
    click.echo("\n" + " ".join(found.reading))
    for path in written:
        click.echo(f"Written: {path}")


def _tables(found: Backtest) -> None:
    showing.table(
        ("as at", "rule", "flagged", "undetermined", "caught", "false alarms", "missed", "undetermined, below good",
         "precision", "recall", "lift"),
        [_row(one, rule) for one in found.rounds for rule in one.rules],
    )


def _row(one: Round, rule: RuleResult) -> tuple:
    return (
        one.on.isoformat(), rule.title, rule.flagged, rule.undetermined, rule.caught, rule.false_alarms, rule.missed,
        rule.undetermined_below, _share(rule.precision), _share(rule.recall),
        None if rule.lift is None else round(rule.lift, 2),
    )


def _share(found: Share) -> str:
    return "–" if found.percent is None else f"{found.percent:.1f}% ({found.low:.1f}–{found.high:.1f})"
