"""What is installed is what was locked, and no file says where a package came from."""

from __future__ import annotations

import re
import subprocess
import tomllib

import pytest

LOCKS = ("requirements.txt", "requirements-dev.txt")
# Written in brackets so that this file does not name what it forbids.
REGISTRIES = re.compile(r"py[p]i\.o[r]g|python[h]osted|registry\.np[m]js|np[m]js\.(com|org)|artifactor[y]")


def locked(text: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", text, flags=re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_and_hashed(tree, name):
    text = (tree.root / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)
    assert len(entries) > 10
    assert [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not re.search(r"index-url|find-links|https?:|file:", text)


@pytest.mark.parametrize(("lock", "extras"), [("requirements.txt", ["build"]), ("requirements-dev.txt", ["build", "dev"])])
def test_the_locks_hold_what_the_project_asks_for(tree, lock, extras):
    project = tomllib.loads((tree.root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    asked = [*project["dependencies"], *(name for extra in extras for name in optional[extra])]
    names = {re.split(r"[<>=;\[ ]", name)[0].lower() for name in asked}
    assert names - set(locked((tree.root / lock).read_text(encoding="utf-8"))) == set()


def test_the_build_back_end_is_among_the_hashes(tree):
    system = tomllib.loads((tree.root / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]
    for lock in LOCKS:
        versions = locked((tree.root / lock).read_text(encoding="utf-8"))
        for wanted in system["requires"]:
            name, version = wanted.split("==")
            assert versions[name] == version


def test_every_dependency_has_its_reason(tree):
    text = (tree.root / "pyproject.toml").read_text(encoding="utf-8")
    runtime = re.search(r"^dependencies = \[\n(.*?)^\]", text, flags=re.MULTILINE | re.DOTALL)[1]
    assert [line for line in runtime.splitlines() if "#" not in line] == []


def test_no_file_names_a_package_registry(tree):
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=tree.root, capture_output=True, text=True, check=True)
    naming = []
    for name in filter(None, listed.stdout.split("\0")):
        path = tree.root / name
        if path.suffix in {".png", ".jpg", ".xlsx", ".parquet"} or not path.is_file():
            continue
        if REGISTRIES.search(path.read_text(encoding="utf-8", errors="replace")):
            naming.append(name)
    assert naming == []
