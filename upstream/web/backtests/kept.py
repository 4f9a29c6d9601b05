"""The backtests that are kept beside the editions: read once, and again when one is run anew."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from upstream.evidence.editions import home_folder
from upstream.reports.backtest_record import FOLDER, BacktestRecord, kept, kept_at, read_backtest
from upstream.web.editions import OpenEdition
from upstream.web.schemes.offered import offer


@dataclass(frozen=True, slots=True)
class Untried:
    """A framework that could be tried, and was not."""

    id: str
    title: str


def backtests_version() -> str:
    """Changes whenever a backtest is kept: pages that were made of another one are not kept on."""
    folder = home_folder() / FOLDER
    return "-".join(str(path.stat().st_mtime_ns) for path in sorted(folder.glob("*.json"))) if folder.is_dir() else ""


def kept_names() -> list[str]:
    return kept(home_folder())


def kept_backtest(framework: str) -> BacktestRecord | None:
    """The record of a framework, or None. `Refusal` where the file is of another version."""
    path = kept_at(home_folder(), framework)
    return None if path is None else _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> BacktestRecord:
    return read_backtest(path)


def untried(edition: OpenEdition, name: str) -> Untried | None:
    found = offer(edition).named(name)
    return None if found is None else Untried(found.framework.id, found.framework.title)


def all_untried(edition: OpenEdition) -> list[Untried]:
    """Frameworks of the edition's folders of which no backtest is kept: each once, however many schemes use it."""
    names = kept_names()
    titles = {one.framework.id: one.framework.title for one in offer(edition).schemes if one.framework.id not in names}
    return [Untried(framework, title) for framework, title in titles.items()]
