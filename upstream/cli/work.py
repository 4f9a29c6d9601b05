"""`upstream work`: what the site does by itself: recurring work, and what pages put into the queue."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time

import click
from django_tasks_db.management.commands.db_worker import Worker

import upstream.cli.ready  # noqa: F401  (before anything that has tables)
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
    queue = None
    if only is None and not once:  # a build of minutes must not hold up a notice
        command_line = [sys.executable, "-m", "upstream.cli.main", "work", "--only", "queue", "--with", str(os.getpid())]
        queue = subprocess.Popen(command_line)
    try:
        _turn(only, parent, once)
    finally:
        if queue:
            queue.terminate()


def _turn(only: str | None, parent: int | None, once: bool) -> None:
    while parent is None or _is_alive(parent):
        if only != "queue":
            tick(dt.datetime.now(dt.UTC), WORKS)
        if only == "queue" or once:
            _empty_queue()
        if once:
            return
        time.sleep(EVERY)


def _empty_queue() -> None:
    Worker(
        queue_names=["*"], interval=1, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id=f"upstream-{os.getpid()}", excluded_queue_names=[],
    ).run()


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
