"""What takes hours: `python -m tests.nightly [all|fuzz|mutation|scale]`. Exit code 1 if anything was found."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from tests.nightly import fuzz, mutation

ROOT = Path(__file__).resolve().parents[2]


def scale() -> int:
    """The build at 1, 4 and 16 times the rows: fails where it grows worse than its aim."""
    done = subprocess.run([sys.executable, "-m", "bench", "building"], cwd=ROOT, check=False)
    lines = json.loads((ROOT / "bench" / "latest.json").read_text(encoding="utf-8")) if done.returncode == 0 else []
    return 0 if lines and all(line["within"] is not False for line in lines) else 1


def main() -> int:
    parser = argparse.ArgumentParser(prog="make nightly", description=__doc__)
    parser.add_argument("part", choices=["all", "fuzz", "mutation", "scale"], nargs="?", default="all")
    parser.add_argument("--seconds", type=int, default=1800, help="how long each fuzzer tries")
    parser.add_argument("--seed", type=int, default=0, help="the same seed tries the same cases")
    parser.add_argument("--only", nargs="*", help="mutation: modules whose path in its package begins so")
    parser.add_argument("--again", action="store_true", help="mutation: only what was not killed before")
    parser.add_argument("--tests", nargs="*", help="mutation: by these tests alone, which is quicker and can only miss")
    parser.add_argument("--patience", type=float, default=mutation.PATIENCE, help="mutation: seconds of tests for one change")
    parser.add_argument("--one-in", type=int, default=1, help="mutation: a sample, one change in so many")
    asked = parser.parse_args()
    parts = {
        "fuzz": lambda: fuzz.run(asked.seconds, asked.seed),
        "mutation": lambda: mutation.run(asked.only, asked.again, asked.tests, asked.patience, asked.one_in),
        "scale": scale,
    }
    wanted = parts if asked.part == "all" else {asked.part: parts[asked.part]}
    failed = [name for name, part in wanted.items() if part()]
    print("nightly: " + (f"found something in {', '.join(failed)}" if failed else "found nothing"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
