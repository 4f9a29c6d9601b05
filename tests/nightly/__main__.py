"""What takes hours: `python -m tests.nightly [all|fuzz|mutation|scale]`. Exit code 1 if anything was found."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from tests.nightly import fuzz

ROOT = Path(__file__).resolve().parents[2]
# Where a rule is changed and no test notices. Lower it as tests are written, never raise it.
SURVIVORS_ALLOWED = 0.25


def mutation() -> int:
    """mutmut over benchmarks and assessment; fails when more than a known share of changes go unnoticed."""
    mutmut = [str(Path(sys.executable).parent / "mutmut")]
    subprocess.run([*mutmut, "run"], cwd=ROOT, check=False)
    listed = subprocess.run([*mutmut, "results", "--all", "true"], cwd=ROOT, capture_output=True, text=True, check=True)
    verdicts = [line.rsplit(":", 1)[1].strip() for line in listed.stdout.splitlines() if ":" in line]
    judged = [verdict for verdict in verdicts if verdict in ("killed", "survived", "timeout", "suspicious")]
    survived = judged.count("survived")
    print(f"mutation: {len(judged)} changes tried, {survived} went unnoticed")
    return 1 if not judged or survived > SURVIVORS_ALLOWED * len(judged) else 0


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
    asked = parser.parse_args()
    parts = {"fuzz": lambda: fuzz.run(asked.seconds, asked.seed), "mutation": mutation, "scale": scale}
    wanted = parts if asked.part == "all" else {asked.part: parts[asked.part]}
    failed = [name for name, part in wanted.items() if part()]
    print("nightly: " + (f"found something in {', '.join(failed)}" if failed else "found nothing"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
