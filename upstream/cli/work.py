"""`upstream work`: what the site does by itself: recurring work, and what pages put into the queue."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time

import click

import upstream.cli.ready  # noqa: F401  (before anything that has tables)
from upstream.jobs import queue
from upstream.jobs.migrating import why_not_ready
from upstream.jobs.recurring import WORKS
from upstream.jobs.tick import tick
from upstream.lib.refusal import refuse

EVERY = 5.0  # seconds between two looks


@click.command("work")
@click.option("--only", type=click.Choice(["tick", "queue"]), help="Recurring work alone, or the queue alone.")
@click.option("--with", "parent", type=int, metavar="PID", help="End when this process has ended.")
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
def command(only: str | None, parent: int | None, once: bool) -> None:
    """Run what is due: mail, expiries, reminders, retention, and builds that somebody asked for. Ctrl-C ends it."""
    refuse(why_not_ready())
    beside = None
    if only is None and not once:  # a build of minutes must not hold up a notice
        command_line = [sys.executable, "-m", "upstream.cli.main", "work", "--only", "queue", "--with", str(os.getpid())]
        beside = subprocess.Popen(command_line)
    try:
        _turn(only, parent, once)
    finally:
        if beside:
            beside.terminate()


def _turn(only: str | None, parent: int | None, once: bool) -> None:
    while parent is None or _is_alive(parent):
        if only != "queue":
            tick(dt.datetime.now(dt.UTC), WORKS)
        if only == "queue" or once:
            queue.empty()
        if once:
            return
        time.sleep(EVERY)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
