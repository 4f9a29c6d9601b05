"""Runs the suites that this machine can, then says which it could not and how to get them.

With UPSTREAM_ALL_SUITES=1, as in continuous integration, a suite that cannot run, and any test that
skips itself, is a failure. Further words go to pytest: `python -m tests.run -k ranks`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests import postgres

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"
MOST_AT_ONCE = 4  # each builds editions of its own, of about a gigabyte
AT_ONCE = str(min(os.cpu_count() or 1, MOST_AT_ONCE))


class Suite(NamedTuple):
    name: str
    folder: str
    can_run: bool
    how_to_get_it: str


def suites() -> list[Suite]:
    browser = shutil.which("chromium") is not None
    return [
        Suite("units", "tests/unit", True, ""),
        Suite("rule tables", "tests/spec", True, ""),
        Suite("architecture", "tests/architecture", True, ""),
        Suite("access", "tests/access", True, ""),
        Suite("real data", "tests/real", SHARED_DATA.is_dir(),
              "put the publishers’ files into ../shared/data beside this folder"),
        Suite("browser", "tests/functional", browser, "install Debian’s packages chromium and chromium-driver"),
    ]


# What is kept in the database is tried on PostgreSQL as well; all else never meets it.
KEPT = (
    "tests/unit/audit", "tests/unit/files", "tests/unit/notices", "tests/unit/registry", "tests/unit/people",
    "tests/unit/casework", "tests/unit/jobs",
)


def on_postgresql(words: list[str]) -> int:
    """The suites of the database again, over a PostgreSQL of their own."""
    folders = [folder for folder in KEPT if (ROOT / folder).is_dir()]
    with postgres.server() as address:
        print("On PostgreSQL:", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", "-n", AT_ONCE, "--dist", "loadfile", *folders, *words]
        environment = {**os.environ, "UPSTREAM_DATABASE": address}
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main(words: list[str]) -> int:
    every_suite = os.environ.get("UPSTREAM_ALL_SUITES") == "1"
    known = suites()
    not_run = [f"Not run: {suite.name}. To run it, {suite.how_to_get_it}." for suite in known if not suite.can_run]
    has_postgresql = postgres.programs() is not None
    if not has_postgresql:
        not_run.append(f"Not run: the database on PostgreSQL. To run it, {postgres.HOW_TO_GET_IT}.")
    if every_suite and not_run:  # said first, so that pytest's closing line is the last
        print(*not_run, sep="\n", flush=True)
    elsewhere = on_postgresql(words) if has_postgresql and (every_suite or not words) else 0
    folders = [suite.folder for suite in known if suite.can_run]
    # A file's tests stay together: their fixtures build an edition once for all of them.
    command = [sys.executable, "-m", "pytest", "-q", "-n", AT_ONCE, "--dist", "loadfile", *folders, *words]
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    if not every_suite:
        print(*not_run, sep="\n", flush=True)
    return status or elsewhere or (1 if every_suite and not_run else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
