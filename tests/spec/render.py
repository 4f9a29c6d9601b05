"""Writes the specification tables as pages of the manual: `python -m tests.spec.render`."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

from tests.spec.tables import Page

HERE = Path(__file__).resolve().parent
MANUAL = HERE.parents[1] / "docs" / "specification"


def pages() -> Iterator[Page]:
    """The page of every module here that has one."""
    for path in sorted(HERE.glob("test_*.py")):
        page = getattr(importlib.import_module(f"tests.spec.{path.stem}"), "PAGE", None)
        if page is not None:
            yield page


def contents(found: list[Page]) -> str:
    lines = "\n".join(f"- [{page.title}]({page.slug}.md)" for page in found)
    return f"# Specification\n\nThe rules as tables, each row run as a test.\n\n{lines}\n"


def main() -> None:
    MANUAL.mkdir(parents=True, exist_ok=True)
    found = list(pages())
    for page in found:
        (MANUAL / f"{page.slug}.md").write_text(page.as_markdown(), encoding="utf-8")
    (MANUAL / "README.md").write_text(contents(found), encoding="utf-8")


if __name__ == "__main__":
    main()
