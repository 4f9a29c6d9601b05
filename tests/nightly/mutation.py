"""Would the tests notice? Small changes to `benchmarks` and `assessment`, one at a time, against the fast tests.

mutmut makes the changes and the switch between them; the tests run in one process without a fork (a fork of a
process that has used Polars may hang), in a copy of the tree, so that nothing in this one is ever changed. A change
that makes a test fail is *killed*; one that runs too long or breaks the process is a *timeout*; one that no test
reaches is *not covered*; the rest *survived*. The score is (killed + timeout) ÷ all but the named equivalents.
Properties and functions with decorators other than `staticmethod` and `classmethod` are not changed (mutmut's limit).

Verdicts are kept in `var/mutation/`, one file a module: an interrupted run goes on where it was, and a module is
tried anew when it or the tests changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

import yaml
from mutmut.mutation.file_mutation import mutate_file_contents

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "mutation"
EQUIVALENTS = Path(__file__).parent / "equivalents.yaml"
PACKAGES = ("upstream/benchmarks", "upstream/assessment")
TESTS = ("tests/unit/benchmarks", "tests/unit/assessment", "tests/spec")
COPIED = ("upstream", "tests", "definitions", "docs", "pyproject.toml")
FLOOR = 85.0  # percent, of each package. Raise it as tests are written, never lower it.
PATIENCE = 5.0  # seconds of tests for one change, the quickest first, by what they take as the code is
STUCK = 1200  # seconds without a word, after which the process is taken to hang: it first runs every test as it is
PASSED = ("killed", "timeout")


@dataclass
class Module:
    """One module, its changes (name → the lines that differ) and what became of them."""

    path: str
    digest: str
    code: str
    changes: dict[str, list[str]]
    verdicts: dict[str, str] = field(default_factory=dict)
    is_sample: bool = False  # of which nothing is kept: it would stand for the whole

    @property
    def name(self) -> str:
        return self.path.removesuffix("/__init__.py").removesuffix(".py").replace("/", ".")

    @property
    def kept(self) -> Path:
        return KEPT / f"{self.name}.json"

    def keep(self) -> None:
        if self.is_sample:
            return
        KEPT.mkdir(parents=True, exist_ok=True)
        told = {name: {"verdict": verdict, **({} if verdict == "killed" else {"change": self.changes[name]})}
                for name, verdict in self.verdicts.items()}
        self.kept.write_text(json.dumps({"digest": self.digest, "changes": told}, indent=1, ensure_ascii=False) + "\n",
                             encoding="utf-8")

    def recall(self, again: bool) -> None:
        """The verdicts kept of the same code and tests; `again`: what was killed before, of the same code."""
        if self.is_sample or not self.kept.is_file():
            return
        read = json.loads(self.kept.read_text(encoding="utf-8"))
        same, same_code = read["digest"] == self.digest, read["digest"].partition(":")[0] == self.digest.partition(":")[0]
        self.verdicts = {
            name: told["verdict"] for name, told in read["changes"].items()
            if name in self.changes and (same_code and told["verdict"] in PASSED if again else same)
        }


def digest_of_tests(tests: list[str], patience: float) -> str:
    read = hashlib.sha256(f"{tests} {patience}".encode())
    for folder in TESTS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            read.update(path.read_bytes())
    return read.hexdigest()[:12]


def modules(names: list[str], tests: list[str], patience: float) -> list[Module]:
    """Every module with something to change, in the order of the tree; or those whose path in its package begins so."""
    tried_by, found = digest_of_tests(tests, patience), []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            module = path.relative_to(ROOT).as_posix()
            if names and not any(module.startswith(f"{package}/{name}") for name in names):
                continue
            text = path.read_text(encoding="utf-8")
            changed = mutate_file_contents(str(path), text)
            own = hashlib.sha256(text.encode()).hexdigest()[:12]
            if changed.mutant_names:
                found.append(Module(module, f"{own}:{tried_by}", changed.code, _differences(module, changed)))
    return found


def _differences(path: str, changed) -> dict[str, list[str]]:
    """Full name of a change → its lines, − before + after."""
    lines = changed.code.split("\n")
    dotted = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def body(name: str) -> list[str]:
        span = changed.line_span_by_function_name[name]
        return lines[span.start - 1 : span.end]

    result = {}
    for name in changed.mutant_names:
        original = body(name.partition("__mutmut_")[0] + "__mutmut_orig")
        said = [line for line in unified_diff(original, body(name), n=0, lineterm="") if line[:3] not in ("---", "+++")]
        shown = [line[0] + line[1:].strip() for line in said if line[0] in "+-" and "__mutmut_" not in line]
        result[f"{dotted}.{name}"] = shown
    return result


def copy_of_the_tree(folder: Path, found: list[Module]) -> None:
    for name in COPIED:
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, folder / name, ignore=shutil.ignore_patterns("__pycache__", "static"))
        else:
            shutil.copy(place, folder / name)
    for module in found:
        (folder / module.path).write_text(module.code, encoding="utf-8")


def try_all(found: list[Module], tests: list[str], patience: float) -> list[str]:
    """Tries what has no verdict yet; each verdict is kept as it comes. Returns the tests that fail as the code is,
    which have no say."""
    wanted = {name: module for module in found for name in module.changes if name not in module.verdicts}
    if not wanted:
        return []
    with tempfile.TemporaryDirectory(prefix="upstream-mutation-") as place:
        folder = Path(place)
        copy_of_the_tree(folder, found)
        while wanted:
            (folder / "wanted.json").write_text(json.dumps({"changes": list(wanted), "patience": patience}), encoding="utf-8")
            verdicts = folder / "verdicts.jsonl"
            verdicts.write_text("", encoding="utf-8")
            _one_process(folder, wanted, tests)
        failing = folder / "failing.txt"
        return sorted(set(failing.read_text(encoding="utf-8").splitlines())) if failing.exists() else []


def _one_process(folder: Path, wanted: dict[str, Module], tests: list[str]) -> None:
    """One process over the list until it ends; the change that it ended at, if any, is a timeout."""
    command = [
        sys.executable, "-m", "pytest", "-o", "addopts=", "--import-mode=importlib", "-p", "no:cacheprovider", "--tb=native",
        "-p", "tests.nightly.switching", *tests,
    ]
    touched = {id(module): module for module in wanted.values()}.values()
    with (folder / "said.txt").open("w", encoding="utf-8") as said:
        worker = subprocess.Popen(
            command, cwd=folder, stdout=said, stderr=subprocess.STDOUT, env={**os.environ, "POLARS_MAX_THREADS": "1"}
        )
        try:
            current = _followed(folder / "verdicts.jsonl", worker, wanted)
        finally:  # also where a person stops it: what is known is kept, and nothing runs on
            worker.kill()
            worker.wait()
            for module in touched:
                module.keep()
    if current is not None:
        _note(wanted, current, "timeout")
    elif wanted:
        raise SystemExit(f"mutation: the tests do not run:\n{(folder / 'said.txt').read_text()[-3000:]}")


def _followed(verdicts: Path, worker: subprocess.Popen[bytes], wanted: dict[str, Module]) -> str | None:
    """Notes verdicts as they come, until the process ends or says nothing for too long. Returns the change it was at."""
    current, seen, last = None, 0, time.monotonic()
    while True:
        ended = worker.poll() is not None
        for line in verdicts.read_text(encoding="utf-8").splitlines()[seen:]:
            seen, last = seen + 1, time.monotonic()
            told = json.loads(line)
            current = told["change"] if told["verdict"] == "begun" else None
            if current is None:
                _note(wanted, told["change"], told["verdict"])
        if ended:
            return current
        if time.monotonic() - last > STUCK:
            worker.kill()
        time.sleep(0.5)


def _note(wanted: dict[str, Module], name: str, verdict: str) -> None:
    module = wanted.pop(name)
    module.verdicts[name] = verdict
    if len(module.verdicts) % 20 == 0 or len(module.verdicts) == len(module.changes):
        module.keep()


def equivalents() -> list[dict[str, str]]:
    """Changes that no test could notice: module, function, the lines before and after, and why."""
    return yaml.safe_load(EQUIVALENTS.read_text(encoding="utf-8")) or []


def is_equivalent(module: Module, name: str, listed: list[dict[str, str]]) -> bool:
    was = " ".join(line[1:] for line in module.changes[name] if line[0] == "-")
    becomes = " ".join(line[1:] for line in module.changes[name] if line[0] == "+")
    return any(
        one["module"] == module.name and one["was"] in was and one["becomes"] in becomes for one in listed
    )


COLUMNS = ("killed", "timeout", "survived", "not covered", "equivalent")


def counted(module: Module, listed: list[dict[str, str]]) -> Counter[str]:
    return Counter(
        "equivalent" if verdict not in PASSED and is_equivalent(module, name, listed) else verdict
        for name, verdict in module.verdicts.items()
    )


def score(count: Counter[str]) -> float:
    tried = count.total() - count["equivalent"]
    return 100 * sum(count[verdict] for verdict in PASSED) / tried if tried else 100.0


def report(found: list[Module]) -> int:
    """Prints a line a module and one a package. 1 if a package is below its floor."""
    listed, below = equivalents(), []
    print(f"{'':46}{'changes':>9}" + "".join(f"{column:>13}" for column in COLUMNS) + f"{'score':>9}")
    for package in PACKAGES:
        whole: Counter[str] = Counter()
        for module in (one for one in found if one.path.startswith(f"{package}/")):
            count = counted(module, listed)
            whole += count
            print(_line(module.name, count))
        if whole:
            print(_line(package.upper(), whole))
            below += [package] if score(whole) < FLOOR else []
    print(f"mutation: below {FLOOR:g}%: {', '.join(below)}" if below else f"mutation: no package below {FLOOR:g}%")
    return 1 if below else 0


def _line(name: str, count: Counter[str]) -> str:
    return f"{name:46}{count.total():>9}" + "".join(f"{count[one]:>13}" for one in COLUMNS) + f"{score(count):>8.1f}%"


def show(found: list[Module]) -> None:
    """Every change that nobody noticed, for whoever writes the tests."""
    listed = equivalents()
    for module in found:
        for name, verdict in module.verdicts.items():
            if verdict not in PASSED and not is_equivalent(module, name, listed):
                print(f"{verdict}: {name}", *module.changes[name], sep="\n    ")


def sample(found: list[Module], one_in: int) -> None:
    """Keeps one change in so many, always the same ones: a first look at what a whole night would tell."""
    for module in found if one_in > 1 else ():
        module.is_sample = True
        module.changes = {
            name: lines for name, lines in module.changes.items()
            if int(hashlib.sha256(name.encode()).hexdigest(), 16) % one_in == 0
        }


def run(
    names: list[str] | None = None, again: bool = False, tests: list[str] | None = None, patience: float = PATIENCE,
    one_in: int = 1,
) -> int:
    """Tries every module, or those whose path begins so (`ranks`, `rules/`). 1 if a package is below its floor.

    `again`: only what was not killed before. `tests`: only by these; `patience`: only by so many seconds of them:
    quicker, and can only miss. `one_in`: a sample, whose score is no more than that.
    """
    tests = tests or list(TESTS)
    found = modules(names or [], tests, patience)
    sample(found, one_in)
    for module in found:
        module.recall(again)
    failing = try_all(found, tests, patience)
    if names:
        show(found)
    for name in failing:
        print(f"fails as the code is: {name}")
    return 1 if report(found) or failing else 0
