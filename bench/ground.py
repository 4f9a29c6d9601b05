"""What is measured on: the publishers' files where they stand beside the checkout, else the invented nation."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from bench import child
from upstream.demo.generate import generate

ROOT = Path(__file__).resolve().parents[1]
UPSTREAM = [sys.executable, "-m", "upstream.cli.main"]


@dataclass(frozen=True)
class Ground:
    """Raw files, the definitions they need beyond the packaged ones, a home with an edition of them."""

    name: str
    raw: Path
    definitions: tuple[Path, ...]
    home: Path
    folder: Path  # for what a measurement writes
    build: child.Finished
    record: dict

    @property
    def as_at(self) -> dt.date:
        return dt.date(2020, 4, 30)


def build_command(raw: Path, definitions: tuple[Path, ...]) -> list[str]:
    given = [part for folder in definitions for part in ("--definitions", str(folder))]
    return [*UPSTREAM, "build", str(raw), *given]


def prepare(folder: Path) -> Ground:
    """Builds once, and keeps how long that took."""
    real = ROOT.parent / "shared" / "data"
    if real.is_dir():
        name, raw, definitions = "published files", real, (ROOT / "tests" / "real" / "definitions",)
    else:
        facts = generate(folder / "invented")
        name, raw, definitions = "the invented nation", facts.raw, (facts.definitions,)
    home = folder / "home"
    finished = child.run(build_command(raw, definitions), {"UPSTREAM_HOME": str(home)}, folder / "build.txt")
    current = (home / "editions" / "current").read_text().strip()
    record = json.loads((home / "editions" / current / "edition.json").read_text())
    return Ground(name, raw, definitions, home, folder, finished, record)
