"""Runs the suites that this machine can, then says which it could not and how to get them.

With UPSTREAM_ALL_SUITES=1, as in continuous integration, a suite that cannot run, and any test that
skips itself, is a failure. Further words go to pytest: `python -m tests.run -k ranks`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from tests import postgres

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"
MOST_AT_ONCE = 4  # each builds editions of its own, of about a gigabyte
AT_ONCE = str(min(os.cpu_count() or 1, MOST_AT_ONCE))
NOTHING_CHOSEN = 5  # pytest's status where the words chose none of a call's tests


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


class Tally(NamedTuple):
    """What one call of pytest came to."""

    status: int
    tests: int = 0
    failed: int = 0
    errors: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        broken = self.failed + self.errors
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.tests - broken - self.skipped} passed, {broken} failed{skipped}"


def pytest(folders: list[str], words: list[str], **environment: str) -> Tally:
    """One call of pytest over folders."""
    with tempfile.TemporaryDirectory() as made:
        report = Path(made) / "report.xml"
        # A file's tests stay together: their fixtures build an edition once for all of them.
        command = [sys.executable, "-m", "pytest", "-q", "-n", AT_ONCE, "--dist", "loadfile", f"--junitxml={report}"]
        done = subprocess.run([*command, *folders, *words], cwd=ROOT, env={**os.environ, **environment}, check=False)
        if not report.is_file():
            return Tally(done.returncode)
        counts = ElementTree.parse(report).getroot().find("testsuite").attrib
        return Tally(done.returncode, *(int(counts[name]) for name in ("tests", "failures", "errors", "skipped")))


def on_postgresql(words: list[str]) -> Tally:
    """The suites of the database again, over a PostgreSQL of their own."""
    with postgres.server() as address:
        print("On PostgreSQL:", flush=True)
        return pytest([folder for folder in KEPT if (ROOT / folder).is_dir()], words, UPSTREAM_DATABASE=address)


def together(tallies: list[Tally]) -> Tally:
    statuses = [one.status for one in tallies]
    status = next((one for one in statuses if one not in (0, NOTHING_CHOSEN)), min(statuses))
    return Tally(status, *(sum(counts) for counts in zip(*(one[1:] for one in tallies), strict=True)))


def main(words: list[str]) -> int:
    began = time.monotonic()
    every_suite = os.environ.get("UPSTREAM_ALL_SUITES") == "1"
    known = suites()
    not_run = [f"Not run: {suite.name}. To run it, {suite.how_to_get_it}." for suite in known if not suite.can_run]
    has_postgresql = postgres.programs() is not None
    if not has_postgresql:
        not_run.append(f"Not run: the database on PostgreSQL. To run it, {postgres.HOW_TO_GET_IT}.")
    if every_suite and not_run:  # said first, so that the counts are the last line
        print(*not_run, sep="\n", flush=True)
    tallies = [on_postgresql(words)] if has_postgresql and (every_suite or not words) else []
    # The browser has processes of its own: its loop, once begun, is in the way of everything that asks the database.
    browser = [suite.folder for suite in known if suite.can_run and suite.name == "browser"]
    others = [suite.folder for suite in known if suite.can_run and suite.name != "browser"]
    tallies += [pytest(folders, words) for folders in (others, browser) if folders]
    made = together(tallies)
    print(f"The suites took {time.monotonic() - began:.0f} s.\nTogether: {made}", flush=True)
    if not every_suite:
        print(*not_run, sep="\n", flush=True)
    return made.status or (1 if every_suite and not_run else 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
