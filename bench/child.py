"""Runs a command as a process of its own and says how long it took and how much memory it held."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finished:
    seconds: float
    peak_gb: float


def run(command: list[str], environment: dict[str, str], output: Path) -> Finished:
    """Raises `RuntimeError` with the end of what the command printed, where it fails."""
    with output.open("wb") as sink:
        started = time.perf_counter()
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=sink, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        taken = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        tail = output.read_text(errors="replace")[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{tail}")
    return Finished(taken, used.ru_maxrss / 1024**2)
