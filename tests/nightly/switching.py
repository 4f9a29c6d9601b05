"""The pytest plugin of `mutation`: every test once as it is, then for each change those that reach it, until one fails.

Runs inside a copy of the tree whose modules hold all their changes, each behind mutmut's switch.
"""

from __future__ import annotations

import itertools
import json
import os
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings
from mutmut.mutation import trampoline

SWITCH = "MUTANT_UNDER_TEST"
EXAMPLES = 20  # of a generated test: enough to notice, and a survivor runs them all
MEMORY = 12 * 2**30  # bytes of address space: a change that gathers without end fails instead of filling the machine
FOLDER = Path.cwd()


class TookTooLong(BaseException):
    """The change made the tests run on: not an Exception, so that nothing catches it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Only fast tests; generated cases the same each time, without the search for the smallest."""
    items[:] = [item for item in items if "nation" not in getattr(item, "fixturenames", ())]
    for item in items:
        given = getattr(item.obj, "_hypothesis_internal_use_settings", None)
        if getattr(item.obj, "is_hypothesis_test", False):
            chosen = given or settings.default
            item.obj._hypothesis_internal_use_settings = settings(
                chosen, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate),
                max_examples=min(EXAMPLES, chosen.max_examples),
            )


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    where = Path(sys.modules["upstream"].__file__ or "").parent
    if where != FOLDER / "upstream":
        raise pytest.UsageError(f"the tests import {where}, not the copy")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, _ring)
    reached, took = as_it_is(session)
    asked = json.loads((FOLDER / "wanted.json").read_text(encoding="utf-8"))
    noticed: Counter[tuple[str, str]] = Counter()
    for name in asked["changes"]:
        function = name.partition("__mutmut_")[0]
        tests = in_turn(function, reached.get(function, []), took, noticed, asked["patience"])
        by = try_one(session, name, tests, sum(took.values()))
        noticed[function, by] += 1
    return True


def in_turn(
    function: str, tests: list[pytest.Item], took: dict[str, float], noticed: Counter[tuple[str, str]], patience: float
) -> list[pytest.Item]:
    """The tests of a function, until patience ends: first those that noticed most of its changes, then those of the
    module's own file, then one case of every test, the quickest first, before a second case of any."""
    mirror = f"test_{function.split('.x')[0].rpartition('.')[2]}.py"
    cases: dict[str, Callable[[], int]] = defaultdict(lambda: itertools.count().__next__)
    places = {item.nodeid: cases[item.nodeid.partition("[")[0]]() for item in sorted(tests, key=lambda item: took[item.nodeid])}
    ordered = sorted(tests, key=lambda item: (
        -noticed[function, item.nodeid], item.path.name != mirror, places[item.nodeid], took[item.nodeid]
    ))
    until = list(itertools.accumulate(took[item.nodeid] for item in ordered))
    return [item for item, end in zip(ordered, until, strict=True) if end <= max(patience, took[ordered[0].nodeid])]


def _ring(_signal: int, _frame: object) -> None:
    raise TookTooLong


def as_it_is(session: pytest.Session) -> tuple[dict[str, list[pytest.Item]], dict[str, float]]:
    """Each function → the tests that reach it, and how long each took. Tests that fail as it is are left out and named."""
    hit: set[str] = set()
    trampoline.record_trampoline_hit = lambda name, caller=None: hit.add(name)
    reached: dict[str, list[pytest.Item]] = {}
    took: dict[str, float] = {}
    os.environ[SWITCH] = "stats"
    for item in session.items:
        hit.clear()
        begun = time.process_time()  # not the clock: on a busy machine it says little
        reports = runtestprotocol(item, log=False, nextitem=None)
        took[item.nodeid] = time.process_time() - begun
        if any(report.failed for report in reports):
            with (FOLDER / "failing.txt").open("a", encoding="utf-8") as handle:
                handle.write(item.nodeid + "\n")
            continue
        for name in hit:
            reached.setdefault(name, []).append(item)
    return reached, took


def try_one(session: pytest.Session, name: str, tests: list[pytest.Item], longest: float) -> str:
    """Tries one change, says what became of it, and returns the test that noticed, or nothing."""
    by = ""
    say(name, "begun")
    forget()
    os.environ[SWITCH] = name
    signal.setitimer(signal.ITIMER_REAL, 3 * longest + 10)
    verdict = "survived" if tests else "not covered"
    try:
        for item, following in itertools.zip_longest(tests, tests[1:]):
            reports = runtestprotocol(item, log=False, nextitem=following)
            if failed := [report for report in reports if report.failed]:
                verdict = "timeout" if "TookTooLong" in failed[0].longreprtext else "killed"
                by = item.nodeid
                break
    except TookTooLong:
        verdict = "timeout"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        os.environ[SWITCH] = ""
    session._setupstate.teardown_exact(None)
    say(name, verdict)
    return by


def forget() -> None:
    """Empties the caches of functions, so that nothing remembered under one change answers under the next."""
    for module in [one for name, one in sys.modules.items() if name.partition(".")[0] in ("upstream", "tests")]:
        for held in list(vars(module).values()):
            for function in (held, *(vars(held).values() if isinstance(held, type) else ())):
                if hasattr(function, "cache_clear"):
                    function.cache_clear()


def say(name: str, verdict: str) -> None:
    with (FOLDER / "verdicts.jsonl").open("a", encoding="utf-8") as handle:
        handle.write(json.dumps({"change": name, "verdict": verdict}) + "\n")
