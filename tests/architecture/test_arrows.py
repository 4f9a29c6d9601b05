"""Arrows point down, and none is hidden inside a function."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path


def test_the_contracts_hold(tree):
    linter = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert linter, "import-linter is not installed beside this Python"
    said = subprocess.run([linter, "--no-cache"], cwd=tree.root, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout[-4000:] + said.stderr[-2000:]


def test_nothing_is_imported_inside_a_function(tree):
    hidden = [
        f"{tree.name(path)}:{node.lineno}"
        for path in tree.files(("upstream", "tests", "bench"))
        for function in tree.functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []
