"""The source as the architecture tests read it: parsed, never imported."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPLICATION = ("upstream",)
EVERYTHING = ("upstream", "tests", "bench")


class SourceTree:
    """Python files of the project, each parsed once."""

    root = ROOT

    def files(self, folders: tuple[str, ...] = APPLICATION) -> Iterator[Path]:
        for folder in folders:
            for path in sorted((ROOT / folder).rglob("*.py")):
                if "migrations" not in path.parts:
                    yield path

    @functools.cache  # noqa: B019  (one tree a run)
    def parsed(self, path: Path) -> ast.Module:
        return ast.parse(path.read_text(encoding="utf-8"))

    def functions(self, path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def name(self, path: Path) -> str:
        return str(path.relative_to(ROOT))


@pytest.fixture(scope="session")
def tree() -> SourceTree:
    return SourceTree()
