"""`make bench`: every module of this folder that has `lines` measures, and the results are printed and kept."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import platform
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import bench
from bench import ground
from bench.line import Line

LATEST = Path(bench.__file__).parent / "latest.json"


def main(wanted: list[str]) -> int:
    modules = [importlib.import_module(f"bench.{found.name}") for found in pkgutil.iter_modules(bench.__path__)
               if not found.name.startswith("_")]
    measuring = [m for m in modules if hasattr(m, "lines") and (not wanted or m.__name__.split(".")[-1] in wanted)]
    with tempfile.TemporaryDirectory(prefix="upstream-bench-") as folder:
        given = ground.prepare(Path(folder))
        os.environ["UPSTREAM_HOME"] = str(given.home)
        print(f"On {given.name}, {os.cpu_count()} cores, Python {platform.python_version()}.")
        found: list[Line] = []
        for module in measuring:
            for line in module.lines(given):
                found.append(line)
                print(said(line), flush=True)
    LATEST.write_text(json.dumps([{**asdict(line), "within": line.within} for line in found], indent=1) + "\n")
    missed = sum(line.within is False for line in found)
    print(f"{len(found)} lines in bench/latest.json, {missed} beyond their aim.")
    return 0


def said(line: Line) -> str:
    aim = "" if line.aim is None else f"  (aim ≤ {line.aim:g}{'' if line.within else ': beyond it'})"
    note = f"  {line.note}" if line.note else ""
    return f"{line.name}: {line.value:g} {line.unit}{aim}{note}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
