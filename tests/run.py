"""Runs the suites that this machine can, then says which it could not and how to get them.

With UPSTREAM_ALL_SUITES=1, as in continuous integration, a suite that cannot run, and any test that
skips itself, is a failure. Further words go to pytest: `python tests/run.py -k ranks`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"
MOST_AT_ONCE = 4  # each builds editions of its own, of about a gigabyte


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
        Suite("real data", "tests/real", SHARED_DATA.is_dir(),
              "put the publishers’ files into ../shared/data beside this folder"),
        Suite("browser", "tests/functional", browser, "install Debian’s packages chromium and chromium-driver"),
    ]


NOT_NEEDED_YET = "PostgreSQL: no suite needs it yet, since nothing is kept in a database before casework begins."


def main(words: list[str]) -> int:
    every_suite = os.environ.get("UPSTREAM_ALL_SUITES") == "1"
    known = suites()
    not_run = [f"Not run: {suite.name}. To run it, {suite.how_to_get_it}." for suite in known if not suite.can_run]
    if every_suite:  # said first, so that pytest's closing line is the last
        print(*not_run, NOT_NEEDED_YET, sep="\n", flush=True)
    folders = [suite.folder for suite in known if suite.can_run]
    # A file's tests stay together: their fixtures build an edition once for all of them.
    at_once = str(min(os.cpu_count() or 1, MOST_AT_ONCE))
    command = [sys.executable, "-m", "pytest", "-q", "-n", at_once, "--dist", "loadfile", *folders, *words]
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    if not every_suite:
        print(*not_run, NOT_NEEDED_YET, sep="\n", flush=True)
    return status or (1 if every_suite and not_run else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
