"""Similar schools of all England against BLAS brute force in the same run, sets proven equal; one school on request.

Run as a program it makes all families once in a process of its own, for the peak of memory.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from itertools import cycle
from pathlib import Path

import numpy as np
import polars as pl

from bench import child
from bench.ground import Ground
from bench.line import Line, seconds
from upstream.benchmarks.comparators import comparator_set, members
from upstream.benchmarks.comparators.family import family
from upstream.benchmarks.comparators.intake import Intake, intake
from upstream.benchmarks.comparators.similar import questions, similar_of_all
from upstream.evidence.definitions import load_definitions
from upstream.evidence.entity import Entity
from upstream.evidence.store import Store, open_store

ROWS = 512


def lines(given: Ground) -> list[Line]:
    store = open_store(clearance="open", home=given.home, definitions=load_definitions(list(given.definitions)))
    chosen = comparator_set("similar-schools")
    field = intake(store, chosen, given.as_at)
    ours = seconds(lambda: similar_of_all(field))
    theirs = seconds(lambda: brute_force(field), times=1)
    apart = _different(similar_of_all(field), brute_force(field), field)
    child.run(
        [sys.executable, "-m", "bench.similar", str(given.home), given.as_at.isoformat()], {}, given.folder / "similar.txt"
    )
    facts = json.loads((given.folder / "similar.txt").read_text().splitlines()[-1])
    urns = field.schools["urn"].gather(range(0, field.schools.height, max(1, field.schools.height // 60))).to_list()
    many = f"{field.schools.height:,} schools × {chosen.size}"
    return [
        Line("similar schools for all England", round(ours, 2), "s", 2.0, many),
        Line("similar schools for all England ÷ BLAS brute force", round(ours / theirs, 2), "×", 1.0,
             f"a matrix product and a partition took {theirs:.2f} s"),
        Line("similar schools: families that lie otherwise than brute force’s", apart, "schools", 0.0),
        Line("similar schools with reading the intakes, a new process", round(facts["seconds"], 2), "s", 2.0),
        Line("similar schools: peak memory of that process", round(facts["peak"], 2), "GB", 0.5,
             f"{facts['idle']:.2f} GB of it before the first question"),
        Line("peers of one school on request", _milliseconds(store, urns, given.as_at), "ms", 20.0),
        Line("a school’s family with its measures", _family(store, urns, given.as_at), "ms"),
    ]


def brute_force(field: Intake) -> dict[int, list[float]]:
    """The distances of every school's nearest, in order, by one matrix product and one partition a stretch: the
    method that others are measured by. Whom a school may have beside it is asked of ours; who is near is not."""
    found: dict[int, list[float]] = {}
    for question in questions(field, None):
        weights = field.weights()[question.columns]
        points = field.points[:, question.columns] * np.sqrt(weights / weights.sum())
        others = points[question.among]
        squares = np.square(others).sum(axis=1)
        for start in range(0, len(question.asked), ROWS):
            rows = question.asked[start:start + ROWS]
            far = squares - 2 * points[rows] @ others.T
            far[field.line[rows][:, None] == field.line[question.among]] = np.inf
            near = np.argpartition(far, min(field.chosen.size or 0, far.shape[1] - 1), axis=1)[:, : field.chosen.size]
            measured = np.sqrt(np.square(points[rows][:, None] - others[near]).sum(axis=2)).round(9)
            found.update(zip(rows.tolist(), np.sort(measured, axis=1).tolist(), strict=True))
    return found


def _different(ours: pl.DataFrame, theirs: dict[int, list[float]], field: Intake) -> int:
    """Schools whose nearest lie otherwise: equal distances are equal sets, but for whom a tie lets in."""
    own = dict(ours.group_by("urn").agg(pl.col("distance").sort()).iter_rows())
    urns = field.schools["urn"].to_list()
    return sum(own.get(urns[row], []) != distances for row, distances in theirs.items())


def _milliseconds(store: Store, urns: list[str], as_at: dt.date) -> float:
    turn, chosen = cycle(urns), comparator_set("similar-schools")
    return round(1000 * seconds(lambda: members(store, chosen, Entity("school", next(turn)), as_at), times=len(urns)), 1)


def _family(store: Store, urns: list[str], as_at: dt.date) -> float:
    turn, chosen = cycle(urns), comparator_set("similar-schools")
    return round(1000 * seconds(lambda: family(store, next(turn), as_at=as_at, chosen=chosen), times=len(urns)), 1)


def _alone(home: Path, as_at: dt.date) -> dict[str, float]:
    """Seconds from an opened store to all families, and the memory held before and at the most."""
    store = open_store(clearance="open", home=home)
    chosen = comparator_set("similar-schools")
    idle, started = _peak_gb(), time.perf_counter()
    rows = similar_of_all(intake(store, chosen, as_at)).height
    return {"seconds": time.perf_counter() - started, "rows": rows, "idle": idle, "peak": _peak_gb()}


def _peak_gb() -> float:
    """This program's own peak. What the system tells a parent of its child starts from the parent's size."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024**2


if __name__ == "__main__":
    print(json.dumps(_alone(Path(sys.argv[1]), dt.date.fromisoformat(sys.argv[2]))))
