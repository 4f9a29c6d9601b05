"""A demo home holds the invented nation and nothing else; a home of real files never holds the demo.

The mark is a file in the home, so that it holds for every edition there and for builds that have not begun.
"""

from __future__ import annotations

from pathlib import Path

from upstream.evidence.editions import PROJECT, Edition

_MARK = "DEMO"
_WORDS = "The invented nation of `upstream demo`. No real file is built here, and no real edition is served.\n"


def demo_home() -> Path:
    """Where `upstream demo` builds unless told otherwise: `demo-home/` under the project, which git ignores."""
    return PROJECT / "demo-home"


def is_demo_home(home: Path) -> bool:
    return (home / _MARK).is_file()


def mark_demo_home(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / _MARK).write_text(_WORDS, encoding="utf-8")


def why_not_build(home: Path, *, demo: bool) -> str | None:
    """A sentence where the demo would meet real files, else None."""
    if is_demo_home(home) and not demo:
        return (
            f"{home} holds the invented nation of the demo, and real files are not built into it: name another "
            "folder in UPSTREAM_HOME, or leave UPSTREAM_HOME out."
        )
    if demo and not is_demo_home(home):
        return f"{home} is no demo home, so the invented nation is not built there: give `upstream demo --home` a new folder."
    return None


def why_not_mark(home: Path) -> str | None:
    """A sentence where a folder that holds other things would become a demo home, else None."""
    if is_demo_home(home) or not home.exists() or not any(home.iterdir()):
        return None
    return f"{home} is not empty and is no demo home, so the invented nation is not put there: name a new folder with --home."


def why_not_serve(home: Path, edition: Edition) -> str | None:
    """A sentence where an edition of real files would be served as the demo, else None."""
    if is_demo_home(home) and not edition.record.get("demo"):
        return (
            f"{home} is a demo home, and edition {edition.id} was made of other files, so it is not served from here: "
            "name its own home in UPSTREAM_HOME."
        )
    return None
