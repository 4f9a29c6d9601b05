"""A PostgreSQL of the tests' own: a cluster in a temporary folder, answering on this machine only, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOW_TO_GET_IT = "install Debian’s package postgresql"
_NOBODY = "postgres"  # the server refuses to run as root; Debian's package brings this account


def programs() -> Path | None:
    """The folder of the newest server's programs, on the path or where Debian puts them; None where there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").is_file()]
    return max(versions, key=lambda path: float(path.parent.name), default=None)


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server, as `UPSTREAM_DATABASE` takes it."""
    folder = Path(tempfile.mkdtemp(prefix="upstream-postgres-"))
    try:
        port = _free_port()
        _own(folder)
        _run("initdb", "-D", folder / "data", "-U", "upstream", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C")
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c fsync=off -c unix_socket_directories={folder}"
        _run("pg_ctl", "-D", folder / "data", "-o", options, "-l", folder / "log", "-w", "start")
        try:
            yield f"postgresql://upstream@127.0.0.1:{port}/postgres"
        finally:
            _run("pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _own(folder: Path) -> None:
    folder.chmod(0o700)
    if os.geteuid() == 0:
        shutil.chown(folder, _NOBODY)


def _run(program: str, *words: object) -> None:
    command = [str(programs() / program), *map(str, words)]
    who = {"user": _NOBODY, "cwd": "/"} if os.geteuid() == 0 else {}
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **who)
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stdout}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
