"""The house's own machinery: it says what it did not run, refuses old machines in a sentence, keeps tests at home."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tests import run


def test_a_test_cannot_leave_this_machine():
    with socket.socket() as out, pytest.raises(RuntimeError, match="beyond loopback"):
        out.connect(("192.0.2.1", 80))  # an address for documentation, which nobody has
    with pytest.raises(RuntimeError, match="beyond loopback"):
        socket.create_connection(("upstream.invalid", 443))


def test_this_machine_can_be_reached():
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())


def one_suite(monkeypatch, tmp_path, *, can_run: bool) -> None:
    (tmp_path / "test_one.py").write_text("def test_one():\n    pass\n", encoding="utf-8")
    here = run.Suite("units", str(tmp_path), True, "")
    elsewhere = run.Suite("browser", str(tmp_path / "none"), can_run, "install a browser")
    monkeypatch.setattr(run, "suites", lambda: [here, elsewhere] if not can_run else [here])
    monkeypatch.setattr(run.postgres, "programs", lambda: None)


def test_what_could_not_run_is_said_last_and_how_to_get_it(monkeypatch, tmp_path, capfd):
    one_suite(monkeypatch, tmp_path, can_run=False)
    monkeypatch.delenv("UPSTREAM_ALL_SUITES", raising=False)
    assert run.main([]) == 0
    *_, browser, postgresql = capfd.readouterr().out.splitlines()
    assert browser == "Not run: browser. To run it, install a browser."
    assert postgresql == "Not run: the database on PostgreSQL. To run it, install Debian’s package postgresql."


@pytest.mark.parametrize("left_out", ["browser", "the database on PostgreSQL"])
def test_where_every_suite_must_run_one_left_out_is_a_failure(monkeypatch, tmp_path, capfd, left_out):
    one_suite(monkeypatch, tmp_path, can_run=left_out != "browser")
    monkeypatch.setenv("UPSTREAM_ALL_SUITES", "1")
    assert run.main([]) == 1
    said = capfd.readouterr().out.splitlines()
    assert [line for line in said if line.startswith(f"Not run: {left_out}. To run it, install ")]
    assert "1 passed" in said[-1]


SKIPPING = "import pytest\n\ndef test_one():\n    pytest.skip('not today')\n"


@pytest.mark.parametrize(("every_suite", "status"), [("0", 0), ("1", 1)])
def test_a_test_that_skips_itself_fails_where_every_suite_must_run(tree, tmp_path, every_suite, status):
    (tmp_path / "test_skipping.py").write_text(SKIPPING, encoding="utf-8")
    shutil.copy(tree.root / "tests" / "conftest.py", tmp_path)
    environment = {**os.environ, "UPSTREAM_ALL_SUITES": every_suite}
    command = [run.sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    said = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == status, said.stdout


def machine_with(tmp_path: Path, tree, **programs: str) -> subprocess.CompletedProcess:
    """`make machine` where the named programs are these shell scripts."""
    for name, script in programs.items():
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    command = ["make", "--no-print-directory", "-s", "machine", f"PYTHON={tmp_path / 'python'}"]
    return subprocess.run(command, cwd=tree.root, env=environment, capture_output=True, text=True, check=False)


OLD_NODE = "if [ $1 = --version ]; then echo v18.19.0; else exit 1; fi"


@pytest.mark.parametrize(
    ("programs", "sentence"),
    [
        ({"python": "exit 1", "node": "exit 0"}, "Upstream needs Python 3.11 or newer"),
        ({"python": "exit 0", "node": OLD_NODE}, "Upstream needs Node 20 or newer"),
    ],
)
def test_an_old_machine_is_refused_in_one_sentence(tree, tmp_path, programs, sentence):
    said = machine_with(tmp_path, tree, **programs)
    assert said.returncode != 0
    (line,) = said.stdout.splitlines()
    assert line.startswith(sentence)
